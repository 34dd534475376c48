//! Draws the list of data volumes without Leptos while the app is loading. It sends the first
//! requests, and hands the responses and the user's input over to the app.
//!
//! Only a list in its default form is drawn: no search, no filter, no project scope, no saved
//! default view. On other pages, without a stored session and after an error, the app draws
//! everything.

mod frame;
mod pending;
mod user_input;

use crate::api::Page;
use crate::api::endpoint::first_view::{self as requests, FirstSettings};
use crate::api::prefetched::SentRequest;
use crate::api::transport::{Request, Transport, delay};
use crate::domain::{ListQuery, RequestScope, Volume};
use crate::lazy::{NotLoaded, PAGES, Part, SIGN_IN};
use crate::route::list_query;
use crate::state::{PersistedSession, has_default_view, now_ms};
use frame::Frame;
use futures_util::future::{Either, select};
use pending::Pending;
use std::cell::OnceCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
pub use user_input::{UserInput, microtask};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, HtmlElement};

pub struct Handover {
    pub root: HtmlElement,
    pub transport: Rc<dyn Transport>,
    pub sent: Vec<SentRequest>,
    pub input: UserInput,
}

/// The app: what the list and all pages need.
pub static APP: Part<App> = Part::new();

#[derive(Clone, Copy)]
pub struct App {
    pub take_over: fn(Handover),
}

/// How long the first rows may delay the download of the app, which would slow them down, in
/// milliseconds.
const ROWS_FIRST: i32 = 300;

/// How long the frame waits for the rows, in milliseconds: drawing both at once is faster.
const FRAME_AFTER: i32 = 60;

/// Draws the first view and starts the app in the element `#app`.
pub fn start(transport: Rc<dyn Transport>) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let root = document.get_element_by_id("app").and_then(|found| found.dyn_into().ok());
    let Some(root) = root else { return };
    load_other_part(&document);
    spawn_local(async move {
        let app = show(&document, &root, transport, || APP.load()).await;
        (app.0.take_over)(app.1);
    });
}

/// Loads the part for the current page along with the app. A failure is reported when the part is
/// needed.
fn load_other_part(document: &Document) {
    let is_list = path_and_search(document)
        .is_some_and(|(path, search)| list_query(&path, &search).is_some());
    spawn_local(async move {
        if PersistedSession::load().is_none() {
            let _ = SIGN_IN.load().await;
        } else if !is_list {
            let _ = PAGES.load().await;
        }
    });
}

fn path_and_search(document: &Document) -> Option<(String, String)> {
    let location = document.location()?;
    Some((location.pathname().ok()?, location.search().ok()?))
}

/// Draws the first view into `root` and loads the app.
pub async fn show<A, L: Future<Output = Result<A, NotLoaded>>>(
    document: &Document,
    root: &HtmlElement,
    transport: Rc<dyn Transport>,
    mut load: impl FnMut() -> L,
) -> (A, Handover) {
    let list = FirstList::from_url(document);
    let input = UserInput::record(root);
    if let Some(list) = &list {
        list.send(&transport);
    }
    let mut drawing = pin!(async {
        if let Some(list) = &list
            && is_plain(&list.query)
        {
            draw(document, root, list, &transport).await;
        }
    });
    let mut is_drawn =
        matches!(select(pin!(delay(ROWS_FIRST)), &mut drawing).await, Either::Right(_));
    let app = loop {
        let loading = pin!(load());
        let loaded = match is_drawn {
            true => loading.await,
            false => match select(loading, &mut drawing).await {
                Either::Left((loaded, _)) => loaded,
                Either::Right(((), loading)) => {
                    is_drawn = true;
                    loading.await
                }
            },
        };
        if let Ok(app) = loaded {
            break app;
        }
        input.offer_retry(document).await;
    };
    input.settled().await;
    let sent = list.as_ref().map(FirstList::take).unwrap_or_default();
    (app, Handover { root: root.clone(), transport: transport.clone(), sent, input })
}

async fn draw(
    document: &Document,
    root: &HtmlElement,
    list: &FirstList,
    transport: &Rc<dyn Transport>,
) -> Option<()> {
    let read = pin!(list.read(transport));
    let (frame, result) = match select(pin!(delay(FRAME_AFTER)), read).await {
        Either::Right((None, _)) => return None,
        Either::Right((result, _)) => (Frame::draw(document, root, &list.query)?, result),
        Either::Left(((), read)) => {
            let frame = Frame::draw(document, root, &list.query)?;
            frame.draw_skeleton()?;
            (frame, read.await)
        }
    };
    let (settings, page) = result?;
    let other_rows = frame.show_rows(&settings, &list.query, &page, now_ms());
    painted().await;
    frame.append_rows(&other_rows?)
}

async fn painted() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.request_animation_frame(&resolve);
        }
    });
    // A hidden tab has no animation frames.
    select(pin!(delay(ROWS_FIRST)), wasm_bindgen_futures::JsFuture::from(frame)).await;
    // The browser paints after the callbacks.
    delay(0).await;
}

struct FirstList {
    query: ListQuery,
    session: PersistedSession,
    settings: OnceCell<Pending>,
    page: OnceCell<Pending>,
}

impl FirstList {
    /// `None` on other pages, and without a stored session.
    fn from_url(document: &Document) -> Option<Self> {
        let (path, search) = path_and_search(document)?;
        let query = list_query(&path, &search)?;
        // The app resolves relative dates.
        if search.is_empty() && has_default_view() || query.filter.has_age() {
            return None;
        }
        let session = PersistedSession::load()?;
        Some(Self { query, session, settings: OnceCell::new(), page: OnceCell::new() })
    }

    /// Sends the requests whose URL is known.
    fn send(&self, transport: &Rc<dyn Transport>) {
        let settings = Request::new(&requests::settings(), "", None);
        self.settings.get_or_init(|| Pending::send(transport, settings));
        if let Some(base) = &self.session.api_base {
            self.send_list(transport, base);
        }
    }

    fn send_list(&self, transport: &Rc<dyn Transport>, base: &str) -> &Pending {
        self.page.get_or_init(|| {
            let call = requests::list_volumes(&self.query);
            Pending::send(transport, Request::new(&call, base, Some(&self.session.token)))
        })
    }

    /// `None` if the app has to handle the response.
    async fn read(&self, transport: &Rc<dyn Transport>) -> Option<(FirstSettings, Page<Volume>)> {
        let response = self.settings.get()?.response().await.ok()?;
        let settings = requests::settings().read(&response).ok()??;
        if self.session.has_ended(settings.idle_minutes, now_ms()) {
            return None;
        }
        let response = self.send_list(transport, &settings.api_base).response().await.ok()?;
        let is_same = self.session.api_base.as_ref().is_none_or(|base| *base == settings.api_base);
        let page = requests::list_volumes(&self.query).read(&response).ok()??;
        (is_same && !page.items.is_empty()).then_some((settings, page))
    }

    fn take(&self) -> Vec<SentRequest> {
        [&self.settings, &self.page].into_iter().filter_map(|it| it.get()?.take()).collect()
    }
}

/// Whether the first view can draw the list as the app does.
fn is_plain(query: &ListQuery) -> bool {
    query.scope == RequestScope::Originated && !query.is_filtered()
}
