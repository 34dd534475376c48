//! Single keys: where they lead, when they are dead, and the dialog that tells of them.

use crate::lazy::lazy_dialog;
use crate::pages::REFRESH;
use crate::route::{Route, use_list};
use crate::state::{Store, Stored, use_app};
use crate::ui::{Checkbox, Dialog, focused, key_of};
use leptos::ev::{self, KeyboardEvent};
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What a single key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shortcut {
    Search,
    New,
    Refresh,
    NextRow,
    PreviousRow,
    Help,
}

impl Shortcut {
    const ALL: [Self; 6] =
        [Self::Search, Self::New, Self::Refresh, Self::NextRow, Self::PreviousRow, Self::Help];

    fn key(self) -> &'static str {
        match self {
            Self::Search => "/",
            Self::New => "n",
            Self::Refresh => "r",
            Self::NextRow => "j",
            Self::PreviousRow => "k",
            Self::Help => "?",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Search => "Search",
            Self::New => "New data volume",
            Self::Refresh => "Refresh",
            Self::NextRow => "Next row of the list",
            Self::PreviousRow => "Previous row of the list",
            Self::Help => "This help",
        }
    }

    /// Which of them a key press is. Shift is part of the character where a keyboard needs it.
    fn of(event: &KeyboardEvent) -> Option<Self> {
        let key = key_of(event);
        let shortcut = Self::ALL.into_iter().find(|shortcut| shortcut.key() == key)?;
        // A key that is held down goes on through the rows, and does nothing else twice.
        let goes_on = matches!(shortcut, Self::NextRow | Self::PreviousRow);
        let is_plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
        let is_meant = is_plain && !event.is_composing() && !event.default_prevented();
        (is_meant && (goes_on || !event.repeat())).then_some(shortcut)
    }
}

/// What takes the keys for itself.
const TYPING: &str = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

/// What lies over the page.
const IN_FRONT: &str = "dialog[open], [popover]:popover-open";

/// Whether the keys are somebody else's now.
fn is_busy() -> bool {
    let typing = focused().is_some_and(|focused| focused.closest(TYPING).ok().flatten().is_some());
    typing || document().query_selector(IN_FRONT).ok().flatten().is_some()
}

/// Moves the focus to the name in another row of the page's table; from elsewhere, to the first or
/// the last.
fn go_to_row(next: bool) {
    let Ok(found) = document().query_selector_all("main tbody tr th[scope=row] a[href]") else {
        return;
    };
    let names: Vec<web_sys::HtmlElement> =
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect();
    let row = focused().and_then(|focused| focused.closest("tbody tr").ok().flatten());
    let here = row.and_then(|row| names.iter().position(|name| row.contains(Some(name))));
    let to = match here {
        Some(here) if next => here.checked_add(1),
        Some(here) => here.checked_sub(1),
        None if next => Some(0),
        None => names.len().checked_sub(1),
    };
    if let Some(name) = to.and_then(|to| names.get(to)) {
        let _ = name.focus();
    }
}

/// Moves the focus to the page's search box; says whether there is one.
fn search() -> bool {
    let found = document().query_selector("main input[type=search]").ok().flatten();
    let found = found.and_then(|found| found.dyn_into::<web_sys::HtmlInputElement>().ok());
    found.is_some_and(|found| {
        found.select();
        found.focus().is_ok()
    })
}

/// Clicks the page's button "Refresh"; says whether there is one.
fn refresh() -> bool {
    let found = document().get_element_by_id(REFRESH);
    let found = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    found.inspect(web_sys::HtmlElement::click).is_some()
}

/// Whether the person wants single keys.
const SINGLE_KEYS: Stored = Stored::new(Store::Local, "dvc.single-keys");

/// The keys, and the dialog "Keyboard shortcuts" while `help` is set.
#[component]
pub fn Shortcuts(help: RwSignal<bool>) -> impl IntoView {
    let wanted = || SINGLE_KEYS.get().unwrap_or(true);
    let single_keys = RwSignal::new(wanted());
    SINGLE_KEYS.on_change(move || single_keys.set(wanted()));
    let navigate = use_navigate();
    let list = use_list();
    let leaving = use_app().leaving;
    let listener = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let Some(shortcut) = Shortcut::of(&event) else { return };
        if !single_keys.get_untracked() || is_busy() {
            return;
        }
        let is_done = match shortcut {
            Shortcut::Search => search(),
            Shortcut::New => {
                let href = Route::new_volume(list.get_untracked()).href();
                if leaving.allows(&href) {
                    navigate(&href, NavigateOptions::default());
                }
                true
            }
            Shortcut::Refresh => refresh(),
            Shortcut::NextRow | Shortcut::PreviousRow => {
                go_to_row(shortcut == Shortcut::NextRow);
                true
            }
            Shortcut::Help => {
                help.set(true);
                true
            }
        };
        if is_done {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
    lazy_dialog(help.into(), move |tools| (tools.shortcut_help)(help, single_keys))
}

/// The dialog.
#[component]
pub fn ShortcutHelp(
    /// Whether it is open.
    help: RwSignal<bool>,
    /// Whether the user wants single keys.
    single_keys: RwSignal<bool>,
) -> impl IntoView {
    let keys = || {
        let single = Shortcut::ALL.map(|shortcut| {
            view! {
                <dt>
                    <kbd>{shortcut.key()}</kbd>
                </dt>
                <dd>{shortcut.text()}</dd>
            }
        });
        single.collect_view()
    };
    view! {
        <Dialog open=help on_close=move || help.set(false) title="Keyboard shortcuts">
            <div class="shortcuts">
                <dl>
                    <dt>
                        <kbd>"Ctrl"</kbd>
                        <kbd>"K"</kbd>
                        "or"
                        <kbd>"⌘"</kbd>
                        <kbd>"K"</kbd>
                    </dt>
                    <dd>"Commands"</dd>
                    {keys()}
                </dl>
                <Checkbox
                    label="Use single keys"
                    checked=single_keys
                    on_change=move |wanted: bool| {
                        single_keys.set(wanted);
                        SINGLE_KEYS.set(&wanted);
                    }
                />
                <p class="muted">
                    "Single keys do nothing while you type or while something lies over the page."
                </p>
            </div>
        </Dialog>
    }
}
