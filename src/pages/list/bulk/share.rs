//! Shares the selection with more scopes of its cluster.

use super::model::{Confirmation, MAX_NAMES, common_cluster, common_project, target_text};
use super::summary::{VolumeList, Warnings};
use crate::domain::{BulkAction, CommonSharing, ScopeChange, Sharing, StagedChange, Volume};
use crate::effect::{effect, memo, when};
use crate::lazy::lazy_view;
use crate::pages::{SCOPE_PICKERS, ScopesToAdd, toggle_scope};
use crate::state::{ScopesOfRow, use_jobs, use_notifications, use_row_scopes, volume_version};
use crate::texts::{bulk as texts, first_few, sharing, ui};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, Dialog, Spinner, focus_by_id, focus_first, is_touch_screen,
    keep_focus_within, unique_id,
};
use leptos::prelude::*;

/// The volumes must be in one cluster.
#[component]
pub fn ShareDialog(confirmation: RwSignal<Option<Confirmation>>) -> impl IntoView {
    let jobs = use_jobs();
    let added = RwSignal::new(Sharing::new());
    let common = RwSignal::new(CommonSharing::default());
    let cluster = memo(move |_| confirmation.with(|it| common_cluster(&it.as_ref()?.volumes).ok()));
    let own = memo(move |_| confirmation.with(|it| common_project(&it.as_ref()?.volumes)));
    let toggle = move |(scope, name)| toggle_scope(added, scope, name);
    let scopes = ScopesToAdd {
        cluster,
        own,
        added: memo(move |_| added.get()),
        toggle: Callback::new(toggle),
        text: texts::SHARE_TEXT,
        common,
        summary: RwSignal::new(String::new()),
    };
    // The choice is kept when the dialog is closed, but for the same data volumes only.
    let chosen_for = StoredValue::new(Vec::new());
    effect(move || {
        let ids = |it: &Confirmation| it.volumes.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        if let Some(ids) = confirmation.with(|it| it.as_ref().map(ids))
            && chosen_for.with_value(|before| *before != ids)
        {
            chosen_for.set_value(ids);
            added.set(Sharing::new());
        }
        confirmation.with(|it| {
            let volumes = it.as_ref().map_or(&[][..], |it| &it.volumes);
            common.set(CommonSharing::owned_by(volumes.iter().map(|it| &it.project_id)));
        });
    });
    let title = Signal::derive(move || {
        confirmation.with(|current| {
            texts::share_title(&target_text(current.as_ref().map_or(&[], |it| &it.volumes)))
        })
    });
    let close = move || confirmation.set(None);
    let apply = move || {
        let Some(current) = confirmation.get_untracked() else { return };
        let staged = StagedChange { added: added.get_untracked(), ..StagedChange::default() };
        let add = staged.added.keys().cloned().collect();
        let change = ScopeChange { add, ..ScopeChange::default() };
        let with = texts::list_scopes(&staged.names(&change));
        let unchanged = common.with_untracked(|common| {
            let all = current.volumes.iter().enumerate();
            let unchanged = all.filter(|(index, _)| common.has_all(*index, &staged.added));
            unchanged.map(|(_, volume)| volume.id.clone()).collect()
        });
        close();
        added.set(Sharing::new());
        jobs.run(BulkAction::Share { change, with, unchanged }, current.volumes);
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
                        {move || scopes.summary.get()}
                    </p>
                    <Button on_click=close>{ui::CANCEL}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        on_click=apply
                        unavailable=Signal::derive(move || {
                            added.with(Sharing::is_empty).then(|| sharing::CHOOSE_SCOPE.to_owned())
                        })
                    >
                        {move || title.get()}
                    </Button>
                }
            })
        >
            {move || confirmation.get().map(|confirmation| view! { <Volumes confirmation common /> })}
            {lazy_view(&SCOPE_PICKERS, move |pickers| {
                // What is above it is read, not used first.
                if !is_touch_screen() {
                    request_animation_frame(|| {
                        focus_first("dialog[open] [role=searchbox]");
                    });
                }
                (pickers.added_scopes)(scopes)
            })}
        </Dialog>
    }
}

/// Several volumes, in a line that opens to their list, and what they are shared with today. The title names a single
/// one.
#[component]
fn Volumes(confirmation: Confirmation, common: RwSignal<CommonSharing>) -> impl IntoView {
    let Confirmation { volumes, warnings, .. } = confirmation;
    let list = (volumes.len() > 1).then(|| {
        let names: Vec<_> = volumes.iter().map(Volume::display_name).collect();
        let names = escape_invisible(first_few(&names, 1));
        view! {
            <details class="disclosure">
                <summary><bdi translate="no">{names}</bdi></summary>
                <VolumeList volumes=volumes.clone() losses=None />
            </details>
        }
    });
    view! {
        <Warnings warnings />
        {list}
        <CurrentSharing volumes common />
    }
}

/// Reads what the volumes are shared with, because the rows of a list do not say it: a request for each, a few at a
/// time, and on request if they are many.
#[component]
fn CurrentSharing(volumes: Vec<Volume>, common: RwSignal<CommonSharing>) -> impl IntoView {
    let notifications = use_notifications();
    let count = volumes.len();
    let is_read = RwSignal::new(count <= MAX_NAMES);
    let volumes = StoredValue::new(volumes);
    let scopes = use_row_scopes(memo(move |_| match is_read.get() {
        true => volumes.with_value(|volumes| volumes.iter().map(volume_version).collect()),
        false => Vec::new(),
    }));
    volumes.with_value(|volumes| scopes.forget(volumes));
    let text = move || {
        common.with(|common| {
            texts::already_shared(common.count_shared(), common.volumes, common.unknown)
        })
    };
    let is_known = move || common.with(|common| common.volumes > 0);
    effect(move || {
        let known = |volume: &Volume| {
            scopes.with(volume, |scopes| match scopes {
                ScopesOfRow::Loading => None,
                ScopesOfRow::Known(scopes) => Some(Some(scopes.to_vec())),
                ScopesOfRow::Hidden | ScopesOfRow::Failed(_) => Some(None),
            })
        };
        if !is_read.get() || untrack(is_known) {
            return;
        }
        let all: Option<Vec<_>> = volumes.with_value(|all| all.iter().map(known).collect());
        if let Some(all) = all {
            common.update(|common| common.set_scopes(&all));
            notifications.announce(untrack(text));
        }
    });
    let id = StoredValue::new(unique_id("current-sharing"));
    let read = move || {
        is_read.set(true);
        // The dialog may be gone by then.
        let id = id.get_value();
        keep_focus_within(move || focus_by_id(&id));
    };
    view! {
        <div id=id.get_value() tabindex="-1">
            {when(is_known, text)}
            {when(move || is_read.get() && !is_known(), || view! {
                <Spinner label=texts::CHECKING_SHARING />
            })}
            {when(move || !is_read.get(), move || view! {
                <Button on_click=read>{texts::check_sharing(count as u64)}</Button>
            })}
        </div>
    }
}
