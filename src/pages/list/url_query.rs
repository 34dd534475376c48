//! The list's query in the URL.

use super::super::use_navigator;
use super::model::ShownPage;
use crate::domain::{ListQuery, QueryProblem};
use crate::effect::{effect, memo};
use crate::route::Route;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_location;

/// The query in the URL, and the parts of the URL that could not be parsed. Keeps the last query while
/// the URL already belongs to another page.
pub fn use_query() -> (Memo<ListQuery>, Memo<Vec<QueryProblem>>) {
    let location = use_location();
    let parsed = memo(move |before: Option<&(ListQuery, Vec<QueryProblem>)>| {
        let search = location.search.get();
        match Route::parse(&location.pathname.get(), &search) {
            Some(Route::Volumes(_)) => ListQuery::parse(&search),
            _ => before.cloned().unwrap_or_default(),
        }
    });
    (
        memo(move |_| parsed.with(|(query, _)| query.clone())),
        memo(move |_| parsed.with(|(_, problems)| problems.clone())),
    )
}

/// Returns a function that navigates to a query; its second argument says whether to replace the
/// current history entry.
pub fn use_navigate_to_query() -> impl Fn(ListQuery, bool) + Copy + Send + Sync + 'static {
    let navigate = use_navigator();
    move |query, replace| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&Route::Volumes(query).href(), options);
    }
}

/// Redirects from a page past the end of the list to the last page. Without a total it goes back one
/// page, once.
pub fn use_last_page(shown_page: ShownPage, query: Memo<ListQuery>, can_count: Signal<bool>) {
    let navigate = use_navigate_to_query();
    let is_redirected = StoredValue::new(false);
    effect(move || {
        let Some((shown, position)) = shown_page.get() else { return };
        if !position.is_past_end() || query.with(|query| *query != shown) {
            is_redirected.update_value(|is_redirected| *is_redirected &= position.rows == 0);
            return;
        }
        if position.total.is_some() || (!can_count.get() && !is_redirected.get_value()) {
            is_redirected.set_value(true);
            navigate(shown.at_offset(position.last_page()), true);
        }
    });
}
