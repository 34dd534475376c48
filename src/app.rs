//! The root component: the contexts, the router, and the redirects to and from the sign-in page.

use crate::api::transport::Transport;
use crate::effect::{effect, memo, spawn_scoped};
use crate::frame::{FRAME_PANELS, Frame};
use crate::lazy::{PAGES, SIGN_IN, lazy_view, prefetch};
use crate::pages::{LIST_PANELS, ListPage, PageHistory, REPORTS, use_navigator};
use crate::route::{self, pattern};
use crate::state::{
    Creation, Session, SessionState, Views, provide_state, use_notifications, use_session,
    use_views,
};
use crate::tools::base_path;
use crate::ui::Announcer;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{NavigateOptions, PossibleRouteMatch};
use std::rc::Rc;
use std::sync::Arc;

/// One type for all pages and one for all patterns, so that the router is compiled for them only once.
type Page = fn() -> AnyView;

type Pattern = Arc<dyn PossibleRouteMatch + Send + Sync>;

fn erased(pattern: impl PossibleRouteMatch + Send + Sync + 'static) -> Pattern {
    Arc::new(pattern)
}

const LIST: Page = || view! { <ListPage /> }.into_any();
const CREATE: Page = || lazy_view(&PAGES, |pages| (pages.create)());
const DETAIL: Page = || lazy_view(&PAGES, |pages| (pages.detail)());
const SHARING: Page = || lazy_view(&PAGES, |pages| (pages.sharing)());
const NOT_FOUND: Page = || lazy_view(&PAGES, |pages| (pages.not_found)());
const UNUSED: Page = || lazy_view(&REPORTS, |reports| (reports.unused)());
const OVERVIEW: Page = || lazy_view(&REPORTS, |reports| (reports.overview)());
const SETTINGS: Page = || lazy_view(&FRAME_PANELS, |panels| (panels.settings_page)());
const SIGN_IN_PAGE: Page = || lazy_view(&SIGN_IN, |part| (part.sign_in)());
const SIGN_IN_CALLBACK: Page = || lazy_view(&SIGN_IN, |part| (part.callback)());

