//! The list of data volumes. Its whole state is in the address: every control is a link to, or a
//! navigation to, another [`ListQuery`].

mod filters;
mod table;

use super::parts::{Failure, Freshness, use_page};
use crate::api::{ApiError, Page, endpoint};
use crate::domain::{ListQuery, PAGE_SIZES, PageModel, PageSize, QueryProblem};
use crate::route::Route;
use crate::state::{Remote, WhenKeyChanges, delay, use_polling, use_remote};
use crate::ui::{
    Button, ButtonVariant, EmptyState, IconName, InlineNotice, LinkButton, NoticeKind, PageHeader,
    Pagination, RowsPerPage, SearchBox,
};
use filters::{FilterTokens, PhaseChips};
use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use table::VolumeTable;

/// A page of rows and the query that it answers.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    query: ListQuery,
    page: Page,
}

/// The id of the search box.
const SEARCH: &str = "search";

/// How long typing in the search box has to pause, in milliseconds.
const SEARCH_PAUSE: i32 = 250;

/// The page.
#[component]
pub fn ListPage() -> impl IntoView {
    use_page(|| "Data volumes".to_owned());
    let (query, problems) = use_query();
    let listed = use_remote(
        WhenKeyChanges::Keep,
        move || Some(query.get()),
        |client, query: ListQuery| async move {
            let page = client.send(endpoint::list_volumes(&query)).await?;
            Ok(Listed { query, page })
        },
    );
    // Neither order nor page changes how many there are.
    let selection = Memo::new(move |_| query.with(ListQuery::selection));
    let total = use_remote(
        WhenKeyChanges::Drop,
        move || Some(selection.get()),
        |client, query: ListQuery| async move { client.send(endpoint::count_volumes(&query)).await },
    );
    let refresh = move || {
        listed.refresh();
        total.refresh();
    };
    let in_transition = Memo::new(move |_| {
        listed.state.with(|state| {
            let rows = state.value().map(|listed| &listed.page.volumes);
            rows.is_some_and(|rows| {
                rows.iter().any(|volume| volume.status.phase.is_in_transition())
            })
        })
    });
    use_polling(
        move || in_transition.get(),
        move || {
            listed.refresh_quietly();
            total.refresh_quietly();
        },
    );
    let search = use_search(query);
    let model = Memo::new(move |_| {
        listed.state.with(|state| {
            let listed = state.value()?;
            let model = PageModel {
                offset: listed.query.offset,
                limit: u32::from(listed.query.limit.get()),
                rows: u32::try_from(listed.page.volumes.len()).unwrap_or(u32::MAX),
                next: listed.page.next,
                total: total.value(),
            };
            Some((listed.query.clone(), model))
        })
    });
    // An old server cannot count: the total is left out. Any other refusal is told, but once: the
    // list may have failed for the same reason.
    let uncounted = Memo::new(move |_| {
        let alone = listed.state.with(|state| state.error().is_none());
        total.problem().filter(|error| alone && !error.is_missing_operation())
    });
    // Compared: the same failure again is no news. A 401 is the frame's matter.
    let error = Memo::new(move |_| listed.problem());
    // How the rows that are there come to be none, or none yet.
    let body = Memo::new(move |_| listed.state.with(Body::of));
    view! {
        <PageHeader
            title="Data volumes"
            subtitle=ViewFn::from(move || view! { <Freshness remote=listed live=in_transition /> })
            actions=ViewFn::from(move || {
                view! {
                    <Button icon=IconName::Refresh on_click=refresh>"Refresh"</Button>
                    <LinkButton
                        href=Route::New.href()
                        variant=ButtonVariant::Primary
                        icon=IconName::Add
                    >
                        "New data volume"
                    </LinkButton>
                }
            })
        />
        <QueryProblems problems />
        <div class="list-tools">
            <SearchBox
                id=SEARCH
                label="Search data volumes"
                value=search
                on_input=move |text| search.set(text)
            />
            <PhaseChips query />
        </div>
        <FilterTokens query />
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh /> })}
        {move || match body.get() {
            Body::Rows => view! { <VolumeTable query listed /> }.into_any(),
            Body::Nothing => ().into_any(),
            Body::NoMatch => {
                view! {
                    <EmptyState
                        title="No data volumes match"
                        text=Some("Nothing has all that the search and the filters ask for.".to_owned())
                        icon=IconName::Search
                    >
                        <ClearFilters query />
                    </EmptyState>
                }
                    .into_any()
            }
            Body::PastEnd => {
                view! {
                    <EmptyState
                        title="This page is past the end of the list"
                        text=Some("There may be fewer data volumes now than before.".to_owned())
                    >
                        <LinkButton href=move || {
                            Route::Volumes(query.get().at_offset(0)).href()
                        }>"Go to the first page"</LinkButton>
                    </EmptyState>
                }
                    .into_any()
            }
            Body::Empty => {
                view! {
                    <EmptyState
                        title="No data volumes yet"
                        text=Some(
                            "A data volume offers the data on a PVC of one project to others, \
                             read-only and without a copy."
                                .to_owned(),
                        )
                    >
                        <LinkButton href=Route::New.href() variant=ButtonVariant::Primary>
                            "Create the first data volume"
                        </LinkButton>
                    </EmptyState>
                }
                    .into_any()
            }
        }}
        {move || (body.get() == Body::Rows).then(|| view! { <Foot model query uncounted /> })}
        {move || {
            let stuck = model.get().is_some_and(|(_, model)| model.is_stuck());
            stuck.then(|| view! {
                <InlineNotice kind=NoticeKind::Warning>
                    "The server says that more rows follow, but not where. What is shown may not be all."
                </InlineNotice>
            })
        }}
    }
}

