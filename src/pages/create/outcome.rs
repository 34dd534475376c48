//! What has become of a form that was sent, where that is more than "created" or "refused".

use crate::domain::{DraftScope, FirstSharing, Stage, VolumeId, visible};
use crate::effect::effect_with;
use crate::route::{Route, use_list};
use crate::state::use_app;
use crate::ui::{
    Button, ButtonVariant, IconName, InlineNotice, LinkButton, NoticeKind, ProgressBar, Spinner,
    focus_by_id,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The id of what takes the place of the form, to move the focus there.
const OUTCOME: &str = "outcome";

/// The panel; a status for assistive technology, whatever it says.
#[component]
pub fn OutcomePanel(
    /// Empties the form.
    #[prop(into)]
    clear: Callback<()>,
) -> impl IntoView {
    let stage = use_app().creation().stage();
    // The form goes, and with it the button that was pressed.
    effect_with(move |before: Option<bool>| {
        let is_over = stage.with(|stage| {
            matches!(stage, Stage::Found { .. } | Stage::Unshared { .. } | Stage::Sharing(_))
        });
        if is_over && before == Some(false) {
            request_animation_frame(|| {
                focus_by_id(OUTCOME);
            });
        }
        is_over
    });
    view! {
        <div class="outcome" role="status" id=OUTCOME tabindex="-1">
            {move || match stage.get() {
                Stage::Idle | Stage::Sending(_) | Stage::Done(_) => ().into_any(),
                Stage::InDoubt { attempt, why } => {
                    view! { <InDoubt name=attempt.draft.name why /> }.into_any()
                }
                Stage::Unknown { attempt, why } => {
                    view! { <Unknown name=attempt.draft.name why /> }.into_any()
                }
                Stage::NotCreated { name, in_use_in } => {
                    view! { <NotCreated name in_use_in /> }.into_any()
                }
                Stage::Elsewhere => view! { <Elsewhere /> }.into_any(),
                Stage::CreatedElsewhere(id) => view! { <CreatedElsewhere id clear /> }.into_any(),
                Stage::Sharing(sharing) => view! { <Progress sharing /> }.into_any(),
                Stage::Unshared { sharing, why } => view! { <Unshared sharing why /> }.into_any(),
                Stage::Found { id, name } => view! { <AlreadyCreated id name /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn InDoubt(name: String, why: String) -> impl IntoView {
    view! {
        <InlineNotice kind=NoticeKind::Warning title="Checking whether it was created">
            <p>
                <bdi>{visible(why)}</bdi>
            </p>
            <p>
                "It may have been created all the same: "
                <bdi translate="no">{visible(name)}</bdi>
                " is being looked for, so that it is not created twice."
            </p>
            <Spinner label="Checking…" />
        </InlineNotice>
    }
}

#[component]
fn Unknown(name: String, why: String) -> impl IntoView {
    let creation = use_app().creation();
    view! {
        <InlineNotice
            kind=NoticeKind::Negative
            title="Could not find out whether it was created"
        >
            <p>
                <bdi translate="no">{visible(name)}</bdi>
                " was sent, no answer came, and it could not be looked up: "
                <bdi>{visible(why)}</bdi>
            </p>
            <div class="actions">
                <Button icon=IconName::Refresh on_click=move || creation.look_again()>
                    "Look again"
                </Button>
            </div>
        </InlineNotice>
    }
}

#[component]
fn NotCreated(name: String, in_use_in: Option<String>) -> impl IntoView {
    let (why, way_on) = match in_use_in {
        Some(project) => (
            view! {
                " is the name of another data volume, of the project "
                <bdi translate="no">{visible(project)}</bdi>
                "."
            }
            .into_any(),
            "Choose another name and send the form again.",
        ),
        None => (
            view! { " is not there: the server has not done what it was asked for." }.into_any(),
            "What you typed is still here. “Create data volume” sends it again.",
        ),
    };
    view! {
        <InlineNotice kind=NoticeKind::Warning title="It was not created">
            <p>
                <bdi translate="no">{visible(name)}</bdi>
                {why}
            </p>
            <p>{way_on}</p>
        </InlineNotice>
    }
}

#[component]
fn Elsewhere() -> impl IntoView {
    view! {
        <InlineNotice kind=NoticeKind::Warning title="This form is being sent in another tab.">
            <p>
                "Nothing was sent from here. What comes of it is told here, too; if that tab was \
                 closed, “Create data volume” checks what it has done."
            </p>
        </InlineNotice>
    }
}

#[component]
fn CreatedElsewhere(id: VolumeId, clear: Callback<()>) -> impl IntoView {
    let creation = use_app().creation();
    let list = use_list();
    let to = move || Route::Volume(id.clone(), list.get()).href();
    view! {
        <InlineNotice kind=NoticeKind::Positive title="It was created in another tab">
            <p>"Nothing was sent from here, and what you typed is still here."</p>
            <div class="actions">
                <LinkButton href=to variant=ButtonVariant::Primary>
                    "Go to the data volume"
                </LinkButton>
                <Button on_click=move || creation.another()>
                    "Create another data volume from this form"
                </Button>
                <Button on_click=clear>"Start with an empty form"</Button>
            </div>
        </InlineNotice>
    }
}

/// Puts the outcome away, for an empty form at its own address.
fn use_next_one() -> impl Fn() + Copy + Send + Sync + 'static {
    let creation = use_app().creation();
    let navigate = StoredValue::new_local(use_navigate());
    let list = use_list();
    move || {
        creation.another();
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate.with_value(|go| go(&Route::new_volume(list.get_untracked()).href(), options));
    }
}

#[component]
fn AlreadyCreated(id: VolumeId, name: String) -> impl IntoView {
    let list = use_list();
    let to = move || Route::Volume(id.clone(), list.get()).href();
    let next = use_next_one();
    view! {
        <InlineNotice kind=NoticeKind::Positive title="It was created">
            <p>
                "The answer got lost, but "
                <bdi translate="no">{visible(name)}</bdi>
                " is there. Nothing was sent twice."
            </p>
            <div class="actions">
                <LinkButton href=to variant=ButtonVariant::Primary>
                    "Go to the data volume"
                </LinkButton>
                <Button on_click=next>"Create another data volume"</Button>
            </div>
        </InlineNotice>
    }
}

#[component]
fn Progress(sharing: FirstSharing) -> impl IntoView {
    let done = sharing.shared.len() as u64;
    let total = done + sharing.left.len() as u64;
    view! {
        <InlineNotice kind=NoticeKind::Info title="Created, and being shared">
            <p>
                <bdi translate="no">{visible(sharing.name)}</bdi>
                " is there. It is being shared with the scopes that you chose."
            </p>
            <ProgressBar
                label="Scopes"
                value=Signal::stored(done)
                max=Signal::stored(total)
            />
        </InlineNotice>
    }
}

#[component]
fn Unshared(sharing: FirstSharing, why: String) -> impl IntoView {
    let creation = use_app().creation();
    let FirstSharing { id, name, shared, left, .. } = sharing;
    let list = use_list();
    let to = move || Route::Volume(id.clone(), list.get()).href();
    let next = use_next_one();
    view! {
        <InlineNotice
            kind=NoticeKind::Negative
            title=format!("{name} was created, but sharing failed")
        >
            <p>
                <bdi>{visible(why)}</bdi>
            </p>
            {(!shared.is_empty())
                .then(|| view! { <Scopes scopes=shared label="It is shared with:" /> })}
            <Scopes scopes=left label="It is not shared with:" />
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    icon=IconName::Refresh
                    on_click=move || creation.share_again()
                >
                    "Try sharing again"
                </Button>
                <LinkButton href=to>
                    "Go to the data volume"
                </LinkButton>
                <Button variant=ButtonVariant::Quiet on_click=next>
                    "Leave it at that"
                </Button>
            </div>
        </InlineNotice>
    }
}

#[component]
fn Scopes(scopes: Vec<DraftScope>, label: &'static str) -> impl IntoView {
    let item =
        |one: &DraftScope| view! { <li><bdi translate="no">{visible(one.label())}</bdi></li> };
    view! {
        <p>{label}</p>
        <ul class="outcome-scopes" aria-label=label.trim_end_matches(':')>
            {scopes.iter().map(item).collect_view()}
        </ul>
    }
}