#[component]
pub fn Console(
    /// Sends the requests: the browser's `fetch`, or a test's server.
    transport: Rc<dyn Transport>,
) -> impl IntoView {
    provide_state(transport);
    let session = use_session();
    let notifications = use_notifications();
    session.set_single_sign_on_loader(|| {
        Box::pin(async { SIGN_IN.load().await.ok().map(|part| part.single_sign_on) })
    });
    accept_sign_in_response(session);
    provide_context(Announcer {
        on_announce: Callback::new(move |text: String| notifications.announce(text)),
        latest: notifications.announcements.signal(),
    });
    open_default_view(use_views());
    if Creation::is_unfinished() {
        spawn_scoped(async move {
            // If this fails, the creation continues when its form is opened.
            if let Ok(pages) = PAGES.load().await {
                (pages.resume_creation)();
            }
        });
    }
    provide_context(PageHistory::start());
    // The frame's panels are in the same file.
    prefetch(&LIST_PANELS);
    view! {
        <Router base=base_path()>
            <SignInRedirect />
            <UrlSync />
            <Frame>
                <FlatRoutes fallback=NOT_FOUND>
                    <Route path=erased(pattern::ROOT) view=LIST />
                    <Route path=erased(pattern::VOLUMES) view=LIST />
                    <Route path=erased(pattern::NEW) view=CREATE />
                    <Route path=erased(pattern::UNUSED) view=UNUSED />
                    <Route path=erased(pattern::VOLUME) view=DETAIL />
                    <Route path=erased(pattern::SHARING) view=SHARING />
                    <Route path=erased(pattern::OVERVIEW) view=OVERVIEW />
                    <Route path=erased(pattern::SETTINGS) view=SETTINGS />
                    <Route path=erased(pattern::SIGN_IN) view=SIGN_IN_PAGE />
                    <Route path=erased(pattern::SIGN_IN_CALLBACK) view=SIGN_IN_CALLBACK />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// The path and query of the browser's URL.
fn browser_url() -> Option<(String, String)> {
    let location = window().location();
    location.pathname().ok().zip(location.search().ok())
}

/// Replaces the browser's URL. If the browser refuses, the URL stays as it is.
fn replace_url(href: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// Removes an OpenID provider's response, which contains a secret, from the URL and the history before anything is
/// rendered or requested.
fn accept_sign_in_response(session: Session) {
    let Some((path, query)) = browser_url() else { return };
    let callback = route::Route::SignInCallback { return_to: None }.href();
    if let Some(then) = session.take_callback(&path, &query, &callback) {
        replace_url(&route::Route::SignInCallback { return_to: then }.href());
    }
}

/// Replaces the URL of the unfiltered list by that of the default view, when the console is opened at it, and that of
/// the root by the overview if this is chosen. Links inside of the console, a reload and the history still lead to the
/// unfiltered list.
fn open_default_view(views: Views) {
    let Some((path, query)) = browser_url() else { return };
    let is_unfiltered =
        query.is_empty() && route::Route::parse(&path, &query) == Some(route::Route::default());
    let start = views.saved.with_untracked(|views| match views.default_view() {
        Some(view) => Some(view.target.href()),
        None => (route::is_root(&path) && views.starts_with_overview())
            .then(|| route::Route::Overview.href()),
    });
    if let Some(start) = start
        && is_unfiltered
        && is_new_visit()
    {
        replace_url(&start);
    }
}

/// Whether the page was neither reloaded nor reached through the history.
fn is_new_visit() -> bool {
    let navigation_type = || {
        let performance = js_sys::Reflect::get(&window(), &"performance".into())?;
        let entries = js_sys::Reflect::get(&performance, &"getEntriesByType".into())?;
        let entries: js_sys::Function = entries.dyn_into()?;
        let entries = entries.call1(&performance, &"navigation".into())?;
        let first = js_sys::Reflect::get_u32(&entries, 0)?;
        js_sys::Reflect::get(&first, &"type".into())
    };
    let result: Result<JsValue, JsValue> = navigation_type();
    let navigation_type = result.ok().and_then(|value| value.as_string());
    !matches!(navigation_type.as_deref(), Some("reload" | "back_forward"))
}

/// Adds the route to the browser's history when the router did not: after the user has gone back or forward, the
/// router may take the next route for the current one.
#[component]
fn UrlSync() -> impl IntoView {
    let location = use_location();
    let (path, query) = (location.pathname, location.search);
    let sync = move || {
        let (Some(path), Some(query)) = (path.try_get_untracked(), query.try_get_untracked())
        else {
            return;
        };
        let Some((browser_path, browser_query)) = browser_url() else { return };
        if let Some(route) = route::Route::parse(&path, &query)
            && route::Route::parse(&browser_path, &browser_query).as_ref() != Some(&route)
            && let Ok(history) = window().history()
        {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&route.href()));
        }
    };
    effect(move || {
        path.track();
        query.track();
        // By the second frame the router has updated the URL.
        request_animation_frame(move || request_animation_frame(sync));
    });
}

/// Redirects to the sign-in page when the user is not signed in, and back afterwards.
#[component]
fn SignInRedirect() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let navigate = use_navigator();
    let target = memo(move |_| {
        let (path, query) = (location.pathname.get(), location.search.get());
        let (state, current) = (session.state.get(), route::Route::parse(&path, &query));
        let sign_in = |return_to| Some(route::Route::SignIn { return_to }.href());
        let is_signing_in = matches!(current, Some(route::Route::SignIn { .. }));
        if let SessionState::SignedOut(reason) = &state
            && reason.clears_user_data()
            && !is_signing_in
        {
            // The next user may be another one. Also from an unknown address.
            return sign_in(None);
        }
        match (state, current?) {
            (SessionState::SignedOut(_), _) if is_signing_in => None,
            (SessionState::SignedOut(_), route::Route::SignInCallback { return_to }) => {
                sign_in(return_to)
            }
            // Keeps an invalid query, because the list reports its errors.
            (SessionState::SignedOut(_), _) => {
                Some(route::sign_in_returning_to(&path, &query).href())
            }
            (
                SessionState::SignedIn(_),
                current @ (route::Route::SignIn { .. } | route::Route::SignInCallback { .. }),
            ) => Some(current.destination()),
            _ => route::is_root(&path).then(|| route::root_redirect(&query)),
        }
    });
    effect(move || {
        if let Some(target) = target.get() {
            navigate(&target, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}
