//! The fields of the form, each bound to its part of the draft.

use super::super::parts::combo_state;
use super::{DESCRIPTION, NAME, ORIGIN_PVC, PROJECT};
use crate::api::{ApiError, Project, Pvc, endpoint};
use crate::domain::{DESCRIPTION_MAX, Draft, NameCheck, PickedProject, ProjectId, VolumeName};
use crate::state::{WhenKeyChanges, use_app, use_name_check, use_org_search, use_remote};
use crate::ui::{ComboOption, ComboState, Combobox, StatusBadge, StatusKind, TextArea, TextField};
use leptos::prelude::*;

/// A signal of one text of the draft, in both directions.
fn use_part(get: fn(&Draft) -> &String, set: fn(&mut Draft) -> &mut String) -> RwSignal<String> {
    let draft = use_app().draft;
    let part = RwSignal::new(draft.with_untracked(|draft| get(draft).clone()));
    Effect::new(move |_| {
        let text = part.get();
        if draft.with_untracked(|draft| *get(draft) != text) {
            draft.update(|draft| *set(draft) = text);
        }
    });
    Effect::new(move |_| {
        let text = draft.with(|draft| get(draft).clone());
        if part.with_untracked(|part| *part != text) {
            part.set(text);
        }
    });
    part
}

/// "Project", fed by the projects operation; an id can be typed where that is out of reach.
#[component]
pub fn ProjectField(
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] on_blur: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let text = use_part(|draft| &draft.project, |draft| &mut draft.project);
    let search = use_org_search(text.into(), Signal::stored(None), endpoint::list_projects);
    let pick = move |project: &Project| {
        let picked = PickedProject {
            id: project.id.clone(),
            name: project.name.clone(),
            cluster: project.cluster_id.clone(),
            department: project.parent_id.clone(),
        };
        app.draft.update(|draft| {
            draft.project.clone_from(&picked.name);
            draft.picked = Some(picked);
        });
    };
    // A name that is typed in full is as good as a click.
    Effect::new(move |_| {
        let typed = text.get();
        let unpicked = app.draft.with_untracked(|draft| draft.picked().is_none());
        let found = search.items.with(|projects| {
            let mut named = projects.iter().filter(|project| project.name == typed);
            named.next().cloned().filter(|_| named.next().is_none())
        });
        if let Some(project) = found.filter(|_| unpicked) {
            pick(&project);
        }
    });
    let options = move || {
        let cluster = |project: &Project| {
            project.cluster_id.as_ref().map(|cluster| app.directory.cluster(cluster))
        };
        search.items.with(|projects| {
            let option = |project: &Project| ComboOption {
                value: project.id.to_string(),
                label: project.name.clone(),
                detail: cluster(project),
                warning: None,
            };
            projects.iter().map(option).collect::<Vec<_>>()
        })
    };
    let select = move |option: ComboOption| {
        let chosen = search.items.with_untracked(|projects| {
            projects.iter().find(|project| project.id.as_str() == option.value).cloned()
        });
        if let Some(project) = chosen {
            pick(&project);
        }
    };
    view! {
        <Combobox
            id=PROJECT
            value=text
            label="Project"
            hint=Some("The project whose namespace holds the PVC.".to_owned())
            options=Signal::derive(options)
            state=Signal::derive(move || combo_state(search))
            free_text=true
            required=true
            on_select=select
            on_more=move || search.more()
            on_blur=on_blur
            error=error
        />
    }
}

