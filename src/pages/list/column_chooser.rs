//! Chooses the visible columns, their order and the density of the rows.

use super::panels::LIST_PANELS;
use crate::domain::{COLUMNS, Column, Columns, Density, ListQuery, is_shown_by_filter};
use crate::effect::memo;
use crate::lazy::lazy_view;
use crate::state::{use_columns, use_notifications, use_stored_columns};
use crate::texts::list as texts;
use crate::ui::{
    Button, ButtonVariant, Checkbox, IconButton, IconName, PopoverButton, SelectField,
    SelectOption, focus_in_next_frame, unique_id, use_popover_focus,
};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

#[component]
pub fn ColumnsButton(query: Memo<ListQuery>) -> impl IntoView {
    view! {
        <PopoverButton label=texts::COLUMNS icon=IconName::Columns variant=ButtonVariant::Secondary>
            {lazy_view(&LIST_PANELS, move |panels| (panels.column_chooser)(query))}
        </PopoverButton>
    }
}

#[component]
pub fn ColumnChooser(query: Memo<ListQuery>) -> impl IntoView {
    use_popover_focus();
    let stored = use_stored_columns();
    let columns = use_columns();
    let notifications = use_notifications();
    let order = memo(move |_| {
        columns.with(|columns| columns.all().into_iter().map(|it| it.0).collect::<Vec<_>>())
    });
    let is_default = move || columns.with(|columns| *columns == Columns::default());
    let keys_id = unique_id("column-keys");
    view! {
        <div class="chooser">
            <ul class="chooser-columns" aria-label=texts::COLUMNS_LABEL aria-describedby=keys_id.clone()>
                {move || {
                    let order_now = order.get().into_iter();
                    order_now.map(|column| view! { <ColumnItem query order columns column /> }).collect_view()
                }}
            </ul>
            <SelectField
                label=texts::DENSITY
                options=vec![
                    SelectOption::new(COMFORTABLE, texts::COMFORTABLE),
                    SelectOption::new(COMPACT, texts::COMPACT),
                ]
                value=move || columns.with(|columns| match columns.density {
                    Density::Comfortable => COMFORTABLE.to_owned(),
                    Density::Compact => COMPACT.to_owned(),
                })
                on_change=move |density: String| stored.update(|columns| {
                    columns.density = if density == COMPACT {
                        Density::Compact
                    } else {
                        Density::Comfortable
                    };
                })
            />
            <Button
                unavailable=move || is_default().then(|| texts::COLUMNS_UNCHANGED.to_owned())
                on_click=move || {
                    stored.set(Columns::default());
                    notifications.announce(texts::COLUMNS_RESET);
                }
            >
                {texts::RESET_COLUMNS}
            </Button>
            <p class="muted small setting-keys" id=keys_id>{texts::MOVE_KEYS}</p>
        </div>
    }
}

const COMFORTABLE: &str = "comfortable";
const COMPACT: &str = "compact";

#[component]
fn ColumnItem(
    query: Memo<ListQuery>,
    order: Memo<Vec<Column>>,
    columns: Memo<Columns>,
    column: Column,
) -> impl IntoView {
    let stored = use_stored_columns();
    let notifications = use_notifications();
    let index = move || order.with(|order| order.iter().position(|other| *other == column));
    // The list is rendered again, which loses the focus, so it is given back.
    let shift = move |towards_end: bool, focused_id: &str| {
        stored.update(|columns| columns.swap(column, towards_end));
        let (position, of) = (index().unwrap_or_default() + 1, COLUMNS.len());
        notifications.announce(texts::column_moved(column.label, position, of));
        focus_in_next_frame(focused_id);
    };
    let on_key = move |event: KeyboardEvent| {
        let towards_end = match event.key().as_str() {
            "ArrowUp" => false,
            "ArrowDown" => true,
            _ => return,
        };
        if event.alt_key() {
            event.prevent_default();
            shift(towards_end, &checkbox_id(column));
        }
    };
    let move_button = move |towards_end: bool| {
        let (icon, label, at_end) = if towards_end {
            let label = texts::move_down(column.label);
            (IconName::ArrowDown, label, texts::is_last(column.label))
        } else {
            (IconName::ArrowUp, texts::move_up(column.label), texts::is_first(column.label))
        };
        let end = if towards_end { COLUMNS.len() - 1 } else { 0 };
        view! {
            <IconButton
                id=button_id(column, towards_end)
                icon
                label
                // The keys do the same, with a third of the Tab stops.
                is_tab_stop=false
                unavailable=move || (index() == Some(end)).then(|| at_end.clone())
                on_click=move || shift(towards_end, &button_id(column, towards_end))
            />
        }
    };
    let is_filtered = move || query.with(|query| is_shown_by_filter(column, &query.filter));
    let is_shown =
        move || is_filtered() || columns.with(|columns| columns.all().contains(&(column, true)));
    let unavailable = move || match column.is_name() {
        true => Some(texts::ALWAYS_SHOWN.to_owned()),
        false => is_filtered().then(|| texts::SHOWN_BY_FILTER.to_owned()),
    };
    view! {
        <li class="chooser-column" on:keydown=on_key>
            <Checkbox
                id=checkbox_id(column)
                label=column.label
                checked=Signal::derive(is_shown)
                unavailable=Signal::derive(unavailable)
                on_change=move |shown: bool| stored.update(|columns| columns.show(column, shown))
            />
            <span class="chooser-moves">{move_button(false)} {move_button(true)}</span>
        </li>
    }
}

fn checkbox_id(column: Column) -> String {
    format!("show-{}", column.key)
}

fn button_id(column: Column, towards_end: bool) -> String {
    format!("move-{}-{}", column.key, if towards_end { "later" } else { "earlier" })
}
