//! The page for unknown addresses.

use super::{GoToList, use_page};
use crate::ui::{EmptyState, IconName, PageHeader};
use leptos::prelude::*;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    use_page(|| "Page not found".to_owned());
    view! {
        <PageHeader title="Page not found" />
        <EmptyState
            title="There is nothing at this address"
            text=Some("The link may be old, or the ID of the data volume incomplete.".to_owned())
            icon=IconName::Search
        >
            <GoToList />
        </EmptyState>
    }
}
