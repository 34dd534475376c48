//! The field "Project".

use super::super::parts::combo_state;
use super::PROJECT;
use super::fields::use_part;
use crate::api::{ApiError, Project, endpoint};
use crate::domain::{Action, PickedProject, entered_line, visible};
use crate::effect::{effect, memo};
use crate::state::{use_app, use_org_search};
use crate::ui::{ComboOption, ComboState, Combobox, StatusBadge, StatusKind};
use leptos::prelude::*;

impl From<&Project> for PickedProject {
    fn from(project: &Project) -> Self {
        Self {
            id: project.id.clone(),
            name: project.name.clone(),
            cluster: project.cluster_id.clone(),
            department: project.parent_id.clone(),
        }
    }
}

/// "Project", fed by the projects operation; where that fails, by the projects that were seen in
/// the list. Only then an ID can be typed.
#[component]
pub fn ProjectField(
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] on_blur: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let text = use_part(|draft| &draft.project, |draft| &mut draft.project);
    let search = use_org_search(text.into(), Signal::stored(None), endpoint::list_projects);
    let found = memo(move |_| {
        if search.error.with(Option::is_some) {
            return text.with(|text| app.directory.seen_projects(text));
        }
        search.items.with(|projects| projects.iter().map(PickedProject::from).collect())
    });
    // Not where that fails for the moment: what was typed before may be a name.
    let is_refused =
        move || search.error.with(|it| it.as_ref().is_some_and(ApiError::is_unavailable_operation));
    effect(move || {
        let is_id = is_refused();
        if app.draft().with_untracked(|draft| draft.is_project_id != is_id) {
            app.draft().update(|draft| draft.is_project_id = is_id);
        }
    });
    // A name that is typed in full is as good as a click, if no other project has it.
    effect(move || {
        let typed = entered_line(&text.get());
        let unpicked = app.draft().with_untracked(|draft| draft.picked().is_none());
        if !unpicked || search.busy.get() {
            return;
        }
        let named = found.with(|projects| {
            let mut named = projects.iter().filter(|project| entered_line(&project.name) == typed);
            let first = named.next().cloned().filter(|_| named.next().is_none());
            // By name: a namesake may be the first on the next page.
            let is_last = projects.last().is_some_and(|last| entered_line(&last.name) == typed);
            first.filter(|_| !is_last || !search.has_more())
        });
        if named.is_some() {
            app.draft().update(|draft| draft.picked = named);
        }
    });
    let options = move || {
        let option = |project: &PickedProject| ComboOption {
            value: project.id.to_string(),
            label: project.name.clone(),
            detail: project.cluster.as_ref().map(|cluster| app.directory.cluster(cluster)),
            warning: app.permissions.why_not(Action::Create, &project.place()),
        };
        found.with(|projects| projects.iter().map(option).collect::<Vec<_>>())
    };
    let hint = move || {
        let hint = if is_refused() {
            "Projects cannot be listed: enter the ID of the project whose namespace holds the PVC."
        } else {
            "The project whose namespace holds the PVC."
        };
        Some(hint.to_owned())
    };
    let state = move || match combo_state(search) {
        ComboState::Failed(why) if found.with(|projects| !projects.is_empty()) => {
            ComboState::Failed(format!("{why} These were seen in the list."))
        }
        state => state,
    };
    let select = move |option: ComboOption| {
        let chosen = found.with_untracked(|projects| {
            projects.iter().find(|project| project.id.as_str() == option.value).cloned()
        });
        if let Some(project) = chosen {
            app.draft().update(|draft| {
                draft.project.clone_from(&project.name);
                draft.picked = Some(project);
            });
        }
    };
    let forbidden = memo(move |_| {
        let place = app.draft().with(|draft| draft.picked().map(PickedProject::place));
        app.permissions.why_not(Action::Create, &place?)
    });
    let warning = move || {
        let why = forbidden.get()?;
        Some(view! {
            <p class="field-warning">
                <StatusBadge kind=StatusKind::Warning label="Not here" />
                <bdi>{visible(why)}</bdi>
            </p>
        })
    };
    view! {
        <div class="field-group">
            <Combobox
                id=PROJECT
                value=text
                label="Project"
                hint=Signal::derive(hint)
                options=Signal::derive(options)
                state=Signal::derive(state)
                free_text=Signal::derive(is_refused)
                required=true
                on_select=select
                on_more=move || search.more()
                on_blur=on_blur
                error=error
            />
            {warning}
        </div>
    }
}
