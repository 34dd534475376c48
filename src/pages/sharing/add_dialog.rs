//! The dialog in which scopes are chosen.

use super::editor::SharingEditor;
use super::staged::focus_staged_changes;
use crate::domain::{ScopeRef, StagedChange};
use crate::effect::{effect, memo};
use crate::pages::ScopePicker;
use crate::pages::volume_page_ids::SHARE;
use crate::texts::{sharing as texts, ui};
use crate::ui::{Button, ButtonVariant, Dialog, focus_by_id, keep_focus_within};
use leptos::prelude::*;

/// The choices are staged by "Review changes", and the page applies them.
#[component]
pub fn AddDialog(
    editor: SharingEditor,
    open: RwSignal<bool>,
    /// Whether "Share" on another page has opened the dialog. Cancelling it goes back there.
    goes_back: StoredValue<bool>,
) -> impl IntoView {
    let chosen = RwSignal::new(StagedChange::default());
    effect(move || {
        if open.get() {
            chosen.set(editor.staged.get_untracked());
        }
    });
    // Another user may already have done what is chosen.
    let staged = memo(move |_| {
        let mut staged = chosen.get();
        editor.shared.with(|shared| staged.rebase(shared));
        staged
    });
    let choice = editor.with_staged(staged);
    let toggle = Callback::new(move |(scope, name): (ScopeRef, String)| {
        let mut changes = staged.get_untracked();
        editor.shared.with_untracked(|shared| changes.toggle(&scope, &name, shared));
        chosen.set(changes);
    });
    let summary = memo(move |_| choice.summary());
    let is_unchanged = move || editor.staged.with(StagedChange::is_empty);
    let cancel = move || {
        open.set(false);
        if goes_back.try_update_value(std::mem::take) == Some(true)
            && untrack(is_unchanged)
            && let Ok(history) = window().history()
        {
            let _ = history.back();
            return;
        }
        // The button that opened the dialog may have been replaced.
        keep_focus_within(|| focus_by_id(SHARE));
    };
    let review = move || {
        open.set(false);
        goes_back.set_value(false);
        editor.stage(staged.get_untracked());
        focus_staged_changes();
    };
    let is_empty = memo(move |_| staged.with(StagedChange::is_empty));
    let unavailable =
        memo(move |_| (is_empty.get() && is_unchanged()).then(|| texts::NO_CHANGES.to_owned()));
    view! {
        <Dialog
            open=open
            on_close=cancel
            title=texts::SHARE
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
                        {move || match is_empty.get() && !is_unchanged() {
                            true => ui::DONE,
                            false => texts::REVIEW,
                        }}
                    </Button>
                }
            })
        >
            <ScopePicker
                org=editor.org
                own=editor.own
                shared=editor.shared
                edit=choice.tree_edit(toggle)
                text=texts::CHOOSE_TEXT
            />
        </Dialog>
    }
}
