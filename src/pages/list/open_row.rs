//! Opening a row. The volume's page takes longer than a frame to render, so its heading is painted first.

use super::super::use_navigator;
use super::saved_position::save_position;
use crate::domain::{ListQuery, VolumeId};
use crate::effect::effect_with;
use crate::lazy::PAGES;
use crate::state::delay;
use crate::ui::{ScrollPosition, after_paint};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;

/// How long to wait for the page's code before navigating without it, in milliseconds. The page then
/// shows the progress.
const LOAD_TIMEOUT: i32 = 300;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedRow {
    pub list: ListQuery,
    pub id: VolumeId,
    pub name: String,
    pub href: String,
}

#[derive(Clone, Copy)]
pub struct RowOpener {
    pub name: RwSignal<Option<String>>,
    pub open: Callback<OpenedRow>,
}

/// Navigating to another list cancels the opening of a row.
pub fn use_row_opener(query: Memo<ListQuery>) -> RowOpener {
    let name = RwSignal::new(None);
    let href = StoredValue::new(None::<String>);
    let navigate = use_navigator();
    effect_with(move |before: Option<ListQuery>| {
        let now = query.get();
        if before.is_some_and(|before| before != now) {
            href.set_value(None);
            name.set(None);
        }
        now
    });
    let navigate_once = move || {
        if let Some(href) = href.try_update_value(Option::take).flatten() {
            navigate(&href, NavigateOptions::default());
        }
    };
    let open = Callback::new(move |row: OpenedRow| {
        // The second click of a double click.
        if name.with_untracked(Option::is_some) {
            return;
        }
        save_position(&row.list, &row.id, ScrollPosition::current());
        window().scroll_to_with_x_and_y(0.0, 0.0);
        name.set(Some(row.name));
        href.set_value(Some(row.href));
        after_paint(move || {
            spawn_local(async move {
                // The page shows the error.
                let _ = PAGES.load().await;
                navigate_once();
            });
            spawn_local(async move {
                delay(LOAD_TIMEOUT).await;
                navigate_once();
            });
        });
    });
    RowOpener { name, open }
}
