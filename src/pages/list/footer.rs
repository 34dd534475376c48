//! The footer of the table: page size and pagination.

use super::model::ShownPage;
use super::url_query::use_navigate_to_query;
use crate::api::ApiError;
use crate::domain::{ListQuery, PAGE_SIZES, PagePosition, PageSize};
use crate::effect::when;
use crate::route::Route;
use crate::texts::{format_thousands, list as texts};
use crate::tools::escape_invisible;
use crate::ui::{Pagination, RowsPerPage};
use leptos::prelude::*;

#[component]
pub fn ListFooter(
    shown_page: ShownPage,
    query: Memo<ListQuery>,
    count_error: Memo<Option<ApiError>>,
) -> impl IntoView {
    let navigate = use_navigate_to_query();
    let range =
        move || shown_page.get().map(|(_, position)| describe_range(&position)).unwrap_or_default();
    let href_of = move |offset: fn(&PagePosition) -> Option<u32>| {
        query.with(|query| shown_page.with(|shown| href_of_page(shown.as_ref()?, query, offset)))
    };
    view! {
        <div class="list-foot">
            <RowsPerPage
                options=PAGE_SIZES.map(|size| u32::from(size.get())).to_vec()
                value=move || u32::from(query.get().limit.get())
                on_change=move |rows: u32| {
                    if let Some(limit) = u16::try_from(rows).ok().and_then(PageSize::new) {
                        navigate(query.get_untracked().with_limit(limit), false);
                    }
                }
            />
            {move || {
                let error = count_error.get()?;
                Some(view! {
                    <span class="muted small">
                        {error.title()} ": " <bdi>{escape_invisible(error.message())}</bdi>
                    </span>
                })
            }}
            // Created once, so that the links keep the focus.
            {when(move || shown_page.with(Option::is_some), move || {
                view! {
                    <Pagination
                        range=range
                        previous=move || href_of(PagePosition::previous)
                        next=move || href_of(PagePosition::next)
                    />
                }
            })}
        </div>
    }
}

/// The URL of a neighbour of the shown page, which is unknown while other rows are loading.
pub fn href_of_page(
    (shown, position): &(ListQuery, PagePosition),
    query: &ListQuery,
    offset: fn(&PagePosition) -> Option<u32>,
) -> Option<String> {
    let offset = offset(position).filter(|_| query.at_offset(0) == shown.at_offset(0))?;
    Some(Route::Volumes(shown.at_offset(offset)).href())
}

/// "1–50 of 1,234"; "1–50, more follow" or "1–12" where the total is not known.
pub fn describe_range(position: &PagePosition) -> String {
    let offset = u64::from(position.offset);
    let (first, last) = (offset + 1, offset + u64::from(position.rows));
    let range = if position.rows == 0 {
        "0".to_owned()
    } else {
        format!("{}–{}", format_thousands(first), format_thousands(last))
    };
    // A total smaller than the rows shown is stale.
    match position.total.filter(|total| *total >= last || position.rows == 0) {
        Some(total) => texts::range_of(&range, total),
        None if position.next().is_some() => texts::range_and_more(&range),
        None => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::page;

    #[test]
    fn the_range_shows_the_total_if_it_is_known() {
        assert_eq!(describe_range(&page(0, 50, Some(50), Some(1_234))), "1–50 of 1,234");
        assert_eq!(describe_range(&page(1_200, 34, None, Some(1_234))), "1,201–1,234 of 1,234");
        assert_eq!(describe_range(&page(0, 50, Some(50), None)), "1–50, more follow");
        assert_eq!(describe_range(&page(0, 12, None, None)), "1–12");
        assert_eq!(describe_range(&page(0, 0, None, Some(0))), "0 of 0");
        assert_eq!(describe_range(&page(0, 50, Some(50), Some(49))), "1–50, more follow");
    }
}