/// "Origin PVC", with the PVCs of the project and their state; any name can be typed.
#[component]
pub fn OriginPvcField(
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] on_blur: Callback<()>,
) -> impl IntoView {
    let draft = use_app().draft;
    let text = use_part(|draft| &draft.origin_pvc, |draft| &mut draft.origin_pvc);
    // Only a project that was picked has an id that is worth asking with.
    let project = Memo::new(move |_| draft.with(|draft| draft.picked().map(|p| p.id.clone())));
    let pvcs = use_remote(
        WhenKeyChanges::Drop,
        move || project.get(),
        |client, project: ProjectId| async move {
            match endpoint::list_pvcs(&project) {
                Some(call) => client.send(call).await,
                None => Ok(Vec::new()),
            }
        },
    );
    let option = |pvc: &Pvc| ComboOption {
        value: pvc.name.clone(),
        label: pvc.name.clone(),
        detail: None,
        warning: pvc.issue.clone(),
    };
    let options = move || {
        let typed = text.get().to_lowercase();
        pvcs.state.with(|state| {
            let all = state.value().map(Vec::as_slice).unwrap_or_default();
            let fits = |pvc: &&Pvc| pvc.name.to_lowercase().contains(&typed);
            all.iter().filter(fits).map(option).collect::<Vec<_>>()
        })
    };
    let state = move || {
        if project.with(Option::is_none) {
            return ComboState::Failed("Choose a project to see its PVCs.".to_owned());
        }
        pvcs.state.with(|state| match state.error() {
            Some(error) => ComboState::Failed(format!("{}: {}", error.title(), error.message())),
            None if state.is_busy() => ComboState::Loading,
            None => ComboState::Ready,
        })
    };
    let warning = move || {
        let issue = pvcs.state.with(|state| {
            let all = state.value().map(Vec::as_slice).unwrap_or_default();
            text.with(|text| all.iter().find(|pvc| pvc.name == *text)?.issue.clone())
        })?;
        Some(view! {
            <p class="field-warning">
                <StatusBadge kind=StatusKind::Warning label="Check this PVC" />
                <span>
                    <bdi>{issue}</bdi>
                    " The data volume becomes ready only once the PVC is bound: start any workload \
                     that mounts it."
                </span>
            </p>
        })
    };
    view! {
        <div class="field-group">
            <Combobox
                id=ORIGIN_PVC
                value=text
                label="Origin PVC"
                hint=Some("An existing, bound PVC in the project’s namespace; one per data volume.".to_owned())
                options=Signal::derive(options)
                state=Signal::derive(state)
                free_text=true
                required=true
                on_blur=on_blur
                error=error
            />
            {warning}
        </div>
    }
}

/// "Name", with its rules and whether it is free.
#[component]
pub fn NameField(
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] on_blur: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let text = use_part(|draft| &draft.name, |draft| &mut draft.name);
    let cluster = Memo::new(move |_| app.draft.with(|draft| draft.cluster().cloned()));
    let check = use_name_check(text.into(), cluster.into());
    // Heard as well as seen, once it is known.
    Effect::new(move |before: Option<Option<&'static str>>| {
        let label = check.with(NameCheck::label);
        if let (Some(label), true) = (label, before.is_some() && before != Some(label)) {
            let settled =
                !check.with(|check| matches!(check, NameCheck::Checking | NameCheck::NoCluster));
            if settled {
                app.notices.announce(format!("Name: {label}"));
            }
        }
        label
    });
    let hyphen = move || {
        let name = text.with(|text| VolumeName::parse(text)).ok()?;
        name.ends_with_hyphen().then(|| {
            view! {
                <p class="field-warning">
                    <StatusBadge kind=StatusKind::Warning label="Ends with “-”" />
                    <span>
                        "The pattern allows it, but Kubernetes refuses names that end with “-”."
                    </span>
                </p>
            }
        })
    };
    view! {
        <div class="field-group">
            <TextField
                id=NAME
                value=text
                label="Name"
                hint=Some("Up to 63 of a–z, 0–9 and “-”, starting with a letter. It cannot be changed later.".to_owned())
                status=ViewFn::from(move || view! { <CheckBadge check /> })
                on_blur=on_blur
                error=error
                required=true
                mono=true
            />
            {hyphen}
        </div>
    }
}

#[component]
fn CheckBadge(check: Signal<NameCheck<ApiError>>) -> impl IntoView {
    move || {
        let check = check.get();
        let label = check.label()?;
        let kind = match &check {
            NameCheck::Available => StatusKind::Positive,
            NameCheck::Taken => StatusKind::Negative,
            NameCheck::Checking => StatusKind::Progress,
            NameCheck::Undecided(_) => StatusKind::Warning,
            _ => StatusKind::Neutral,
        };
        let why = match check {
            NameCheck::Undecided(error) => Some(error.message()),
            _ => None,
        };
        Some(view! {
            <StatusBadge kind=kind label=label />
            {why.map(|why| view! { " " <bdi class="muted">{why}</bdi> })}
        })
    }
}

/// "Description", with its counter.
#[component]
pub fn DescriptionField(#[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let text = use_part(|draft| &draft.description, |draft| &mut draft.description);
    view! {
        <TextArea
            id=DESCRIPTION
            value=text
            label="Description"
            limit=DESCRIPTION_MAX
            error=error
            optional=true
        />
    }
}
