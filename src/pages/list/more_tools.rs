//! The tools of the list that a phone shows in a sheet and a wide window beside the search box.

use crate::texts::list as texts;
use crate::ui::dom::closest;
use crate::ui::{Icon, IconName};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

const ID: &str = "more-tools";

/// What leads to another list or shows something below the sheet, which then closes.
const CLOSES: &str = "a[href], #refresh, #filter-text-toggle";

#[component]
pub fn MoreTools(children: Children) -> impl IntoView {
    let sheet = NodeRef::<html::Div>::new();
    let on_click = move |event: MouseEvent| {
        if let (Some(_), Some(sheet)) = (closest(&event, CLOSES), sheet.get_untracked()) {
            // A wide window has no sheet to close.
            let _ = sheet.hide_popover();
        }
    };
    view! {
        <button
            class="button more"
            type="button"
            data-variant="secondary"
            data-shape="square"
            aria-label=texts::MORE
            popovertarget=ID
        >
            <Icon name=IconName::More />
        </button>
        <div class="more-tools" id=ID popover="auto" node_ref=sheet on:click=on_click>
            {children()}
        </div>
    }
}
