//! An address that leads nowhere.

use super::parts::{GoToList, use_page};
use crate::ui::{EmptyState, IconName, PageHeader};
use leptos::prelude::*;

/// Says so, and leads back.
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
