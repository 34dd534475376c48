//! The filters of the address, each of which can be changed and removed.

use super::super::address::ListSearch;
use super::super::{Listed, SEARCH};
use super::words::words;
use super::{Filters, OpenEditor};
use crate::domain::{ListQuery, ProjectId, ValueKind};
use crate::effect::{effect, memo, when};
use crate::route::Route;
use crate::state::{RemoteHandle, use_app};
use crate::ui::{FilterToken, focus_by_id};
use leptos::prelude::*;

/// Tokens, and "Clear filters" where `clear`: below, it may stand once more.
#[component]
pub fn FilterTokens(
    filters: Filters,
    listed: RemoteHandle<Listed>,
    #[prop(into)] clear: Signal<bool>,
) -> impl IntoView {
    let query = filters.query;
    use_project_names(query, listed);
    // Whose volumes are meant is the scope's matter.
    let filtered = move || query.with(|it| !it.filter.is_empty() || !it.search.is_empty());
    let count = move || query.with(|query| query.filter.0.len());
    when(filtered, move || {
        view! {
            <div class="filter-row">
                {when(move || count() > 0, move || {
                    view! {
                        <ul class="tokens" aria-label="Filters">
                            // By its place: a changed filter keeps its token, and the focus.
                            <For each=move || 0..count() key=|index| *index let:index>
                                <ClauseToken filters index />
                            </For>
                        </ul>
                    }
                })}
                {when(move || clear.get(), move || view! { <ClearFilters query /> })}
            </div>
        }
    })
}

/// The way to the list without any restriction.
#[component]
pub fn ClearFilters(query: Memo<ListQuery>) -> impl IntoView {
    let search = expect_context::<ListSearch>();
    view! {
        <a
            class="button"
            data-variant="secondary"
            href=move || Route::Volumes(query.get().unfiltered()).href()
            // The link goes with the filters; the focus must not.
            on:click=move |_| {
                search.call_off();
                focus_by_id(SEARCH);
            }
        >
            <span class="button-label">"Clear filters"</span>
        </a>
    }
}

/// The id of the cross of a token.
fn cross(index: usize) -> String {
    format!("filter-{index}")
}

#[component]
fn ClauseToken(filters: Filters, index: usize) -> impl IntoView {
    let app = use_app();
    let query = filters.query;
    // The token goes a moment after its filter.
    let clause = memo(move |_| query.with(|query| query.filter.0.get(index).cloned()));
    let text = memo(move |_| {
        clause.with(|clause| {
            clause.as_ref().map(|clause| words(clause, app.directory)).unwrap_or_default()
        })
    });
    let href = move || {
        let query = query.get();
        let filter = match clause.get() {
            Some(clause) => query.filter.without(&clause),
            None => query.filter.clone(),
        };
        Route::Volumes(query.with_filter(filter)).href()
    };
    let removed = move |()| {
        app.notifications.announce(format!("Removed filter {}", text.get_untracked()));
        // The next one takes this place, and with it the focus; after the last there is none.
        if index + 1 == query.with_untracked(|query| query.filter.0.len()) {
            let before = index.checked_sub(1).map(cross);
            focus_by_id(before.as_deref().unwrap_or(SEARCH));
        }
    };
    let edit = move |()| filters.editing.set(clause.get_untracked().map(OpenEditor::Clause));
    view! {
        <li>
            <FilterToken
                text=text
                on_edit=edit
                href=Signal::derive(href)
                on_remove=removed
                id=cross(index)
            />
        </li>
    }
}

/// Has the names of the projects in the query known: from the rows, or else from the projects
/// operation.
fn use_project_names(query: Memo<ListQuery>, listed: RemoteHandle<Listed>) {
    let directory = use_app().directory;
    let ids = memo(move |_| query.with(project_ids));
    effect(move || {
        let ids = ids.get();
        let settled = listed.state.with(|state| {
            let rows = state.value().filter(|_| !ids.is_empty());
            let rows = rows.map(|listed| listed.page.items.as_slice()).unwrap_or_default();
            directory.learn_projects(
                rows.iter().map(|volume| (&volume.project_id, volume.project_name.as_str())),
            );
            !state.is_busy()
        });
        if settled {
            ids.iter().for_each(|id| directory.look_up_project(id));
        }
    });
}

fn project_ids(query: &ListQuery) -> Vec<ProjectId> {
    let clauses = query.filter.0.iter();
    let named =
        clauses.filter(|clause| clause.field().value_kind(clause.operator()) == ValueKind::Project);
    named.map(|clause| clause.value().into()).collect()
}
