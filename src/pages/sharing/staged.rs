//! The staged changes: who gains or loses access, applying them, and the requests that have failed.

use super::editor::SharingEditor;
use crate::domain::{AccessPreview, ConcurrentChange, ScopeRef};
use crate::effect::{effect_with, memo, when};
use crate::pages::LeaveDialog;
use crate::pages::volume_page_ids::SHARE;
use crate::state::{FailedRequest, use_leave_guard, use_notifications};
use crate::texts::{first_few, sharing as texts, ui};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, Icon, IconName, InlineNotice, ProgressBar, StatusKind, focus_by_id,
    focus_heading, focus_in_next_frame, keep_focus_within,
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Takes the focus when the focused element is removed.
const HEADING: &str = "staged-changes";

/// How many names are shown before "Show all names".
const MAX_NAMES: usize = 5;

/// How many staged scopes are listed; the tree and the table have them all.
const MAX_SCOPES: usize = 30;

/// Shows the panel and focuses it, once a closed dialog has returned the focus.
pub fn focus_staged_changes() {
    request_animation_frame(|| focus_in_next_frame(HEADING));
}

/// The panel while changes are staged, and the notice about changes by other users.
#[component]
pub fn StagedChanges(editor: SharingEditor) -> impl IntoView {
    let notifications = use_notifications();
    let has_changes = memo(move |_| !editor.staged.with(|staged| staged.is_empty()));
    let concurrent = memo(move |_| {
        let concurrent = editor.edit.with(|edit| edit.concurrent.clone());
        (!concurrent.is_empty()).then(|| describe_concurrent(&concurrent))
    });
    use_leave_guard().block_while(Signal::derive(move || has_changes.get()));
    // Announces the effect of each change, except of applying them, which has its own messages.
    let summary = memo(move |_| editor.summary());
    effect_with(move |was_running: Option<bool>| {
        editor.staged.track();
        let is_running = editor.running.get();
        if was_running == Some(false) && !is_running {
            notifications.announce(summary.get_untracked());
        }
        is_running
    });
    // The panel disappears with the last change: the focus must not be lost with it.
    effect_with(move |before: Option<bool>| {
        let now = has_changes.get();
        if before == Some(true) && !now {
            keep_focus_within(|| focus_by_id(SHARE));
        }
        now
    });
    view! {
        {move || {
            concurrent.get().map(|text| {
                view! {
                    <div role="status">
                        <InlineNotice kind=StatusKind::Warning title=texts::CHANGED_TITLE>
                            <p><bdi>{escape_invisible(text)}</bdi></p>
                            <div class="actions">
                                <Button on_click=move || {
                                    editor.dismiss_concurrent_changes();
                                    focus_heading();
                                }>{texts::OK}</Button>
                            </div>
                        </InlineNotice>
                    </div>
                }
            })
        }}
        {when(move || has_changes.get(), move || view! { <StagedPanel editor /> })}
        <LeaveDialog title=texts::LEAVE_TITLE>
            <p>
                {move || if editor.running.get() {
                    texts::LEAVE_WHILE_APPLYING
                } else {
                    texts::LEAVE_TEXT
                }}
            </p>
        </LeaveDialog>
    }
}

#[component]
fn StagedPanel(editor: SharingEditor) -> impl IntoView {
    let SharingEditor { preview, running, .. } = editor;
    let summary = memo(move |_| editor.summary());
    let progress = move || editor.edit.with(|edit| edit.progress);
    let is_partial =
        move || preview.with(|preview| preview.is_partial) && !editor.org.is_loading.get();
    view! {
        <section class="staged" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">{texts::PENDING_TITLE}</h2>
            <p class="staged-preview">{move || summary.get()}</p>
            <Names
                editor
                label=texts::GAIN_LABEL
                suffix=texts::GAIN_NAMES
                names=|preview: &AccessPreview| &preview.gain
            />
            <Names
                editor
                label=texts::LOSE_LABEL
                suffix=texts::LOSE_NAMES
                names=|preview: &AccessPreview| &preview.lose
            />
            {when(is_partial, move || {
                view! {
                    <p class="muted">{texts::PREVIEW_MAY_BE_TOO_SMALL}</p>
                }
            })}
            <StagedScopes editor />
            {when(move || progress().is_some(), move || {
                view! {
                    <ProgressBar
                        label=texts::APPLYING
                        value=move || progress().unwrap_or_default().0 as u64
                        max=move || progress().unwrap_or_default().1 as u64
                    />
                }
            })}
            <FailedRequests editor />
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    submits_by_keys=true
                    on_click=move || editor.apply()
                    busy=running
                    unavailable=editor.blocked
                >
                    {texts::APPLY}
                </Button>
                <Button on_click=move || editor.discard() unavailable=Signal::derive(move || editor.busy_reason())>
                    {texts::DISCARD}
                </Button>
            </div>
        </section>
    }
}

