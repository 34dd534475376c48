//! The list of data volumes. Its whole state is in the address: every control is a link to, or a
//! navigation to, another [`ListQuery`].

mod address;
mod body;
mod bulk;
mod chips;
mod columns;
mod export;
mod filters;
mod foot;
mod live;
mod no_search;
mod opening;
mod place;
mod remarks;
mod results;
mod scope;
mod table;
mod views;

use super::parts::{Failure, Freshness, LeaveDialog, RefreshButton, use_page};
use crate::api::Page;
use crate::domain::{Action, ListQuery, PageModel, RequestScope, Volume};
use crate::effect::{effect, effect_with, memo, when};
use crate::lazy::lazy_dialog;
use crate::route::Route;
use crate::state::{
    Capability, ExportSource, Remote, RemoteHandle, WhenKeyChanges, use_access_reasons, use_app,
    use_counts, use_remote,
};
use crate::ui::{ButtonVariant, IconName, LinkButton, PageHeader, SearchBox};
use address::{QueryProblems, use_last_page, use_query, use_search};
use body::{Body, ListBody};
pub use bulk::Bar;
use bulk::BulkBar;
use chips::PhaseChips;
pub use columns::Chooser;
use columns::ColumnsButton;
use export::ExportMenu;
pub use export::{ExportDialog, ExportRequest, curl_command};
use filters::{FilterButtons, FilterText, FilterTokens, LazyFilterEditor};
pub use filters::{FilterEditor, FilterTextPanel, Filters};
use foot::Foot;
use leptos::prelude::*;
use live::use_live_list;
use no_search::NoSearch;
use opening::use_opening;
pub use place::move_place;
use place::use_place;
use remarks::PagingRemarks;
use results::use_results_said;
pub use scope::ProjectPicker;
use scope::ScopeSwitch;
pub use table::{ROWS_IN_SIGHT, RowContext, RowTemplate, Slot, size_columns};
use views::ViewsButton;
pub use views::{Ask, Asking, ViewsPanel};

/// A page of rows and the query that it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    query: ListQuery,
    page: Page<Volume>,
}

/// The id of the search box.
const SEARCH: &str = "search";

/// Notes the request of the list that is shown, so that it can leave at once when this tab is loaded again.
/// Forgotten with the user.
fn use_early_request(listed: RemoteHandle<Listed>) {
    let app = use_app();
    let shown =
        memo(move |_| listed.state.with(|state| state.value().map(|listed| listed.query.clone())));
    effect(move || {
        let Some(query) = shown.get() else { return };
        let location = window().location();
        let (Ok(path), Ok(search)) = (location.pathname(), location.search()) else { return };
        // The address is another list's already, or the root, which leads on.
        if Route::parse(&path, &search) == Some(Route::Volumes(query.clone())) && path != "/" {
            app.note_list_request(path + &search, &query);
        }
    });
}

/// The question before the list is left while an export goes on.
#[component]
pub fn LeaveList() -> impl IntoView {
    view! {
        <LeaveDialog title="Leave and call off the export?">
            <p>"Rows are still being read. Without the last of them, no file is saved."</p>
        </LeaveDialog>
    }
}

