//! The description, edited in place.

use super::ShownVolume;
use super::description_conflict::DescriptionConflict;
use super::description_editor::DescriptionEditor;
use crate::api::endpoint;
use crate::domain::{Action, DESCRIPTION_MAX, Description};
use crate::effect::{effect, memo, when};
use crate::pages::volume_page_ids::EDIT_DESCRIPTION;
use crate::pages::{CopyAsButton, Failure, LeaveDialog, Text, describe_long_description};
use crate::state::{EditStage, describe_failed_save, use_leave_guard};
use crate::texts::{detail as texts, ui, volume};
use crate::ui::dom::closest;
use crate::ui::{
    Button, ButtonVariant, Card, IconName, Spinner, TextArea, focus_by_id, focus_is_on_heading,
};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

pub const FIELD: &str = "description";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Text,
    Form,
    Conflict,
}

/// The description, or the form that edits it. The text survives signing in again and reloads, and
/// leaving the page needs a confirmation.
#[component]
pub fn DescriptionCard(shown: ShownVolume) -> impl IntoView {
    let editor = DescriptionEditor::new(shown);
    let stage = memo(move |_| editor.active().map(|active| active.stage));
    let is_saving = move || stage.get() == Some(EditStage::Saving);
    let content = memo(move |_| match stage.get() {
        None | Some(EditStage::Saving) => Content::Text,
        Some(_) if editor.is_set_aside.get() => Content::Text,
        Some(EditStage::Editing | EditStage::Failed(_)) => Content::Form,
        Some(EditStage::Conflict(_)) => Content::Conflict,
    });
    // The new text is shown while it is being saved.
    let text = memo(move |_| {
        let typed = editor.text().filter(|_| is_saving());
        typed.or_else(|| shown.description())
    });
    let is_unsaved = Signal::derive(move || {
        !is_saving() && editor.active().is_some_and(|active| active.edit.is_changed())
    });
    use_leave_guard().block_while(is_unsaved);
    let unavailable = memo(move |_| {
        shown
            .unavailable_reason(Action::Update)
            .or_else(|| is_saving().then(|| texts::IS_SAVING.to_owned()))
    });
    view! {
        <Card
            title=volume::DESCRIPTION
            actions=ViewFn::from(move || {
                when(move || content.get() == Content::Text, move || {
                    view! {
                        <Button
                            id=EDIT_DESCRIPTION
                            icon=IconName::Edit
                            on_click=move || editor.begin()
                            unavailable
                        >
                            {texts::EDIT_DESCRIPTION}
                        </Button>
                    }
                })
            })
        >
            {move || match content.get() {
                Content::Text => view! {
                    <p class="description">
                        {move || match text.get().filter(|text| !text.is_empty()) {
                            Some(text) => view! { <Text text=text /> }.into_any(),
                            None => view! { <span class="muted">{texts::NO_DESCRIPTION}</span> }.into_any(),
                        }}
                    </p>
                    {when(is_saving, || view! { <Spinner label=texts::SAVING /> })}
                    {when(move || editor.is_set_aside.get() && stage.with(Option::is_some), move || view! {
                        <div class="actions">
                            <span class="muted">{texts::DRAFT_KEPT}</span>
                            <Button variant=ButtonVariant::Quiet on_click=move || editor.end()>
                                {texts::DISCARD}
                            </Button>
                        </div>
                    })}
                }
                .into_any(),
                Content::Form => view! { <DescriptionForm editor stage /> }.into_any(),
                Content::Conflict => view! { <DescriptionConflict editor /> }.into_any(),
            }}
        </Card>
        <LeaveDialog title=texts::LEAVE_TITLE on_leave=move || editor.end()>
            <p>{texts::LEAVE_TEXT}</p>
        </LeaveDialog>
    }
}

#[component]
fn DescriptionForm(editor: DescriptionEditor, stage: Memo<Option<EditStage>>) -> impl IntoView {
    let text = RwSignal::new(untrack(|| editor.text()).unwrap_or_default());
    let parsed = memo(move |_| text.with(|text| Description::parse(text)));
    let error = memo(move |_| parsed.with(|it| it.as_ref().err().map(describe_long_description)));
    let failed = memo(move |_| match stage.get() {
        Some(EditStage::Failed(failed)) => Some(failed),
        _ => None,
    });
    let requests = move |()| {
        let id = editor.shown.id.get_value();
        let request = |it: &Description| endpoint::patch_volume(&id, it).into();
        parsed.with(|it| it.iter().map(request).collect())
    };
    let uncopyable = move || error.get().map(|_| texts::TOO_LONG_TO_SEND.to_owned());
    let is_changed = memo(move |_| editor.active().is_some_and(|active| active.edit.is_changed()));
    let unsavable = memo(move |_| {
        editor
            .shown
            .unavailable_reason(Action::Update)
            .or_else(|| (!is_changed.get()).then(|| texts::UNCHANGED.to_owned()))
    });
    let on_key = move |event: KeyboardEvent| {
        // In a menu of the form the key closes the menu.
        if event.key() == "Escape"
            && !event.is_composing()
            && closest(&event, "[popover]").is_none()
        {
            editor.set_aside();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if error.with_untracked(Option::is_some) {
            focus_by_id(FIELD);
        } else {
            editor.save();
        }
    };
    effect(move || {
        // Not if the user has focused something else since.
        if editor.takes_focus.get_value() && focus_is_on_heading() {
            focus_by_id(FIELD);
        }
        editor.takes_focus.set_value(false);
    });
    view! {
        <form class="form" novalidate on:submit=submit on:keydown=on_key>
            {when(move || editor.has_seen_conflict.get(), move || {
                view! {
                    <p class="muted">
                        {texts::CURRENT_DESCRIPTION}
                        {move || view! { <Text text=editor.shown.description() /> }}
                    </p>
                }
            })}
            <TextArea
                value=text
                label=volume::DESCRIPTION
                hides_label=true
                id=FIELD
                limit=DESCRIPTION_MAX
                error
                on_input=move |text| editor.input(text)
            />
            {move || {
                let failed = failed.get()?;
                let explanation = Some(describe_failed_save(&failed)).filter(|text| !text.is_empty());
                Some(view! {
                    <Failure error=failed.error />
                    {explanation.map(|text| view! { <p>{text}</p> })}
                })
            }}
            <div class="actions">
                <Button variant=ButtonVariant::Primary submit=true submits_by_keys=true unavailable=unsavable>
                    {texts::SAVE_DESCRIPTION}
                </Button>
                <Button on_click=move || editor.end()>{ui::CANCEL}</Button>
                <CopyAsButton requests unavailable=Some(Signal::derive(uncopyable)) variant=ButtonVariant::Quiet />
            </div>
        </form>
    }
}
