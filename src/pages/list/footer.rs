//! The footer of the table: page size and pagination.

use super::model::ShownPage;
use super::url_query::use_navigate_to_query;
use crate::api::ApiError;
use crate::domain::{ListQuery, PAGE_SIZES, PagePosition, PageSize};
use crate::effect::when;
use crate::route::Route;
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
    let range = move || shown_page.get().map(|(_, position)| position.range()).unwrap_or_default();
    // The neighbours of the shown page are unknown while other rows are loading.
    let href_of = move |offset: fn(&PagePosition) -> Option<u32>| {
        let (shown, position) = shown_page.get()?;
        if query.with(|query| query.at_offset(0)) != shown.at_offset(0) {
            return None;
        }
        Some(Route::Volumes(shown.at_offset(offset(&position)?)).href())
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
