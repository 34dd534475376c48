//! The table, or the reason why it is not shown.

use super::filters::ClearFilters;
use super::model::ListResponse;
use super::open_row::OpenedRow;
use super::table::VolumeTable;
use crate::domain::{Action, ListQuery, RequestScope};
use crate::route::Route;
use crate::state::{AccessReasons, Remote, RemoteHandle, use_permissions};
use crate::ui::{ButtonVariant, EmptyState, IconName, LinkButton};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListContent {
    /// The table with rows or with their skeleton.
    Table,
    /// Nothing below the error message.
    ErrorOnly,
    Empty,
    /// The project can use no data volume.
    NoneUsable,
    NoMatch,
    PastEnd,
}

impl ListContent {
    /// An empty state needs a successful response without rows. After an error the last rows stay, but
    /// only if they match `query` or a message on the page explains that they do not.
    pub fn of(state: &Remote<ListResponse>, query: &ListQuery, is_explained: bool) -> Self {
        let is_other = |shown: &ListQuery| shown.selection() != query.selection();
        match state.value() {
            None if state.error().is_some() => Self::ErrorOnly,
            Some(response)
                if state.error().is_some() && !is_explained && is_other(&response.query) =>
            {
                Self::ErrorOnly
            }
            None => Self::Table,
            Some(response) if !response.page.items.is_empty() => Self::Table,
            // The empty response is older than the error.
            Some(_) if state.error().is_some() => Self::ErrorOnly,
            Some(response) if response.query.offset > 0 => Self::PastEnd,
            Some(response) if response.query.is_filtered() => Self::NoMatch,
            Some(response) if response.query.scope != RequestScope::Originated => Self::NoneUsable,
            Some(_) => Self::Empty,
        }
    }
}

#[component]
pub fn ListBody(
    content: Memo<ListContent>,
    query: Memo<ListQuery>,
    list: RemoteHandle<ListResponse>,
    shown_query: Memo<Option<ListQuery>>,
    access_reasons: AccessReasons,
    on_open: Callback<OpenedRow>,
) -> impl IntoView {
    let permissions = use_permissions();
    move || match content.get() {
        ListContent::Table => {
            view! { <VolumeTable query list shown_query access_reasons on_open /> }.into_any()
        }
        ListContent::ErrorOnly => ().into_any(),
        ListContent::NoMatch => view! {
            <EmptyState
                title="No data volumes match"
                text=Some("Nothing has all that the search and the filters ask for.".to_owned())
                icon=IconName::Search
            >
                <ClearFilters query />
            </EmptyState>
        }
        .into_any(),
        ListContent::NoneUsable => view! {
            <EmptyState
                title="No data volumes for this project"
                text=Some(
                    "The project has none of its own, and none is shared with it."
                        .to_owned(),
                )
            >
                <LinkButton href=move || {
                    Route::Volumes(query.get().in_scope(RequestScope::Originated)).href()
                }>"Show those that originate in your scopes"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        ListContent::PastEnd => view! {
            <EmptyState
                title="This page is past the end of the list"
                text=Some("There may be fewer data volumes now than before.".to_owned())
            >
                <LinkButton href=move || {
                    Route::Volumes(query.get().at_offset(0)).href()
                }>"Go to the first page"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        ListContent::Empty => view! {
            <EmptyState
                title="No data volumes yet"
                text=Some(
                    "A data volume offers the data on a PVC of one project to others, \
                     read-only and without a copy."
                        .to_owned(),
                )
            >
                <LinkButton
                    href=move || Route::new_volume(Some(query.get())).href()
                    variant=ButtonVariant::Primary
                    unavailable=move || permissions.denial_reason_everywhere(Action::Create)
                >
                    "Create the first data volume"
                </LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
}
