//! The form for a new data volume. What is typed lives in [`crate::state::Creation`] and survives
//! leaving, reloading, signing in and every failure.

mod copy;
mod errors;
mod fields;
mod outcome;
mod project;
mod scopes;

use super::parts::{BackToList, CurlButton, Failure, LeaveDialog, curl_of, use_page};
use crate::api::endpoint;
use crate::domain::{Action, Draft, PickedProject, Stage, VolumeId, visible};
use crate::effect::{effect, effect_with, memo, when};
use crate::route::{Route, use_list};
use crate::state::use_app;
use crate::ui::{
    Button, ButtonType, ButtonVariant, Card, ErrorSummary, InlineNotice, LinkButton, NoticeKind,
    PageHeader,
};
use copy::{CopyNotice, use_copy};
use errors::{Touched, id_of, show_summary, use_shown_errors};
use fields::{DescriptionField, NameField, OriginPvcField};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use outcome::OutcomePanel;
use project::ProjectField;
use scopes::{ScopesDialog, ScopesField};

/// The ids of the fields, for the error summary.
const PROJECT: &str = "project";
const ORIGIN_PVC: &str = "origin-pvc";
const NAME: &str = "name";
const DESCRIPTION: &str = "description";

/// The page.
#[component]
pub fn CreatePage() -> impl IntoView {
    use_page(|| "New data volume".to_owned());
    let app = use_app();
    let (draft, creation) = (app.draft(), app.creation());
    let stage = creation.stage();
    creation.watch();
    let navigate = StoredValue::new_local(use_navigate());
    let list = use_list();
    effect(move || {
        if let Stage::Done(id) = stage.get() {
            let to = Route::Volume(id, list.get_untracked()).href();
            navigate.with_value(|go| go(&to, NavigateOptions::default()));
        }
    });
    // Once it is sent, nothing that is typed is left behind.
    app.leaving.hold_while(Signal::derive(move || {
        let is_unsent = stage.with(|stage| {
            matches!(stage, Stage::Idle | Stage::NotCreated { .. } | Stage::Elsewhere)
        });
        is_unsent && draft.with(|draft| !draft.is_empty())
    }));
    let copy = use_copy();
    let touched = Touched::new();
    let summary = RwSignal::new(Vec::<(String, String)>::new());
    effect_with(move |before: Option<()>| {
        let refused = creation.refused().get();
        // Whoever comes back to the form is not sent to what is wrong with it.
        if let (Some(()), Some((_, error))) = (before, refused)
            && let Some(field) = error.field()
        {
            show_summary(summary, vec![(id_of(field).to_owned(), error.message())]);
        }
    });
    let unavailable = memo(move |_| {
        let place = draft.with(|draft| draft.picked().map(PickedProject::place));
        let stage = stage.with(|stage| stage.keeps_from_sending().map(str::to_owned));
        stage
            .or_else(|| app.permissions.why_nowhere(Action::Create))
            .or_else(|| app.permissions.why_not(Action::Create, &place?))
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // The Enter key comes here past the button.
        if let Some(why) = unavailable.get_untracked() {
            return app.notifications.announce(why);
        }
        touched.all.set(true);
        match draft.with_untracked(Draft::parse) {
            Ok(_) => {
                summary.set(Vec::new());
                creation.submit();
            }
            Err(errors) => show_summary(summary, errors.items()),
        }
    };
    let clear = move || {
        creation.start_over(Draft::default());
        touched.all.set(false);
        summary.set(Vec::new());
    };
    let shown = use_shown_errors(draft, touched, creation.refused());
    // What was solved goes for good: what is typed into it afterwards is said at the field.
    effect(move || {
        let before = summary.get();
        let still = shown.still(before.clone());
        if still != before {
            summary.set(still);
        }
    });
    let general_error = move || {
        let (_, error) = creation.refused().get()?;
        error.field().is_none().then(|| view! { <Failure error /> })
    };
    let is_over = move || stage.with(Stage::is_over);
    let choosing = RwSignal::new(false);
    view! {
        <div class="page-form">
            <PageHeader title="New data volume" above=ViewFn::from(|| view! { <BackToList /> }) />
            {move || {
                app.permissions
                    .why_nowhere(Action::Create)
                    .map(|why| view! { <InlineNotice kind=NoticeKind::Warning><bdi>{visible(why)}</bdi></InlineNotice> })
            }}
            <CopyNotice copy />
            <ErrorSummary items=summary />
            {general_error}
            <form class="form" novalidate on:submit=submit>
                {when(move || !is_over(), move || {
                    view! {
                        <Card>
                            <ProjectField
                                error=shown.project
                                on_blur=move || touched.project.set(true)
                            />
                            <OriginPvcField
                                error=shown.origin_pvc
                                on_blur=move || touched.origin_pvc.set(true)
                            />
                            <NameField
                                error=shown.name
                                on_blur=move || touched.name.set(true)
                            />
                            <DescriptionField error=shown.description />
                            <ScopesField choosing />
                        </Card>
                        <InlineNotice
                            kind=NoticeKind::Info
                            title="Read-only wherever it is mounted"
                        >
                            "A data volume offers the data on the PVC to others without a \
                             copy. Nobody can write through it; the PVC itself stays as it \
                             is."
                        </InlineNotice>
                    }
                })}
                <OutcomePanel clear />
                {when(move || !is_over(), move || view! { <Actions unavailable copied=copy.id clear /> })}
            </form>
            <ScopesDialog open=choosing />
            <LeaveDialog title="Leave the form?">
                <p>
                    "What you typed is kept on this tab until the data volume is created or the \
                     form is cleared."
                </p>
            </LeaveDialog>
        </div>
    }
}

/// The buttons at the foot of the form.
#[component]
fn Actions(
    /// Why it cannot be sent.
    unavailable: Memo<Option<String>>,
    /// The data volume that the address wants a copy of.
    copied: Memo<Option<VolumeId>>,
    /// Empties the form.
    #[prop(into)]
    clear: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let (draft, stage) = (app.draft(), app.creation().stage());
    let list = use_list();
    // To where one came from.
    let cancel = move || match copied.get() {
        Some(id) => Route::Volume(id, list.get()).href(),
        None => Route::Volumes(list.get().unwrap_or_default()).href(),
    };
    let command = memo(move |_| {
        let volume = draft.with(Draft::parse).ok()?;
        Some(curl_of(&endpoint::create_volume(&volume)))
    });
    let cannot_clear = move || {
        if stage.with(Stage::is_busy) {
            return Some("It is being sent.".to_owned());
        }
        let nothing = draft.with(Draft::is_empty) && stage.with(|stage| *stage == Stage::Idle);
        nothing.then(|| "Nothing has been typed.".to_owned())
    };
    view! {
        <div class="actions">
            <Button
                variant=ButtonVariant::Primary
                kind=ButtonType::Submit
                busy=Signal::derive(move || stage.with(|stage| matches!(stage, Stage::Sending(_))))
                unavailable
            >
                "Create data volume"
            </Button>
            {when(move || command.with(Option::is_some), move || {
                view! { <CurlButton command=move || command.get().unwrap_or_default() /> }
            })}
            <LinkButton href=cancel>"Cancel"</LinkButton>
            <Button variant=ButtonVariant::Quiet on_click=clear unavailable=cannot_clear>
                "Clear the form"
            </Button>
        </div>
    }
}
