//! The whole console: providers, router and the guard that leads to signing in and back.

use crate::api::transport::Transport;
use crate::frame::Frame;
use crate::pages::{
    CreatePage, DetailPage, ListPage, NotFoundPage, PageShown, SharingPage, SignInPage,
};
use crate::route::{self, pattern};
use crate::state::{App, SessionState, SignedOut};
use crate::ui::Announce;
use leptos::prelude::*;
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
    provide_context(PageShown(StoredValue::new(false)));
    view! {
        <Router>
            <Guard />
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
