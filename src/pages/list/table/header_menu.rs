//! The menu of a column: its order, its width and its place, each of which can be had in another way as well.

use super::super::sort_field::orders_of;
use super::super::url_query::use_navigate_to_query;
use super::header_keys::{focus_column, index_of, move_tab_stop, on_header_key, press_handle};
use super::moving_menu::{MovingMenu, find};
use crate::domain::{COLUMNS, Column, ListQuery, is_shown_by_filter};
use crate::effect::on_window_event;
use crate::state::{use_notifications, use_stored_columns};
use crate::texts::list as texts;
use crate::ui::dom::{closest, is_rtl};
use crate::ui::{IconName, MenuGroup, MenuItem, PopoverButton};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

/// Headers of columns that the user can arrange.
const HEADER: &str = "main thead th[aria-label]";

/// How often "Wider" and "Narrower" press an arrow key on the handle of the column.
const WIDTH_STEPS: usize = 3;

#[component]
pub fn HeaderMenu(query: Memo<ListQuery>) -> impl IntoView {
    let column = RwSignal::new(None::<Column>);
    let holder = NodeRef::<html::Div>::new();
    // A phone has no columns: its header sorts.
    let menu = MovingMenu::new(HEADER, false, move |header| {
        column.try_set(
            COLUMNS
                .iter()
                .find(|it| header.get_attribute("aria-label").as_deref() == Some(it.label)),
        );
    });
    menu.hold(
        move || {
            let holder = holder.get()?;
            // Only one thing in the header is in the tab order.
            let button = find::<HtmlElement>(&holder, "button");
            button.inspect(|it| it.set_tab_index(-1))?;
            Some(holder)
        },
        "main thead th[aria-label]:is(:hover, :focus-within)",
    );
    on_window_event(ev::focusin, |event| move_tab_stop(&event));
    on_window_event(ev::keydown, move |event| {
        on_header_key(&event, |header| menu.open(header, 0, 0));
    });
    let label = move || column.get().map(|column| texts::column_menu(column.label));
    view! {
        <div
            class="header-menu"
            node_ref=holder
            on:click=move |event| {
                menu.place_below_button();
                // Closing the menu gives the focus back to the header.
                let is_button = closest(&event, "[popover]").is_none();
                let header = menu.owner().filter(|_| is_button);
                if let Some(index) = header.and_then(|header| index_of(&header)) {
                    focus_column(index);
                }
            }
        >
            <PopoverButton
                label=Signal::derive(move || label().unwrap_or_default())
                icon=IconName::ChevronDown
                hide_label=true
                is_menu=true
            >
                {move || {
                    let column = column.get_untracked()?;
                    Some(view! { <ColumnMenu column query menu /> })
                }}
            </PopoverButton>
        </div>
    }
}

#[component]
fn ColumnMenu(column: Column, query: Memo<ListQuery>, menu: MovingMenu) -> impl IntoView {
    let navigate = use_navigate_to_query();
    let stored = use_stored_columns();
    let notifications = use_notifications();
    let header = menu.owner();
    let index = header.as_ref().and_then(index_of).unwrap_or_default();
    let sort = move |(sort, order)| {
        let is_chosen = query.with_untracked(|query| query.sort == sort);
        let on_select = Callback::new(move |()| {
            navigate(ListQuery { sort, offset: 0, ..query.get_untracked() }, false);
        });
        view! {
            <MenuItem checked=Signal::stored(is_chosen) on_select>
                {texts::sort(order)}
            </MenuItem>
        }
        .into_any()
    };
    let mut sorting: Vec<_> = orders_of(column).map(sort).collect();
    if sorting.is_empty() {
        let reason = Some(texts::not_sortable(column.label));
        sorting.push(item(texts::SORT, reason, Callback::new(|()| ())));
    }
    let is_mirrored = header.as_ref().is_some_and(is_rtl);
    let header = StoredValue::new_local(header);
    let resize = move |label: &'static str, key: &'static str, times: usize| {
        let press = move |()| {
            header.with_value(|header| {
                for _ in 0..times {
                    header.as_ref().and_then(|header| press_handle(header, key));
                }
            });
            let width = stored.with_untracked(|columns| columns.width(column));
            notifications.announce(texts::column_resized(column.label, width));
        };
        view! {
            <MenuItem is_repeated=times == WIDTH_STEPS on_select=press>
                {label}
            </MenuItem>
        }
        .into_any()
    };
    // The keys of a handle are those of its direction on the screen.
    let (narrower, wider) = match is_mirrored {
        false => ("ArrowLeft", "ArrowRight"),
        true => ("ArrowRight", "ArrowLeft"),
    };
    let shift = move |is_right: bool| {
        let towards_end = is_right != is_mirrored;
        let reason = match towards_end {
            false => texts::is_first(column.label),
            true => texts::is_last(column.label),
        };
        let can_shift = stored.with_untracked(|columns| {
            query.with_untracked(|query| columns.can_shift(column, towards_end, &query.filter))
        });
        let on_select = move |()| {
            let shown = query.with_untracked(|query| {
                stored.update(|columns| columns.shift(column, towards_end, &query.filter));
                stored.with_untracked(|columns| columns.shown_for(&query.filter))
            });
            let place = shown.iter().position(|it| *it == column).unwrap_or_default();
            notifications.announce(texts::column_moved(column.label, place + 1, shown.len()));
            request_animation_frame(move || focus_column(place));
        };
        let label = if is_right { texts::MOVE_RIGHT } else { texts::MOVE_LEFT };
        item(label, (!can_shift).then_some(reason), Callback::new(on_select))
    };
    let is_filtered = || query.with_untracked(|query| is_shown_by_filter(column, &query.filter));
    let not_hidden = match column.is_name() {
        true => Some(texts::ALWAYS_SHOWN),
        false => is_filtered().then_some(texts::SHOWN_BY_FILTER),
    };
    let hide = move |()| {
        stored.update(|columns| columns.show(column, false));
        notifications.announce(texts::column_hidden(column.label));
        request_animation_frame(move || focus_column(index));
    };
    let width = vec![
        resize(texts::WIDER, wider, WIDTH_STEPS),
        resize(texts::NARROWER, narrower, WIDTH_STEPS),
        resize(texts::DEFAULT_WIDTH, "Enter", 1),
    ];
    let place = vec![
        shift(false),
        shift(true),
        item(texts::HIDE_COLUMN, not_hidden.map(str::to_owned), Callback::new(hide)),
    ];
    let group = |label: &'static str, items: Vec<AnyView>| {
        view! { <MenuGroup label>{items}</MenuGroup> }.into_any()
    };
    vec![group(texts::SORT, sorting), group(texts::WIDTH, width), group(texts::COLUMNS, place)]
}

fn item(label: &'static str, unavailable: Option<String>, on_select: Callback<()>) -> AnyView {
    view! {
        <MenuItem unavailable on_select>
            {label}
        </MenuItem>
    }
    .into_any()
}
