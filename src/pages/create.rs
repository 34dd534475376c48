//! The form for a new data volume. What is typed lives in [`crate::state::App::draft`] and
//! survives leaving, reloading, signing in and every failure.

mod fields;

use super::parts::{BackToList, Failure, use_page};
use crate::api::{ApiError, DraftField, endpoint};
use crate::domain::{Draft, DraftErrors, NewVolume, Volume};
use crate::route::Route;
use crate::state::use_app;
use crate::ui::{
    Button, ButtonType, ButtonVariant, Card, ErrorSummary, InlineNotice, LinkButton, NoticeKind,
    PageHeader,
};
use fields::{DescriptionField, NameField, OriginPvcField, ProjectField};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The ids of the fields, for the error summary.
const PROJECT: &str = "project";
const ORIGIN_PVC: &str = "origin-pvc";
const NAME: &str = "name";
const DESCRIPTION: &str = "description";

/// Which fields have been left, so that their errors may show.
#[derive(Clone, Copy)]
struct Touched {
    project: RwSignal<bool>,
    origin_pvc: RwSignal<bool>,
    name: RwSignal<bool>,
    all: RwSignal<bool>,
}

/// What the fields show: the errors that may show by now, ours or the server's.
#[derive(Clone, Copy)]
struct Shown {
    project: Signal<Option<String>>,
    origin_pvc: Signal<Option<String>>,
    name: Signal<Option<String>>,
    description: Signal<Option<String>>,
}

/// The page.
#[component]
pub fn CreatePage() -> impl IntoView {
    use_page(|| "New data volume".to_owned());
    let app = use_app();
    let draft = app.draft;
    let navigate = StoredValue::new_local(use_navigate());
    let creating = app.creating;
    let touched = Touched {
        project: RwSignal::new(false),
        origin_pvc: RwSignal::new(false),
        name: RwSignal::new(false),
        all: RwSignal::new(false),
    };
    // The draft as it was refused: what is typed afterwards is another matter.
    let refused = RwSignal::new(None::<(Draft, ApiError)>);
    let shown = use_shown_errors(draft, touched, refused);
    let summary = RwSignal::new(Vec::<(String, String)>::new());

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        touched.all.set(true);
        let sent = draft.get_untracked();
        let volume = match sent.parse() {
            Ok(volume) => volume,
            Err(errors) => return show_summary(summary, errors.items()),
        };
        summary.set(Vec::new());
        refused.set(None);
        // One POST per intent: a second submit while one is under way does nothing.
        let write = app.client.send(endpoint::create_volume(&volume));
        creating.run(write, move |result: Result<Volume, ApiError>| {
            match result {
                Ok(volume) => {
                    // What was typed since then is another draft.
                    if draft.try_get_untracked().as_ref() == Some(&sent) {
                        draft.set(Draft::default());
                    }
                    app.notices.success(format!("{} has been created", volume.name));
                    // Only from here: whoever has gone elsewhere stays there.
                    if touched.all.try_get_untracked().is_some() {
                        let to = Route::Volume(volume.id).href();
                        navigate.with_value(|go| go(&to, NavigateOptions::default()));
                    }
                }
                Err(error) => {
                    if let Some(field) = error.field() {
                        let item = (id_of(field).to_owned(), error.message());
                        show_summary(summary, vec![item]);
                    }
                    if refused.try_set(Some((sent, error.clone()))).is_some() {
                        // The form has been left: nobody sees what it says.
                        app.notices.failed(&error);
                    }
                }
            }
        });
    };
    let general_error = move || {
        let error = creating.error().get()?;
        error.field().is_none().then(|| view! { <Failure error /> })
    };
    view! {
        <div class="page-form">
            <PageHeader title="New data volume" above=ViewFn::from(|| view! { <BackToList /> }) />
            <ErrorSummary items=summary />
            {general_error}
            <form class="form" novalidate on:submit=submit>
                <Card>
                    <ProjectField error=shown.project on_blur=move || touched.project.set(true) />
                    <OriginPvcField error=shown.origin_pvc on_blur=move || touched.origin_pvc.set(true) />
                    <NameField error=shown.name on_blur=move || touched.name.set(true) />
                    <DescriptionField error=shown.description />
                </Card>
                <InlineNotice kind=NoticeKind::Info title="Read-only wherever it is mounted">
                    "A data volume offers the data on the PVC to others without a copy. Nobody can \
                     write through it; the PVC itself stays as it is. Whom it is shared with is \
                     chosen once it exists."
                </InlineNotice>
                <div class="actions">
                    <Button
                        variant=ButtonVariant::Primary
                        kind=ButtonType::Submit
                        busy=creating.busy()
                    >
                        "Create data volume"
                    </Button>
                    <LinkButton href=Route::default().href()>"Cancel"</LinkButton>
                    <Button
                        variant=ButtonVariant::Quiet
                        on_click=move || {
                            draft.set(Draft::default());
                            touched.all.set(false);
                            summary.set(Vec::new());
                            creating.clear_error();
                        }
                        unavailable=move || {
                            draft.with(Draft::is_empty).then(|| "Nothing has been typed.".to_owned())
                        }
                    >
                        "Clear the form"
                    </Button>
                </div>
            </form>
        </div>
    }
}

