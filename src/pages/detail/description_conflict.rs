//! A concurrent change of the description: the user sees both versions and chooses one.

use super::description_editor::DescriptionEditor;
use crate::domain::Volume;
use crate::effect::effect;
use crate::pages::{Text, Time};
use crate::state::{ActiveEdit, EditStage};
use crate::texts::detail as texts;
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, DescriptionList, Fact, InlineNotice, StatusKind, focus_is_on_heading,
};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn DescriptionConflict(editor: DescriptionEditor) -> impl IntoView {
    let Some(ActiveEdit { edit, stage: EditStage::Conflict(theirs) }) = untrack(|| editor.active())
    else {
        return ().into_any();
    };
    let (theirs, yours) = (*theirs, edit.text);
    let group = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(group) = group.get()
            && focus_is_on_heading()
        {
            let _ = group.focus();
        }
    });
    let description = theirs.description.clone();
    let current = StoredValue::new(theirs.clone());
    view! {
        <div
            class="form conflict"
            role="group"
            tabindex="-1"
            aria-label=texts::CONFLICT
            node_ref=group
        >
            <InlineNotice
                kind=StatusKind::Warning
                title=texts::CONFLICT
            >
                <LastChange theirs />
                <p>{texts::NOT_SAVED}</p>
            </InlineNotice>
            <DescriptionList>
                <Fact label=texts::THEIRS><p class="description"><Text text=description /></p></Fact>
                <Fact label=texts::YOURS><p class="description"><Text text=yours /></p></Fact>
            </DescriptionList>
            <div class="actions">
                <Button on_click=move || editor.end()>{texts::KEEP_THEIRS}</Button>
                <Button on_click=move || {
                    current.with_value(|theirs| editor.rebase(theirs));
                    editor.save();
                }>{texts::SAVE_MINE}</Button>
                <Button
                    variant=ButtonVariant::Primary
                    on_click=move || current.with_value(|theirs| editor.rebase(theirs))
                >
                    {texts::CONTINUE_EDITING}
                </Button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn LastChange(theirs: Volume) -> impl IntoView {
    let at = theirs.updated_at;
    let by = theirs.updated_by.filter(|by| !by.is_empty());
    if by.is_none() && at.is_none() {
        return view! { <p>{texts::CHANGED_AT_UNKNOWN}</p> }.into_any();
    }
    view! {
        <p>
            {texts::CHANGED}
            {at.is_some().then(|| view! { " " <Time at /> })}
            {match by {
                Some(by) => view! { {texts::BY} <bdi translate="no">{escape_invisible(by)}</bdi> "." }.into_any(),
                None => view! { {texts::CHANGED_BY_UNKNOWN} }.into_any(),
            }}
        </p>
    }
    .into_any()
}
