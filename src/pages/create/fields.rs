//! The form's text fields, each bound to its part of the draft.

use super::errors::{FieldErrors, field_id};
use crate::api::{ApiError, DraftField, Page, Pvc, endpoint};
use crate::domain::{
    Clause, DESCRIPTION_MAX, Draft, Field, FilterBy, ListQuery, NameCheck, Operator, PageSize,
    ProjectId, VolumeId, VolumeName, similar_name,
};
use crate::effect::{effect, effect_with, memo, when};
use crate::pages::{FieldWarning, remote_combo_state};
use crate::route::{Route, use_source};
use crate::state::{
    Remote, WhenKeyChanges, use_draft, use_name_check, use_notifications, use_remote,
};
use crate::texts::detail::REPORTED_BY_CLUSTER;
use crate::texts::{create as texts, volume};
use crate::tools::{clean_id, clean_line, escape_invisible, escape_sentence, lowercase};
use crate::ui::{
    Button, ComboOption, ComboState, Combobox, StatusBadge, StatusKind, TextArea, TextField,
    focus_by_id,
};
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

/// Suggests the PVCs of the project, those without a problem first; any name can be typed.
#[component]
pub fn OriginPvcField(errors: FieldErrors) -> impl IntoView {
    let draft = use_draft();
    let source = use_source();
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
                // Nothing is known about what is missing.
                None => Ok(Page { next: Some(0), ..Page::default() }),
            }
        },
    );
    let all = move || pvcs.value().unwrap_or_default().items;
    let typed = memo(move |_| text.with(|text| clean_id(text)));
    let taken = use_pvcs_in_use(project);
    let user = memo(move |_| taken.with(|taken| typed.with(|typed| taken.get(typed).cloned())));
    let option = move |pvc: Pvc| {
        let user = taken.with(|taken| taken.get(&pvc.name).map(|(name, _)| name.clone()));
        ComboOption {
            value: pvc.name.clone(),
            label: pvc.name.clone(),
            detail: None,
            is_disabled: user.is_some(),
            warning: user
                .map(|volume| texts::pvc_used_by(&volume))
                .or_else(|| pvc.issue.map(|issue| pvc_issue(&issue).to_owned())),
        }
    };
    let hint = move || {
        Some(match draft.with(|draft| draft.copied.clone()) {
            Some(source) => texts::pvc_of_copied(&source.origin_pvc, &source.name),
            None => texts::PVC_HINT.to_owned(),
        })
    };
    let options = move || {
        let typed = lowercase(&typed.get());
        let matches = |pvc: &Pvc| lowercase(&pvc.name).contains(&typed);
        all().into_iter().filter(matches).map(option).collect::<Vec<_>>()
    };
    let state = move || match project.with(Option::is_none) {
        true => ComboState::Failed(texts::PVC_NEEDS_PROJECT.to_owned()),
        false => remote_combo_state(pvcs),
    };
    let missing = memo(move |_| {
        let is_complete = |page: &Page<Pvc>| page.next.is_none() && page.left_out.is_empty();
        let is_missing = typed.with(|typed| {
            !typed.is_empty()
                && pvcs.state.with(|state| match state {
                    Remote::Loaded(page) => {
                        is_complete(page) && !page.items.iter().any(|pvc| pvc.name == *typed)
                    }
                    _ => false,
                })
        });
        let project = draft.with(|draft| draft.picked().map(|picked| picked.name.clone()));
        let project = project.filter(|_| is_missing && user.with(Option::is_none))?;
        Some(typed.with(|typed| texts::pvc_missing(typed, &project)))
    });
    effect(move || errors.pvc_missing.set(missing.get()));
    report_conflict(errors.pvc_in_use, move || {
        user.get().map(|(name, _)| texts::pvc_in_use(&name))
    });
    // While the user types, the text is the start of a name.
    let left = RwSignal::new(Some(typed.get_untracked()));
    let error = errors.of(DraftField::OriginPvc);
    let missing_warning = move || {
        let is_left = left.with(|left| typed.with(|typed| left.as_ref() == Some(typed)));
        let is_shown = (is_left || errors.is_confirmed()) && error.with(Option::is_none);
        let text = missing.get().filter(|_| is_shown)?;
        Some(view! {
            <FieldWarning label=texts::PVC_MISSING_LABEL>
                <p><bdi>{escape_invisible(text)}</bdi></p>
                {when(move || errors.is_confirmed(), || view! { <p>{texts::PVC_CONFIRM}</p> })}
            </FieldWarning>
        })
    };
    let user_link = move || {
        let (name, id) = user.get()?;
        let href = Route::Volume(id, source.get()).href();
        Some(view! {
            <p class="field-hint">
                <a href=href>
                    {texts::OPEN_VOLUME} <bdi translate="no">{escape_invisible(name)}</bdi>
                </a>
            </p>
        })
    };
    let warning = move || {
        let issue = all().into_iter().find(|pvc| typed.with(|typed| pvc.name == *typed))?.issue?;
        Some(view! {
            <FieldWarning label=texts::PVC_WARNING>
                {is_unbound(&issue).then(|| view! { <p>{texts::PVC_UNBOUND}</p> })}
                <p>{REPORTED_BY_CLUSTER} <bdi>{escape_sentence(issue.as_str())}</bdi></p>
            </FieldWarning>
        })
    };
    view! {
        <div class="field-group">
            <Combobox
                id=field_id(DraftField::OriginPvc)
                value=text
                label=volume::ORIGIN_PVC
                hint
                placeholder=Some(texts::PVC_PLACEHOLDER.to_owned())
                options
                state
                free_text=true
                required=true
                enter_only_chooses=true
                on_blur=move || {
                    left.set(Some(typed.get_untracked()));
                    errors.touch(DraftField::OriginPvc);
                }
                error
            />
            {user_link}
            <div role="status">{warning} {missing_warning}</div>
        </div>
    }
}

