//! Chooses the project of the list by its name, or by its ID if projects cannot be listed.

use super::super::{combo_state, unit_options};
use super::model::{PICKER_ID, SEARCH_ID, scope_project};
use super::more_tools::close_more_tools;
use super::scope_switch::is_choosing_entry;
use super::url_query::use_navigate_to_query;
use crate::api::endpoint;
use crate::domain::{Field, ListQuery, OrgUnit, ProjectId, RequestScope};
use crate::effect::{effect, effect_with, memo, when};
use crate::route::Route;
use crate::state::{use_directory, use_org_search, use_session};
use crate::texts::list as texts;
use crate::tools::clean_id;
use crate::ui::{
    Button, ComboOption, ComboState, Combobox, FilterToken, focus_by_id, focus_first,
    focus_in_next_frame, focused, keep_focus_within,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub fn ProjectPicker(
    query: Memo<ListQuery>,
    project: Memo<Option<ProjectId>>,
    choosing: RwSignal<bool>,
) -> impl IntoView {
    effect(move || {
        if choosing.get() {
            focus_in_next_frame(PICKER_ID);
        }
    });
    // Back removes the field.
    on_cleanup(|| {
        if focused().is_some_and(|focused| focused.id() == PICKER_ID) {
            keep_focus_within(|| focus_first(".scope > .segments > button"));
        }
    });
    let directory = use_directory();
    let session = use_session();
    let navigate = use_navigate_to_query();
    let shown = memo(move |_| {
        let project = project.get();
        let name = project.as_ref().map(|id| directory.project(id)).unwrap_or_default();
        (project.as_ref().map(ProjectId::to_string), name)
    });
    let (text, search_text) = use_unit_text(shown);
    effect(move || {
        if let Some(project) = project.get()
            && session.is_signed_in()
        {
            directory.fetch_project_name(&project);
        }
    });
    let search = use_org_search(search_text.into(), Signal::stored(None), endpoint::list_projects);
    let error = RwSignal::new(None::<String>);
    let submitted = RwSignal::new(false);
    let show = move |project: ProjectId| {
        error.set(None);
        let query = query.get_untracked().in_scope(RequestScope::UsableInProject(project));
        close_more_tools();
        // The list takes the place of the history entry of the open field.
        navigate(query, is_choosing_entry());
    };
    let pick = move |project: OrgUnit| {
        directory.add_units(std::slice::from_ref(&project));
        show(ProjectId::from(project.scope.id));
    };
    // A submitted text is resolved once its search has finished.
    effect(move || {
        if !submitted.get() || search.busy.get() {
            return;
        }
        submitted.set(false);
        let typed = text.with_untracked(|text| clean_id(text));
        let project = search.items.with_untracked(|projects| {
            let mut named = projects.iter().filter(|project| clean_id(&project.name) == typed);
            named.next().cloned().filter(|_| named.next().is_none())
        });
        match project {
            _ if typed.is_empty() => error.set(Some(texts::NO_PROJECT.to_owned())),
            Some(project) => pick(project),
            None => match search.error.get_untracked() {
                Some(it) if it.is_unavailable_operation() => show(ProjectId::from(typed)),
                Some(_) => error.set(Some(texts::PROJECT_SEARCH_FAILED.to_owned())),
                None => error.set(Some(texts::UNKNOWN_PROJECT.to_owned())),
            },
        }
    });
    let options = move || search.items.with(|projects| unit_options(projects, directory));
    let state = move || match combo_state(search) {
        ComboState::Failed(error) => ComboState::Failed(texts::enter_project_id(&error)),
        other => other,
    };
    let select = move |option: ComboOption| {
        if let Some(project) = search.find(&option.value) {
            pick(project);
        }
    };
    let can_submit =
        move || text.with(|text| !text.trim().is_empty() && shown.with(|(_, name)| name != text));
    view! {
        <form
            class="scope-project"
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                if untrack(can_submit) || project.with_untracked(Option::is_none) {
                    submitted.set(true);
                }
            }
        >
            <Combobox
                id=PICKER_ID
                value=text
                label=Field::ProjectId.label()
                options=Signal::derive(options)
                state=Signal::derive(state)
                on_input=move |_| error.set(None)
                on_select=select
                on_more=move || search.fetch_more()
                error=error
            />
            {when(can_submit, || view! { <Button submit=true>{texts::SHOW_PROJECT}</Button> })}
        </form>
    }
}

/// The text of a field that shows a chosen unit, from its ID and its name, and what the text searches for.
pub fn use_unit_text(shown: Memo<(Option<String>, String)>) -> (RwSignal<String>, Memo<String>) {
    let text = RwSignal::new(shown.with_untracked(|(_, name)| name.clone()));
    effect_with(move |before: Option<(Option<String>, String)>| {
        let (id, name) = shown.get();
        // A name that arrives late must not overwrite what has been typed.
        let is_unedited = before
            .is_none_or(|(before, name)| before != id || text.with_untracked(|text| *text == name));
        if is_unedited && text.with_untracked(|text| *text != name) {
            text.set(name.clone());
        }
        (id, name)
    });
    // The name of the current unit is not a search: it would hide all others.
    let search_text = memo(move |_| {
        let text = text.get();
        if shown.with(|(_, name)| *name == text) { String::new() } else { text }
    });
    (text, search_text)
}

/// The project of the list, for a phone: there the switch is in a sheet.
#[component]
pub fn ProjectToken(query: Memo<ListQuery>) -> impl IntoView {
    let directory = use_directory();
    let text = move || {
        let project = query.with(scope_project);
        project.map(|project| texts::usable_in(&directory.project(&project))).unwrap_or_default()
    };
    let href = move || Route::Volumes(query.get().in_scope(RequestScope::Originated)).href();
    view! {
        <div class="scope-token" translate="no">
            <FilterToken
                text=Signal::derive(text)
                href=Signal::derive(href)
                // The link disappears while it has the focus.
                on_remove=|()| {
                    focus_by_id(SEARCH_ID);
                }
                id="project-token"
            />
        </div>
    }
}
