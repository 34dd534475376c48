//! A console for NVIDIA Run:ai data volumes: a single-page app in Leptos, compiled to WebAssembly
//! and served as static files.
//!
//! # Layers
//!
//! | module | what it contains | knows |
//! |---|---|---|
//! | [`domain`] | names, phases, scopes, filters, the list query, paging, drafts: pure types | nothing |
//! | [`api`] | requests, responses, errors, the client | `domain` |
//! | [`effect`] | effects and memos that are compiled once per type | nothing |
//! | [`route`] | the routes and their URLs | `domain`, `effect` |
//! | [`ui`] | reusable components | `domain` (formatting of text only), `effect` |
//! | [`state`] | session, reads, writes and notifications as signals | `api`, `domain`, `effect` |
//! | [`pages`] | a module per page | `api`, `domain`, `effect`, `lazy`, `route`, `state`, `ui` |
//! | [`recovery`] | reports panics to the page | nothing |
//! | [`frame`] | the header, dialogs and panels around a page | `api`, `domain`, `effect`, `lazy`, `pages`, `route`, `state`, `ui` |
//! | [`app`] | providers, router, sign-in guard | `api`, `domain`, `effect`, `frame`, `lazy`, `pages`, `route`, `state`, `ui` |
//! | [`first_view`] | the list before the app is loaded, without Leptos | `api`, `domain`, `lazy`, `pages`, `route`, `state`, `ui` |
//! | [`mod@lazy`] | the parts of the module that are loaded on demand | `domain`, `effect`, `first_view`, `frame`, `pages`, `state`, `ui`, `take_over` |
//!
//! # Data flow
//!
//! ```text
//! read   URL ─▶ Memo<ListQuery> ─▶ use_remote ─▶ Signal<Remote<Page>> ─▶ view ─▶ links = query.…().href()
//! write  input ─▶ parse ─submit▶ Mutation ─▶ Ok: notification, navigate │ Err: field, panel, session
//! create Draft ─▶ NewVolume | DraftErrors ─submit▶ Creation: lock ─▶ POST ─▶ created │ rejected │ no response: find it ─▶ sharing
//! job    Selection ─▶ Job ─▶ Jobs: a few requests at a time ─▶ a result per item, failed ones stay selected
//! check  (name, cluster) ─▶ parse ─▶ debounce ─▶ abort the previous ─▶ GET name-availability ─▶ NameCheck
//! ```
//!
//! # Invariants
//!
//! Checked by `tests/host`:
//!
//! 1. `domain` uses neither Leptos nor the browser.
//! 2. Only `api/transport.rs` uses `gloo_net`; only `api/endpoint.rs` contains paths of the server;
//!    only `route.rs` contains paths of the console.
//! 3. `ui` uses neither `api` nor `state` nor `pages` nor `route`; `state` contains no markup.
//! 4. The state of the list is in the URL: no page keeps a [`domain::ListQuery`] in a signal of its own.
//! 5. Requests are made from parsed types only: `api/endpoint.rs` takes no `&str`.
//! 6. There is no `unwrap` and no `expect` outside tests.
//! 7. Rendering neither navigates nor shows a notification.
//! 8. There is no raw HTML, and no external text in an `href`.
//! 9. `unsafe` code is allowed in `lazy.rs` only, because the macro that splits the module expands to it.
//!
//! # Loading
//!
//! ```text
//! page ─▶ early.js: list ─┐
//!      ─▶ settings ───────┼▶ first_view: rows ─▶ app takes over ─▶ idle: pages; hover, focus: tools
//!      ─▶ first module ───┘
//! ```

pub mod api;
pub mod app;
pub mod domain;
pub mod effect;
pub mod first_view;
pub mod frame;
pub mod lazy;
pub mod pages;
pub mod recovery;
pub mod route;
pub mod state;
pub mod ui;

use api::prefetched::PrefetchedTransport;
use api::transport::{Transport, delay};
use first_view::Handover;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Mounts the console in `parent` until the handle is dropped.
pub fn mount(
    parent: web_sys::HtmlElement,
    transport: Rc<dyn Transport>,
) -> UnmountHandle<impl Mountable> {
    mount_to(parent, move || view! { <app::Console transport /> })
}

/// How long the app may take to request what the first view has prefetched, in milliseconds.
const PREFETCH_LIFETIME: i32 = 5_000;

/// How many microtasks the app may take to render its first rows.
const MAX_MICROTASKS: u32 = 1_000;

/// Replaces the first view by the app before the browser paints or handles another event, so that
/// the user notices nothing.
pub fn take_over(
    Handover { root, transport, sent, input }: Handover,
) -> UnmountHandle<impl Mountable> {
    let replay = input.into_replay();
    let transport = Rc::new(PrefetchedTransport::new(transport, sent));
    let has = |root: &web_sys::HtmlElement, selector: &str| {
        root.query_selector(selector).is_ok_and(|found| found.is_some())
    };
    let row = "tbody tr[data-id]";
    let ready = if has(&root, row) { row } else { "h1" };
    root.set_text_content(None);
    let handle = mount(root.clone(), transport.clone());
    spawn_local(async move {
        for _ in 0..MAX_MICROTASKS {
            if has(&root, ready) {
                break;
            }
            first_view::microtask().await;
        }
        replay.replay(&root);
        delay(PREFETCH_LIFETIME).await;
        transport.clear();
    });
    handle
}
