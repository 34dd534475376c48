//! What the volume is for, changed in place.

use super::super::parts::{CurlButton, Failure, LeaveDialog, Text, curl_of};
use super::ShownVolume;
use super::actions::why_not;
use super::conflict::Conflict;
use crate::api::endpoint;
use crate::domain::{Action, DESCRIPTION_MAX, Description, DescriptionTooLong, VolumeId};
use crate::effect::{effect, memo, when};
use crate::state::{Descriptions, EditStage, EditTrouble, use_app};
use crate::ui::{
    Button, ButtonType, ButtonVariant, Card, IconName, Spinner, TextArea, focus_by_id,
    focus_is_on_heading,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const FIELD: &str = "description";
const EDIT: &str = "edit-description";

/// What the card shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Showing {
    Text,
    Form,
    Conflict,
}

/// The edit of one volume. A handle.
#[derive(Clone, Copy)]
pub struct Edit {
    id: StoredValue<VolumeId>,
    shown: ShownVolume,
    all: Descriptions,
    /// Whether the form may take the focus when it comes: not if it was open all along.
    takes_focus: StoredValue<bool>,
    /// Whether the person has gone on from what somebody else wrote.
    pub went_on: RwSignal<bool>,
}

impl Edit {
    /// Saves it.
    pub fn save(self) {
        let Some(volume) = self.shown.volume.get_untracked() else { return };
        self.takes_focus.set_value(true);
        let shown = self.shown;
        self.all.save(&volume, move |volume| match volume {
            Some(volume) => shown.put(volume),
            None => shown.is_there(),
        });
        focus_edit();
    }

    /// Ends it.
    pub fn end(self) {
        self.id.with_value(|id| self.all.end(id));
        self.went_on.set(false);
        focus_edit();
    }

    /// Where it stands, tracked.
    pub fn stage(self) -> Option<EditStage> {
        self.id.with_value(|id| self.all.stage(id))
    }

    /// What is typed, tracked.
    pub fn text(self) -> Option<String> {
        self.id.with_value(|id| self.all.edit(id)).map(|edit| edit.text)
    }

    /// Goes on from what the server has now, which has been seen.
    pub fn go_on_from(self, now: &crate::domain::Volume) {
        self.takes_focus.set_value(true);
        self.went_on.set(true);
        self.all.go_on_from(now);
    }
}

/// The button comes back with the next frame; then it can take the focus again.
fn focus_edit() {
    request_animation_frame(|| {
        if focus_is_on_heading() {
            focus_by_id(EDIT);
        }
    });
}

/// The description, or the form that changes it. What is typed is kept across signing in again and
/// reloading; leaving it asks first.
#[component]
pub fn DescriptionCard(id: VolumeId, shown: ShownVolume) -> impl IntoView {
    let app = use_app();
    let edit = Edit {
        id: StoredValue::new(id),
        shown,
        all: app.descriptions,
        takes_focus: StoredValue::new(false),
        went_on: RwSignal::new(false),
    };
    let stage = memo(move |_| edit.stage());
    let saving = move || stage.get() == Some(EditStage::Saving);
    let showing = memo(move |_| match stage.get() {
        None | Some(EditStage::Saving) => Showing::Text,
        Some(EditStage::Typing | EditStage::Failed(_)) => Showing::Form,
        Some(EditStage::Changed(_)) => Showing::Conflict,
    });
    // What is on its way is shown as if it had arrived.
    let text = memo(move |_| {
        let typed = edit.text().filter(|_| saving());
        typed.or_else(|| shown.volume.with(|it| it.as_ref().and_then(|it| it.description.clone())))
    });
    let held = move || {
        let changed = edit.id.with_value(|id| edit.all.edit(id)).is_some_and(|it| it.is_changed());
        changed && !saving()
    };
    app.leaving.hold_while(Signal::derive(held));
    let start = move || {
        let Some(volume) = shown.volume.get_untracked() else { return };
        edit.takes_focus.set_value(true);
        edit.went_on.set(false);
        edit.all.begin(&volume);
    };
    let unavailable = memo(move |_| {
        let why = why_not(shown, Action::Update);
        why.or_else(|| saving().then(|| "It is being saved.".to_owned()))
    });
    view! {
        <Card
            title="Description"
            actions=ViewFn::from(move || {
                when(move || showing.get() == Showing::Text, move || {
                    view! {
                        <Button id=EDIT icon=IconName::Edit on_click=start unavailable>
                            "Edit description"
                        </Button>
                    }
                })
            })
        >
            {move || match showing.get() {
                Showing::Text => {
                    view! {
                        <p class="description">
                            {move || match text.get().filter(|text| !text.is_empty()) {
                                Some(text) => view! { <Text text=text /> }.into_any(),
                                None => view! { <span class="muted">"No description."</span> }.into_any(),
                            }}
                        </p>
                        {when(saving, || view! { <Spinner label="Saving…" /> })}
                    }
                        .into_any()
                }
                Showing::Form => view! { <Form edit stage /> }.into_any(),
                Showing::Conflict => view! { <Conflict edit /> }.into_any(),
            }}
        </Card>
        <LeaveDialog title="Leave without saving the description?" on_leave=move || edit.end()>
            <p>"What you have typed is not saved, and will be gone."</p>
        </LeaveDialog>
    }
}

