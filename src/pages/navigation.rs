//! Titles, focus and links between pages, and the confirmation before a page is left.

use crate::domain::ViewTarget;
use crate::effect::effect;
use crate::route::{Route, Source, use_source};
use crate::state::use_leave_guard;
use crate::texts::{detail as texts, ui};
use crate::tools::escape_invisible;
use crate::ui::{AlertDialog, ButtonVariant, LinkButton, focus_heading, on_history_navigation};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

const PRODUCT: &str = ui::PRODUCT;

/// What a page has to know about the navigation that led to it.
#[derive(Clone, Copy)]
pub struct PageHistory {
    /// The first page must not take the focus.
    has_shown_page: StoredValue<bool>,
    went_back_or_forward: StoredValue<bool>,
}

/// The click handler of a link that leads back like the browser's button: to the row that was opened.
fn use_going_back() -> impl Fn(MouseEvent) + Copy + 'static {
    let history = expect_context::<PageHistory>();
    move |_| history.went_back_or_forward.set_value(true)
}

impl PageHistory {
    /// Listens for history steps while the current owner lives.
    pub fn start() -> Self {
        let history = Self {
            has_shown_page: StoredValue::new(false),
            went_back_or_forward: StoredValue::new(false),
        };
        on_history_navigation(move || history.went_back_or_forward.set_value(true));
        history
    }
}

/// Sets the document's title, and focuses the heading unless this is the first page. Returns whether
/// the user came here with the browser's Back or Forward, or by the link back to the list.
pub fn use_page(title: impl Fn() -> String + 'static) -> bool {
    let history = expect_context::<PageHistory>();
    let by_history = history.went_back_or_forward.get_value();
    history.went_back_or_forward.set_value(false);
    effect(move || {
        let page = escape_invisible(title());
        let title = if page == PRODUCT { page } else { format!("{page} · {PRODUCT}") };
        document().set_title(&title);
    });
    effect(move || {
        if history.has_shown_page.get_value() {
            // The new heading is in the document only after this page's effects have run.
            request_animation_frame(|| {
                focus_heading();
            });
        }
        history.has_shown_page.set_value(true);
    });
    by_history
}

/// Whether another page was shown before this one, which has not called [`use_page`] long ago: its effects have not run.
pub fn has_shown_other_page() -> bool {
    expect_context::<PageHistory>().has_shown_page.get_value()
}

/// A `Copy` navigate function for the URLs of routes, which does nothing once its owner is disposed.
pub fn use_navigator() -> impl Fn(&str, NavigateOptions) + Copy + Send + Sync + 'static {
    let navigate = StoredValue::new_local(use_navigate());
    move |href, options| {
        // They begin with the console's own path already.
        let options = NavigateOptions { resolve: false, ..options };
        let _ = navigate.try_with_value(|navigate| navigate(href, options));
    }
}

/// Navigates to the URL of a route, unless the user has to confirm first that the page can be left.
pub fn use_guarded_opener() -> impl Fn(&str) + Copy + Send + Sync + 'static {
    let leave_guard = use_leave_guard();
    let navigate = use_navigator();
    move |href| {
        if leave_guard.try_leave(href) {
            navigate(href, NavigateOptions::default());
        }
    }
}

#[component]
pub fn BackToList(
    /// In place of what says whether the list is filtered, for a page that changes the filters.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let source = use_source();
    let href = move || source.with(|source| Route::source_href(source.as_ref()));
    let text = move || {
        label.unwrap_or_else(|| source.with(|it| source_label(it, texts::ALL_DATA_VOLUMES)))
    };
    let on_click = use_going_back();
    view! { <a class="back" href=href on:click=on_click>{text}</a> }
}

#[component]
pub fn GoToList() -> impl IntoView {
    let source = use_source();
    let href = move || source.with(|source| Route::source_href(source.as_ref()));
    let text = move || source.with(|it| source_label(it, texts::VIEW_ALL));
    view! {
        <LinkButton href=Signal::derive(href) variant=ButtonVariant::Primary>{text}</LinkButton>
    }
}

/// The text of the link to the page that this one was opened from.
fn source_label(source: &Option<Source>, unfiltered: &'static str) -> &'static str {
    match source {
        Some(Source::Overview(_)) => texts::BACK_TO_OVERVIEW,
        Some(Source::Listed(ViewTarget::Unused(..))) => texts::BACK_TO_UNUSED,
        Some(Source::Listed(ViewTarget::List(list))) if list.is_filtered() => {
            texts::BACK_TO_RESULTS
        }
        _ => unfiltered,
    }
}

/// Confirms leaving a page with unsaved work: one on each page that uses the
/// [`crate::state::LeaveGuard`].
#[component]
pub fn LeaveDialog(
    #[prop(into)] title: String,
    #[prop(optional, into)] on_leave: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let leaving = use_leave_guard();
    let navigate = use_navigator();
    view! {
        <AlertDialog
            open=Signal::derive(move || leaving.pending.with(Option::is_some))
            title=title
            confirm_label=texts::LEAVE
            on_confirm=move || {
                if let Some(on_leave) = on_leave {
                    on_leave.run(());
                }
                if let Some(href) = leaving.confirm() {
                    navigate(&href, NavigateOptions::default());
                }
            }
            on_cancel=move || leaving.pending.set(None)
            variant=ButtonVariant::Primary
            cancel_label=texts::STAY
        >
            {children()}
        </AlertDialog>
    }
}
