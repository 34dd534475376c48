//! What stands around every page: banner, notifications, live region.

mod account;
mod commands;
mod idle;
mod job;
mod shortcuts;
mod theme;

use crate::domain::visible;
use crate::effect::when;
use crate::lazy::lazy_dialog;
use crate::route::Route;
use crate::state::{NoticeKind, use_app};
use crate::ui::{Icon, IconName, LiveRegion, Toast, ToastKind, ToastRegion, use_tips};
use account::Account;
pub use account::AccountPanel;
pub use commands::CommandPalette;
use commands::Commands;
pub use idle::IdleWarning;
use job::Job;
pub use job::JobPanel;
use leptos::prelude::*;
pub use shortcuts::ShortcutHelp;
use shortcuts::Shortcuts;
pub use theme::Theme;
use theme::{ThemeMenu, use_theme};

/// The id of the main part, for the skip link.
const MAIN: &str = "main";

/// The frame around a page.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let notifications = use_app().notifications;
    let theme = use_theme();
    use_tips();
    let help = RwSignal::new(false);
    let left = use_app().idle.left();
    let idle_warning = Signal::derive(move || left.get().is_some());
    let toasts = move || {
        let toast = |notice: crate::state::Notification| Toast {
            id: u64::from(notice.id),
            kind: match notice.kind {
                NoticeKind::Success => ToastKind::Success,
                NoticeKind::Failure => ToastKind::Failure,
            },
            title: notice.title,
            message: Some(notice.message).filter(|message| !message.is_empty()),
        };
        notifications.items().get().into_iter().map(toast).collect::<Vec<_>>()
    };
    view! {
        <a
            class="skip-link"
            href=format!("#{MAIN}")
            on:click=move |event| {
                event.prevent_default();
                crate::ui::focus_by_id(MAIN);
            }
        >
            "Skip to content"
        </a>
        <header class="banner">
            <a class="brand" href=Route::default().href()>
                <Icon name=IconName::Volume />
                <span>"Data volumes"</span>
            </a>
            <Backend />
            <div class="banner-actions">
                <Commands theme help />
                <ThemeMenu theme />
                <Account />
            </div>
        </header>
        <OfflineBanner />
        <main class="main" id=MAIN tabindex="-1">
            {children()}
        </main>
        <div class="corner">
            <ToastRegion
                items=Signal::derive(toasts)
                on_dismiss=move |id: u64| notifications.dismiss(u32::try_from(id).unwrap_or_default())
            />
            <Job />
        </div>
        <Shortcuts help />
        {lazy_dialog(idle_warning, |tools| (tools.idle_warning)())}
        <LiveRegion messages=notifications.announcements() />
    }
}

/// That there is no network, for as long as there is none: above every page, and in its flow. It is
/// announced by [`crate::state::AutoRefresh`].
#[component]
fn OfflineBanner() -> impl IntoView {
    let updates = use_app().updates;
    when(
        move || !updates.online(),
        move || {
            view! {
                <section class="offline" aria-label="Network">
                    <Icon name=IconName::Offline />
                    <p>
                        "You are offline. What is shown may be out of date, and nothing can be changed \
                         until the network is back. What you have typed is kept."
                    </p>
                </section>
            }
        },
    )
}

/// Which control plane this is, with a clear word when it is none for production.
#[component]
fn Backend() -> impl IntoView {
    let settings = use_app().settings;
    let labels = move || {
        let host = window().location().host().unwrap_or_default();
        settings.with(|settings| {
            let label = |(class, text)| view! { <bdi class=class>{visible(text)}</bdi> };
            settings.backend_labels(&host).map(label).collect::<Vec<_>>()
        })
    };
    view! { <span class="backend">{labels}</span> }
}
