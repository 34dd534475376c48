//! The list of data volumes. The URL holds its whole state, so every control is a link or a navigation
//! to another [`ListQuery`].

mod access_reason;
mod announcements;
mod body;
mod bulk;
mod column_chooser;
mod commands;
mod export;
mod filters;
mod footer;
mod in_use;
mod model;
mod more_tools;
mod notices;
mod open_row;
mod panels;
mod phase_chips;
mod polling;
mod print;
mod project_picker;
mod query_problems;
mod saved_position;
mod scope_switch;
mod search;
mod sort_field;
mod table;
mod url_query;
mod views;

use super::{Failure, Freshness, LeaveDialog, RefreshButton, use_page};
use crate::domain::{Action, ListQuery, PagePosition, ViewTarget};
use crate::effect::{effect, effect_with, memo, when};
use crate::lazy::{lazy_dialog, lazy_view};
use crate::route::Route;
use crate::state::{
    AccessReasons, Capability, ExportSource, Remote, WhenKeyChanges, store_early_request,
    use_auto_refresh, use_capabilities, use_counts, use_directory, use_jobs, use_leave_guard,
    use_permissions, use_remote, use_selection, use_settings, use_views,
};
use crate::texts::{list as texts, views as view_texts};
use crate::ui::{ButtonVariant, IconName, LinkButton, PageHeader, SearchBox, named_text};
pub use access_reason::AccessReasonColumn;
use announcements::use_result_announcements;
use body::{ListBody, ListContent};
pub use bulk::BulkBar;
use bulk::LazyBulkBar;
pub use column_chooser::ColumnChooser;
use column_chooser::ColumnsButton;
use commands::ListCommands;
pub use commands::list_commands;
pub use export::{ExportDialog, ExportItems, ExportMenu};
use filters::{
    AddFilterButton, FilterText, FilterTextToggle, FilterTokens, Filters, LazyFilterEditor,
};
pub use filters::{FilterEditor, FilterTextPanel, UnitFilter, clear_label};
use footer::ListFooter;
pub use footer::describe_range;
pub use in_use::InUseColumn;
use leptos::prelude::*;
pub use model::ListResponse;
use model::{ExportedList, SEARCH_ID, scope_project};
use more_tools::MoreTools;
use notices::ListNotices;
use open_row::use_row_opener;
pub use panels::{LIST_PANELS, ListPanels};
use phase_chips::PhaseChips;
use polling::use_list_polling;
pub use print::describe_list;
use print::use_print_note;
pub use project_picker::{ProjectPicker, ProjectToken};
use query_problems::QueryProblems;
pub use saved_position::{use_saved_position, use_saved_row};
use scope_switch::ScopeSwitch;
use search::{SearchUnsupported, go_to_first_row, use_search};
pub use sort_field::SortField;
use table::VolumeTable;
pub use table::{
    RowContext, RowTemplate, RowTools, SelectPageCell, TableColumn, VISIBLE_ROWS, copy_id,
    set_column_widths,
};
use url_query::{use_last_page, use_query};
pub use views::{ViewDialogs, ViewsButton, ViewsPanel};

/// Records the request of the shown list, so that the first view can send it early when this tab is
/// reloaded.
fn use_early_request(shown_query: Memo<Option<ListQuery>>) {
    let settings = use_settings();
    effect(move || {
        let Some(query) = shown_query.get() else { return };
        let location = window().location();
        let (Ok(path), Ok(search)) = (location.pathname(), location.search()) else { return };
        // The URL may already be another list's, or the root, which redirects.
        if Route::parse(&path, &search) == Some(Route::Volumes(query.clone())) && path != "/" {
            settings
                .with_untracked(|settings| store_early_request(settings, path + &search, &query));
        }
    });
}

/// Confirms leaving the list while an export is running.
#[component]
pub fn LeaveListDialog() -> impl IntoView {
    view! {
        <LeaveDialog title=texts::LEAVE_TITLE>
            <p>{texts::LEAVE_TEXT}</p>
        </LeaveDialog>
    }
}

