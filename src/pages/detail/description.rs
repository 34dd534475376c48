//! What the volume is for, changed in place.

use super::super::parts::{Failure, Text};
use crate::api::{ApiError, endpoint};
use crate::domain::{DESCRIPTION_MAX, Description, DescriptionTooLong, Volume};
use crate::state::{Command, RemoteHandle, use_app};
use crate::ui::{Button, ButtonType, ButtonVariant, Card, IconName, TextArea, focus_by_id};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const FIELD: &str = "description";
const EDIT: &str = "edit-description";

/// The description, or the form that changes it. What is typed is kept across signing in again.
#[component]
pub fn DescriptionCard(
    volume: Memo<Option<Volume>>,
    remote: RemoteHandle<Volume>,
) -> impl IntoView {
    let app = use_app();
    let id = volume.with_untracked(|volume| volume.as_ref().map(|volume| volume.id.clone()));
    let kept = app.description_edit.get_untracked().filter(|(of, _)| Some(of) == id.as_ref());
    let editing = RwSignal::new(kept.is_some());
    let text = RwSignal::new(kept.map(|(_, text)| text).unwrap_or_default());
    let shown = Memo::new(move |_| {
        volume.with(|volume| volume.as_ref().and_then(|volume| volume.description.clone()))
    });
    Effect::new(move |_| {
        let edit = editing.get().then(|| id.clone().map(|id| (id, text.get()))).flatten();
        app.description_edit.set(edit);
    });
    let start = move || {
        text.set(shown.get_untracked().unwrap_or_default());
        editing.set(true);
    };
    let stop = move || {
        editing.set(false);
        // The button comes back with the next frame; then it can take the focus again.
        request_animation_frame(|| {
            focus_by_id(EDIT);
        });
    };
    view! {
        <Card
            title="Description"
            actions=ViewFn::from(move || {
                move || (!editing.get())
                    .then(|| {
                        view! {
                            <Button id=EDIT icon=IconName::Edit on_click=start>
                                "Edit description"
                            </Button>
                        }
                    })
            })
        >
            {move || {
                if editing.get() {
                    view! { <Form volume remote text on_done=stop /> }.into_any()
                } else {
                    view! {
                        <p class="description">
                            {move || match shown.get().filter(|text| !text.is_empty()) {
                                Some(text) => view! { <Text text=text /> }.into_any(),
                                None => view! { <span class="muted">"No description."</span> }.into_any(),
                            }}
                        </p>
                    }
                        .into_any()
                }
            }}
        </Card>
    }
}

#[component]
fn Form(
    volume: Memo<Option<Volume>>,
    remote: RemoteHandle<Volume>,
    text: RwSignal<String>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let saving = Command::new(app.notices);
    let error = Signal::derive(move || {
        text.with(|text| Description::parse(text))
            .err()
            .map(|error: DescriptionTooLong| error.to_string())
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(volume), Ok(description)) =
            (volume.get_untracked(), text.with_untracked(|text| Description::parse(text)))
        else {
            focus_by_id(FIELD);
            return;
        };
        let write = app.client.send(endpoint::patch_volume(&volume.id, &description));
        saving.run(write, move |result: Result<Volume, ApiError>| {
            if let Ok(saved) = result {
                // The answer of a PATCH has no scopes; those that are known still hold.
                remote.put(Volume { shared_scopes: volume.shared_scopes, ..saved });
                app.notices.success("Description saved");
                on_done.try_run(());
            }
        });
    };
    Effect::new(move |_| {
        focus_by_id(FIELD);
    });
    view! {
        <form class="form" novalidate on:submit=submit>
            <TextArea value=text label="Description" id=FIELD limit=DESCRIPTION_MAX error=error />
            {move || {
                let error = saving.error().get();
                error.map(|error| view! { <Failure error /> })
            }}
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    kind=ButtonType::Submit
                    busy=saving.busy()
                >
                    "Save description"
                </Button>
                <Button on_click=on_done unavailable=move || {
                    saving.busy().get().then(|| "It is being saved.".to_owned())
                }>"Cancel"</Button>
            </div>
        </form>
    }
}
