//! The list's state is in the address: reading it, and navigating to another.

use crate::domain::{ListQuery, PageModel, QueryProblem, entered_search, visible};
use crate::effect::{effect, memo, spawn_scoped};
use crate::route::Route;
use crate::state::delay;
use crate::ui::{InlineNotice, NoticeKind, on_history_step, use_announcer};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// How long typing in the search box has to pause, in milliseconds.
const SEARCH_PAUSE: i32 = 150;

/// The query in the address, and what of the address could not be read. Keeps the last one when
/// the address is another page's already.
pub fn use_query() -> (Memo<ListQuery>, Memo<Vec<QueryProblem>>) {
    let location = use_location();
    let parsed = memo(move |before: Option<&(ListQuery, Vec<QueryProblem>)>| {
        let search = location.search.get();
        match (Route::parse(&location.pathname.get(), &search), before) {
            (Some(Route::Volumes(_)), _) => ListQuery::parse(&search),
            (_, before) => before.cloned().unwrap_or_default(),
        }
    });
    (
        memo(move |_| parsed.with(|(query, _)| query.clone())),
        memo(move |_| parsed.with(|(_, problems)| problems.clone())),
    )
}

/// Navigates to another query; `replace` leaves no trace of the present one in the history.
pub fn use_go() -> impl Fn(ListQuery, bool) + Copy + Send + Sync + 'static {
    let navigate = StoredValue::new_local(use_navigate());
    move |query, replace| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&Route::Volumes(query).href(), options));
    }
}

/// Leads on from a page behind the end, whose rows have gone, to the last page that there is. Where nobody `can_count`
/// it leads one page back, once.
pub fn use_last_page(
    model: Memo<Option<(ListQuery, PageModel)>>,
    query: Memo<ListQuery>,
    can_count: Signal<bool>,
) {
    let go = use_go();
    let is_led = StoredValue::new(false);
    effect(move || {
        let Some((shown, model)) = model.get() else { return };
        if !model.is_past_end() || query.with(|query| *query != shown) {
            is_led.update_value(|is_led| *is_led &= model.rows == 0);
            return;
        }
        if model.total.is_some() || (!can_count.get() && !is_led.get_value()) {
            is_led.set_value(true);
            go(shown.at_offset(model.last_page()), true);
        }
    });
}

/// The search box.
#[derive(Clone, Copy)]
pub struct ListSearch {
    /// The text in it.
    pub text: RwSignal<String>,
    /// What of it the address has.
    sent: StoredValue<String>,
}

impl ListSearch {
    /// Calls off what is typed and not sent: somebody wants another list altogether.
    pub fn call_off(self) {
        self.text.set(self.sent.get_value());
    }
}

/// The search box: what is typed goes into the address when typing pauses, what comes from the
/// address (Back, a link) comes into the box.
pub fn use_search(query: Memo<ListQuery>) -> ListSearch {
    let go = use_go();
    let in_address = memo(move |_| query.with(|query| query.search.clone()));
    let text = RwSignal::new(in_address.get_untracked());
    let sent = StoredValue::new(in_address.get_untracked());
    effect(move || {
        let search = in_address.get();
        // Our own navigation says nothing new; meanwhile more may have been typed.
        if sent.get_value() != search {
            sent.set_value(search.clone());
            text.set(search);
        }
    });
    let search = ListSearch { text, sent };
    // Back and Forward are a later wish than what was typed and has not been sent.
    on_history_step(move || search.call_off());
    effect(move || {
        let typed = entered_search(&text.get());
        if typed == sent.get_value() {
            return;
        }
        spawn_scoped(async move {
            delay(SEARCH_PAUSE).await;
            let before = query.get_untracked();
            // Searching and ceasing to are steps in the history; what is between refines.
            let replace = !before.search.is_empty() && !typed.is_empty();
            sent.set_value(typed.clone());
            go(before.with_search(&typed), replace);
        });
    });
    search
}

/// What of the address was not understood.
#[component]
pub fn QueryProblems(problems: Memo<Vec<QueryProblem>>) -> impl IntoView {
    const TITLE: &str = "Parts of the address were not understood and are left out";
    let announcer = use_announcer();
    effect(move || {
        if problems.with(|problems| !problems.is_empty()) {
            announcer.say(TITLE);
        }
    });
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <InlineNotice
                    kind=NoticeKind::Warning
                    title=TITLE
                >
                    <ul>
                        {problems
                            .into_iter()
                            .map(|problem| view! { <li><bdi>{visible(problem.to_string())}</bdi></li> })
                            .collect_view()}
                    </ul>
                </InlineNotice>
            }
        })
    }
}