/// The page.
#[component]
pub fn ListPage() -> impl IntoView {
    let by_history = use_page(|| "Data volumes".to_owned());
    let (query, problems) = use_query();
    let app = use_app();
    let capabilities = app.capabilities;
    let listed = use_remote(
        WhenKeyChanges::Keep,
        move || Some(query.get()),
        move |client, query: ListQuery| async move {
            let page = capabilities.list_volumes(client, &query).await?;
            Ok(Listed { query, page })
        },
    );
    use_place(listed, by_history);
    // Of the list that the rows belong to, which is not yet the one in the address while that loads.
    let project = memo(move |_| {
        listed.state.with(|state| match &state.value()?.query.scope {
            RequestScope::UsableInProject(project) => Some(project.clone()),
            RequestScope::Originated => None,
        })
    });
    let volumes = move || {
        listed.state.with(|state| state.value().map(|it| it.page.items.clone()).unwrap_or_default())
    };
    let why = use_access_reasons(project, Signal::derive(volumes));
    let counts = use_counts(query);
    let total = memo(move |_| query.with(|query| counts.of(query)));
    let refresh = move || {
        listed.refresh();
        counts.refresh();
    };
    let jobs = app.jobs;
    effect_with(move |before: Option<()>| {
        jobs.track_changes();
        if before.is_some() {
            refresh();
        }
    });
    // What the rows tell is good for more than the table.
    effect(move || {
        listed.state.with(|state| {
            if let Remote::Loaded(listed) = state {
                app.directory.see(&listed.page.items);
                app.directory.look_up_places(&listed.page.items);
                app.selection.renew(&listed.page.items);
            }
        });
    });
    use_early_request(listed);
    let live = use_live_list(listed, move || counts.refresh_quietly());
    let search = use_search(query);
    provide_context(search);
    let filters = Filters::new(query);
    let model = memo(move |_| {
        listed.state.with(|state| {
            let listed = state.value()?;
            let model = PageModel {
                offset: listed.query.offset,
                limit: u32::from(listed.query.limit.get()),
                rows: u32::try_from(listed.page.items.len()).unwrap_or(u32::MAX),
                next: listed.page.next,
                total: counts.of(&listed.query),
            };
            Some((listed.query.clone(), model))
        })
    });
    // An old server cannot count: the total is left out. Any other refusal is told, but once: the
    // list may have failed for the same reason.
    let uncounted = memo(move |_| {
        let alone = listed.state.with(|state| state.error().is_none());
        counts.problem().filter(|_| alone)
    });
    let unsearchable =
        move || capabilities.cannot_search() && query.with(|query| !query.search.is_empty());
    // Compared: the same failure again is no news. A 401 is the frame's matter.
    let error = memo(move |_| listed.problem().filter(|_| !unsearchable()));
    // How the rows that are there come to be none, or none yet.
    let body = memo(move |_| {
        let told = unsearchable();
        query.with(|query| listed.state.with(|state| Body::of(state, query, told)))
    });
    let can_count = Signal::derive(move || {
        counts.problem().is_none() && capabilities.count() != Capability::Missing
    });
    use_results_said(listed, body, model, can_count);
    use_last_page(model, query, can_count);
    let opening = use_opening(query);
    let leaving = app.leaving;
    let is_asked = Signal::derive(move || leaving.asked().is_some());
    view! {
        {opening.marker()}
        <PageHeader
            title=Signal::derive(move || opening.name().unwrap_or_else(|| "Data volumes".to_owned()))
            subtitle=ViewFn::from(move || view! { <Freshness live /> })
            actions=ViewFn::from(move || {
                view! {
                    <RefreshButton on_click=refresh />
                    <ExportMenu
                        source=move |()| ExportSource::Query(query.get_untracked())
                        commands=query
                    />
                    <LinkButton
                        href=move || Route::new_volume(Some(query.get())).href()
                        variant=ButtonVariant::Primary
                        icon=IconName::Add
                        unavailable=move || app.permissions.why_nowhere(Action::Create)
                    >
                        "New data volume"
                    </LinkButton>
                }
            })
        />
        <QueryProblems problems />
        <div class="list-head">
            <ScopeSwitch query why />
            <ViewsButton query />
        </div>
        <div class="list-tools">
            <SearchBox
                id=SEARCH
                label="Search data volumes"
                value=search.text
                on_input=move |text| search.text.set(text)
            />
            <FilterButtons filters />
            <ColumnsButton />
        </div>
        <PhaseChips query counts />
        <FilterText filters />
        <FilterTokens filters listed clear=move || body.get() != Body::NoMatch />
        <LazyFilterEditor filters />
        {when(unsearchable, move || view! { <NoSearch query /> })}
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh /> })}
        <ListBody body query listed why on_open=opening.open />
        <BulkBar query listed total />
        {when(move || body.get() == Body::Rows, move || view! { <Foot model query uncounted /> })}
        <PagingRemarks listed model />
        {lazy_dialog(is_asked, |tools| (tools.leave_list)())}
    }
}
