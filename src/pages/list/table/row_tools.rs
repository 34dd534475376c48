//! The button with the menu of a row, and what the header row offers beside sorting.

use super::super::bulk::{Confirmation, DeleteDialog};
use super::super::model::{ListResponse, rows};
use super::cell::TableColumn;
use super::header_menu::HeaderMenu;
use super::kept_widths::keep_widths_before_resizing;
use super::moving_menu::{MovingMenu, find};
use super::row_menu::RowMenu;
use crate::domain::{ListQuery, Volume};
use crate::effect::effect;
use crate::state::RemoteHandle;
use crate::texts::list as texts;
use crate::ui::{IconName, PopoverButton, focus_heading, keep_focus_within};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};

/// Rows that have a page.
const ROW: &str = "main tr[data-id]:has(> th > a)";

#[component]
pub fn RowTools(
    query: Memo<ListQuery>,
    list: RemoteHandle<ListResponse>,
    columns: Memo<Vec<TableColumn>>,
) -> impl IntoView {
    keep_widths_before_resizing(columns);
    // The table disappears with its last row.
    on_cleanup(|| keep_focus_within(focus_heading));
    let volume = RwSignal::new(None::<Volume>);
    let deletion = RwSignal::new(None::<Confirmation>);
    let cell = NodeRef::<html::Td>::new();
    let update = move |row: Option<Element>| {
        let id = row.and_then(|row| row.get_attribute("data-id"));
        let found = list.state.try_with_untracked(|state| {
            rows(state).iter().find(|it| Some(it.id.as_str()) == id.as_deref()).cloned()
        });
        volume.try_set(found.flatten());
    };
    let menu = MovingMenu::new(ROW, true, move |row| update(Some(row)));
    menu.hold(move || cell.get(), "main tr[data-id]:is([data-focused], :hover)");
    // A row element may show another volume after the list has changed.
    effect(move || {
        list.state.track();
        request_animation_frame(move || update(menu.owner()));
    });
    let label = move || {
        volume.with(|volume| volume.as_ref().map(|it| texts::actions_for(it.display_name())))
    };
    let open_row = Callback::new(move |()| {
        let row = menu.owner();
        if let Some(link) = row.and_then(|row| find::<HtmlElement>(&row, "th > a")) {
            link.click();
        }
    });
    let shown_query = move || {
        list.state.with_untracked(|state| state.value().map(|response| response.query.clone()))
    };
    view! {
        <td
            class="row-actions"
            role="cell"
            node_ref=cell
            on:click=move |_| menu.place_below_button()
        >
            <PopoverButton
                label=Signal::derive(move || label().unwrap_or_default())
                icon=IconName::More
                hide_label=true
                is_menu=true
            >
                {move || {
                    let volume = volume.get_untracked()?;
                    let list = shown_query().unwrap_or_default();
                    Some(view! { <RowMenu volume list deletion on_open=open_row /> })
                }}
            </PopoverButton>
        </td>
        <DeleteDialog confirmation=deletion />
        // Another page has columns that cannot be arranged.
        {(!columns.with_untracked(Vec::is_empty)).then(|| view! { <HeaderMenu query /> })}
    }
}
