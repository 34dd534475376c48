//! The dialog in which scopes are chosen.

use super::editor::SharingEditor;
use crate::effect::memo;
use crate::pages::ScopePicker;
use crate::texts::sharing as texts;
use crate::ui::{Button, ButtonVariant, Dialog};
use leptos::prelude::*;

/// Each choice is staged at once. The page applies the staged changes.
#[component]
pub fn AddDialog(editor: SharingEditor, open: RwSignal<bool>) -> impl IntoView {
    let summary = memo(move |_| editor.summary());
    let close = move || open.set(false);
    view! {
        <Dialog
            open=open
            on_close=close
            title=texts::EDIT
            large=true
            footer=ViewFn::from(move || {
                view! {
                    <p class="dialog-preview">{move || summary.get()}</p>
                    <Button variant=ButtonVariant::Primary on_click=close>{texts::REVIEW}</Button>
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
