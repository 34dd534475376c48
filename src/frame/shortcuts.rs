//! Single-key shortcuts, and the dialog that lists them.

use super::panels::{FRAME_PANELS, ShortcutContext};
use super::preferences::use_preferences;
use crate::domain::VolumeId;
use crate::effect::on_window_event;
use crate::lazy::lazy_dialog;
use crate::pages::{REFRESH, copy_id, use_guarded_opener, volume_page_ids};
use crate::route::{Route, Source, use_list_query};
use crate::state::{
    COPY_ROW_ID, KeyMap, OPEN_ROW, SHARE_ROW, stored_keys, use_notifications, use_session,
};
use crate::texts::{access, detail, frame as texts};
use crate::ui::dom::query_all;
use crate::ui::{
    Checkbox, Dialog, click_submit_button, focus_by_id, focus_first, focused, focused_row_id,
    is_touch_only, is_typing_or_covered, normalized_key, select_focused_text,
};
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FocusOptions, HtmlElement};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shortcut {
    Search,
    New,
    Refresh,
    NextRow,
    PreviousRow,
    SelectRow,
    OpenRow,
    ShareRow,
    CopyRowId,
    RowMenu,
    BulkActions,
    EditDescription,
    Help,
}

impl Shortcut {
    /// Each with its key and label, in the order of the help.
    const ALL: [(Self, &str, &str); 13] = [
        (Self::Search, "/", texts::SEARCH),
        (Self::New, "n", texts::NEW_DATA_VOLUME),
        (Self::Refresh, "r", texts::REFRESH),
        (Self::NextRow, "j", texts::NEXT_ROW),
        (Self::PreviousRow, "k", texts::PREVIOUS_ROW),
        (Self::SelectRow, "x", texts::SELECT_ROW),
        (Self::OpenRow, OPEN_ROW, texts::OPEN_ROW),
        (Self::ShareRow, SHARE_ROW, texts::SHARE_ROW),
        (Self::CopyRowId, COPY_ROW_ID, texts::COPY_ROW_ID),
        (Self::RowMenu, "m", texts::ROW_MENU),
        (Self::BulkActions, "b", texts::BULK_ACTIONS),
        (Self::EditDescription, "e", detail::EDIT_DESCRIPTION),
        (Self::Help, "?", texts::SHORTCUTS_TITLE),
    ];

    /// The button or link of a data volume's page that the shortcut clicks, and its label.
    fn on_volume_page(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::NextRow => Some((volume_page_ids::NEXT, detail::NEXT)),
            Self::PreviousRow => Some((volume_page_ids::PREVIOUS, detail::PREVIOUS)),
            Self::EditDescription => {
                Some((volume_page_ids::EDIT_DESCRIPTION, detail::EDIT_DESCRIPTION))
            }
            Self::ShareRow => Some((volume_page_ids::SHARE, access::SHARE)),
            Self::CopyRowId => Some((volume_page_ids::COPY_ID, detail::COPY_ID)),
            _ => None,
        }
    }

    fn is_global(self) -> bool {
        matches!(self, Self::Search | Self::New | Self::Refresh | Self::Help)
    }

    fn is_of_list(self) -> bool {
        !self.is_global() && self != Self::EditDescription
    }

    fn from_event(event: &KeyboardEvent, keys: &KeyMap) -> Option<Self> {
        let key = normalized_key(event);
        let has_key = |(_, default, _): &(Self, &str, &str)| keys.key_of(default) == key;
        let (shortcut, ..) = Self::ALL.into_iter().find(has_key)?;
        // Only moving between rows repeats while the key is held down.
        let can_repeat = matches!(shortcut, Self::NextRow | Self::PreviousRow);
        (can_repeat || !event.repeat()).then_some(shortcut)
    }
}

/// Focuses the link of the next or previous row of the page's table. Without a focused row they continue from the last
/// one that is selected, such as after going to the bulk actions; otherwise it is the first or last.
fn focus_adjacent_row(next: bool) {
    let links = query_all("main tbody tr th[scope=row] a[href]");
    let row = focused().and_then(|focused| focused.closest("tbody tr").ok().flatten());
    let row = row.or_else(last_selected_row);
    let current = row.and_then(|row| links.iter().position(|link| row.contains(Some(link))));
    let target = match current {
        Some(index) if next => index.checked_add(1),
        Some(index) => index.checked_sub(1),
        None if next => Some(0),
        None => links.len().checked_sub(1),
    };
    if let Some(link) = target.and_then(|index| links.get(index)) {
        // The browser would scroll it to the middle.
        scroll_to_row(link);
        let _ = link.focus();
    }
}

