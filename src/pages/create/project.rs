//! The field "Project".

use super::errors::{FieldErrors, field_id};
use super::fields::use_draft_part;
use crate::api::endpoint::OrgQuery;
use crate::api::{ApiError, DraftField, endpoint};
use crate::domain::{Action, OrgUnit, PickedProject};
use crate::effect::{effect, memo};
use crate::pages::{FieldWarning, combo_state};
use crate::state::{
    WhenKeyChanges, use_directory, use_draft, use_org_search, use_permissions, use_remote,
};
use crate::texts::{create as texts, volume};
use crate::tools::{clean_line, escape_invisible};
use crate::ui::{ComboOption, ComboState, Combobox};
use leptos::prelude::*;

/// Suggests projects from the server or, if they cannot be read, those seen in the list. An ID can
/// be typed only if the server offers no list.
#[component]
pub fn ProjectField(errors: FieldErrors) -> impl IntoView {
    let directory = use_directory();
    let draft = use_draft();
    let permissions = use_permissions();
    let text = use_draft_part(|draft| draft.project.clone(), |draft, text| draft.project = text);
    let search = use_org_search(text.into(), Signal::stored(None), endpoint::list_projects);
    // A filter cannot match the project or the department, so the second request follows the first.
    let of_departments = use_remote(
        WhenKeyChanges::Drop,
        move || {
            let typed = clean_line(&text.get());
            let is_settled = !search.busy.get() && search.error.with(Option::is_none);
            let is_picked = draft.with(|draft| draft.picked().is_some());
            (is_settled && !is_picked && !typed.is_empty()).then_some(typed)
        },
        |client, text: String| async move {
            let query = OrgQuery { text, of_departments: true, ..OrgQuery::default() };
            client.send(endpoint::list_projects(&query)).await
        },
    );
    let projects = memo(move |_| {
        if search.error.with(Option::is_some) {
            return text.with(|text| directory.search_seen_projects(text));
        }
        let mut found: Vec<_> =
            search.items.with(|projects| projects.iter().map(PickedProject::from_unit).collect());
        for project in of_departments.value().unwrap_or_default().items {
            let project = PickedProject::from_unit(&project);
            if !found.iter().any(|it| it.id == project.id) {
                found.push(project);
            }
        }
        found
    });
    // Not after a temporary failure: the text may be a name that was typed before it.
    let is_listing_unavailable =
        move || search.error.with(|it| it.as_ref().is_some_and(ApiError::is_unavailable_operation));
    effect(move || {
        let is_id = is_listing_unavailable();
        if draft.with_untracked(|draft| draft.is_project_id != is_id) {
            draft.update(|draft| draft.is_project_id = is_id);
        }
    });
    // Typing the full name of a project picks it, if no other project has the same name.
    effect(move || {
        let typed = clean_line(&text.get());
        let is_picked = draft.with_untracked(|draft| draft.picked().is_some());
        if is_picked || search.busy.get() {
            return;
        }
        let picked = projects.with(|projects| {
            let mut same = projects.iter().filter(|project| clean_line(&project.name) == typed);
            let only = same.next().cloned().filter(|_| same.next().is_none());
            // They are sorted by name: the next page may begin with the same name.
            let is_same = |last: &OrgUnit| clean_line(&last.name) == typed;
            let is_last = search.items.with(|projects| projects.last().is_some_and(is_same));
            only.filter(|_| !is_last || search.next.with(Option::is_none))
        });
        if picked.is_some() {
            draft.update(|draft| draft.picked = picked);
        }
    });
    let options = move || {
        let option = |project: &PickedProject| ComboOption {
            value: project.id.to_string(),
            label: project.name.clone(),
            detail: Some(texts::project_place(
                project.department.as_ref().map(|id| directory.department(id)).as_deref(),
                project.cluster.as_ref().map(|id| directory.cluster(id)).as_deref(),
            ))
            .filter(|place| !place.is_empty()),
            warning: permissions.denial_reason(Action::Create, &project.org_scope()),
            is_disabled: false,
        };
        projects.with(|projects| projects.iter().map(option).collect::<Vec<_>>())
    };
    let hint = move || {
        let hint =
            if is_listing_unavailable() { texts::PROJECT_ID_HINT } else { texts::PROJECT_HINT };
        Some(hint.to_owned())
    };
    let placeholder =
        move || (!is_listing_unavailable()).then(|| texts::PROJECT_PLACEHOLDER.to_owned());
    let state = move || match combo_state(search) {
        ComboState::Failed(error) if projects.with(|projects| !projects.is_empty()) => {
            ComboState::Failed(texts::projects_from_list(&error))
        }
        state => state,
    };
    let select = move |option: ComboOption| {
        let picked = projects.with_untracked(|projects| {
            projects.iter().find(|project| project.id.as_str() == option.value).cloned()
        });
        if let Some(project) = picked {
            draft.update(|draft| {
                draft.project.clone_from(&project.name);
                draft.picked = Some(project);
            });
        }
    };
    let forbidden = memo(move |_| {
        let scope = draft.with(|draft| draft.picked().map(PickedProject::org_scope));
        permissions.denial_reason(Action::Create, &scope?)
    });
    let warning = |reason: String| {
        view! { <FieldWarning label=texts::PROJECT_DENIED><p><bdi>{escape_invisible(reason)}</bdi></p></FieldWarning> }
    };
    view! {
        <div class="field-group">
            <Combobox
                id=field_id(DraftField::Project)
                value=text
                label=volume::PROJECT
                hint
                placeholder
                options
                state
                free_text=is_listing_unavailable
                required=true
                enter_only_chooses=true
                on_select=select
                on_more=move || search.fetch_more()
                on_blur=move || errors.touch(DraftField::Project)
                error=errors.of(DraftField::Project)
            />
            {move || forbidden.get().map(warning)}
        </div>
    }
}