#[component]
fn Names(
    editor: SharingEditor,
    label: &'static str,
    /// What the button shows the names of.
    suffix: &'static str,
    names: fn(&AccessPreview) -> &Vec<String>,
) -> impl IntoView {
    let show_all = RwSignal::new(false);
    let names = memo(move |_| editor.preview.with(|preview| names(preview).clone()));
    let is_long = move || names.with(Vec::len) > MAX_NAMES;
    let text = move || {
        let max = if show_all.get() { usize::MAX } else { MAX_NAMES };
        names.with(|names| first_few(names, max))
    };
    when(
        move || !names.with(Vec::is_empty),
        move || {
            view! {
                <div class="staged-names">
                    <p class="muted">{label}</p>
                    <p tabindex=move || (show_all.get() && is_long()).then_some("0")>
                        <bdi translate="no">{move || escape_invisible(text())}</bdi>
                    </p>
                    {when(is_long, move || {
                        view! {
                            <p>
                                <Button
                                    variant=ButtonVariant::Quiet
                                    on_click=move || show_all.update(|all| *all = !*all)
                                >
                                    {move || if show_all.get() { texts::SHOW_FEWER_NAMES } else { texts::SHOW_ALL_NAMES }}
                                    <span class="visually-hidden">{suffix}</span>
                                </Button>
                            </p>
                        }
                    })}
                </div>
            }
        },
    )
}

#[component]
fn StagedScopes(editor: SharingEditor) -> impl IntoView {
    let listed = move || {
        editor.staged.with(|staged| {
            let added = staged.added.iter().map(|scope| (scope, true));
            let all = added.chain(staged.removed.iter().map(|scope| (scope, false)));
            let all = all.map(|((scope, name), is_added)| (scope.clone(), name.clone(), is_added));
            all.take(MAX_SCOPES).collect::<Vec<_>>()
        })
    };
    let more = move || editor.staged.with(|staged| staged.len().saturating_sub(MAX_SCOPES));
    view! {
        <ul class="tokens" aria-label=texts::PENDING_LABEL>
            <For each=listed key=|row| row.clone() let:row>
                <StagedScope editor scope=row.0 name=row.1 is_added=row.2 />
            </For>
        </ul>
        {when(move || more() > 0, move || {
            view! {
                <p class="muted">{move || texts::more_pending(more())}</p>
            }
        })}
    }
}

#[component]
fn StagedScope(
    editor: SharingEditor,
    scope: ScopeRef,
    name: String,
    is_added: bool,
) -> impl IntoView {
    let label = format!("{} {name}", scope.kind.as_str());
    let (verb, mark, icon) = match is_added {
        true => (texts::ADD, "added", IconName::Add),
        false => (texts::REMOVE, "removed", IconName::Close),
    };
    view! {
        <li class="token" data-mark=mark>
            <Icon name=icon />
            <span class="token-text">
                {verb} <bdi translate="no">{escape_invisible(label.clone())}</bdi>
            </span>
            <Button
                variant=ButtonVariant::Quiet
                on_click=move || {
                    editor.toggle(&scope, &name);
                    // The button disappears, so the focus moves to the panel if it is still there.
                    focus_in_next_frame(HEADING);
                }
                unavailable=Signal::derive(move || editor.busy_reason())
            >
                {texts::UNDO}
                <span class="visually-hidden">{escape_invisible(label)}</span>
            </Button>
        </li>
    }
}

#[component]
fn FailedRequests(editor: SharingEditor) -> impl IntoView {
    let failed = memo(move |_| editor.edit.with(|edit| edit.failed.clone()));
    let item = move |part: FailedRequest| {
        let names = editor
            .edit
            .with_untracked(|edit| edit.staged.names(&edit.staged.remaining(&part.change)));
        let hint = part.error.hint();
        view! {
            <li>
                <bdi translate="no">{escape_invisible(first_few(&names, MAX_NAMES))}</bdi>
                ": "
                <bdi>{escape_invisible(part.error.message())}</bdi>
                {(!hint.is_empty()).then(|| view! { " " <span class="muted">{hint}</span> })}
            </li>
        }
    };
    move || {
        let parts = failed.get();
        (!parts.is_empty()).then(|| {
            let changes = |part: &FailedRequest| {
                editor.edit.with_untracked(|edit| edit.staged.remaining(&part.change).len())
            };
            let title = texts::changes_failed(parts.iter().map(changes).sum());
            view! {
                <div role="alert">
                    <InlineNotice kind=StatusKind::Negative title=title>
                        <ul>{parts.into_iter().map(item).collect_view()}</ul>
                        <p class="muted">{texts::FAILED_TEXT}</p>
                        <div class="actions">
                            <Button
                                icon=IconName::Refresh
                                on_click=move || {
                                    focus_by_id(HEADING);
                                    editor.retry();
                                }
                                unavailable=Signal::derive(move || editor.busy_reason())
                            >
                                {ui::TRY_AGAIN}
                            </Button>
                        </div>
                    </InlineNotice>
                </div>
            }
        })
    }
}

fn describe_concurrent(change: &ConcurrentChange) -> String {
    let side = |names: &BTreeSet<String>| {
        let names: Vec<_> = names.iter().collect();
        (!names.is_empty()).then(|| first_few(&names, MAX_NAMES))
    };
    texts::changed_by_other_user(side(&change.added), side(&change.removed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concurrent_changes_are_described_by_name() {
        let side = |name: &str| BTreeSet::from([name.to_owned()]);
        for (added, removed) in [("project p4", "project p2"), ("project p1", "project 3")] {
            let change = ConcurrentChange { added: side(added), removed: side(removed) };
            let text = format!(
                "Another user shared the data volume with {added} and stopped sharing it with \
                 {removed}."
            );
            assert_eq!(describe_concurrent(&change), text);
        }
    }
}
