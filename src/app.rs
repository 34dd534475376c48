//! The whole console: providers, router and the guard that leads to signing in and back.

use crate::api::transport::Transport;
use crate::effect::{effect, memo, spawn_scoped};
use crate::frame::Frame;
use crate::lazy::{PAGES, SIGN_IN, lazy_view, prefetch_tools};
use crate::pages::{ListPage, NotFoundPage, Visits};
use crate::route::{self, pattern};
use crate::state::{App, Creation, SessionState};
use crate::ui::Announce;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos_router::NavigateOptions;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::{use_location, use_navigate};
use std::rc::Rc;

/// Draws a page. As all are of this type, what the router makes for one serves all.
type Page = fn() -> AnyView;

const LIST: Page = || view! { <ListPage /> }.into_any();
const CREATE: Page = || lazy_view(&PAGES, |pages| (pages.create)());
const DETAIL: Page = || lazy_view(&PAGES, |pages| (pages.detail)());
const SHARING: Page = || lazy_view(&PAGES, |pages| (pages.sharing)());
const SIGN_IN_PAGE: Page = || lazy_view(&SIGN_IN, |part| (part.sign_in)());
const SIGN_IN_CALLBACK: Page = || lazy_view(&SIGN_IN, |part| (part.callback)());

/// The console over a way for requests to travel: the browser's, or a test's.
#[component]
pub fn Console(
    /// How requests travel.
    transport: Rc<dyn Transport>,
) -> impl IntoView {
    let app = App::start(transport);
    app.session.load_single_sign_on_by(|| {
        Box::pin(async { SIGN_IN.load().await.ok().map(|part| part.single_sign_on) })
    });
    take_sign_in_answer(app);
    provide_context(Announce {
        say: Callback::new(move |sentence: String| app.notifications.announce(sentence)),
        said: app.notifications.announcements(),
    });
    open_default_view(app);
    if Creation::is_unfinished() {
        spawn_scoped(async move {
            // Without it, the form goes on with the creation when it is opened.
            if let Ok(pages) = PAGES.load().await {
                (pages.resume_creation)(app);
            }
        });
    }
    provide_context(Visits::start());
    prefetch_tools();
    view! {
        <Router>
            <Guard />
            <AddressKeeper />
            <Frame>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=pattern::ROOT view=LIST />
                    <Route path=pattern::VOLUMES view=LIST />
                    <Route path=pattern::NEW view=CREATE />
                    <Route path=pattern::VOLUME view=DETAIL />
                    <Route path=pattern::SHARING view=SHARING />
                    <Route path=pattern::SIGN_IN view=SIGN_IN_PAGE />
                    <Route path=pattern::SIGN_IN_CALLBACK view=SIGN_IN_CALLBACK />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// Takes a provider's answer out of the address, and so out of the history, before anything else is
/// rendered, asked or linked to: it holds a secret.
fn take_sign_in_answer(app: App) {
    let at = window().location();
    let (Ok(path), Ok(query)) = (at.pathname(), at.search()) else { return };
    let usual = route::Route::SignInCallback { then: None }.href();
    if let Some(then) = app.session.arrive(&path, &query, &usual)
        && let Ok(history) = window().history()
    {
        let place = route::Route::SignInCallback { then };
        // Where the browser refuses, the code is still good only once.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&place.href()));
    }
}

/// Puts the default view in the place of the bare address that the console was opened at, before
/// anything reads it: so it is no step in the history, and signing in leads to it.
///
/// Only an opening counts. Whoever follows a link to all data volumes, goes back or loads the page
/// again wants what the address says.
fn open_default_view(app: App) {
    let at = window().location();
    let (Ok(path), Ok(search)) = (at.pathname(), at.search()) else { return };
    let is_bare =
        search.is_empty() && route::Route::parse(&path, &search) == Some(route::Route::default());
    let view = app.views.with_untracked(|views| views.default_view().cloned());
    if let Some(view) = view
        && is_bare
        && was_opened()
        && let Ok(history) = window().history()
    {
        let place = route::Route::Volumes(view.query().clone());
        // Where the browser refuses, all data volumes are shown.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&place.href()));
    }
}

/// Whether the page came by a link, a bookmark or its address, and not by loading it again or going
/// back to it.
fn was_opened() -> bool {
    let kind = || {
        let performance = js_sys::Reflect::get(&window(), &"performance".into())?;
        let entries = js_sys::Reflect::get(&performance, &"getEntriesByType".into())?;
        let entries: js_sys::Function = entries.dyn_into()?;
        let entries = entries.call1(&performance, &"navigation".into())?;
        let first = js_sys::Reflect::get_u32(&entries, 0)?;
        js_sys::Reflect::get(&first, &"type".into())
    };
    let kind: Result<JsValue, JsValue> = kind();
    let kind = kind.ok().and_then(|kind| kind.as_string());
    !matches!(kind.as_deref(), Some("reload" | "back_forward"))
}

/// Puts the address right where the router has left it behind: going back or forward leaves its
/// own memory of the history behind the browser's, and then it takes a new place for the present
/// one and does not add it. Shows nothing.
#[component]
fn AddressKeeper() -> impl IntoView {
    let location = use_location();
    // Where the router is, and where the browser says that it is.
    let (path, query) = (location.pathname, location.search);
    let keep = move || {
        let (Some(path), Some(query)) = (path.try_get_untracked(), query.try_get_untracked())
        else {
            return;
        };
        let at = window().location();
        let (Ok(shown_path), Ok(shown_query)) = (at.pathname(), at.search()) else { return };
        let place = route::Route::parse(&path, &query);
        if let Some(place) = place
            && route::Route::parse(&shown_path, &shown_query).as_ref() != Some(&place)
            && let Ok(history) = window().history()
        {
            // Where the browser refuses, the page is right and its address is old, as before.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&place.href()));
        }
    };
    effect(move || {
        path.track();
        query.track();
        // The router writes the address after the page has changed: by the second frame it has.
        request_animation_frame(move || request_animation_frame(keep));
    });
}

/// Leads whoever is not signed in to the sign-in page, and back to where they were once they are.
/// Shows nothing.
#[component]
fn Guard() -> impl IntoView {
    let session = crate::state::use_app().session;
    let location = use_location();
    let navigate = use_navigate();
    let to = memo(move |_| {
        let (path, query) = (location.pathname.get(), location.search.get());
        let here = route::Route::parse(&path, &query);
        match (session.state(), here) {
            (SessionState::SignedOut(why), Some(here)) => {
                let sign_in = match here {
                    route::Route::SignIn { .. } => return None,
                    // Whoever comes next may be somebody else.
                    _ if why.is_for_good() => route::Route::SignIn { then: None },
                    route::Route::SignInCallback { then } => route::Route::SignIn { then },
                    // As it is: what of it cannot be read is told there.
                    _ => route::sign_in_for(&path, &query),
                };
                Some(sign_in.href())
            }
            (
                SessionState::SignedIn(_),
                Some(here @ (route::Route::SignIn { .. } | route::Route::SignInCallback { .. })),
            ) => Some(here.destination()),
            (_, Some(_)) if path == "/" => Some(route::from_root(&query)),
            _ => None,
        }
    });
    effect(move || {
        if let Some(to) = to.get() {
            navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}
