//! The field "Project".

use super::super::parts::combo_state;
use super::PROJECT;
use super::fields::use_part;
use crate::api::{Project, endpoint};
use crate::domain::{Action, PickedProject, visible};
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
/// the list. An id can be typed where neither has it.
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
    let pick = move |picked: PickedProject| {
        app.draft().update(|draft| {
            draft.project.clone_from(&picked.name);
            draft.picked = Some(picked);
        });
    };
    // A name that is typed in full is as good as a click.
    effect(move || {
        let typed = text.get();
        let unpicked = app.draft().with_untracked(|draft| draft.picked().is_none());
        let found = found.with(|projects| {
            let mut named = projects.iter().filter(|project| project.name == typed);
            named.next().cloned().filter(|_| named.next().is_none())
        });
        if let Some(project) = found.filter(|_| unpicked) {
            pick(project);
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
            pick(project);
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
                hint=Some("The project whose namespace holds the PVC.".to_owned())
                options=Signal::derive(options)
                state=Signal::derive(state)
                free_text=true
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
