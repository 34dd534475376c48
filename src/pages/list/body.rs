//! The rows, or why there are none.

use super::Listed;
use super::filters::ClearFilters;
use super::table::{Opened, VolumeTable};
use crate::domain::{Action, ListQuery, RequestScope};
use crate::route::Route;
use crate::state::{AccessReasons, Remote, RemoteHandle, use_app};
use crate::ui::{ButtonVariant, EmptyState, IconName, LinkButton};
use leptos::prelude::*;

/// What stands below the tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// The table: rows, or their skeleton.
    Rows,
    /// Only the error above.
    Nothing,
    /// The list is empty.
    Empty,
    /// The project can use none.
    NoneUsable,
    /// Nothing passes the filter.
    NoMatch,
    /// There are rows, but not here.
    PastEnd,
}

impl Body {
    /// Empty is shown only after a 200 with zero rows. After a failure the last good rows stay, but
    /// only where they answer what `query` asks for, or it is `told` that they do not.
    pub fn of(state: &Remote<Listed>, query: &ListQuery, told: bool) -> Self {
        let is_other = |listed: &Listed| listed.query.selection() != query.selection();
        match state.value() {
            None if state.error().is_some() => Self::Nothing,
            Some(listed) if state.error().is_some() && !told && is_other(listed) => Self::Nothing,
            None => Self::Rows,
            Some(listed) if !listed.page.items.is_empty() => Self::Rows,
            // None at all was the answer to the question before.
            Some(_) if state.error().is_some() => Self::Nothing,
            Some(listed) if listed.query.offset > 0 => Self::PastEnd,
            Some(listed) if listed.query.is_filtered() => Self::NoMatch,
            Some(listed) if listed.query.scope != RequestScope::Originated => Self::NoneUsable,
            Some(_) => Self::Empty,
        }
    }
}

/// The table, or what is there in its place.
#[component]
pub fn ListBody(
    /// Which of them.
    body: Memo<Body>,
    /// The query in the address.
    query: Memo<ListQuery>,
    /// The rows.
    listed: RemoteHandle<Listed>,
    /// Why they are in it.
    why: AccessReasons,
    /// Opens a row.
    on_open: Callback<Opened>,
) -> impl IntoView {
    let permissions = use_app().permissions;
    move || match body.get() {
        Body::Rows => view! { <VolumeTable query listed why on_open /> }.into_any(),
        Body::Nothing => ().into_any(),
        Body::NoMatch => view! {
            <EmptyState
                title="No data volumes match"
                text=Some("Nothing has all that the search and the filters ask for.".to_owned())
                icon=IconName::Search
            >
                <ClearFilters query />
            </EmptyState>
        }
        .into_any(),
        Body::NoneUsable => view! {
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
        Body::PastEnd => view! {
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
        Body::Empty => view! {
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
                    unavailable=move || permissions.why_nowhere(Action::Create)
                >
                    "Create the first data volume"
                </LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
}
