//! The page for unknown addresses.

use super::{GoToList, use_page};
use crate::texts::frame as texts;
use crate::ui::{EmptyState, IconName, PageHeader};
use leptos::prelude::*;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    use_page(|| texts::NOT_FOUND_TITLE.to_owned());
    view! {
        <PageHeader title=texts::NOT_FOUND_TITLE />
        <EmptyState
            title=texts::NOT_FOUND_HEADING
            text=Some(texts::NOT_FOUND_TEXT.to_owned())
            icon=IconName::Search
        >
            <GoToList />
        </EmptyState>
    }
}
