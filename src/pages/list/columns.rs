//! Which columns there are, in which order, and how close the rows stand.

use crate::domain::{Column, Columns, Density};
use crate::effect::memo;
use crate::lazy::{TOOLS, lazy_view};
use crate::state::{use_app, use_columns};
use crate::ui::{
    Button, ButtonVariant, Checkbox, IconButton, IconName, PopoverButton, SelectField,
    SelectOption, focus_by_id,
};
use leptos::prelude::*;

/// The button "Columns" with its panel.
#[component]
pub fn ColumnsButton() -> impl IntoView {
    view! {
        <PopoverButton label="Columns" icon=IconName::Columns variant=ButtonVariant::Secondary>
            {lazy_view(&TOOLS, |tools| (tools.column_chooser)())}
        </PopoverButton>
    }
}

/// The choice of columns.
#[component]
pub fn Chooser() -> impl IntoView {
    let app = use_app();
    let (kept, choice) = (app.columns, use_columns());
    let order = memo(move |_| {
        choice
            .with(|columns| columns.all().into_iter().map(|(column, _)| column).collect::<Vec<_>>())
    });
    let untouched = move || choice.with(|columns| *columns == Columns::default());
    view! {
        <div class="chooser">
            <ul class="chooser-columns" aria-label="Columns in their order">
                {move || {
                    let columns = order.get().into_iter();
                    columns.map(|column| view! { <Item order choice column /> }).collect_view()
                }}
            </ul>
            <SelectField
                label="Density"
                options=vec![
                    SelectOption::new(COMFORTABLE, "Comfortable"),
                    SelectOption::new(COMPACT, "Compact"),
                ]
                value=move || choice.with(|columns| match columns.density() {
                    Density::Comfortable => COMFORTABLE.to_owned(),
                    Density::Compact => COMPACT.to_owned(),
                })
                on_change=move |density: String| kept.update(|columns| {
                    columns.set_density(if density == COMPACT {
                        Density::Compact
                    } else {
                        Density::Comfortable
                    });
                })
            />
            <Button
                unavailable=move || untouched().then(|| "Nothing has been changed.".to_owned())
                on_click=move || {
                    kept.set(Columns::default());
                    app.notifications.announce("Columns are as at first");
                }
            >
                "Reset columns"
            </Button>
        </div>
    }
}

const COMFORTABLE: &str = "comfortable";
const COMPACT: &str = "compact";

/// A column that can be shown, hidden and moved.
#[component]
fn Item(order: Memo<Vec<Column>>, choice: Memo<Columns>, column: Column) -> impl IntoView {
    let app = use_app();
    let kept = app.columns;
    let place = move || order.with(|order| order.iter().position(|other| *other == column));
    let shift = move |towards_end: bool| {
        kept.update(|columns| columns.shift(column, towards_end));
        let (place, of) = (place().unwrap_or_default() + 1, Column::ALL.len());
        app.notifications.announce(format!("{} is now {place} of {of}", column.label()));
        // The list is drawn anew: the focus goes with the column.
        request_animation_frame(move || {
            focus_by_id(&button_id(column, towards_end));
        });
    };
    let move_button = move |towards_end: bool| {
        let (icon, word, end) = if towards_end {
            (IconName::ArrowDown, "later", Column::ALL.len() - 1)
        } else {
            (IconName::ArrowUp, "earlier", 0)
        };
        view! {
            <IconButton
                id=button_id(column, towards_end)
                icon
                label=format!("Move {} {word}", column.label())
                unavailable=move || (place() == Some(end)).then(|| format!("{} is at the end.", column.label()))
                on_click=move || shift(towards_end)
            />
        }
    };
    let shown = move || choice.with(|columns| columns.all().contains(&(column, true)));
    let unavailable =
        (column == Column::Name).then(|| "Always shown: it opens the row.".to_owned());
    view! {
        <li class="chooser-column">
            <Checkbox
                label=column.label()
                checked=Signal::derive(shown)
                unavailable=Signal::stored(unavailable)
                on_change=move |shown: bool| kept.update(|columns| columns.show(column, shown))
            />
            <span class="chooser-moves">{move_button(false)} {move_button(true)}</span>
        </li>
    }
}

fn button_id(column: Column, towards_end: bool) -> String {
    format!("move-{}-{}", column.key(), if towards_end { "later" } else { "earlier" })
}
