//! The sharing of a data volume: the table of scopes, the staged changes, and the dialog that adds
//! scopes.

mod add_dialog;
pub mod editor;
mod staged;
mod table;

use super::list::use_saved_row;
use super::{
    AdjacentLinks, AdjacentVolumes, BackToList, CopyAsButton, Failure, Freshness, NoPermission,
    NotFoundPage, RefreshButton, VolumeNotFound, WarningNotice, has_shown_other_page, is_not_found,
    unavailable_reason, use_adjacent_volumes, use_fragment, use_page, use_volume, use_volume_id,
};
use crate::api::{ApiError, Page, endpoint};
use crate::domain::{Action, StagedChange, VolumeId};
use crate::effect::{effect, memo, when};
use crate::pages::volume_page_ids::SHARE;
use crate::route::{DELETE, Route, SHARE_DIALOG, use_list_query, use_source};
use crate::state::{
    PageCommand, Remote, WhenKeyChanges, forget_recent_volume, offer_page_commands, use_directory,
    use_polling, use_remote,
};
use crate::texts::{access, detail, sharing as texts};
use crate::tools::escape_invisible;
use crate::ui::{Button, ButtonVariant, PageHeader, Skeleton};
use add_dialog::AddDialog;
use editor::SharingEditor;
use leptos::prelude::*;
use staged::StagedChanges;
use table::ScopesTable;

