//! The form's text fields, each bound to its part of the draft.

use super::{DESCRIPTION, NAME, ORIGIN_PVC};
use crate::api::{ApiError, Page, Pvc, endpoint};
use crate::domain::{
    Clause, DESCRIPTION_MAX, Draft, Field, FilterBy, ListQuery, NameCheck, Operator, PageSize,
    ProjectId, Volume, VolumeName,
};
use crate::effect::{effect, effect_with, memo};
use crate::pages::{FieldWarning, remote_combo_state};
use crate::state::{WhenKeyChanges, use_draft, use_name_check, use_notifications, use_remote};
use crate::tools::{clean_id, clean_line, escape_invisible};
use crate::ui::{ComboOption, ComboState, Combobox, StatusBadge, StatusKind, TextArea, TextField};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A signal that is kept in sync with a part of the draft.
pub fn use_draft_part<T: Clone + PartialEq + Send + Sync + 'static>(
    read: fn(&Draft) -> T,
    write: fn(&mut Draft, T),
) -> RwSignal<T> {
    let draft = use_draft();
    let signal = RwSignal::new(draft.with_untracked(read));
    // The last value that both sides had: the side that differs from it has changed.
    let synced = StoredValue::new(signal.get_untracked());
    let is_synced = move |now: &T| synced.with_value(|synced| synced == now);
    effect(move || {
        let now = signal.get();
        if !is_synced(&now) {
            synced.set_value(now.clone());
            draft.update(|draft| write(draft, now));
        }
    });
    effect(move || {
        let now = draft.with(read);
        if !is_synced(&now) {
            synced.set_value(now.clone());
            signal.set(now);
        }
    });
    signal
}

/// Suggests the PVCs of the project, with their state; any name can be typed.
#[component]
pub fn OriginPvcField(
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] on_blur: Callback<()>,
) -> impl IntoView {
    let draft = use_draft();
    let text =
        use_draft_part(|draft| draft.origin_pvc.clone(), |draft, text| draft.origin_pvc = text);
    // A typed text may not be the ID of a project, a picked one has it.
    let project = memo(move |_| draft.with(|draft| draft.picked().map(|p| p.id.clone())));
    let pvcs = use_remote(
        WhenKeyChanges::Drop,
        move || project.get(),
        |client, project: ProjectId| async move {
            match endpoint::list_pvcs(&project) {
                Some(call) => client.send(call).await,
                None => Ok(Page::default()),
            }
        },
    );
    let typed = memo(move |_| text.with(|text| clean_id(text)));
    let taken = use_pvcs_in_use(project);
    let taken_by = move |pvc: &str| taken.with(|taken| taken.get(pvc).cloned());
    let option = move |pvc: &Pvc| ComboOption {
        value: pvc.name.clone(),
        label: pvc.name.clone(),
        detail: None,
        warning: taken_by(&pvc.name)
            .map(|volume| format!("It has a data volume already: {volume}"))
            .or_else(|| pvc.issue.clone()),
    };
    let hint = move || {
        let copied = draft.with(|draft| draft.copied.clone());
        Some(match copied {
            Some(source) => format!(
                "Choose another PVC: one PVC has one data volume, and the PVC {} already has {}.",
                source.origin_pvc, source.name
            ),
            None => {
                "An existing, bound PVC in the project’s namespace; one per data volume.".to_owned()
            }
        })
    };
    let options = move || {
        let typed = typed.get().to_lowercase();
        pvcs.state.with(|state| {
            let all = state.value().map(|page| page.items.as_slice()).unwrap_or_default();
            let matches = |pvc: &&Pvc| pvc.name.to_lowercase().contains(&typed);
            all.iter().filter(matches).map(option).collect::<Vec<_>>()
        })
    };
    let state = move || {
        if project.with(Option::is_none) {
            return ComboState::Failed("Choose a project to see its PVCs.".to_owned());
        }
        remote_combo_state(pvcs)
    };
    let taken_warning = move || {
        let volume = typed.with(|typed| taken_by(typed))?;
        Some(view! {
            <FieldWarning label="In use">
                <span>
                    "This PVC already has a data volume, "
                    <bdi translate="no">{escape_invisible(volume)}</bdi>
                    ". One PVC can have only one."
                </span>
            </FieldWarning>
        })
    };
    let warning = move || {
        let issue = pvcs.state.with(|state| {
            let all = state.value().map(|page| page.items.as_slice()).unwrap_or_default();
            typed.with(|typed| all.iter().find(|pvc| pvc.name == *typed)?.issue.clone())
        })?;
        Some(view! {
            <FieldWarning label="Check this PVC">
                <span>
                    <bdi>{escape_invisible(issue)}</bdi>
                    " The data volume becomes ready only once the PVC is bound: start any workload \
                     that mounts it."
                </span>
            </FieldWarning>
        })
    };
    view! {
        <div class="field-group">
            <Combobox
                id=ORIGIN_PVC
                value=text
                label="Origin PVC"
                hint=Signal::derive(hint)
                options=Signal::derive(options)
                state=Signal::derive(state)
                free_text=true
                required=true
                on_blur=on_blur
                error=error
            />
            {warning}
            {taken_warning}
        </div>
    }
}

