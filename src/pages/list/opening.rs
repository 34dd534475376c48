//! Opening a row: the heading of the volume's page is on the screen before that page is made, which takes
//! longer than a frame.

use super::place::leave_place;
use super::table::Opened;
use crate::domain::ListQuery;
use crate::effect::{effect_with, when};
use crate::lazy::PAGES;
use crate::state::delay;
use crate::ui::after_paint;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// How long the page's code may take to load before the page is opened without it, in milliseconds. The page
/// then shows the progress.
const SLOW: i32 = 300;

/// Opens rows.
#[derive(Clone, Copy)]
pub struct Opening {
    name: RwSignal<Option<String>>,
    /// Opens a row.
    pub open: Callback<Opened>,
}

impl Opening {
    /// The name of the volume that is being opened, tracked.
    pub fn name(self) -> Option<String> {
        self.name.get()
    }

    /// An element while a row is being opened: style sheets hide what comes after it, but for the heading.
    pub fn marker(self) -> impl IntoView {
        when(move || self.name.read().is_some(), move || view! { <div class="opening"></div> })
    }
}

/// Opens rows for as long as the list is there, and none after the user has gone to another one.
pub fn use_opening(query: Memo<ListQuery>) -> Opening {
    let name = RwSignal::new(None);
    let href = StoredValue::new(None::<String>);
    let navigate = StoredValue::new_local(use_navigate());
    effect_with(move |before: Option<ListQuery>| {
        let now = query.get();
        if before.is_some_and(|before| before != now) {
            href.set_value(None);
            name.set(None);
        }
        now
    });
    let go = move || {
        if let Some(href) = href.try_update_value(Option::take).flatten() {
            navigate.try_with_value(|navigate| navigate(&href, NavigateOptions::default()));
        }
    };
    let open = Callback::new(move |opened: Opened| {
        // A double click opens it once.
        if name.with_untracked(Option::is_some) {
            return;
        }
        leave_place(&opened.list, &opened.id);
        window().scroll_to_with_x_and_y(0.0, 0.0);
        name.set(Some(opened.name));
        href.set_value(Some(opened.href));
        after_paint(move || {
            spawn_local(async move {
                // A failure is told by the page.
                let _ = PAGES.load().await;
                go();
            });
            spawn_local(async move {
                delay(SLOW).await;
                go();
            });
        });
    });
    Opening { name, open }
}