#[component]
pub fn ListPage() -> impl IntoView {
    let by_history = use_page(|| texts::TITLE.to_owned());
    let (query, problems) = use_query();
    let capabilities = use_capabilities();
    let jobs = use_jobs();
    let directory = use_directory();
    let selection = use_selection();
    let updates = use_auto_refresh();
    let leave_guard = use_leave_guard();
    let views = use_views();
    let permissions = use_permissions();
    let list = use_remote(
        WhenKeyChanges::Keep,
        move || Some(query.get()),
        move |client, query: ListQuery| async move {
            let page = capabilities.list_volumes(client, &query).await?;
            Ok(ListResponse { query, page })
        },
    );
    // It differs from the URL's query while that one is loading.
    let shown_query =
        memo(move |_| list.state.with(|state| state.value().map(|it| it.query.clone())));
    use_saved_position(shown_query, by_history);
    let project = memo(move |_| shown_query.with(|query| query.as_ref().and_then(scope_project)));
    let access_reasons = AccessReasons::new(project);
    let counts = use_counts(query);
    let total = memo(move |_| query.with(|query| counts.get(query)));
    let refresh = move || {
        list.refresh();
        counts.refresh();
    };
    effect_with(move |before: Option<()>| {
        jobs.changed.track();
        if before.is_some() {
            refresh();
        }
    });
    effect(move || {
        list.state.with(|state| {
            if let Remote::Loaded(response) = state {
                directory.record_volumes(&response.page.items);
                directory.fetch_missing_names(&response.page.items);
                selection.update_rows(&response.page.items);
            }
        });
    });
    use_early_request(shown_query);
    let live = use_list_polling(list, counts);
    let search = use_search(query);
    provide_context(search);
    let filters =
        Filters { query, editing: RwSignal::new(None), is_text_open: RwSignal::new(false) };
    let shown_page = memo(move |_| {
        list.state.with(|state| {
            let response = state.value()?;
            let position = PagePosition {
                offset: response.query.offset,
                limit: u32::from(response.query.limit.get()),
                rows: u32::try_from(response.page.items.len()).unwrap_or(u32::MAX),
                next: response.page.next,
                total: counts.get(&response.query),
            };
            Some((response.query.clone(), position))
        })
    });
    // The list may have failed for the same reason, which is then shown already.
    let count_error = memo(move |_| {
        let has_list_error = list.state.with(|state| state.error().is_some());
        counts.problem().filter(|_| !has_list_error && updates.online.get())
    });
    let is_search_unsupported =
        move || capabilities.cannot_search() && query.with(|query| !query.search.is_empty());
    let choosing_project = RwSignal::new(false);
    let needs_project =
        memo(move |_| choosing_project.get() && query.with(|query| scope_project(query).is_none()));
    let content = memo(move |_| {
        if needs_project.get() {
            return ListContent::NoProject;
        }
        let is_explained = is_search_unsupported();
        query.with(|query| list.state.with(|state| ListContent::of(state, query, is_explained)))
    });
    // A memo, so that an unchanged error is not announced again. The page says that there is no network, and keeps
    // the rows.
    let error = memo(move |_| {
        let is_explained =
            is_search_unsupported() || !updates.online.get() && content.get() == ListContent::Table;
        list.problem().filter(|_| !is_explained)
    });
    let can_count = Signal::derive(move || {
        counts.problem().is_none() && capabilities.count.get() != Capability::Missing
    });
    let uncreatable = memo(move |_| permissions.denial_reason_everywhere(Action::Create));
    let has_chips =
        memo(move |_| !matches!(content.get(), ListContent::Empty | ListContent::NoProject));
    // The empty state has the link to the first one.
    let has_first_link =
        memo(move |_| content.get() == ListContent::Empty && uncreatable.with(Option::is_none));
    // The empty state has the link, too.
    let has_clear_link = Signal::derive(move || content.get() != ListContent::NoMatch);
    use_result_announcements(list, content, shown_page, can_count);
    use_print_note(query);
    use_last_page(shown_page, query, can_count);
    let row_opener = use_row_opener(query);
    let view_name = move || query.with(|query| views.name_of(&ViewTarget::list(query)));
    let is_leaving = Signal::derive(move || leave_guard.pending.with(Option::is_some));
    view! {
        // Makes the style sheet hide the list.
        {when(move || row_opener.name.read().is_some(), || view! { <div class="opening"></div> })}
        <PageHeader
            title=Signal::derive(move || row_opener.name.get().unwrap_or_else(|| texts::TITLE.to_owned()))
            name=Signal::derive(move || row_opener.name.get().unwrap_or_default())
            subtitle=ViewFn::from(move || view! { <Freshness live error /> <RefreshButton on_click=refresh /> })
            actions=ViewFn::from(move || when(move || !has_first_link.get(), move || {
                view! {
                    <LinkButton
                        href=move || Route::new_volume(Some(query.get())).href()
                        variant=ButtonVariant::Primary
                        icon=IconName::Add
                        unavailable=uncreatable
                    >
                        {texts::NEW_DATA_VOLUME}
                    </LinkButton>
                }
            }))
        />
        <QueryProblems problems />
        <div class="list-tools" on:keydown=move |event| go_to_first_row(&event)>
            <SearchBox
                id=SEARCH_ID
                label=texts::SEARCH_LABEL
                value=search.text
                on_input=move |text| search.text.set(text)
            />
            <AddFilterButton filters />
            <MoreTools query>
                <ScopeSwitch query choosing=choosing_project access_reasons />
                <ColumnsButton query />
                <FilterTextToggle filters />
                <ExportMenu
                    source=move |()| ExportSource::Query(query.get_untracked())
                    list=ExportedList { query, total }
                />
                <ViewsButton target=memo(move |_| query.with(ViewTarget::list)) />
            </MoreTools>
        </div>
        {when(move || has_chips.get(), move || view! {
            <PhaseChips query counts has_clear_link />
        })}
        // For a phone: there the button that names it is in a sheet.
        {when(move || view_name().is_some(), move || view! {
            <p class="scope-token">
                <bdi>{move || {
                    let name = view_name().unwrap_or_default();
                    named_text(&view_texts::shown_view(&name), &name)
                }}</bdi>
            </p>
        })}
        {when(move || query.with(|query| scope_project(query).is_some()), move || {
            lazy_view(&LIST_PANELS, move |panels| (panels.project_token)(query))
        })}
        <FilterText filters />
        <FilterTokens filters list has_clear_link />
        <LazyFilterEditor filters />
        <ListCommands filters shown_page />
        {when(is_search_unsupported, move || view! { <SearchUnsupported query /> })}
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh live /> })}
        <ListBody
            content
            query
            table=move || view! { <VolumeTable query list shown_query access_reasons on_open=row_opener.open /> }
        />
        <LazyBulkBar query list total />
        {when(move || content.get() == ListContent::Table, move || view! { <ListFooter shown_page query count_error /> })}
        <ListNotices list shown_page />
        {lazy_dialog(&LIST_PANELS, is_leaving, |panels| (panels.leave_list)())}
    }
}
