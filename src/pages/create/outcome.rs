//! The outcome of a submitted form, unless it is just "created" or "refused".

use crate::domain::{CreationStage, DraftScope, InitialSharing, VolumeId};
use crate::effect::effect_with;
use crate::pages::use_navigator;
use crate::route::{Route, use_list_query, use_source};
use crate::state::use_creation;
use crate::texts::create as texts;
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, IconName, InlineNotice, LinkButton, ProgressBar, Spinner, StatusKind,
    focus_in_next_frame,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;

const OUTCOME: &str = "outcome";

/// A live region that shows the stage of the creation.
#[component]
pub fn OutcomePanel(#[prop(into)] clear: Callback<()>) -> impl IntoView {
    let stage = use_creation().stage;
    // The form disappears with the button that had the focus, so the panel takes it.
    effect_with(move |before: Option<bool>| {
        let is_over =
            stage.with(|stage| stage.is_created() && !matches!(stage, CreationStage::Done(_)));
        if is_over && before == Some(false) {
            focus_in_next_frame(OUTCOME);
        }
        is_over
    });
    view! {
        <div class="outcome" role="status" id=OUTCOME tabindex="-1">
            {move || view! { <Outcome stage=stage.get() clear /> }}
        </div>
    }
}

#[component]
fn Outcome(stage: CreationStage, clear: Callback<()>) -> impl IntoView {
    let creation = use_creation();
    let go_to_empty_form = use_empty_form();
    let create_another = move || {
        creation.dismiss();
        go_to_empty_form();
    };
    let isolated = |text: String| view! { <bdi>{escape_invisible(text)}</bdi> };
    let named = |name: String| view! { <bdi translate="no">{escape_invisible(name)}</bdi> };
    let (kind, title, content) = match stage {
        CreationStage::Idle
        | CreationStage::SessionEnded
        | CreationStage::Sending(_)
        | CreationStage::Done(_) => return ().into_any(),
        CreationStage::CheckingOutcome { attempt, why } => (
            StatusKind::Warning,
            texts::CHECKING_TITLE,
            view! {
                <p>{isolated(why)}</p>
                <p>
                    {texts::CHECKING_BEFORE_NAME} {named(attempt.draft.name)}
                    {texts::CHECKING_AFTER_NAME}
                </p>
                <Spinner label=texts::CHECKING />
            }
            .into_any(),
        ),
        CreationStage::OutcomeUnknown { attempt, why } => (
            StatusKind::Negative,
            texts::UNKNOWN_TITLE,
            view! {
                <p>
                    {named(attempt.draft.name)} {texts::UNKNOWN_AFTER_NAME} {isolated(why)}
                </p>
                <div class="actions">
                    <Button icon=IconName::Refresh on_click=move || creation.retry_lookup()>
                        {texts::LOOK_AGAIN}
                    </Button>
                </div>
            }
            .into_any(),
        ),
        CreationStage::NotCreated { name, in_use_in } => (
            StatusKind::Warning,
            texts::NOT_CREATED_TITLE,
            match in_use_in {
                Some(project) => view! {
                    <p>
                        {named(name)} {texts::NAME_IN_USE_BEFORE_PROJECT} {named(project)} "."
                    </p>
                    <p>{texts::CHOOSE_ANOTHER_NAME}</p>
                }
                .into_any(),
                None => view! {
                    <p>{named(name)} {texts::NOT_CREATED_AFTER_NAME}</p>
                    <p>{texts::NOT_CREATED_TEXT}</p>
                }
                .into_any(),
            },
        ),
        CreationStage::SendingInOtherTab => (
            StatusKind::Warning,
            texts::OTHER_TAB_TITLE,
            view! { <p>{texts::OTHER_TAB_TEXT}</p> }.into_any(),
        ),
        CreationStage::CreatedInOtherTab(id) => (
            StatusKind::Positive,
            texts::CREATED_IN_OTHER_TAB_TITLE,
            view! {
                <p>{texts::CREATED_IN_OTHER_TAB_TEXT}</p>
                <div class="actions">
                    <VolumeLink id variant=ButtonVariant::Primary />
                    <Button on_click=move || creation.dismiss()>
                        {texts::ANOTHER_FROM_THIS_FORM}
                    </Button>
                    <Button on_click=clear>{texts::EMPTY_FORM}</Button>
                </div>
            }
            .into_any(),
        ),
        CreationStage::Sharing(InitialSharing { name, shared, left, .. }) => (
            StatusKind::Info,
            texts::SHARING_TITLE,
            view! {
                <p>{named(name)} {texts::SHARING_AFTER_NAME}</p>
                <ProgressBar
                    label=texts::SHARING_PROGRESS
                    value=Signal::stored(shared.len() as u64)
                    max=Signal::stored((shared.len() + left.len()) as u64)
                />
            }
            .into_any(),
        ),
        CreationStage::SharingFailed { sharing, why } => {
            return view! { <SharingFailedNotice sharing reason=why create_another /> }.into_any();
        }
    };
    view! { <InlineNotice kind title>{content}</InlineNotice> }.into_any()
}

#[component]
fn VolumeLink(id: VolumeId, #[prop(optional)] variant: ButtonVariant) -> impl IntoView {
    let source = use_source();
    let to = move || Route::Volume(id.clone(), source.get()).href();
    view! { <LinkButton href=to variant>{texts::GO_TO_VOLUME}</LinkButton> }
}

/// Goes to the address of a form that is not a copy.
pub fn use_empty_form() -> impl Fn() + Copy + Send + Sync + 'static {
    let navigate = use_navigator();
    let list = use_list_query();
    move || {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&Route::new_volume(list.get_untracked()).href(), options);
    }
}

#[component]
fn SharingFailedNotice(
    sharing: InitialSharing,
    reason: String,
    #[prop(into)] create_another: Callback<()>,
) -> impl IntoView {
    let creation = use_creation();
    let InitialSharing { id, name, shared, left, .. } = sharing;
    view! {
        <InlineNotice
            kind=StatusKind::Negative
            title=texts::sharing_failed(&name)
        >
            <p><bdi>{escape_invisible(reason)}</bdi></p>
            {(!shared.is_empty()).then(|| view! { <ScopeList scopes=shared label=texts::SHARED_WITH /> })}
            <ScopeList scopes=left label=texts::NOT_SHARED_WITH />
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    icon=IconName::Refresh
                    on_click=move || creation.retry_sharing()
                >
                    {texts::RETRY_SHARING}
                </Button>
                <VolumeLink id />
                <Button variant=ButtonVariant::Quiet on_click=create_another>
                    {texts::SKIP}
                </Button>
            </div>
        </InlineNotice>
    }
}

#[component]
fn ScopeList(scopes: Vec<DraftScope>, label: &'static str) -> impl IntoView {
    let item = |scope: &DraftScope| view! { <li><bdi translate="no">{escape_invisible(scope.label())}</bdi></li> };
    view! {
        <p>{label}</p>
        <ul class="outcome-scopes" aria-label=label.trim_end_matches(':')>
            {scopes.iter().map(item).collect_view()}
        </ul>
    }
}