#[component]
fn Form(edit: Edit, stage: Memo<Option<EditStage>>) -> impl IntoView {
    let id = edit.id.get_value();
    let text = RwSignal::new(untrack(|| edit.text()).unwrap_or_default());
    let parsed = memo(move |_| text.with(|text| Description::parse(text)));
    let error =
        memo(move |_| parsed.with(|it| it.as_ref().err().map(DescriptionTooLong::to_string)));
    let trouble = memo(move |_| match stage.get() {
        Some(EditStage::Failed(trouble)) => Some(trouble),
        _ => None,
    });
    let command = memo(move |_| {
        let call = |it: &Description| curl_of(&endpoint::patch_volume(&id, it));
        parsed.with(|it| it.as_ref().map(call).unwrap_or_default())
    });
    let unsavable = memo(move |_| why_not(edit.shown, Action::Update));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if error.with_untracked(Option::is_some) {
            focus_by_id(FIELD);
        } else {
            edit.save();
        }
    };
    effect(move || {
        // Whoever has gone on to something else meanwhile stays there.
        if edit.takes_focus.get_value() && focus_is_on_heading() {
            focus_by_id(FIELD);
        }
        edit.takes_focus.set_value(false);
    });
    view! {
        <form class="form" novalidate on:submit=submit>
            {when(move || edit.went_on.get(), move || view! { <Theirs edit /> })}
            <TextArea
                value=text
                label="Description"
                id=FIELD
                limit=DESCRIPTION_MAX
                error=error
                on_input=move |text| edit.id.with_value(|id| edit.all.type_in(id, text))
            />
            {move || trouble.get().map(|trouble| view! { <Trouble trouble /> })}
            <div class="actions">
                <Button
                    variant=ButtonVariant::Primary
                    kind=ButtonType::Submit
                    unavailable=unsavable
                >
                    "Save description"
                </Button>
                <Button on_click=move || edit.end()>"Cancel"</Button>
                <CurlButton
                    command
                    unavailable=Signal::derive(move || {
                        error.get().map(|_| "The description is too long to be sent.".to_owned())
                    })
                />
            </div>
        </form>
    }
}

/// What the server has now, while the person goes on with their own.
#[component]
fn Theirs(edit: Edit) -> impl IntoView {
    let theirs =
        move || edit.shown.volume.with(|it| it.as_ref().and_then(|it| it.description.clone()));
    view! {
        <p class="muted">
            "The description is now: "
            {move || view! { <Text text=theirs() /> }}
        </p>
    }
}

#[component]
fn Trouble(trouble: EditTrouble) -> impl IntoView {
    let sentence = Some(trouble.kind.sentence()).filter(|sentence| !sentence.is_empty());
    view! {
        <Failure error=trouble.error />
        {sentence.map(|sentence| view! { <p>{sentence}</p> })}
    }
}
