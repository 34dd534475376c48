//! The dialog in which scopes are chosen.

use super::ADD;
use super::editor::SharingEditor;
use super::staged::focus_staged_changes;
use crate::domain::StagedChange;
use crate::effect::{effect, memo};
use crate::pages::ScopePicker;
use crate::texts::{sharing as texts, ui};
use crate::ui::{Button, ButtonVariant, Dialog, focus_by_id, keep_focus_within};
use leptos::prelude::*;

/// Each choice is staged at once. The page applies the staged changes.
#[component]
pub fn AddDialog(
    editor: SharingEditor,
    open: RwSignal<bool>,
    /// Whether "Share" on another page has opened the dialog. Cancelling it goes back there.
    goes_back: StoredValue<bool>,
) -> impl IntoView {
    let summary = memo(move |_| editor.summary());
    // What was staged when the dialog was opened.
    let before = StoredValue::new(StagedChange::default());
    effect(move || {
        if open.get() {
            before.set_value(editor.staged.get_untracked());
        }
    });
    let cancel = move || {
        open.set(false);
        editor.restore(before.get_value());
        let is_unchanged = || editor.staged.with_untracked(StagedChange::is_empty);
        if goes_back.try_update_value(std::mem::take) == Some(true)
            && is_unchanged()
            && let Ok(history) = window().history()
        {
            let _ = history.back();
            return;
        }
        // The button that opened the dialog may have been replaced.
        keep_focus_within(|| focus_by_id(ADD));
    };
    let review = move || {
        open.set(false);
        goes_back.set_value(false);
        focus_staged_changes();
    };
    let unavailable = memo(move |_| {
        editor.staged.with(StagedChange::is_empty).then(|| texts::NO_CHANGES.to_owned())
    });
    view! {
        <Dialog
            open=open
            on_close=cancel
            title=texts::EDIT
            large=true
            footer=ViewFn::from(move || {
                view! {
                    <p class="dialog-preview" role="status">{move || summary.get()}</p>
                    <Button on_click=cancel>{ui::CANCEL}</Button>
                    <Button
                        variant=ButtonVariant::Primary
                        on_click=review
                        unavailable
                    >
                        {texts::REVIEW}
                    </Button>
                }
            })
        >
            <ScopePicker
                org=editor.org
                own=editor.own
                shared=editor.shared
                edit=editor.tree_edit()
                text=texts::CHOOSE_TEXT
            />
        </Dialog>
    }
}
