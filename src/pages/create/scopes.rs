//! "Share with": whom the data volume is shared with as soon as it exists.

use super::super::sharing::{Chosen, ScopePicker};
use crate::domain::{Draft, DraftScope, ScopeRef, visible};
use crate::effect::{effect, memo};
use crate::state::use_app;
use crate::ui::{Button, ButtonVariant, Dialog, IconName, StatusBadge, StatusKind, unique_id};
use leptos::prelude::*;

/// The scopes that are chosen, and those that another project has left behind.
#[component]
pub fn ScopesField(
    /// Opens the dialog.
    choosing: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let draft = app.draft();
    let cluster = memo(move |_| draft.with(|draft| draft.cluster().cloned()));
    let within = memo(move |_| draft.with(Draft::scopes_within));
    let astray = memo(move |_| draft.with(Draft::scopes_astray));
    let astray_words = memo(move |_| {
        if astray.with(Vec::is_empty) {
            return None;
        }
        Some(match cluster.get() {
            Some(cluster) => format!(
                "Sharing stays inside the project’s cluster, {}. These belong to another one and \
                 will not be shared with:",
                app.directory.cluster(&cluster),
            ),
            None => "The cluster of the project is not known, so these will not be shared with:"
                .to_owned(),
        })
    });
    let unavailable = move || {
        let unknown = cluster.with(Option::is_none);
        unknown.then(|| {
            "Choose a project from the list first: sharing stays inside its cluster.".to_owned()
        })
    };
    let (legend, hint) = (unique_id("scopes-legend"), unique_id("scopes-hint"));
    view! {
        <div class="field" role="group" aria-labelledby=legend aria-describedby=hint>
            <p class="field-label" id=legend.clone()>
                "Share with"
                <span class="field-optional" aria-hidden="true">
                    " (optional)"
                </span>
            </p>
            <p class="field-hint" id=hint.clone()>
                {move || match cluster.get() {
                    Some(cluster) => {
                        format!(
                            "Projects, departments or all of the cluster {}. The project itself can always use it.",
                            visible(app.directory.cluster(&cluster)),
                        )
                    }
                    None => {
                        "Scopes are chosen from the project’s cluster: choose a project from the list first."
                            .to_owned()
                    }
                }}
            </p>
            <div class="field-group">
                {move || {
                    let scopes = within.get();
                    (!scopes.is_empty()).then(|| view! { <Tokens scopes label="Scopes to share with" /> })
                }}
                <div class="field-group" role="status">
                    {move || {
                        astray_words
                            .get()
                            .map(|words| {
                                view! {
                                    <p class="field-warning">
                                        <StatusBadge kind=StatusKind::Warning label="Not shared" />
                                        <bdi>{visible(words)}</bdi>
                                    </p>
                                    <Tokens scopes=astray.get() label="Scopes of another cluster" />
                                }
                            })
                    }}
                </div>
                <Button icon=IconName::Share on_click=move || choosing.set(true) unavailable>
                    "Choose scopes"
                </Button>
            </div>
        </div>
    }
}

#[component]
fn Tokens(scopes: Vec<DraftScope>, label: &'static str) -> impl IntoView {
    let draft = use_app().draft();
    let token = |one: DraftScope| {
        let label = one.label();
        let remove = move || draft.update(|draft| draft.scopes.retain(|other| *other != one));
        view! {
            <li class="token">
                <bdi class="token-text" translate="no">{visible(label.clone())}</bdi>
                <Button variant=ButtonVariant::Quiet on_click=remove>
                    "Remove "
                    <span class="visually-hidden">{visible(label)}</span>
                </Button>
            </li>
        }
    };
    view! {
        <ul class="tokens" aria-label=label>
            {scopes.into_iter().map(token).collect_view()}
        </ul>
    }
}

/// Choosing scopes of the project's cluster; what is chosen is part of the form at once.
#[component]
pub fn ScopesDialog(open: RwSignal<bool>) -> impl IntoView {
    let draft = use_app().draft();
    let cluster = memo(move |_| draft.with(|draft| draft.cluster().cloned()));
    let from_draft = move |draft: &Draft| {
        let chosen = |one: DraftScope| Chosen { scope: one.scope, name: one.name };
        draft.scopes_within().into_iter().map(chosen).collect::<Vec<_>>()
    };
    let chosen = RwSignal::new(draft.with_untracked(from_draft));
    // What both sides have last agreed on: whichever differs has changed.
    let agreed = StoredValue::new(chosen.get_untracked());
    effect(move || {
        let now = draft.with(from_draft);
        if agreed.with_value(|agreed| *agreed != now) {
            agreed.set_value(now.clone());
            chosen.set(now);
        }
    });
    effect(move || {
        let now = chosen.get();
        let Some(cluster) = cluster.get_untracked() else { return };
        if agreed.with_value(|agreed| *agreed == now) {
            return;
        }
        agreed.set_value(now.clone());
        let scope =
            |one: Chosen| DraftScope { scope: one.scope, name: one.name, cluster: cluster.clone() };
        let within: Vec<_> = now.into_iter().map(scope).collect();
        draft.update(|draft| draft.scopes = [draft.scopes_astray(), within].concat());
    });
    let nothing = Signal::stored(Vec::<ScopeRef>::new());
    view! {
        <Dialog
            open=open
            on_close=move || open.set(false)
            title="Share with"
            footer=ViewFn::from(move || {
                view! {
                    <Button variant=ButtonVariant::Primary on_click=move || open.set(false)>
                        "Done"
                    </Button>
                }
            })
        >
            <ScopePicker cluster shared=nothing chosen />
        </Dialog>
    }
}