/// What stands below the tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    /// The table: rows, or their skeleton.
    Rows,
    /// Only the error above.
    Nothing,
    /// The list is empty.
    Empty,
    /// Nothing passes the filter.
    NoMatch,
    /// There are rows, but not here.
    PastEnd,
}

impl Body {
    /// Empty is shown only after a 200 with zero rows.
    fn of(state: &Remote<Listed>) -> Self {
        match state.value() {
            None if state.error().is_some() => Self::Nothing,
            None => Self::Rows,
            Some(listed) if !listed.page.volumes.is_empty() => Self::Rows,
            // None at all was the answer to the question before.
            Some(_) if state.error().is_some() => Self::Nothing,
            Some(listed) if listed.query.offset > 0 => Self::PastEnd,
            Some(listed) if listed.query.is_filtered() => Self::NoMatch,
            Some(_) => Self::Empty,
        }
    }
}

/// The query in the address, and what of the address could not be read. Keeps the last one when
/// the address is another page's already.
fn use_query() -> (Memo<ListQuery>, Memo<Vec<QueryProblem>>) {
    let location = use_location();
    let parsed = Memo::new(move |before: Option<&(ListQuery, Vec<QueryProblem>)>| {
        let search = location.search.get();
        match (Route::parse(&location.pathname.get(), &search), before) {
            (Some(Route::Volumes(_)), _) => ListQuery::parse(&search),
            (_, before) => before.cloned().unwrap_or_default(),
        }
    });
    (
        Memo::new(move |_| parsed.with(|(query, _)| query.clone())),
        Memo::new(move |_| parsed.with(|(_, problems)| problems.clone())),
    )
}

/// Navigates to another query; `replace` leaves no trace of the present one in the history.
fn use_go() -> impl Fn(ListQuery, bool) + Copy + Send + Sync + 'static {
    let navigate = StoredValue::new_local(use_navigate());
    move |query, replace| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&Route::Volumes(query).href(), options));
    }
}

/// The text in the search box: what is typed goes into the address when typing pauses, what comes
/// from the address (Back, a link) comes into the box.
fn use_search(query: Memo<ListQuery>) -> RwSignal<String> {
    let go = use_go();
    let in_address = Memo::new(move |_| query.with(|query| query.search.clone()));
    let text = RwSignal::new(in_address.get_untracked());
    let sent = StoredValue::new(in_address.get_untracked());
    Effect::new(move |_| {
        let search = in_address.get();
        // Our own navigation says nothing new; meanwhile more may have been typed.
        if sent.get_value() != search {
            sent.set_value(search.clone());
            text.set(search);
        }
    });
    // Back and Forward are a later wish than what was typed and has not been sent.
    let listener = window_event_listener(ev::popstate, move |_| text.set(sent.get_value()));
    on_cleanup(move || listener.remove());
    Effect::new(move |_| {
        let typed = text.get();
        if typed == sent.get_value() {
            return;
        }
        spawn_local_scoped_with_cancellation(async move {
            delay(SEARCH_PAUSE).await;
            let before = query.get_untracked();
            // Searching and ceasing to are steps in the history; what is between refines.
            let replace = !before.search.is_empty() && !typed.is_empty();
            sent.set_value(typed.clone());
            go(before.with_search(&typed), replace);
        });
    });
    text
}

#[component]
fn QueryProblems(problems: Memo<Vec<QueryProblem>>) -> impl IntoView {
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <InlineNotice
                    kind=NoticeKind::Warning
                    title="Parts of the address were not understood and are left out"
                >
                    <ul>
                        {problems
                            .into_iter()
                            .map(|problem| view! { <li><bdi>{problem.to_string()}</bdi></li> })
                            .collect_view()}
                    </ul>
                </InlineNotice>
            }
        })
    }
}

#[component]
fn ClearFilters(query: Memo<ListQuery>) -> impl IntoView {
    view! {
        <LinkButton href=move || Route::Volumes(query.get().unfiltered()).href()>
            "Clear filters"
        </LinkButton>
    }
}

/// How many rows there are on a page, and the pages before and after the one that is shown.
#[component]
fn Foot(
    model: Memo<Option<(ListQuery, PageModel)>>,
    query: Memo<ListQuery>,
    uncounted: Memo<Option<ApiError>>,
) -> impl IntoView {
    let go = use_go();
    // The links stay, and with them the focus, while what they say changes.
    let known = Memo::new(move |_| model.with(Option::is_some));
    let range = move || model.get().map(|(_, model)| model.range()).unwrap_or_default();
    // While other rows are asked for than are shown, what comes after those is not known.
    let to = move |offset: fn(&PageModel) -> Option<u32>| {
        let (shown, model) = model.get()?;
        if query.with(|query| query.at_offset(0)) != shown.at_offset(0) {
            return None;
        }
        Some(Route::Volumes(shown.at_offset(offset(&model)?)).href())
    };
    view! {
        <div class="list-foot">
            <RowsPerPage
                options=PAGE_SIZES.map(|size| u32::from(size.get())).to_vec()
                value=move || u32::from(query.get().limit.get())
                on_change=move |rows: u32| {
                    if let Some(limit) = u16::try_from(rows).ok().and_then(PageSize::new) {
                        go(query.get_untracked().with_limit(limit), false);
                    }
                }
            />
            {move || {
                let error = uncounted.get()?;
                Some(view! {
                    <span class="muted small">
                        {error.title()} ": " <bdi>{error.message()}</bdi>
                    </span>
                })
            }}
            {move || {
                known
                    .get()
                    .then(|| {
                        view! {
                            <Pagination
                                range=range
                                previous=move || to(PageModel::previous)
                                next=move || to(PageModel::next)
                            />
                        }
                    })
            }}
        </div>
    }
}
