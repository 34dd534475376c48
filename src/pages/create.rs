//! The form for a new data volume. The draft lives in [`crate::state::Creation`]: it survives
//! navigation, reloads, signing in again and failed requests.

mod copy;
mod errors;
mod fields;
mod outcome;
mod project;
mod scopes;

use super::{BackToList, CopyAsButton, Failure, GoToList, use_navigator, use_page};
use crate::api::{DraftField, endpoint};
use crate::domain::{Action, CopySource, CreationStage, Draft, PickedProject, VolumeId};
use crate::effect::{effect, effect_with, memo, when};
use crate::route::{Route, use_source};
use crate::state::{
    prevent_unload_while, use_auto_refresh, use_creation, use_notifications, use_permissions,
    use_session,
};
use crate::texts::{create as texts, ui};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, Card, EmptyState, ErrorSummary, IconName, InlineNotice, LinkButton,
    PageHeader, StatusKind, focus_by_id, focus_heading, focus_in_next_frame, keep_focus_within,
};
use copy::{CopyNotice, use_copy};
use errors::{FieldErrors, Summary, field_id, show_summary};
use fields::{DescriptionField, NameField, OriginPvcField};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use outcome::OutcomePanel;
use project::ProjectField;
use scopes::{ScopesDialog, ScopesField};

