//! The whole console: providers, router and the guard that leads to signing in and back.

use crate::api::transport::Transport;
use crate::frame::Frame;
use crate::pages::{
    CreatePage, DetailPage, ListPage, NotFoundPage, SharingPage, SignInPage, Visits,
};
use crate::route::{self, pattern};
use crate::state::{App, SessionState, SignedOut};
use crate::ui::Announce;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos_router::NavigateOptions;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::{use_location, use_navigate};
use std::rc::Rc;

/// The console over a way for requests to travel: the browser's, or a test's.
#[component]
pub fn Console(
    /// How requests travel.
    transport: Rc<dyn Transport>,
) -> impl IntoView {
    let app = App::start(transport);
    provide_context(Announce(Callback::new(move |sentence: String| {
        app.notices.announce(sentence)
    })));
    provide_context(Visits::start());
    view! {
        <Router>
            <Guard />
            <AddressKeeper />
            <Frame>
                <Routes fallback=NotFoundPage>
                    <Route path=pattern::ROOT view=ListPage />
                    <Route path=pattern::VOLUMES view=ListPage />
                    <Route path=pattern::NEW view=CreatePage />
                    <Route path=pattern::VOLUME view=DetailPage />
                    <Route path=pattern::SHARING view=SharingPage />
                    <Route path=pattern::SIGN_IN view=SignInPage />
                </Routes>
            </Frame>
        </Router>
    }
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
    Effect::new(move |_| {
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
    let to = Memo::new(move |_| {
        let path = location.pathname.get();
        let here = route::Route::parse(&path, &location.search.get());
        match (session.state().get(), here) {
            (SessionState::SignedOut(why), Some(here)) => {
                let then = match why {
                    _ if matches!(here, route::Route::SignIn { .. }) => return None,
                    // Whoever comes next may be somebody else.
                    SignedOut::ByChoice => None,
                    _ => Some(Box::new(here)),
                };
                Some(route::Route::SignIn { then })
            }
            (SessionState::SignedIn(_), Some(here @ route::Route::SignIn { .. })) => {
                Some(here.destination())
            }
            (_, Some(here)) if path == "/" => Some(here),
            _ => None,
        }
    });
    Effect::new(move |_| {
        if let Some(to) = to.get() {
            navigate(&to.href(), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}