/// Replaces the summary, so that it takes the focus although it was there before.
fn show_summary(summary: RwSignal<Vec<(String, String)>>, items: Vec<(String, String)>) {
    summary.try_set(Vec::new());
    request_animation_frame(move || {
        summary.try_set(items);
    });
}

fn id_of(field: DraftField) -> &'static str {
    match field {
        DraftField::Project => PROJECT,
        DraftField::OriginPvc => ORIGIN_PVC,
        DraftField::Name => NAME,
        DraftField::Description => DESCRIPTION,
    }
}

impl DraftErrors {
    /// The errors with the ids of their fields, in the order of the form.
    fn items(&self) -> Vec<(String, String)> {
        let item = |id: &str, text: Option<String>| text.map(|text| (id.to_owned(), text));
        [
            item(PROJECT, self.project.map(|error| error.to_string())),
            item(ORIGIN_PVC, self.origin_pvc.map(|error| error.to_string())),
            item(NAME, self.name.as_ref().map(|error| error.to_string())),
            item(DESCRIPTION, self.description.as_ref().map(|error| error.to_string())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn use_shown_errors(
    draft: RwSignal<Draft>,
    touched: Touched,
    refused: RwSignal<Option<(Draft, ApiError)>>,
) -> Shown {
    let errors = Memo::new(move |_| draft.with(Draft::parse).map(|_: NewVolume| ()).err());
    let ours = move |of: fn(&DraftErrors) -> Option<String>| {
        errors.with(|errors| errors.as_ref().and_then(of))
    };
    // A refusal holds as long as the field says what was refused.
    let theirs = move |field: DraftField, same: fn(&Draft, &Draft) -> bool| {
        refused.with(|refused| {
            let (sent, error) = refused.as_ref()?;
            let holds = error.field() == Some(field) && draft.with(|now| same(sent, now));
            holds.then(|| error.message())
        })
    };
    let may = move |field: RwSignal<bool>| field.get() || touched.all.get();
    Shown {
        project: Signal::derive(move || {
            let ours = ours(|errors| errors.project.map(|error| error.to_string()));
            ours.filter(|_| may(touched.project))
                .or_else(|| theirs(DraftField::Project, |a, b| a.project_id() == b.project_id()))
        }),
        origin_pvc: Signal::derive(move || {
            let ours = ours(|errors| errors.origin_pvc.map(|error| error.to_string()));
            ours.filter(|_| may(touched.origin_pvc))
                .or_else(|| theirs(DraftField::OriginPvc, |a, b| a.origin_pvc == b.origin_pvc))
        }),
        name: Signal::derive(move || {
            let empty = draft.with(|draft| draft.name.is_empty());
            let ours = ours(|errors| errors.name.as_ref().map(|error| error.to_string()));
            // A wrong letter is worth saying at once, a missing name only afterwards.
            ours.filter(|_| !empty || may(touched.name)).or_else(|| {
                theirs(DraftField::Name, |a, b| {
                    a.name == b.name && a.project_id() == b.project_id()
                })
            })
        }),
        description: Signal::derive(move || {
            let ours = ours(|errors| errors.description.as_ref().map(|error| error.to_string()));
            ours.or_else(|| theirs(DraftField::Description, |a, b| a.description == b.description))
        }),
    }
}
