//! Shares the selection with more scopes of its cluster.

use super::model::{Confirmation, common_cluster, common_project, target_text};
use super::summary::VolumeSummary;
use crate::domain::{BulkAction, ScopeChange, ScopeRef, Sharing, StagedChange};
use crate::effect::memo;
use crate::lazy::lazy_view;
use crate::pages::{SCOPE_PICKERS, ScopesToAdd};
use crate::state::use_jobs;
use crate::texts::{bulk as texts, ui};
use crate::ui::{Button, ButtonVariant, Dialog};
use leptos::prelude::*;

/// The volumes must be in one cluster.
#[component]
pub fn ShareDialog(confirmation: RwSignal<Option<Confirmation>>) -> impl IntoView {
    let jobs = use_jobs();
    let added = RwSignal::new(Sharing::new());
    let cluster = memo(move |_| confirmation.with(|it| common_cluster(&it.as_ref()?.volumes).ok()));
    let own = memo(move |_| confirmation.with(|it| common_project(&it.as_ref()?.volumes)));
    let toggle = move |(scope, name): (ScopeRef, String)| {
        added.update(|added| {
            if added.remove(&scope).is_none() {
                added.insert(scope, name);
            }
        });
    };
    let scopes = ScopesToAdd {
        cluster,
        own,
        added: memo(move |_| added.get()),
        toggle: Callback::new(toggle),
        text: texts::SHARE_TEXT,
    };
    let title = Signal::derive(move || {
        confirmation.with(|current| {
            texts::share_title(&target_text(current.as_ref().map_or(&[], |it| &it.volumes)))
        })
    });
    let close = move || {
        confirmation.set(None);
        added.set(Sharing::new());
    };
    let apply = move || {
        let Some(current) = confirmation.get_untracked() else { return };
        let staged = StagedChange { added: added.get_untracked(), ..StagedChange::default() };
        let add = staged.added.keys().cloned().collect();
        let change = ScopeChange { add, ..ScopeChange::default() };
        let with = texts::list_scopes(&staged.names(&change));
        close();
        jobs.run(BulkAction::Share { change, with }, current.volumes);
    };
    view! {
        <Dialog
            open=Signal::derive(move || confirmation.with(Option::is_some))
            on_close=close
            title=title
            large=true
            footer=ViewFn::from(move || {
                view! {
                    <p class="dialog-preview" role="status">
                        {move || added.with(|added| texts::chosen(added.len()))}
                    </p>
                    <Button on_click=close>{ui::CANCEL}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        on_click=apply
                        unavailable=Signal::derive(move || {
                            added.with(Sharing::is_empty).then(|| texts::CHOOSE_SCOPE.to_owned())
                        })
                    >
                        {move || title.get()}
                    </Button>
                }
            })
        >
            {move || confirmation.get().map(|confirmation| view! { <VolumeSummary confirmation /> })}
            {lazy_view(&SCOPE_PICKERS, move |pickers| (pickers.added_scopes)(scopes))}
        </Dialog>
    }
}
