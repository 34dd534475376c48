//! Opening a row: the heading of the volume's page is on the screen before that page is made, which takes
//! longer than a frame.

use super::table::Opened;
use crate::ui::after_paint;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

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

    /// Style sheets hide what comes after it, but for the heading.
    pub fn mark(self) -> impl IntoView {
        move || self.name.read().is_some().then(|| view! { <div class="opening"></div> })
    }
}

/// Opens rows for as long as the list is there.
pub fn use_opening() -> Opening {
    let name = RwSignal::new(None);
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |opened: Opened| {
        // A double click opens it once.
        if name.with_untracked(Option::is_some) {
            return;
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
        name.set(Some(opened.name));
        after_paint(move || {
            navigate.try_with_value(|navigate| navigate(&opened.href, NavigateOptions::default()));
        });
    });
    Opening { name, open }
}
