//! Somebody else has changed the description while it was edited: both are shown, and the person
//! decides.

use super::super::parts::Text;
use super::description::Edit;
use crate::domain::{Timestamp, Volume, visible};
use crate::effect::effect;
use crate::state::{EditStage, use_app};
use crate::ui::{
    Button, ButtonVariant, DescriptionList, Fact, InlineNotice, NoticeKind, RelativeTime,
    focus_is_on_heading,
};
use leptos::html;
use leptos::prelude::*;

/// Theirs and yours, and what can be done.
#[component]
pub fn Conflict(edit: Edit) -> impl IntoView {
    let theirs = match untrack(|| edit.stage()) {
        Some(EditStage::Changed(theirs)) => *theirs,
        _ => return ().into_any(),
    };
    let yours = untrack(|| edit.text());
    let group = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(group) = group.get()
            && focus_is_on_heading()
        {
            let _ = group.focus();
        }
    });
    let description = theirs.description.clone();
    let kept = StoredValue::new(theirs.clone());
    view! {
        <div
            class="form conflict"
            role="group"
            tabindex="-1"
            aria-label="The description has been changed meanwhile"
            node_ref=group
        >
            <InlineNotice
                kind=NoticeKind::Warning
                title="Somebody else has changed the description meanwhile"
            >
                <Who theirs />
                <p>"Yours has not been saved."</p>
            </InlineNotice>
            <DescriptionList>
                <Fact label="Theirs">
                    <p class="description">
                        <Text text=description />
                    </p>
                </Fact>
                <Fact label="Yours">
                    <p class="description">
                        <Text text=yours />
                    </p>
                </Fact>
            </DescriptionList>
            <div class="actions">
                <Button on_click=move || edit.end()>"Keep theirs"</Button>
                <Button on_click=move || {
                    kept.with_value(|theirs| edit.go_on_from(theirs));
                    edit.save();
                }>"Save mine"</Button>
                <Button
                    variant=ButtonVariant::Primary
                    on_click=move || kept.with_value(|theirs| edit.go_on_from(theirs))
                >
                    "Go on editing"
                </Button>
            </div>
        </div>
    }
    .into_any()
}

/// By whom and when, as far as the server says.
#[component]
fn Who(theirs: Volume) -> impl IntoView {
    let now = use_app().clock.now();
    let at = theirs.updated_at.map(|Timestamp(ms)| ms);
    let by = theirs.updated_by.filter(|by| !by.is_empty());
    let is_unknown = by.is_none() && at.is_none();
    if is_unknown {
        return view! { <p>"The server does not say by whom and when."</p> }.into_any();
    }
    view! {
        <p>
            "Last changed"
            {at.map(|at| view! { " " <RelativeTime datetime=Some(at) now=now /> })}
            {match by {
                Some(by) => view! { " by " <bdi translate="no">{visible(by)}</bdi> "." }.into_any(),
                None => view! { "; the server does not say by whom." }.into_any(),
            }}
        </p>
    }
    .into_any()
}