/// The PVCs of a project that already have a data volume, with its name. Empty if it cannot be read:
/// the server checks anyway.
fn use_pvcs_in_use(project: Memo<Option<ProjectId>>) -> Memo<BTreeMap<String, String>> {
    let volumes = use_remote(
        WhenKeyChanges::Drop,
        move || project.get(),
        |client, project: ProjectId| async move {
            let clause = Clause::new(Field::ProjectId, Operator::Equals, project.as_str());
            let filter = FilterBy(clause.into_iter().collect());
            let query = ListQuery { filter, limit: PageSize::MAX, ..ListQuery::default() };
            client.send(endpoint::list_volumes(&query)).await
        },
    );
    memo(move |_| {
        volumes.state.with(|state| {
            let rows = state.value().map(|page| page.items.as_slice()).unwrap_or_default();
            let taken = |row: &Volume| (row.origin_pvc_name.clone(), row.name.clone());
            rows.iter().map(taken).collect()
        })
    })
}

#[component]
pub fn NameField(
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] on_blur: Callback<()>,
) -> impl IntoView {
    let draft = use_draft();
    let notifications = use_notifications();
    let text = use_draft_part(|draft| draft.name.clone(), |draft, text| draft.name = text);
    let cluster = memo(move |_| draft.with(|draft| draft.cluster().cloned()));
    let check = use_name_check(text.into(), cluster.into());
    // The result is announced, its intermediate states are not.
    effect_with(move |before: Option<Option<&'static str>>| {
        let label = check.with(check_label);
        if let (Some(label), true) = (label, before.is_some() && before != Some(label)) {
            let is_final =
                !check.with(|check| matches!(check, NameCheck::Checking | NameCheck::NoCluster));
            if is_final {
                notifications.announce(format!("Name: {label}"));
            }
        }
        label
    });
    let hyphen_warning = move || {
        let name = text.with(|text| VolumeName::parse(&clean_line(text))).ok()?;
        name.ends_with_hyphen().then(|| {
            view! {
                <FieldWarning label="Ends with “-”">
                    <span>
                        "The pattern allows it, but Kubernetes refuses names that end with “-”."
                    </span>
                </FieldWarning>
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
            {hyphen_warning}
        </div>
    }
}

#[component]
fn CheckBadge(check: Signal<NameCheck<ApiError>>) -> impl IntoView {
    move || {
        let check = check.get();
        let label = check_label(&check)?;
        let kind = match &check {
            NameCheck::Available => StatusKind::Positive,
            NameCheck::Taken => StatusKind::Negative,
            NameCheck::Checking => StatusKind::Progress,
            NameCheck::Failed(_) => StatusKind::Warning,
            _ => StatusKind::Neutral,
        };
        let error = match check {
            NameCheck::Failed(error) => Some(error.message()),
            _ => None,
        };
        Some(view! {
            <StatusBadge kind=kind label=label />
            {error.map(|error| view! { " " <bdi class="muted">{escape_invisible(error)}</bdi> })}
        })
    }
}

/// The text beside the field; `None` where the field shows an error of its own.
fn check_label(check: &NameCheck<ApiError>) -> Option<&'static str> {
    match check {
        NameCheck::Empty | NameCheck::Malformed(_) => None,
        NameCheck::NoCluster => Some("Not checked: the cluster is not known yet"),
        NameCheck::Checking => Some("Checking…"),
        NameCheck::Available => Some("Available"),
        NameCheck::Taken => Some("Already in use"),
        NameCheck::Failed(_) => Some("Could not check"),
    }
}

#[component]
pub fn DescriptionField(#[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let text =
        use_draft_part(|draft| draft.description.clone(), |draft, text| draft.description = text);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_check_is_never_shown_as_available() {
        let failed = NameCheck::from_response(Err(ApiError::Aborted));
        assert_eq!(failed, NameCheck::Failed(ApiError::Aborted));
        let unavailable =
            [NameCheck::Empty, NameCheck::NoCluster, NameCheck::Checking, NameCheck::Taken, failed];
        for check in &unavailable {
            assert_ne!(check_label(check), check_label(&NameCheck::Available));
        }
    }
}