/// The server's text, which is shown once the PVC is chosen, in a few words.
fn pvc_issue(issue: &str) -> &'static str {
    if is_unbound(issue) { texts::PVC_NOT_BOUND } else { texts::PVC_HAS_ISSUE }
}

/// Whether the server's text tells that the PVC is not bound.
fn is_unbound(issue: &str) -> bool {
    let issue: String = lowercase(issue).split_whitespace().collect();
    ["pending", "notbound", "unbound"].iter().any(|word| issue.contains(word))
}

/// Shows at its field a conflict that was found before the form is sent, and announces it.
fn report_conflict(
    shown: RwSignal<Option<String>>,
    conflict: impl Fn() -> Option<String> + 'static,
) {
    let notifications = use_notifications();
    effect_with(move |before: Option<Option<String>>| {
        let error = conflict();
        shown.set(error.clone());
        if let Some(error) = error.clone().filter(|_| before.is_some_and(|it| it != error)) {
            notifications.announce(error);
        }
        error
    });
}

/// The PVCs of a project that already have a data volume, with its name and ID. Empty if it cannot be
/// read: the server checks anyway.
fn use_pvcs_in_use(project: Memo<Option<ProjectId>>) -> Memo<BTreeMap<String, (String, VolumeId)>> {
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
        let rows = volumes.value().unwrap_or_default().items.into_iter();
        rows.map(|row| (row.origin_pvc_name.clone(), (row.display_name().to_owned(), row.id)))
            .collect()
    })
}

