//! What is staged: what it does to whom, sending it, and what became of that.

use super::super::parts::{CurlButton, LeaveDialog};
use super::ADD;
use super::editing::SharingEditor;
use crate::domain::{Preview, ScopeRef, Sharing, first_few, visible};
use crate::effect::{effect_with, memo, when};
use crate::state::{FailedPart, use_app};
use crate::ui::{
    Button, ButtonVariant, Icon, IconName, InlineNotice, NoticeKind, ProgressBar, focus_by_id,
    focus_heading, focused,
};
use leptos::prelude::*;

/// The panel's heading, which takes the focus when what had it goes.
const HEADING: &str = "staged-changes";

/// How many names are told before the rest.
const NAMED: usize = 5;

/// How many staged scopes are listed; all of them are in the tree and in the table.
const LISTED: usize = 30;

/// The panel, as long as something is staged, and what others did meanwhile.
#[component]
pub fn StagedChanges(editing: SharingEditor) -> impl IntoView {
    let app = use_app();
    let there = memo(move |_| !editing.staged.with(|staged| staged.is_empty()));
    let meanwhile = memo(move |_| {
        editing.edit.with(|edit| (!edit.meanwhile.is_empty()).then(|| edit.meanwhile.sentence()))
    });
    app.leaving.hold_while(Signal::derive(move || there.get()));
    // What a change would do is heard as well as seen.
    let sentence = memo(move |_| editing.sentence());
    effect_with(move |before: Option<()>| {
        editing.staged.track();
        let is_quiet = before.is_none() || editing.running.get_untracked();
        // What is done is told by itself.
        if !is_quiet {
            app.notifications.announce(sentence.get_untracked());
        }
    });
    // The panel goes with the last change; the focus must not.
    effect_with(move |before: Option<bool>| {
        let now = there.get();
        if before == Some(true) && !now {
            request_animation_frame(|| {
                if focused().is_none_or(|it| it.tag_name() == "BODY") && !focus_by_id(ADD) {
                    focus_heading();
                }
            });
        }
        now
    });
    view! {
        {move || {
            meanwhile
                .get()
                .map(|sentence| {
                    view! {
                        <div role="status">
                            <InlineNotice kind=NoticeKind::Warning title="The sharing was changed">
                                <p>
                                    <bdi>{visible(sentence)}</bdi>
                                </p>
                                <div class="actions">
                                    <Button on_click=move || {
                                        editing.forget_meanwhile();
                                        focus_heading();
                                    }>"Got it"</Button>
                                </div>
                            </InlineNotice>
                        </div>
                    }
                })
        }}
        {when(move || there.get(), move || view! { <StagedPanel editing /> })}
        <LeaveDialog title="Leave without applying the changes?">
            {move || {
                let text = if editing.running.get() {
                    "They are being applied now, and that goes on when you leave. What does not go \
                     through stays staged until you come back."
                } else {
                    "What is staged here is dropped. Nobody gains or loses access."
                };
                view! { <p>{text}</p> }
            }}
        </LeaveDialog>
    }
}

#[component]
fn StagedPanel(editing: SharingEditor) -> impl IntoView {
    let SharingEditor { preview, running, .. } = editing;
    let sentence = memo(move |_| editing.sentence());
    let busy = move || running.get().then(|| "The changes are being applied.".to_owned());
    view! {
        <section class="staged" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">
                "Staged changes"
            </h2>
            <p class="staged-preview">{move || sentence.get()}</p>
            <Names editing what="Gain access:" of=|preview: &Preview| &preview.gain />
            <Names editing what="Lose access:" of=|preview: &Preview| &preview.lose />
            {when(move || preview.with(|preview| preview.is_partial) && !editing.org.reading.get(), move || {
                view! {
                    <p class="muted">
                        "There may be others that you cannot see, so the numbers may be too small."
                    </p>
                }
            })}
            <Scopes editing />
            {when(move || editing.edit.with(|edit| edit.progress).is_some(), move || {
                let at = move || editing.edit.with(|edit| edit.progress).unwrap_or_default();
                view! {
                    <ProgressBar
                        label="Applying the changes"
                        value=move || at().0 as u64
                        max=move || at().1 as u64
                    />
                }
            })}
            <Failed editing />
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    on_click=move || editing.apply()
                    busy=running
                    unavailable=Signal::derive(move || editing.blocked.get())
                >
                    "Apply changes"
                </Button>
                <Button on_click=move || editing.discard() unavailable=Signal::derive(busy)>
                    "Discard"
                </Button>
                <CurlButton command=Signal::derive(move || editing.commands()) />
            </div>
        </section>
    }
}

