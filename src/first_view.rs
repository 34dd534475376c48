//! What is shown before the app is there: the list of data volumes, drawn without Leptos by the module
//! that starts. It sends the first requests, draws the first rows, loads the app and hands over to it:
//! the responses, and what the user has done meanwhile.
//!
//! It has nothing to draw on any other page, for a list that looks otherwise (a search, a filter, the scope
//! of a project, a saved view as the default), without a stored session, and after a failure: then the app
//! draws everything.

mod frame;
mod pending;
mod user_input;

use crate::api::Page;
use crate::api::endpoint::first_view::{self as calls, FirstSettings};
use crate::api::prefetched::Sent;
use crate::api::transport::{Request, Transport, delay};
use crate::domain::{ListQuery, RequestScope, Volume};
use crate::lazy::{APP, NotLoaded, PAGES, SIGN_IN};
use crate::route::Route;
use crate::state::{PersistedSession, has_default_view, now_ms};
use frame::Frame;
use pending::Pending;
use std::cell::OnceCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
pub use user_input::{UserInput, microtask};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, HtmlElement};

/// What the app gets from the first view.
pub struct Handover {
    /// The element that the app draws into.
    pub root: HtmlElement,
    /// How requests travel.
    pub transport: Rc<dyn Transport>,
    /// The requests that have been sent.
    pub sent: Vec<Sent>,
    /// What the user has done.
    pub input: UserInput,
}

/// How long the first rows are waited for, in milliseconds, before the app is loaded beside them. The
/// bytes of the app would delay them.
const ROWS_FIRST: i32 = 300;

/// How long the frame waits for the first rows, in milliseconds.
const FRAME_AFTER: i32 = 60;

/// Draws the first view and then starts the app in the element `app` of the page.
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

/// Loads what the page of the address needs beside the app, at the same time. A failure is told when it
/// is needed.
fn load_other_part(document: &Document) {
    let location = document.location();
    let address = location.and_then(|it| Some((it.pathname().ok()?, it.search().ok()?)));
    let is_list = address.is_some_and(|(path, search)| {
        matches!(Route::parse(&path, &search), Some(Route::Volumes(_)) | None)
    });
    spawn_local(async move {
        if PersistedSession::load().is_none() {
            let _ = SIGN_IN.load().await;
        } else if !is_list {
            let _ = PAGES.load().await;
        }
    });
}

/// Draws the first view into `root`, loads the app by `load`, and returns it with what it has to take
/// over.
pub async fn show<A, L: Future<Output = Result<A, NotLoaded>>>(
    document: &Document,
    root: &HtmlElement,
    transport: Rc<dyn Transport>,
    mut load: impl FnMut() -> L,
) -> (A, Handover) {
    let list = FirstList::of_address(document);
    let input = UserInput::follow(root);
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
    let mut is_drawn = first_of(&mut drawing, delay(ROWS_FIRST)).await.is_this();
    let app = loop {
        let mut loading = pin!(load());
        let loaded = match is_drawn {
            true => loading.await,
            false => match first_of(&mut drawing, &mut loading).await {
                First::Other(loaded) => loaded,
                First::This(()) => {
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

/// Draws the list: its frame at once only if the rows take longer, as to draw both at once takes less time.
async fn draw(
    document: &Document,
    root: &HtmlElement,
    list: &FirstList,
    transport: &Rc<dyn Transport>,
) -> Option<()> {
    let mut read = pin!(list.read(transport));
    let at_once = first_of(&mut read, delay(FRAME_AFTER)).await;
    let (frame, result) = match at_once {
        First::This(None) => return None,
        First::This(result) => (Frame::draw(document, root, &list.query)?, result),
        First::Other(()) => {
            let frame = Frame::draw(document, root, &list.query)?;
            frame.draw_skeleton()?;
            (frame, read.await)
        }
    };
    let (settings, page) = result?;
    let others = frame.show_rows(&settings, &list.query, &page, now_ms());
    painted().await;
    frame.append_rows(&others?)
}

/// Which of two futures was ready first.
enum First<A, B> {
    This(A),
    Other(B),
}

impl<A, B> First<A, B> {
    fn is_this(&self) -> bool {
        matches!(self, Self::This(_))
    }
}

async fn first_of<A, B>(
    this: &mut (impl Future<Output = A> + Unpin),
    other: impl Future<Output = B>,
) -> First<A, B> {
    let mut this = pin!(this);
    let mut other = pin!(other);
    poll_fn(|context| {
        if let Poll::Ready(value) = other.as_mut().poll(context) {
            return Poll::Ready(First::Other(value));
        }
        this.as_mut().poll(context).map(First::This)
    })
    .await
}

/// Waits until the browser has painted what was drawn.
async fn painted() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.request_animation_frame(&resolve);
        }
    });
    // In a tab that is not shown there are no frames.
    first_of(&mut pin!(wasm_bindgen_futures::JsFuture::from(frame)), delay(ROWS_FIRST)).await;
    // The frame is painted after its callbacks.
    delay(0).await;
}

/// The list that the address names, and the requests for it.
struct FirstList {
    query: ListQuery,
    session: PersistedSession,
    settings: OnceCell<Pending>,
    page: OnceCell<Pending>,
}

impl FirstList {
    /// `None` where the address is another page's, or no session is stored.
    fn of_address(document: &Document) -> Option<Self> {
        let location = document.location()?;
        let (path, search) = (location.pathname().ok()?, location.search().ok()?);
        let Some(Route::Volumes(query)) = Route::parse(&path, &search) else { return None };
        // What an age means now, the app knows.
        if search.is_empty() && has_default_view() || query.filter.has_age() {
            return None;
        }
        let session = PersistedSession::load()?;
        Some(Self { query, session, settings: OnceCell::new(), page: OnceCell::new() })
    }

    /// Sends what can be sent at once.
    fn send(&self, transport: &Rc<dyn Transport>) {
        let settings = Request::of(&calls::settings(), "", None);
        self.settings.get_or_init(|| Pending::send(transport, settings));
        if let Some(base) = &self.session.api_base {
            self.send_list(transport, base);
        }
    }

    fn send_list(&self, transport: &Rc<dyn Transport>, base: &str) -> &Pending {
        self.page.get_or_init(|| {
            let call = calls::list_volumes(&self.query);
            Pending::send(transport, Request::of(&call, base, Some(&self.session.token)))
        })
    }

    /// The settings and the rows; `None` where they are for the app to deal with.
    async fn read(&self, transport: &Rc<dyn Transport>) -> Option<(FirstSettings, Page<Volume>)> {
        let response = self.settings.get()?.response().await.ok()?;
        let settings = calls::settings().read(&response).ok()??;
        if self.session.has_ended(settings.idle_minutes, now_ms()) {
            return None;
        }
        let response = self.send_list(transport, &settings.api_base).response().await.ok()?;
        let is_same = self.session.api_base.as_ref().is_none_or(|base| *base == settings.api_base);
        let page = calls::list_volumes(&self.query).read(&response).ok()??;
        (is_same && !page.items.is_empty()).then_some((settings, page))
    }

    /// The requests that have been sent.
    fn take(&self) -> Vec<Sent> {
        [&self.settings, &self.page].into_iter().filter_map(|it| it.get()?.take()).collect()
    }
}

/// Whether the first view draws a list exactly as the app does.
fn is_plain(query: &ListQuery) -> bool {
    query.scope == RequestScope::Originated && !query.is_filtered()
}
