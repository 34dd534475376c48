//! Shares the selection with more scopes of its cluster.

use super::super::super::{PickedScope, ScopePicker};
use super::model::{Confirmation, common_cluster, target_text};
use super::summary::VolumeSummary;
use crate::domain::{BulkAction, ScopeChange};
use crate::effect::memo;
use crate::state::use_jobs;
use crate::texts::{bulk as texts, ui};
use crate::tools::escape_invisible;
use crate::ui::{Button, ButtonVariant, Dialog, InlineNotice, StatusKind};
use leptos::prelude::*;

#[component]
pub fn ShareDialog(confirmation: RwSignal<Option<Confirmation>>) -> impl IntoView {
    let jobs = use_jobs();
    let chosen = RwSignal::new(Vec::<PickedScope>::new());
    let common = memo(move |_| {
        confirmation.with(|current| current.as_ref().map(|it| common_cluster(&it.volumes)))
    });
    let cluster = memo(move |_| common.get().and_then(Result::ok));
    let cluster_error = memo(move |_| common.get().and_then(Result::err));
    let title = Signal::derive(move || {
        confirmation.with(|current| {
            texts::share_title(&target_text(current.as_ref().map_or(&[], |it| &it.volumes)))
        })
    });
    let close = move || {
        confirmation.set(None);
        chosen.set(Vec::new());
    };
    let apply = move || {
        let Some(current) = confirmation.get_untracked() else { return };
        let add = chosen.get_untracked().into_iter().map(|it| it.scope).collect();
        close();
        jobs.run(BulkAction::Share(ScopeChange { add, ..ScopeChange::default() }), current.volumes);
    };
    view! {
        <Dialog
            open=Signal::derive(move || confirmation.with(Option::is_some))
            on_close=close
            title=title
            footer=ViewFn::from(move || {
                view! {
                    <Button on_click=close>{ui::CANCEL}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        on_click=apply
                        unavailable=Signal::derive(move || {
                            let is_empty = chosen.with(Vec::is_empty);
                            let choose = || is_empty.then_some(texts::CHOOSE_SCOPE);
                            cluster_error.get().or_else(choose).map(str::to_owned)
                        })
                    >
                        {move || title.get()}
                    </Button>
                }
            })
        >
            {move || confirmation.get().map(|confirmation| view! { <VolumeSummary confirmation /> })}
            {move || {
                if let Some(error) = cluster_error.get() {
                    return view! { <InlineNotice kind=StatusKind::Negative><bdi>{escape_invisible(error)}</bdi></InlineNotice> }
                        .into_any();
                }
                view! {
                    <p class="muted">{texts::SHARE_TEXT}</p>
                    <ScopePicker cluster picked=chosen />
                }
                    .into_any()
            }}
        </Dialog>
    }
}
