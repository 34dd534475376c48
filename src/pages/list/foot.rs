//! What stands below the table.

use super::address::use_go;
use crate::api::ApiError;
use crate::domain::{ListQuery, PAGE_SIZES, PageModel, PageSize, visible};
use crate::effect::when;
use crate::route::Route;
use crate::ui::{Pagination, RowsPerPage};
use leptos::prelude::*;

/// How many rows there are on a page, and the pages before and after the one that is shown.
#[component]
pub fn Foot(
    /// Where one is, and the query that the rows answer.
    model: Memo<Option<(ListQuery, PageModel)>>,
    /// The query in the address.
    query: Memo<ListQuery>,
    /// Why there is no total.
    uncounted: Memo<Option<ApiError>>,
) -> impl IntoView {
    let go = use_go();
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
                        {error.title()} ": " <bdi>{visible(error.message())}</bdi>
                    </span>
                })
            }}
            // The links stay, and with them the focus, while what they say changes.
            {when(move || model.with(Option::is_some), move || {
                view! {
                    <Pagination
                        range=range
                        previous=move || to(PageModel::previous)
                        next=move || to(PageModel::next)
                    />
                }
            })}
        </div>
    }
}