#[component]
pub fn NameField(errors: FieldErrors) -> impl IntoView {
    let draft = use_draft();
    let notifications = use_notifications();
    let text = use_draft_part(|draft| draft.name.clone(), |draft, text| draft.name = text);
    let cluster = memo(move |_| draft.with(|draft| draft.cluster().cloned()));
    let check = use_name_check(text.into(), cluster.into());
    let has_project = memo(move |_| draft.with(|draft| draft.project_id().is_some()));
    let is_refused = memo(move |_| errors.refusal(DraftField::Name).is_some());
    let badge = memo(move |_| {
        let badge = check.with(|check| check_badge(check, has_project.get()));
        // The server's refusal is newer than the check.
        badge.filter(|_| !is_refused.get())
    });
    report_conflict(errors.name_taken, move || {
        let is_taken = check.with(|check| *check == NameCheck::Taken) && !is_refused.get();
        is_taken.then(|| draft.with(|draft| errors.describe_taken_name(draft)))
    });
    // The result is announced, its intermediate states are not.
    effect_with(move |before: Option<Option<Badge>>| {
        let badge = badge.get();
        if let Some((kind, label)) = badge
            && before.is_some_and(|before| before != badge)
            && !matches!(kind, StatusKind::Progress | StatusKind::Neutral)
        {
            notifications.announce(format!("{}: {label}", volume::NAME));
        }
        badge
    });
    let error = errors.of(DraftField::Name);
    let similar = memo(move |_| {
        let typed = text.with(|text| clean_line(text));
        let name = similar_name(&typed).filter(|name| name.as_str() != typed)?;
        error.with(Option::is_some).then(|| name.to_string())
    });
    let use_similar = move || {
        if let Some(name) = similar.get_untracked() {
            // The button disappears with the error. A user who typed on instead of reading goes on in the next field.
            focus_by_id(field_id(DraftField::Description));
            text.set(name);
        }
    };
    let hyphen_warning = move || {
        let name = text.with(|text| VolumeName::parse(&clean_line(text))).ok()?;
        name.ends_with_hyphen().then(|| {
            view! {
                <FieldWarning label=texts::NAME_ENDS_WITH_HYPHEN>
                    <p>{texts::NAME_ENDS_WITH_HYPHEN_TEXT}</p>
                </FieldWarning>
            }
        })
    };
    view! {
        <div class="field-group">
            <TextField
                id=field_id(DraftField::Name)
                value=text
                label=volume::NAME
                hint=Some(texts::NAME_HINT.to_owned())
                status=ViewFn::from(move || view! { <CheckBadge check badge /> })
                on_blur=move || errors.touch(DraftField::Name)
                error
                required=true
                mono=true
            />
            {move || {
                let name = similar.get()?;
                Some(view! {
                    <Button on_click=use_similar>
                        {texts::USE_NAME} <bdi class="mono" translate="no">{name}</bdi>
                    </Button>
                })
            }}
            {hyphen_warning}
        </div>
    }
}

#[component]
fn CheckBadge(check: Signal<NameCheck<ApiError>>, badge: Memo<Option<Badge>>) -> impl IntoView {
    move || {
        let (kind, label) = badge.get()?;
        let error = match check.get() {
            NameCheck::Failed(error) => Some(error.message()),
            _ => None,
        };
        Some(view! {
            <StatusBadge kind label />
            {error.map(|error| view! { " " <bdi class="muted">{escape_invisible(error)}</bdi> })}
        })
    }
}

type Badge = (StatusKind, &'static str);

/// The badge beside the field; `None` where the field shows an error of its own.
fn check_badge(check: &NameCheck<ApiError>, has_project: bool) -> Option<Badge> {
    match check {
        NameCheck::Empty | NameCheck::Malformed(_) | NameCheck::Taken => None,
        NameCheck::NoCluster if has_project => {
            Some((StatusKind::Neutral, texts::NAME_CLUSTER_UNKNOWN))
        }
        NameCheck::NoCluster => Some((StatusKind::Neutral, texts::NAME_NOT_CHECKED)),
        NameCheck::Checking => Some((StatusKind::Progress, texts::CHECKING)),
        NameCheck::Available => Some((StatusKind::Positive, texts::NAME_AVAILABLE)),
        NameCheck::Failed(_) => Some((StatusKind::Warning, texts::NAME_CHECK_FAILED)),
    }
}

#[component]
pub fn DescriptionField(errors: FieldErrors) -> impl IntoView {
    let text =
        use_draft_part(|draft| draft.description.clone(), |draft, text| draft.description = text);
    view! {
        <TextArea
            id=field_id(DraftField::Description)
            value=text
            label=volume::DESCRIPTION
            limit=DESCRIPTION_MAX
            error=errors.of(DraftField::Description)
            optional=true
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_text_about_a_pvc_is_shortened() {
        for (issue, short) in [
            ("PVC a in namespace b is Pending: waiting for first consumer", texts::PVC_NOT_BOUND),
            ("OriginalPvcNotBound", texts::PVC_NOT_BOUND),
            ("StorageClassMissing", texts::PVC_HAS_ISSUE),
            ("Issues found", texts::PVC_HAS_ISSUE),
        ] {
            assert_eq!(pvc_issue(issue), short, "{issue}");
        }
    }

    #[test]
    fn a_failed_check_is_never_shown_as_available() {
        let label = |check| check_badge(check, true).map(|(_, label)| label);
        let failed = NameCheck::from_response(Err(ApiError::Aborted));
        assert_eq!(failed, NameCheck::Failed(ApiError::Aborted));
        let unavailable =
            [NameCheck::Empty, NameCheck::NoCluster, NameCheck::Checking, NameCheck::Taken, failed];
        for check in &unavailable {
            assert_ne!(label(check), label(&NameCheck::Available));
        }
    }
}
