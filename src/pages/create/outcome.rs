//! The outcome of a submitted form, unless it is just "created" or "refused".

use crate::domain::{CreationStage, DraftScope, InitialSharing, VolumeId};
use crate::effect::effect_with;
use crate::pages::use_navigator;
use crate::route::{Route, use_list_query};
use crate::state::use_creation;
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
        CreationStage::Idle | CreationStage::Sending(_) | CreationStage::Done(_) => {
            return ().into_any();
        }
        CreationStage::CheckingOutcome { attempt, why } => (
            StatusKind::Warning,
            "Checking whether it was created",
            view! {
                <p>{isolated(why)}</p>
                <p>
                    "It may have been created all the same: " {named(attempt.draft.name)}
                    " is being looked for, so that it is not created twice."
                </p>
                <Spinner label="Checking…" />
            }
            .into_any(),
        ),
        CreationStage::OutcomeUnknown { attempt, why } => (
            StatusKind::Negative,
            "Could not find out whether it was created",
            view! {
                <p>
                    {named(attempt.draft.name)}
                    " was sent, no answer came, and it could not be looked up: " {isolated(why)}
                </p>
                <div class="actions">
                    <Button icon=IconName::Refresh on_click=move || creation.retry_lookup()>
                        "Look again"
                    </Button>
                </div>
            }
            .into_any(),
        ),
        CreationStage::NotCreated { name, in_use_in } => (
            StatusKind::Warning,
            "It was not created",
            match in_use_in {
                Some(project) => view! {
                    <p>
                        {named(name)} " is the name of another data volume, of the project "
                        {named(project)} "."
                    </p>
                    <p>"Choose another name and send the form again."</p>
                }
                .into_any(),
                None => view! {
                    <p>{named(name)} " is not there: the server has not done what it was asked for."</p>
                    <p>"What you typed is still here. “Create data volume” sends it again."</p>
                }
                .into_any(),
            },
        ),
        CreationStage::SendingInOtherTab => (
            StatusKind::Warning,
            "This form is being sent in another tab.",
            view! {
                <p>
                    "Nothing was sent from here. What comes of it is told here, too; if that tab was \
                     closed, “Create data volume” checks what it has done."
                </p>
            }
            .into_any(),
        ),
        CreationStage::CreatedInOtherTab(id) => (
            StatusKind::Positive,
            "It was created in another tab",
            view! {
                <p>"Nothing was sent from here, and what you typed is still here."</p>
                <div class="actions">
                    <VolumeLink id variant=ButtonVariant::Primary />
                    <Button on_click=move || creation.dismiss()>
                        "Create another data volume from this form"
                    </Button>
                    <Button on_click=clear>"Start with an empty form"</Button>
                </div>
            }
            .into_any(),
        ),
        CreationStage::FoundByLookup { id, name } => (
            StatusKind::Positive,
            "It was created",
            view! {
                <p>"The answer got lost, but " {named(name)} " is there. Nothing was sent twice."</p>
                <div class="actions">
                    <VolumeLink id variant=ButtonVariant::Primary />
                    <Button on_click=create_another>"Create another data volume"</Button>
                </div>
            }
            .into_any(),
        ),
        CreationStage::Sharing(InitialSharing { name, shared, left, .. }) => (
            StatusKind::Info,
            "Created, and being shared",
            view! {
                <p>{named(name)} " is there. It is being shared with the scopes that you chose."</p>
                <ProgressBar
                    label="Scopes"
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
    let list = use_list_query();
    let to = move || Route::Volume(id.clone(), list.get()).href();
    view! { <LinkButton href=to variant>"Go to the data volume"</LinkButton> }
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
            title=format!("{name} was created, but sharing failed")
        >
            <p><bdi>{escape_invisible(reason)}</bdi></p>
            {(!shared.is_empty()).then(|| view! { <ScopeList scopes=shared label="It is shared with:" /> })}
            <ScopeList scopes=left label="It is not shared with:" />
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    icon=IconName::Refresh
                    on_click=move || creation.retry_sharing()
                >
                    "Try sharing again"
                </Button>
                <VolumeLink id />
                <Button variant=ButtonVariant::Quiet on_click=create_another>
                    "Leave it at that"
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