#[component]
pub fn CreatePage() -> impl IntoView {
    let creation = use_creation();
    let (draft, stage) = (creation.draft, creation.stage);
    let permissions = use_permissions();
    let notifications = use_notifications();
    let session = use_session();
    creation.watch();
    // What is under way or was created stays on the page.
    let denied = memo(move |_| {
        let reason = permissions.denial_reason_everywhere(Action::Create);
        reason.filter(|_| stage.with(CreationStage::is_unsent))
    });
    let navigate = use_navigator();
    let source = use_source();
    effect(move || {
        if let CreationStage::Done(id) = stage.get() {
            let href = Route::Volume(id, source.get_untracked()).href();
            navigate(&href, NavigateOptions::default());
        }
    });
    let copy = use_copy();
    // Other pages of this tab keep the draft, closing the tab does not.
    let is_unsent = memo(move |_| {
        stage.with(CreationStage::is_unsent)
            && draft.with(|draft| !draft.is_empty() && !copy.is_untouched(draft))
            && denied.with(Option::is_none)
    });
    prevent_unload_while(is_unsent);
    let before = draft.get_untracked();
    on_cleanup(move || {
        // Signing in again leads back to the form.
        if !session.is_signed_in_untracked() {
            return;
        }
        if is_unsent.try_get_untracked() == Some(true) {
            let draft = draft.get_untracked();
            if draft != before {
                // An invalid name is no name.
                let name = if draft.is_valid_so_far() { &draft.name } else { "" };
                notifications.success(texts::draft_saved(name));
            }
        } else if untrack(|| draft.with(|draft| copy.is_untouched(draft)))
            && stage.with_untracked(CreationStage::is_unsent)
        {
            creation.start_over(Draft::default());
        }
    });
    let errors = FieldErrors::new();
    let summary = RwSignal::new(Summary::new());
    effect_with(move |before: Option<()>| {
        let refused = creation.refused.get();
        // Coming back to a refused form does not move the focus to the error.
        if let (Some(()), Some((_, error))) = (before, refused)
            && let Some(field) = error.field()
        {
            show_summary(summary, errors.refused_summary(field));
        }
    });
    let online = use_auto_refresh().online;
    let unavailable = memo(move |_| {
        let scope = draft.with(|draft| draft.picked().map(PickedProject::org_scope));
        let stage = stage.with(|stage| submit_blocked_reason(stage).map(str::to_owned));
        stage
            .or_else(|| (!online.get()).then(|| texts::OFFLINE.to_owned()))
            .or_else(|| permissions.denial_reason_everywhere(Action::Create))
            .or_else(|| permissions.denial_reason(Action::Create, &scope?))
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // The Enter key submits even though the button is disabled.
        if let Some(reason) = unavailable.get_untracked() {
            return notifications.announce(reason);
        }
        errors.is_submitted.set(true);
        let blocking = untrack(|| errors.blocking());
        if !blocking.is_empty() {
            return show_summary(summary, blocking);
        }
        summary.set(Vec::new());
        match errors.confirm() {
            Some(problem) => {
                focus_by_id(field_id(DraftField::OriginPvc));
                notifications.announce(problem);
            }
            None => creation.submit(),
        }
    };
    let cleared = RwSignal::new(None::<Draft>);
    let replace = move |draft: Draft| {
        creation.start_over(draft);
        errors.reset();
        summary.set(Vec::new());
        // The button may have been replaced or disabled.
        focus_in_next_frame(field_id(DraftField::Project));
    };
    let clear = move || {
        cleared.set(Some(draft.get_untracked()));
        replace(Draft::default());
        notifications.announce(texts::CLEARED);
    };
    let undo = move || {
        if let Some(draft) = cleared.get_untracked() {
            replace(draft);
        }
    };
    let is_cleared = move || {
        cleared.with(Option::is_some)
            && draft.with(Draft::is_empty)
            && stage.with(|stage| *stage == CreationStage::Idle)
    };
    let has_session_ended = move || stage.with(|stage| *stage == CreationStage::SessionEnded);
    effect(move || {
        let before = summary.get();
        let now = errors.update(before.clone());
        if now != before {
            summary.set(now);
        }
    });
    let general_error = move || {
        let (_, error) = creation.refused.get()?;
        error.field().is_none().then(|| view! { <Failure error /> })
    };
    let has_form =
        memo(move |_| denied.with(Option::is_none) && !stage.with(CreationStage::is_created));
    // Until the form is cleared or sent.
    let was_restored = draft.with_untracked(|draft| !draft.is_empty());
    let is_restored = move || {
        was_restored
            && cleared.with(Option::is_none)
            && has_form.get()
            && is_unsent.get()
            && !has_session_ended()
    };
    let is_dialog_open = RwSignal::new(false);
    let source = memo(move |_| draft.with(|draft| draft.copied.clone()));
    let title = move || {
        source.get().map_or_else(|| texts::TITLE.to_owned(), |source| texts::copy_of(&source.name))
    };
    use_page(title);
    // A message instead of the form is in the middle of the page.
    let layout = move || if denied.with(Option::is_none) { "page-form" } else { "stack" };
    view! {
        <div class=layout>
            <PageHeader
                title
                name=move || source.get().map(|source| source.name).unwrap_or_default()
                subtitle=ViewFn::from(move || {
                    move || (has_form.get() && source.with(Option::is_none)).then_some(texts::HELP)
                })
                above=ViewFn::from(move || {
                    move || match source.get() {
                        Some(original) => view! { <BackToOriginal original /> }.into_any(),
                        None => view! { <BackToList /> }.into_any(),
                    }
                })
            />
            {move || denied.get().map(|reason| view! { <Denied reason /> })}
            {when(move || denied.with(Option::is_none), move || {
                view! {
                    <CopyNotice copy source />
                    <ErrorSummary items=summary />
                }
            })}
            {when(has_session_ended, || {
                view! {
                    <InlineNotice kind=StatusKind::Warning title=texts::SESSION_ENDED_TITLE>
                        {texts::SESSION_ENDED_TEXT}
                    </InlineNotice>
                }
            })}
            // "Clear form" stands below the form.
            {when(is_restored, || view! { <p class="muted">{texts::RESTORED}</p> })}
            {when(is_cleared, move || {
                view! {
                    <div class="actions">
                        <span class="muted">{texts::CLEARED}</span>
                        <Button variant=ButtonVariant::Quiet on_click=move || undo()>{texts::UNDO}</Button>
                    </div>
                }
            })}
            {general_error}
            <form class="form" novalidate on:submit=submit>
                {when(move || has_form.get(), move || {
                    view! {
                        <Card>
                            <ProjectField errors />
                            <OriginPvcField errors />
                            <NameField errors />
                            <DescriptionField errors />
                            <ScopesField is_dialog_open />
                        </Card>
                    }
                })}
                <OutcomePanel clear />
                {when(move || has_form.get(), move || view! { <Actions errors unavailable copy_of=copy.id clear /> })}
            </form>
            <ScopesDialog open=is_dialog_open />
        </div>
    }
}

/// The way back from a copy.
#[component]
fn BackToOriginal(original: CopySource) -> impl IntoView {
    let source = use_source();
    let href = move || Route::Volume(original.id.clone(), source.get()).href();
    view! {
        <a class="back" href=href>
            <bdi translate="no">{escape_invisible(original.name)}</bdi>
        </a>
    }
}

/// Shown instead of the form. The draft is kept.
#[component]
fn Denied(reason: String) -> impl IntoView {
    let draft = use_creation().draft;
    let text = move || {
        let is_empty = draft.with(Draft::is_empty);
        Some(if is_empty { texts::ASK } else { texts::ASK_AND_INPUT_KEPT }.to_owned())
    };
    // The form may disappear while it has the focus.
    keep_focus_within(focus_heading);
    view! {
        <div role="status">
            <EmptyState title=reason text=Signal::derive(text) icon=IconName::Lock>
                <GoToList />
            </EmptyState>
        </div>
    }
}

#[component]
fn Actions(
    errors: FieldErrors,
    unavailable: Memo<Option<String>>,
    copy_of: Memo<Option<VolumeId>>,
    #[prop(into)] clear: Callback<()>,
) -> impl IntoView {
    let creation = use_creation();
    let (draft, stage) = (creation.draft, creation.stage);
    let source = use_source();
    let cancel = move || match copy_of.get() {
        Some(id) => Route::Volume(id, source.get()).href(),
        None => Route::source_href(source.get().as_ref()),
    };
    let parse = move || draft.with(Draft::parse).ok();
    let is_complete = memo(move |_| parse().is_some());
    let requests =
        move |()| parse().iter().map(|volume| endpoint::create_volume(volume).into()).collect();
    let cannot_clear = move || {
        if stage.with(CreationStage::is_busy) {
            return Some(texts::IS_BEING_SENT.to_owned());
        }
        let is_empty =
            draft.with(Draft::is_empty) && stage.with(|stage| *stage == CreationStage::Idle);
        is_empty.then(|| texts::IS_EMPTY.to_owned())
    };
    view! {
        <div class="actions form-actions">
            <Button
                variant=ButtonVariant::Primary
                submit=true
                submits_by_keys=true
                busy=Signal::derive(move || stage.with(|stage| matches!(stage, CreationStage::Sending(_))))
                unavailable
            >
                {move || if errors.is_confirmed() { texts::SUBMIT_ANYWAY } else { texts::SUBMIT }}
            </Button>
            <LinkButton href=cancel>{ui::CANCEL}</LinkButton>
            <Button variant=ButtonVariant::Quiet on_click=clear unavailable=cannot_clear>
                {texts::CLEAR}
            </Button>
            // Last, so that the other buttons stay where they are when it appears.
            {when(move || is_complete.get(), move || view! { <CopyAsButton requests /> })}
        </div>
    }
}

fn submit_blocked_reason(stage: &CreationStage) -> Option<&'static str> {
    use CreationStage::*;
    Some(match stage {
        Idle | NotCreated { .. } | SessionEnded | SendingInOtherTab | Sending(_) => return None,
        CheckingOutcome { .. } => texts::CHECK_IS_RUNNING,
        OutcomeUnknown { .. } => texts::CHECK_FIRST,
        CreatedInOtherTab(_) => texts::ALREADY_CREATED_IN_OTHER_TAB,
        _ => texts::ALREADY_CREATED,
    })
}
