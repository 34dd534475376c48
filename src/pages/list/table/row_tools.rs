//! The button with the menu of a row, which moves to the row under the pointer or with the focus, and the
//! keys of the header row.

use super::super::bulk::{Confirmation, DeleteDialog};
use super::super::model::{ListResponse, SEARCH_ID, rows};
use super::cell::TableColumn;
use super::header_keys::{focus_adjacent_column, move_tab_stop};
use super::kept_widths::keep_widths_before_resizing;
use super::row_menu::RowMenu;
use crate::domain::Volume;
use crate::effect::{effect, on_window_event};
use crate::state::RemoteHandle;
use crate::texts::list as texts;
use crate::ui::dom::{closest, is_narrow_window, is_rtl};
use crate::ui::{IconName, PopoverButton, focus_by_id, focused, keep_focus_within};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, MouseEvent};
use std::time::Duration;

/// Rows that have a page.
const ROW: &str = "main tr[data-id]:has(> th > a)";

/// The attribute of a menu that is beside the pointer and not below its button.
const AT_POINTER: &str = "data-at-pointer";

fn find<T: JsCast>(element: &Element, selector: &str) -> Option<T> {
    element.query_selector(selector).ok()??.dyn_into().ok()
}

fn is_open(menu: &HtmlElement) -> bool {
    menu.matches(":popover-open").unwrap_or_default()
}

#[component]
pub fn RowTools(
    list: RemoteHandle<ListResponse>,
    columns: Memo<Vec<TableColumn>>,
) -> impl IntoView {
    keep_widths_before_resizing(columns);
    // The table disappears with its last row.
    on_cleanup(|| keep_focus_within(|| focus_by_id(SEARCH_ID)));
    let volume = RwSignal::new(None::<Volume>);
    let deletion = RwSignal::new(None::<Confirmation>);
    let cell = NodeRef::<html::Td>::new();
    // Callbacks may run after the page has been left.
    let placed = move || cell.try_get_untracked().flatten();
    let row = move || placed()?.closest(ROW).ok()?;
    let update = move || {
        let id = row().and_then(|row| row.get_attribute("data-id"));
        let found = list.state.try_with_untracked(|state| {
            rows(state).iter().find(|it| Some(it.id.as_str()) == id.as_deref()).cloned()
        });
        volume.try_set(found.flatten());
    };
    let show_in = move |row: &Element| {
        let Some(cell) = placed() else { return };
        // Moving an open menu would close it.
        if find::<HtmlElement>(&cell, "[popover]").is_some_and(|menu| is_open(&menu)) {
            return;
        }
        if cell.parent_element().as_ref() != Some(row) {
            let _ = row.append_child(&cell);
            update();
        }
    };
    let open = move |row: &Element, x: i32, y: i32| {
        show_in(row);
        let Some(cell) = placed() else { return };
        let (button, menu) = (find::<HtmlElement>(&cell, "button"), find(&cell, "[popover]"));
        let (Some(button), Some(menu)) = (button, menu) else { return };
        if !is_open(&menu) {
            button.click();
            place(menu, x, y);
        }
    };
    // A row element may show another volume after the list has changed.
    effect(move || {
        list.state.track();
        request_animation_frame(update);
    });
    // Moving the button takes the focus from it.
    let has_focus =
        move || placed().is_some_and(|cell| focused().is_some_and(|it| cell.contains(Some(&it))));
    on_window_event(ev::pointerover, move |event| {
        if let Some(row) = closest(&event, ROW).filter(|_| !has_focus()) {
            show_in(&row);
        }
    });
    on_window_event(ev::focusin, move |event| {
        if let Some(row) = closest(&event, ROW) {
            show_in(&row);
        }
        move_tab_stop(&event);
    });
    on_window_event(ev::keydown, move |event| {
        // The button may be in the row under the pointer.
        if let Some(row) = closest(&event, ROW).filter(|_| event.key() == "Tab") {
            show_in(&row);
        }
        focus_adjacent_column(&event);
    });
    // Releasing the pointer outside of a menu closes it, so the menu opens after that.
    let is_pressed = StoredValue::new(false);
    let pending = StoredValue::new_local(None::<(Element, i32, i32)>);
    let on_release = move || {
        is_pressed.set_value(false);
        if let Some((row, x, y)) = pending.try_update_value(Option::take).flatten() {
            set_timeout(move || open(&row, x, y), Duration::ZERO);
        }
    };
    on_window_event(ev::pointerdown, move |_| is_pressed.set_value(true));
    on_window_event(ev::pointerup, move |_| on_release());
    on_window_event(ev::pointercancel, move |_| on_release());
    on_window_event(ev::contextmenu, move |event| {
        // The menu's own items have the menu of the browser.
        let is_in_menu = closest(&event, "[popover]").is_some();
        let Some(row) = closest(&event, ROW).filter(|_| !is_in_menu) else { return };
        event.prevent_default();
        // The key "m" sends a plain event.
        let at = event.dyn_ref::<MouseEvent>().map(|event| (event.client_x(), event.client_y()));
        let (x, y) = at.unwrap_or_default();
        if is_pressed.get_value() {
            pending.set_value(Some((row, x, y)));
        } else {
            open(&row, x, y);
        }
    });
    // The part may be loaded after the pointer or the focus has reached a row.
    effect(move || {
        if cell.get().is_none() {
            return;
        }
        let current = document().query_selector("main tr[data-id]:is([data-focused], :hover)");
        if let Some(row) = current.ok().flatten() {
            show_in(&row);
        }
    });
    let label = move || {
        volume.with(|volume| volume.as_ref().map(|it| texts::actions_for(it.display_name())))
    };
    let open_row = Callback::new(move |()| {
        if let Some(link) = row().and_then(|row| find::<HtmlElement>(&row, "th > a")) {
            link.click();
        }
    });
    let query = move || {
        list.state.with_untracked(|state| state.value().map(|response| response.query.clone()))
    };
    view! {
        <td
            class="row-actions"
            role="cell"
            node_ref=cell
            on:click=move |_| {
                let menu = placed().and_then(|it| find::<HtmlElement>(&it, "[popover]"));
                if let Some(menu) = menu {
                    let _ = menu.remove_attribute(AT_POINTER);
                }
            }
        >
            <PopoverButton
                label=Signal::derive(move || label().unwrap_or_default())
                icon=IconName::More
                hide_label=true
                is_menu=true
            >
                {move || {
                    let volume = volume.get_untracked()?;
                    let list = query().unwrap_or_default();
                    Some(view! { <RowMenu volume list deletion on_open=open_row /> })
                }}
            </PopoverButton>
        </td>
        <DeleteDialog confirmation=deletion />
    }
}

/// Moves a menu to the pointer, from which it opens in the direction of the text, but not out of the window. On a phone
/// it is a sheet.
fn place(menu: HtmlElement, x: i32, y: i32) {
    let _ = menu.toggle_attribute_with_force(AT_POINTER, !is_narrow_window() && (x, y) != (0, 0));
    // Its size is known once its items are rendered.
    request_animation_frame(move || {
        let Some(root) = document().document_element() else { return };
        let (width, height) = (root.client_width(), root.client_height());
        // The style sheet measures from the start of the line.
        let x = if is_rtl(&menu) { width - x } else { x };
        let x = x.min(width - menu.offset_width() - 8).max(8);
        let y = y.min(height - menu.offset_height() - 8).max(8);
        let _ = menu.style().set_property("--x", &format!("{x}px"));
        let _ = menu.style().set_property("--y", &format!("{y}px"));
    });
}