#[component]
pub fn SharingPage() -> impl IntoView {
    let (id, source) = (use_volume_id(), use_source());
    use_saved_row(id, use_list_query());
    // Created here, so that the list is not read again for each volume.
    let links = use_adjacent_volumes(id, source, Route::Sharing);
    move || match id.get() {
        Some(id) => view! { <Sharing id links /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn Sharing(id: VolumeId, links: AdjacentLinks) -> impl IntoView {
    let listed_name = StoredValue::new(use_directory().volume_name(&id));
    let volume = use_volume(Signal::stored(Some(id.clone())));
    let id = StoredValue::new(id);
    let scopes = use_remote(
        WhenKeyChanges::Drop,
        move || Some(id.get_value()),
        |client, id: VolumeId| async move { client.send(endpoint::get_shared_scopes(&id)).await },
    );
    let name = memo(move |_| {
        let name = volume.value().map(|volume| volume.name).or_else(|| listed_name.get_value());
        name.filter(|name| !name.is_empty())
    });
    let not_found =
        memo(move |_| volume.state.with(is_not_found) || scopes.state.with(is_not_found));
    let title = move |with_name: fn(&str) -> String| match name.get() {
        _ if not_found.get() => texts::NOT_FOUND_TITLE.to_owned(),
        Some(name) => with_name(&name),
        None => texts::TITLE.to_owned(),
    };
    use_page(move || title(texts::page));
    effect(move || {
        if not_found.get() {
            id.with_value(forget_recent_volume);
        }
    });
    let is_loaded = memo(move |_| scopes.state.with(|state| state.value().is_some()));
    // The first row is from the data volume, and rows must not move once they are shown.
    let has_owner = memo(move |_| {
        volume.state.with(|state| state.value().is_some() || state.error().is_some())
    });
    let is_loading =
        memo(move |_| scopes.state.with(Remote::is_busy) || volume.state.with(Remote::is_busy));
    // Changes by other users cannot be foreseen, so nothing is polled faster.
    let live = use_polling(scopes, memo(|_| Vec::new()), move || {
        if !not_found.get_untracked() {
            volume.refresh_in_background();
            scopes.refresh_in_background();
        }
    });
    let adding = RwSignal::new(false);
    let source = use_source();
    let back = move || Route::Volume(id.get_value(), source.get()).href();
    // A memo, so that the same error twice is announced only once.
    let error = memo(move |_| {
        let of_scopes = scopes.problem().filter(|error| !error.is_forbidden());
        of_scopes.or_else(|| volume.problem()).filter(|error| !error.is_not_found())
    });
    let is_hidden =
        memo(move |_| scopes.state.with(|state| state.error().is_some_and(ApiError::is_forbidden)));
    let editor = SharingEditor::start(id, volume, scopes, is_hidden);
    let has_table = memo(move |_| !not_found.get() && is_loaded.get() && has_owner.get());
    let projects = memo(move |_| {
        let own = editor.own.get();
        editor.shared.with(|shared| editor.org.count_projects(own.as_ref(), shared))
    });
    let is_unchanged = memo(move |_| editor.staged.with(StagedChange::is_empty));
    let has_come_from_page = has_shown_other_page();
    let goes_back = StoredValue::new(false);
    let is_known = move || (is_loaded.get() || is_hidden.get()) && has_owner.get();
    use_fragment(SHARE_DIALOG, is_known, move || {
        let opens = editor.blocked.with_untracked(Option::is_none);
        adding.set(opens);
        goes_back.set_value(opens && has_come_from_page);
    });
    offer_page_commands(move || {
        let Some(shown) = volume.value().filter(|_| !not_found.get()) else { return Vec::new() };
        let share = PageCommand::run(texts::SHARE, move || adding.set(true));
        let delete = PageCommand::open(detail::DELETE, back() + DELETE);
        vec![
            share.unavailable_because(editor.blocked.get()),
            delete.unavailable_because(unavailable_reason(&shown, Action::Delete)),
        ]
    });
    let refresh = move || {
        volume.refresh();
        scopes.refresh();
        editor.org.refresh.notify();
        links.reload_if_failed();
    };
    // Those that apply the pending changes, if there are any.
    let requests = move |()| match editor.requests() {
        changes if changes.is_empty() => vec![endpoint::get_shared_scopes(&id.get_value()).into()],
        changes => changes,
    };
    let left_out =
        memo(move |_| scopes.state.with(|state| state.value().and_then(Page::left_out_note)));
    view! {
        <PageHeader
            name=Signal::derive(move || name.get().unwrap_or_default())
            title=move || title(texts::heading)
            above=ViewFn::from(move || {
                view! {
                    <div class="detail-above">
                        <div class="crumbs">
                        <BackToList />
                        <a class="back" href=back>
                            <bdi translate="no">{move || match name.get() {
                                None => texts::BACK.to_owned(),
                                Some(name) => escape_invisible(name),
                            }}</bdi>
                        </a>
                        </div>
                        {when(move || !not_found.get(), move || view! { <AdjacentVolumes links /> })}
                    </div>
                }
            })
            subtitle=ViewFn::from(move || {
                when(move || !not_found.get(), move || view! {
                    <span class="freshness-tools">
                        <Freshness live error />
                        <RefreshButton on_click=refresh />
                    </span>
                })
            })
            actions=ViewFn::from(move || {
                when(move || !not_found.get(), move || {
                    view! {
                        {move || {
                            // The pending changes have a primary button.
                            let variant = match is_unchanged.get() {
                                true => ButtonVariant::Primary,
                                false => ButtonVariant::Secondary,
                            };
                            view! {
                                <Button
                                    id=SHARE
                                    variant
                                    on_click=move || adding.set(true)
                                    unavailable=editor.blocked
                                >
                                    {texts::SHARE}
                                </Button>
                            }
                        }}
                        <CopyAsButton requests />
                    }
                })
            })
        />
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh live /> })}
        {when(move || not_found.get(), move || {
            view! {
                <VolumeNotFound
                    id=id.get_value()
                    is_deleted=false
                    listed_name=listed_name.get_value()
                    message=None
                    links
                />
            }
        })}
        {when(move || is_hidden.get(), move || {
            view! { <NoPermission title=texts::HIDDEN /> }
        })}
        <WarningNotice text=left_out />
        {when(move || !not_found.get(), || view! { <p class="muted">{texts::RULES}</p> })}
        {when(move || is_loaded.get() && !not_found.get(), move || view! { <StagedChanges editor /> })}
        // The table and its focus stay while it is read again.
        {when(move || has_table.get(), move || view! {
            <ScopesTable editor volume scopes />
            {when(move || projects.with(Option::is_some), move || view! {
                <p>
                    {move || projects.get().map(|(all, has_own)| access::can_use(all, has_own))}
                    " "
                    <a href=back>{texts::SEE_PROJECTS}</a>
                </p>
            })}
        })}
        {when(move || !not_found.get() && !has_table.get() && is_loading.get(), || view! {
            <Skeleton lines=5 />
        })}
        <AddDialog editor open=adding goes_back />
    }
}
