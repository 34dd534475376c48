//! The filters in the URL as tokens that can be edited and removed.

use super::super::model::{ListResponse, SEARCH_ID, rows};
use super::super::search::ListSearch;
use super::describe::describe_clause;
use super::model::{CLEAR_ID, EditorTarget, Filters};
use crate::domain::{Clause, Field, FilterBy, ListQuery, Phase, ProjectId, ValueKind};
use crate::effect::{effect, memo, when};
use crate::route::Route;
use crate::state::{RemoteHandle, use_directory, use_notifications};
use crate::texts::{filters as texts, ui};
use crate::ui::{FilterToken, focus_by_id};
use leptos::prelude::*;

#[component]
pub fn FilterTokens(
    filters: Filters,
    list: RemoteHandle<ListResponse>,
    has_clear_link: Signal<bool>,
) -> impl IntoView {
    let query = filters.query;
    use_project_names(query, list);
    let clauses = memo(move |_| query.with(|query| clauses_without_chip(&query.filter)));
    let count = move || clauses.with(Vec::len);
    when(
        move || count() > 0,
        move || {
            view! {
                <div class="filter-row">
                    <ul class="tokens" aria-label=texts::LABEL>
                        // Keyed by index, so that the token of an edited filter keeps the focus.
                        <For each=move || 0..count() key=|index| *index let:index>
                            <ClauseToken filters clauses index />
                        </For>
                    </ul>
                    {when(move || has_clear_link.get(), move || view! { <ClearFilters query /> })}
                </div>
            }
        },
    )
}

#[component]
pub fn ClearFilters(query: Memo<ListQuery>) -> impl IntoView {
    let search = expect_context::<ListSearch>();
    view! {
        <a
            class="button"
            id=CLEAR_ID
            data-variant="secondary"
            href=move || Route::Volumes(query.get().unfiltered()).href()
            // The link disappears while it has the focus.
            on:click=move |_| {
                search.discard_unsent();
                focus_by_id(SEARCH_ID);
            }
        >
            <span class="button-label">
                {move || query.with(clear_label)}
            </span>
        </a>
    }
}

pub fn clear_label(query: &ListQuery) -> &'static str {
    if query.filter.is_empty() { ui::CLEAR_SEARCH } else { texts::CLEAR }
}

/// Whether there are filters that no phase chip shows.
pub fn has_tokens(query: &ListQuery) -> bool {
    !clauses_without_chip(&query.filter).is_empty()
}

/// The clauses for which no phase chip is selected.
fn clauses_without_chip(filter: &FilterBy) -> Vec<Clause> {
    let is_on_phase = |clause: &&Clause| clause.field() == Field::Phase;
    let has_chip = filter.0.iter().filter(is_on_phase).count() == 1
        && filter.phase().is_some_and(|phase| Phase::ALL.iter().any(|it| it.as_str() == phase));
    filter.0.iter().filter(|clause| !has_chip || !is_on_phase(clause)).cloned().collect()
}

fn remove_button_id(index: usize) -> String {
    format!("filter-{index}")
}

#[component]
fn ClauseToken(filters: Filters, clauses: Memo<Vec<Clause>>, index: usize) -> impl IntoView {
    let directory = use_directory();
    let notifications = use_notifications();
    let query = filters.query;
    // `None` for a moment after the filter was removed.
    let clause = memo(move |_| clauses.with(|clauses| clauses.get(index).cloned()));
    let text = memo(move |_| {
        clause.with(|clause| {
            clause.as_ref().map(|clause| describe_clause(clause, directory)).unwrap_or_default()
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
    let on_remove = move |()| {
        notifications.announce(texts::removed(&text.get_untracked()));
        // The next token takes over this index and the focus. After the last one there is none.
        if index + 1 == clauses.with_untracked(Vec::len) {
            let before = index.checked_sub(1).map(remove_button_id);
            focus_by_id(before.as_deref().unwrap_or(SEARCH_ID));
        }
    };
    let edit = move |()| {
        if let Some(clause) = clause.get_untracked() {
            filters.toggle_editor(EditorTarget::Clause(clause));
        }
    };
    // A sentence whose name must stay is not translated at all: the rest is as short as the name.
    let has_name = move || clause.with(|clause| clause.as_ref().is_some_and(Clause::has_name));
    view! {
        <li translate=move || has_name().then_some("no")>
            <FilterToken
                text=text
                on_edit=edit
                href=Signal::derive(href)
                on_remove=on_remove
                id=remove_button_id(index)
            />
        </li>
    }
}

/// Loads the names of the projects in the query: from the rows if possible, otherwise by requests.
fn use_project_names(query: Memo<ListQuery>, list: RemoteHandle<ListResponse>) {
    let directory = use_directory();
    let ids = memo(move |_| query.with(project_ids));
    effect(move || {
        let ids = ids.get();
        let is_settled = list.state.with(|state| {
            if !ids.is_empty() {
                directory.add_projects_of(rows(state));
            }
            !state.is_busy()
        });
        if is_settled {
            ids.iter().for_each(|id| directory.fetch_project_name(id));
        }
    });
}

fn project_ids(query: &ListQuery) -> Vec<ProjectId> {
    let clauses = query.filter.0.iter();
    let on_project =
        clauses.filter(|clause| clause.field().value_kind(clause.operator()) == ValueKind::Project);
    on_project.map(|clause| clause.value().into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selected_phase_chip_needs_no_token() {
        for (filter, tokens) in [
            ("phase==NotReady", ""),
            ("name=@a,phase==Ready", "name=@a"),
            ("phase!=Ready", "phase!=Ready"),
            ("phase==Hibernating", "phase==Hibernating"),
            ("phase==Ready,phase!=Ready", "phase==Ready,phase!=Ready"),
        ] {
            let shown = FilterBy(clauses_without_chip(&FilterBy::parse(filter).0));
            assert_eq!(shown.to_string(), tokens, "{filter}");
        }
    }
}
