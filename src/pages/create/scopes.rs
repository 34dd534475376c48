//! The field "Share with": the scopes to share the data volume with once it exists.

use crate::domain::{CommonSharing, Draft, DraftScope, Sharing};
use crate::effect::{effect, memo};
use crate::pages::{AddedScopesPicker, FieldWarning, ScopesToAdd, TokenList, toggle_scope};
use crate::state::{use_directory, use_draft, use_org_tree};
use crate::texts::{create as texts, sharing, ui};
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
            Some(cluster) => texts::scopes_in_other_cluster(&directory.cluster(&cluster)),
            None => texts::CLUSTER_UNKNOWN.to_owned(),
        })
    });
    let unavailable = move || {
        let is_unknown = cluster.with(Option::is_none);
        is_unknown.then(|| texts::SCOPES_NEED_CLUSTER.to_owned())
    };
    let tokens = move |label: &'static str, scopes: Vec<DraftScope>| {
        let token = |scope: DraftScope| {
            let label = scope.label();
            let remove =
                move |()| draft.update(|draft| draft.scopes.retain(|other| *other != scope));
            (label, Callback::new(remove))
        };
        let tokens = scopes.into_iter().map(token).collect::<Vec<_>>();
        view! { <TokenList label verb=sharing::REMOVE tokens /> }
    };
    let (legend, hint) = (unique_id("scopes-legend"), unique_id("scopes-hint"));
    view! {
        <div class="field" role="group" aria-labelledby=legend aria-describedby=hint>
            <p class="field-label" id=legend.clone()>
                {texts::SHARE_WITH}
                <span class="field-optional" aria-hidden="true">{ui::OPTIONAL}</span>
            </p>
            <p class="field-hint" id=hint.clone()>
                {move || match cluster.get() {
                    Some(cluster) => {
                        view! {
                            {texts::SCOPES_BEFORE_CLUSTER}
                            <bdi translate="no">{escape_invisible(directory.cluster(&cluster))}</bdi>
                            {texts::SCOPES_AFTER_CLUSTER}
                        }
                            .into_any()
                    }
                    None => texts::SCOPES_NEED_PROJECT.into_any(),
                }}
            </p>
            <div class="field-group">
                {move || {
                    let scopes = within.get();
                    (!scopes.is_empty()).then(|| tokens(texts::SCOPES_LABEL, scopes))
                }}
                <div class="field-group" role="status">
                    {move || {
                        astray_text.get().map(|text| {
                            view! {
                                <FieldWarning label=texts::OTHER_CLUSTER>
                                    <p><bdi>{escape_invisible(text)}</bdi></p>
                                </FieldWarning>
                                {tokens(texts::OTHER_CLUSTER_LABEL, astray.get())}
                            }
                        })
                    }}
                </div>
                <Button icon=IconName::Share on_click=move || is_dialog_open.set(true) unavailable>
                    {sharing::SHARE}
                </Button>
            </div>
        </div>
    }
}

/// Chooses scopes of the project's cluster. The choices are part of the draft once they are confirmed.
#[component]
pub fn ScopesDialog(open: RwSignal<bool>) -> impl IntoView {
    let draft = use_draft();
    // Not read before it is needed.
    let cluster =
        memo(move |_| draft.with(|draft| draft.cluster().cloned()).filter(|_| open.get()));
    let org = use_org_tree(cluster);
    let own = memo(move |_| draft.with(|draft| draft.picked().map(|it| it.id.clone())));
    let before = memo(move |_| {
        let scopes = draft.with(Draft::scopes_in_cluster).into_iter();
        scopes.map(|it| (it.scope, it.name)).collect::<Sharing>()
    });
    let chosen = RwSignal::new(Sharing::new());
    let added = memo(move |_| chosen.get());
    let toggle = move |(scope, name)| toggle_scope(chosen, scope, name);
    let scopes = ScopesToAdd {
        cluster,
        own,
        added,
        toggle: Callback::new(toggle),
        text: texts::SCOPES_TEXT,
        common: RwSignal::new(CommonSharing::default()),
        summary: RwSignal::new(String::new()),
    };
    let unavailable = move || {
        let is_empty = added.with(Sharing::is_empty) && before.with(Sharing::is_empty);
        is_empty.then(|| sharing::CHOOSE_SCOPE.to_owned())
    };
    effect(move || {
        if open.get() {
            chosen.set(before.get_untracked());
        }
    });
    let close = move || open.set(false);
    let choose = move || {
        close();
        draft.update(|draft| draft.set_scopes(chosen.get_untracked()));
    };
    view! {
        <Dialog
            open=open
            on_close=close
            title=sharing::SHARE
            large=true
            footer=ViewFn::from(move || {
                view! {
                    <p class="dialog-preview" role="status">{move || scopes.summary.get()}</p>
                    <Button on_click=close>{ui::CANCEL}</Button>
                    <Button variant=ButtonVariant::Primary on_click=choose unavailable>
                        {ui::DONE}
                    </Button>
                }
            })
        >
            <AddedScopesPicker scopes org />
        </Dialog>
    }
}
