//! The field "Share with": the scopes to share the data volume with once it exists.

use super::fields::use_draft_part;
use crate::domain::{Draft, DraftScope};
use crate::effect::memo;
use crate::pages::{FieldWarning, PickedScope, ScopePicker, TokenList};
use crate::state::{use_directory, use_draft};
use crate::tools::escape_invisible;
use crate::ui::{Button, ButtonVariant, Dialog, IconName, unique_id};
use leptos::prelude::*;

#[component]
pub fn ScopesField(is_dialog_open: RwSignal<bool>) -> impl IntoView {
    let draft = use_draft();
    let directory = use_directory();
    let cluster = memo(move |_| draft.with(|draft| draft.cluster().cloned()));
    let within = memo(move |_| draft.with(Draft::scopes_in_cluster));
    let astray = memo(move |_| draft.with(Draft::scopes_outside_cluster));
    let astray_text = memo(move |_| {
        if astray.with(Vec::is_empty) {
            return None;
        }
        Some(match cluster.get() {
            Some(cluster) => format!(
                "Sharing stays inside the project’s cluster, {}. These belong to another one and \
                 will not be shared with:",
                directory.cluster(&cluster),
            ),
            None => "The cluster of the project is not known, so these will not be shared with:"
                .to_owned(),
        })
    });
    let unavailable = move || {
        let is_unknown = cluster.with(Option::is_none);
        is_unknown.then(|| {
            "Choose a project from the list first: sharing stays inside its cluster.".to_owned()
        })
    };
    let tokens = move |label: &'static str, scopes: Vec<DraftScope>| {
        let token = |scope: DraftScope| {
            let label = scope.label();
            let remove =
                move |()| draft.update(|draft| draft.scopes.retain(|other| *other != scope));
            (label, Callback::new(remove))
        };
        let tokens = scopes.into_iter().map(token).collect::<Vec<_>>();
        view! { <TokenList label verb="Remove " tokens /> }
    };
    let (legend, hint) = (unique_id("scopes-legend"), unique_id("scopes-hint"));
    view! {
        <div class="field" role="group" aria-labelledby=legend aria-describedby=hint>
            <p class="field-label" id=legend.clone()>
                "Share with"
                <span class="field-optional" aria-hidden="true">" (optional)"</span>
            </p>
            <p class="field-hint" id=hint.clone()>
                {move || match cluster.get() {
                    Some(cluster) => {
                        format!(
                            "Projects, departments or all of the cluster {}. The project itself can always use it.",
                            escape_invisible(directory.cluster(&cluster)),
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
                    (!scopes.is_empty()).then(|| tokens("Scopes to share with", scopes))
                }}
                <div class="field-group" role="status">
                    {move || {
                        astray_text.get().map(|text| {
                            view! {
                                <FieldWarning label="Not shared">
                                    <bdi>{escape_invisible(text)}</bdi>
                                </FieldWarning>
                                {tokens("Scopes of another cluster", astray.get())}
                            }
                        })
                    }}
                </div>
                <Button icon=IconName::Share on_click=move || is_dialog_open.set(true) unavailable>
                    "Choose scopes"
                </Button>
            </div>
        </div>
    }
}

/// Chooses scopes of the project's cluster. Each choice is part of the draft at once.
#[component]
pub fn ScopesDialog(open: RwSignal<bool>) -> impl IntoView {
    let draft = use_draft();
    let cluster = memo(move |_| draft.with(|draft| draft.cluster().cloned()));
    let picked = use_draft_part(picked_scopes, set_picked_scopes);
    let close = move || open.set(false);
    view! {
        <Dialog
            open=open
            on_close=close
            title="Share with"
            footer=ViewFn::from(move || {
                view! { <Button variant=ButtonVariant::Primary on_click=close>"Done"</Button> }
            })
        >
            <ScopePicker cluster picked />
        </Dialog>
    }
}

fn picked_scopes(draft: &Draft) -> Vec<PickedScope> {
    let picked = |it: DraftScope| PickedScope { scope: it.scope, name: it.name };
    draft.scopes_in_cluster().into_iter().map(picked).collect()
}

fn set_picked_scopes(draft: &mut Draft, picked: Vec<PickedScope>) {
    let Some(cluster) = draft.cluster().cloned() else { return };
    let scope =
        |it: PickedScope| DraftScope { scope: it.scope, name: it.name, cluster: cluster.clone() };
    let within: Vec<_> = picked.into_iter().map(scope).collect();
    draft.scopes = [draft.scopes_outside_cluster(), within].concat();
}