/// The first names of one side; the rest on demand.
#[component]
fn Names(
    editing: SharingEditor,
    what: &'static str,
    of: fn(&Preview) -> &Vec<String>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let names = memo(move |_| editing.preview.with(|preview| of(preview).clone()));
    let many = move || names.with(Vec::len) > NAMED;
    let text = move || {
        let most = if all.get() { usize::MAX } else { NAMED };
        names.with(|names| first_few(names, most))
    };
    when(
        move || !names.with(Vec::is_empty),
        move || {
            view! {
                <div class="staged-names">
                    <p class="muted">{what}</p>
                    <p tabindex=move || (all.get() && many()).then_some("0")>
                        <bdi>{move || visible(text())}</bdi>
                    </p>
                    {when(many, move || {
                        view! {
                            <p>
                                <Button
                                    variant=ButtonVariant::Quiet
                                    on_click=move || all.update(|all| *all = !*all)
                                >
                                    {move || if all.get() { "Show fewer names" } else { "Show all names" }}
                                    <span class="visually-hidden">
                                        {format!(" of those who {}", what.trim_end_matches(':').to_lowercase())}
                                    </span>
                                </Button>
                            </p>
                        }
                    })}
                </div>
            }
        },
    )
}

/// The scopes, each with the way to leave it as it is.
#[component]
fn Scopes(editing: SharingEditor) -> impl IntoView {
    let listed = move || {
        editing.staged.with(|staged| {
            let side = |scopes: &Sharing, added| {
                let side: Vec<_> = scopes
                    .iter()
                    .map(|(scope, name)| (scope.clone(), name.clone(), added))
                    .collect();
                side
            };
            let mut all = side(staged.added(), true);
            all.extend(side(staged.removed(), false));
            all.truncate(LISTED);
            all
        })
    };
    let more = move || editing.staged.with(|staged| staged.len().saturating_sub(LISTED));
    view! {
        <ul class="tokens" aria-label="Scopes to change">
            <For each=listed key=|row| row.clone() let:row>
                <Token editing scope=row.0 name=row.1 added=row.2 />
            </For>
        </ul>
        {when(move || more() > 0, move || {
            view! {
                <p class="muted">
                    {move || format!("and {} more, which are marked in the tree and in the table", more())}
                </p>
            }
        })}
    }
}

#[component]
fn Token(editing: SharingEditor, scope: ScopeRef, name: String, added: bool) -> impl IntoView {
    let label = format!("{} {name}", scope.kind.as_str());
    let (verb, mark, icon) = match added {
        true => ("Add ", "added", IconName::Add),
        false => ("Remove ", "removed", IconName::Close),
    };
    view! {
        <li class="token" data-mark=mark>
            <Icon name=icon />
            <span class="token-text">
                {verb} <bdi translate="no">{visible(label.clone())}</bdi>
            </span>
            <Button
                variant=ButtonVariant::Quiet
                on_click=move || {
                    editing.toggle(&scope, &name);
                    // The button goes; the focus stays in the panel while there is one.
                    request_animation_frame(|| {
                        focus_by_id(HEADING);
                    });
                }
                unavailable=Signal::derive(move || {
                    editing.running.get().then(|| "The changes are being applied.".to_owned())
                })
            >
                "Undo "
                <span class="visually-hidden">{visible(label)}</span>
            </Button>
        </li>
    }
}

/// What did not go through: which scopes, and why, in the server's words.
#[component]
fn Failed(editing: SharingEditor) -> impl IntoView {
    let failed = memo(move |_| editing.edit.with(|edit| edit.failed.clone()));
    let told = move |part: FailedPart| {
        let names =
            editing.edit.with_untracked(|edit| edit.staged.names(&edit.staged.still(&part.change)));
        let hint = part.error.hint();
        view! {
            <li>
                <bdi translate="no">{visible(first_few(&names, NAMED))}</bdi>
                ": "
                <bdi>{visible(part.error.message())}</bdi>
                {(!hint.is_empty()).then(|| view! { " " <span class="muted">{hint}</span> })}
            </li>
        }
    };
    move || {
        let parts = failed.get();
        (!parts.is_empty()).then(|| {
            let title = match parts.len() {
                1 => "One request did not go through".to_owned(),
                many => format!("{many} requests did not go through"),
            };
            view! {
                <div role="alert">
                    <InlineNotice kind=NoticeKind::Negative title=title>
                        <ul>{parts.into_iter().map(told).collect_view()}</ul>
                        <p class="muted">"All other changes are applied or still staged; nothing is lost."</p>
                        <div class="actions">
                            <Button
                                icon=IconName::Refresh
                                on_click=move || {
                                    focus_by_id(HEADING);
                                    editing.retry();
                                }
                                unavailable=Signal::derive(move || {
                                    editing.running.get().then(|| "The changes are being applied.".to_owned())
                                })
                            >
                                "Try again"
                            </Button>
                        </div>
                    </InlineNotice>
                </div>
            }
        })
    }
}