/// Scrolls by as little as brings the row of a link into view.
fn scroll_to_row(link: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    if let Ok(Some(row)) = link.closest("tr") {
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn last_selected_row() -> Option<web_sys::Element> {
    let found = document().query_selector_all("main tbody tr[data-selected]").ok()?;
    found.item(found.length().checked_sub(1)?)?.dyn_into().ok()
}

/// The row of the list with the focus.
fn focused_row() -> Option<web_sys::Element> {
    focused()?.closest("main tr[data-id]").ok().flatten()
}

/// The data volume of that row, if it has a page.
fn focused_volume() -> Option<VolumeId> {
    focused_row_id().map(VolumeId::from).filter(VolumeId::is_well_formed)
}

/// The name in that row.
fn focused_row_name() -> String {
    let name = focused_row().and_then(|row| row.query_selector("th a").ok()?);
    name.and_then(|name| name.text_content()).unwrap_or_default()
}

/// Clicks the element of the focused row that matches the selector, and returns whether there is one.
fn click_in_row(selector: &str) -> bool {
    let found = focused_row().and_then(|row| row.query_selector(selector).ok().flatten());
    let found = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    found.inspect(web_sys::HtmlElement::click).is_some()
}

/// Opens the menu of the focused row and returns whether there is a row.
fn open_row_menu() -> bool {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = web_sys::Event::new_with_event_init_dict("contextmenu", &init);
    focused_row().zip(event.ok()).is_some_and(|(row, event)| row.dispatch_event(&event).is_ok())
}

/// Focuses the search box of the list and returns whether there is one.
fn focus_search_box() -> bool {
    let is_there = focus_first("main input#search");
    if is_there {
        select_focused_text();
    }
    is_there
}

/// Clicks the button "Refresh" of the page and returns whether there is one.
pub fn click_refresh() -> bool {
    click_by_id(REFRESH)
}

fn click_by_id(id: &str) -> bool {
    let found = document().get_element_by_id(id);
    let found = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    found.inspect(web_sys::HtmlElement::click).is_some()
}

/// As after a click of the user, the element has the focus.
fn click_on_volume_page(shortcut: Shortcut) -> bool {
    shortcut.on_volume_page().is_some_and(|(id, _)| {
        // Copying leads nowhere.
        (shortcut == Shortcut::CopyRowId || focus_by_id(id)) && click_by_id(id)
    })
}

/// The default key and the label of each shortcut.
pub fn default_keys() -> Vec<(&'static str, &'static str)> {
    Shortcut::ALL.iter().map(|(_, key, label)| (*key, *label)).collect()
}

/// Listens for shortcuts, and shows the dialog "Keyboard shortcuts" while `help` is set.
#[component]
pub fn Shortcuts(help: RwSignal<bool>, commands: RwSignal<bool>) -> impl IntoView {
    let single_keys = use_preferences().single_keys;
    let session = use_session();
    let open = use_guarded_opener();
    let navigate = Callback::new(move |href: String| open(&href));
    let (list, notifications) = (use_list_query(), use_notifications());
    let context = ShortcutContext { help, commands, list, navigate, notifications };
    on_window_event(ev::keydown, move |event: KeyboardEvent| {
        let is_command = event.ctrl_key() || event.meta_key();
        let is_plain = !event.is_composing() && !event.default_prevented();
        if is_command && event.key() == "Enter" && is_plain && !event.repeat() {
            if click_submit_button() {
                // Otherwise the browser would submit the form of a field as well.
                event.prevent_default();
            }
            return;
        }
        if is_command
            || event.alt_key()
            || !is_plain
            || event.key().chars().count() != 1
            || !single_keys.get_untracked()
            || !session.is_signed_in_untracked()
            || is_typing_or_covered()
        {
            return;
        }
        if let Some(panels) = FRAME_PANELS.get() {
            return (panels.handle_shortcut)(&event, context);
        }
        if !window().navigator().on_line() {
            return;
        }
        if event.key() != " " {
            // Otherwise the browser may begin to search the page before the shortcut is known.
            event.prevent_default();
        }
        spawn_local(async move {
            // If this fails, the next key tries again.
            if let Ok(panels) = FRAME_PANELS.load().await {
                (panels.handle_shortcut)(&event, context);
            }
        });
    });
    lazy_dialog(&FRAME_PANELS, help.into(), move |panels| (panels.shortcut_help)(help, single_keys))
}

/// Does what the key of the event stands for, if it is a shortcut.
pub fn handle_shortcut(event: &KeyboardEvent, context: ShortcutContext) {
    let ShortcutContext { help, commands, list, navigate, notifications } = context;
    let Some(shortcut) = Shortcut::from_event(event, &stored_keys()) else { return };
    let is_handled = click_on_volume_page(shortcut)
        || match shortcut {
            Shortcut::Search => {
                if !focus_search_box() {
                    commands.set(true);
                }
                true
            }
            Shortcut::EditDescription => false,
            Shortcut::New => {
                navigate.run(Route::new_volume(list.get_untracked()).href());
                true
            }
            Shortcut::Refresh => click_refresh(),
            Shortcut::NextRow | Shortcut::PreviousRow => {
                focus_adjacent_row(shortcut == Shortcut::NextRow);
                true
            }
            Shortcut::SelectRow => click_in_row("input"),
            Shortcut::OpenRow => click_in_row("th a[href]"),
            Shortcut::ShareRow => focused_volume()
                .map(|id| {
                    navigate.run(Route::share_href(id, list.get_untracked().map(Source::from)))
                })
                .is_some(),
            Shortcut::CopyRowId => focused_volume()
                .map(|id| copy_id(&id, &focused_row_name(), notifications))
                .is_some(),
            Shortcut::RowMenu => open_row_menu(),
            Shortcut::BulkActions => focus_bulk_actions().is_some(),
            Shortcut::Help => {
                help.set(true);
                true
            }
        };
    if is_handled {
        event.prevent_default();
    }
}

/// The title of the help.
pub fn help_title() -> &'static str {
    if is_touch_only() { texts::HELP } else { texts::SHORTCUTS_TITLE }
}

/// The shortcuts. Without a pointer there may be no keyboard either: what words mean and what can be done by touch come
/// first.
#[component]
pub fn ShortcutHelp(help: RwSignal<bool>, single_keys: RwSignal<bool>) -> impl IntoView {
    let title = help_title();
    view! {
        <Dialog open=help on_close=move || help.set(false) title large=true>
            // The switch, which would turn them off, must not have the focus first.
            <div class="shortcuts" role="group" aria-label=title tabindex="-1" autofocus=true>
                {if is_touch_only() {
                    view! {
                        <dl>{texts::TERMS.iter().map(row).collect_view()}</dl>
                        <Gestures />
                        <details class="disclosure">
                            <summary>{texts::SHORTCUTS_TITLE}</summary>
                            <Keys single_keys />
                        </details>
                    }
                        .into_any()
                } else {
                    view! { <Keys single_keys /> }.into_any()
                }}
            </div>
        </Dialog>
    }
}

fn row((term, meaning): &(&'static str, &'static str)) -> impl IntoView + use<> {
    view! {
        <dt>{*term}</dt>
        <dd>{*meaning}</dd>
    }
}

#[component]
fn Gestures() -> impl IntoView {
    view! {
        <dl>
            // Safari opens no menu this way.
            <dt class="hold-row">{texts::HOLD_ROW}</dt>
            <dd class="hold-row">{texts::ROW_MENU}</dd>
            {texts::GESTURES.iter().map(row).collect_view()}
        </dl>
    }
}

#[component]
fn Keys(single_keys: RwSignal<bool>) -> impl IntoView {
    let item = |key: &str, label: &'static str| {
        view! {
            <dt>
                <kbd>{key.to_owned()}</kbd>
            </dt>
            <dd>{label}</dd>
        }
    };
    let items = move |has: fn(Shortcut) -> bool| {
        let all = Shortcut::ALL.into_iter().filter(|(it, ..)| has(*it));
        all.map(|(_, key, label)| item(stored_keys().key_of(key), label)).collect_view()
    };
    let of_volume = move || {
        let all = Shortcut::ALL.into_iter();
        let item = |(it, key, _): (Shortcut, &str, _)| {
            Some(item(stored_keys().key_of(key), it.on_volume_page()?.1))
        };
        all.filter_map(item).collect_view()
    };
    // On one line.
    let keys = |keys: &[&'static str]| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
        view! { <span class="keys">{keys}</span> }
    };
    let command = move |key, label: &'static str| {
        view! {
            <dt>{keys(&[texts::CTRL_KEY, key])} {texts::OR} {keys(&["⌘", key])}</dt>
            <dd>{label}</dd>
        }
    };
    let fixed = move |all: &'static [(&'static [&'static str], &'static str)]| {
        let row = |(pressed, label): &(&[&'static str], &'static str)| {
            view! {
                <dt>{keys(pressed)}</dt>
                <dd>{*label}</dd>
            }
        };
        all.iter().map(row).collect_view()
    };
    let group = |title: &'static str, rows: AnyView| {
        view! {
            <div class="stack" data-gap="s">
                <h3>{title}</h3>
                <dl>{rows}</dl>
            </div>
        }
    };
    let anywhere = move || {
        view! {
            {command("K", texts::COMMANDS)}
            {command(texts::ENTER_KEY, texts::SUBMIT_FORM)}
            {items(Shortcut::is_global)}
            {fixed(texts::BROWSER_KEYS)}
        }
    };
    let in_list = move || {
        view! {
            {items(Shortcut::is_of_list)}
            {fixed(texts::LIST_KEYS)}
        }
    };
    view! {
        <div class="shortcut-groups">
            {group(texts::ANYWHERE, anywhere().into_any())}
            {group(texts::ON_A_DATA_VOLUME, of_volume().into_any())}
            {group(texts::IN_THE_LIST, in_list().into_any())}
            {group(texts::IN_THE_HEADER, fixed(texts::HEADER_KEYS).into_any())}
        </div>
        <Checkbox
            label=texts::SINGLE_KEYS_LABEL
            checked=single_keys
            on_change=move |enabled: bool| single_keys.set(enabled)
        />
        <p class="muted">{texts::SINGLE_KEYS_HINT}</p>
    }
}

/// The bar is in view at the end of the window, whose padding for scrolling would scroll the page.
fn focus_bulk_actions() -> Option<()> {
    let button = document().query_selector("main .bulk [role=toolbar] button").ok()??;
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    button.dyn_into::<HtmlElement>().ok()?.focus_with_options(&options).ok()
}
