//! The tools of the list that a phone shows in a sheet and a wide window beside the search box.

use super::model::PICKER_ID;
use super::panels::LIST_PANELS;
use crate::domain::ListQuery;
use crate::effect::when;
use crate::lazy::lazy_view;
use crate::route::Route;
use crate::texts::{list as texts, overview, unused};
use crate::ui::dom::closest;
use crate::ui::{
    Icon, IconName, LinkButton, SheetHeader, close_on_backdrop_click, focus_in_next_frame,
};
use leptos::ev::{Event, MouseEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

const ID: &str = "more-tools";

/// What leads to another list or shows something below the sheet, which then closes.
const CLOSES: &str = "a[href], #filter-text-toggle";

/// Closes the sheet. A wide window has none to close.
pub fn close_more_tools() {
    let sheet = document().get_element_by_id(ID).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(sheet) = sheet {
        let _ = sheet.hide_popover();
    }
}

/// Opens the sheet, on a phone alone.
#[component]
pub fn ChooseProject() -> impl IntoView {
    view! {
        <button
            class="button more"
            type="button"
            data-variant="primary"
            popovertarget=ID
            on:click=|_| focus_in_next_frame(PICKER_ID)
        >
            {texts::CHOOSE_PROJECT}
        </button>
    }
}

#[component]
pub fn MoreTools(query: Memo<ListQuery>, children: Children) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let on_click = move |event: MouseEvent| {
        if closest(&event, CLOSES).is_some() {
            close_more_tools();
        }
        close_on_backdrop_click(&event);
    };
    let on_toggle = move |event: Event| {
        is_open.set(event_target::<Element>(&event).matches(":popover-open") == Ok(true));
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
        <div
            class="more-tools"
            id=ID
            popover="auto"
            on:click=on_click
            on:toggle=on_toggle
        >
            {when(move || is_open.get(), move || view! {
                <SheetHeader title=texts::MORE id=ID />
                {lazy_view(&LIST_PANELS, move |panels| (panels.sort_field)(query))}
            })}
            {children()}
            {when(move || is_open.get(), move || view! {
                <LinkButton icon=IconName::ArrowRight href=Route::Overview.href()>{overview::TITLE}</LinkButton>
                <LinkButton icon=IconName::ArrowRight href=Route::Unused(query.get_untracked()).href()>
                    {unused::LINK}
                </LinkButton>
            })}
        </div>
    }
}
