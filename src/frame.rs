//! The frame around every page: header, notifications, bulk job, shortcuts and live region.

mod account;
mod commands;
mod history;
mod idle;
mod job;
mod panels;
mod preferences;
mod print;
mod session_end;
mod settings;
mod shortcuts;
mod theme;
mod toasts;

use crate::api::backend_labels;
use crate::effect::when;
use crate::lazy::{lazy_dialog, lazy_view};
use crate::route::{Route, list_query};
use crate::state::{
    use_auto_refresh, use_idle_timeout, use_notifications, use_session, use_settings,
};
use crate::texts::{frame as texts, overview, unused};
use crate::tools::escape_invisible;
use crate::ui::{Icon, IconName, LiveRegion, PopoverButton, focus_by_id, use_tooltip_dismissal};
use account::Account;
pub use account::AccountPanel;
pub use commands::CommandPalette;
use commands::Commands;
use history::LazyNotificationsButton;
pub use history::NotificationsButton;
pub use idle::IdleWarning;
use job::Job;
pub use job::JobPanel;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
pub use panels::{FRAME_PANELS, FramePanels};
use preferences::Preferences;
use print::use_print_style;
use session_end::SessionEnd;
pub use session_end::SessionEndNotice;
pub use settings::SettingsPage;
use shortcuts::Shortcuts;
pub use shortcuts::{ShortcutHelp, handle_shortcut};
pub use theme::{Theme, ThemeItems};
use toasts::Toasts;

/// The ID of the `<main>` element.
const MAIN: &str = "main";

#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let session = use_session();
    let notifications = use_notifications();
    let preferences = Preferences::read();
    provide_context(preferences);
    let theme = preferences.theme;
    use_tooltip_dismissal();
    use_print_style();
    let (help, commands) = (RwSignal::new(false), RwSignal::new(false));
    let left = use_idle_timeout().seconds_left;
    let shows_idle_warning = Signal::derive(move || left.get().is_some());
    view! {
        <a
            class="skip-link"
            href=format!("#{MAIN}")
            on:click=move |event| {
                event.prevent_default();
                focus_by_id(MAIN);
            }
        >
            {texts::SKIP_LINK}
        </a>
        <header class="banner">
            <a class="brand" href=Route::default().href()>
                <Icon name=IconName::Volume />
                <span>{texts::APP_NAME}</span>
            </a>
            {when(move || session.is_signed_in(), banner_links)}
            <Backend />
            <div class="banner-actions">
                <LazyNotificationsButton />
                <Commands open=commands help />
                <ThemeMenu theme />
                <Account help />
            </div>
        </header>
        <OfflineBanner />
        <SessionEnd />
        <main class="main" id=MAIN tabindex="-1">
            {children()}
        </main>
        <div class="corner">
            <Toasts />
            <Job />
        </div>
        <Shortcuts help commands />
        {lazy_dialog(&FRAME_PANELS, shows_idle_warning, |panels| (panels.idle_warning)())}
        <LiveRegion messages=notifications.announcements.signal() />
    }
}

/// The pages beside the list. On a phone the list has them in "More".
fn banner_links() -> impl IntoView {
    let location = use_location();
    let path = location.pathname;
    let unused = Route::unused(None);
    let link = |(route, label): (Route, &'static str)| {
        let page = StoredValue::new(route.href());
        let keeps_filters = matches!(route, Route::Unused(_));
        let href = move || {
            let list = path.with(|path| list_query(path, &location.search.get()));
            match list.filter(|_| keeps_filters) {
                Some(list) => Route::unused(Some(list)).href(),
                None => page.get_value(),
            }
        };
        let is_current = move || page.with_value(|page| path.with(|path| path == page));
        let current = move || is_current().then_some("page");
        view! { <a class="button" href=href aria-current=current data-variant="quiet">{label}</a> }
    };
    [(Route::Overview, overview::TITLE), (unused, unused::SHORT)].map(link).collect_view()
}

#[component]
fn ThemeMenu(theme: RwSignal<Theme>) -> impl IntoView {
    view! {
        <PopoverButton is_menu=true label=texts::THEME icon=IconName::Sun hide_label=true>
            {lazy_view(&FRAME_PANELS, move |panels| (panels.theme_items)(theme))}
        </PopoverButton>
    }
}

/// Shown while there is no network. [`crate::state::AutoRefresh`] announces it.
#[component]
fn OfflineBanner() -> impl IntoView {
    let updates = use_auto_refresh();
    when(
        move || !updates.online.get(),
        move || {
            view! {
                <section class="offline" aria-label=texts::NETWORK_LABEL>
                    <Icon name=IconName::Offline />
                    <p>{texts::OFFLINE_TEXT}</p>
                </section>
            }
        },
    )
}

/// The name of the control plane, and whether it is for development or tests.
#[component]
fn Backend() -> impl IntoView {
    let settings = use_settings();
    let labels = move || {
        let host = window().location().host().unwrap_or_default();
        settings.with(|settings| {
            let label = |(class, text)| view! { <bdi class=class>{escape_invisible(text)}</bdi> };
            let (name, badge) = (&settings.backend_name, settings.badge.as_deref());
            backend_labels(name, badge, &host).map(label).collect::<Vec<_>>()
        })
    };
    view! { <span class="backend">{labels}</span> }
}
