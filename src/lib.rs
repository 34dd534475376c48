//! A console for NVIDIA Run:ai data volumes: a single-page app in Leptos, compiled to WebAssembly
//! and served as static files.
//!
//! # Map
//!
//! From the inside out; each layer knows only those above it in this table.
//!
//! | module | what it holds | knows |
//! |---|---|---|
//! | [`domain`] | names, phases, scopes, filters, the list query, paging, drafts: pure types | nothing |
//! | [`api`] | requests as values, answers and errors as types, the client | `domain` |
//! | [`effect`] | effects and memos that are compiled once and forget what they read | nothing |
//! | [`route`] | places and their addresses | `domain`, `effect` |
//! | [`ui`] | reusable components | `effect`, of `domain` only how text is written |
//! | [`state`] | reads, writes, session, notifications as signals | `api`, `domain`, `effect` |
//! | [`pages`] | one module per place | all above, `lazy` |
//! | [`recovery`] | what happens when the console itself breaks | nothing |
//! | [`frame`], [`app`] | what stands around a page; providers, router, guard | all above |
//! | [`first_view`] | the list before the app is loaded, without Leptos | `pages`: rows; `lazy` |
//! | [`mod@lazy`] | the parts of the module that are loaded later | what they hold |
//!
//! # Data flow
//!
//! ```text
//! read   URL ─▶ Memo<ListQuery> ─▶ use_remote ─▶ Signal<Remote<Page>> ─▶ view ─▶ links = query.…().href()
//! write  input ─▶ parse ─submit▶ Mutation ─▶ Ok: notification, navigate │ Err: field, panel, session
//! create Draft ─▶ NewVolume | DraftErrors ─submit▶ Creation: lock ─▶ POST ─▶ created │ refused │ no answer: look ─▶ sharing
//! job    Selection ─▶ Job ─▶ Jobs: a few requests at a time ─▶ a result per item, failed ones stay selected
//! check  (name, cluster) ─▶ parse ─▶ pause ─▶ abort the previous ─▶ GET name-availability ─▶ NameCheck
//! ```
//!
//! # Invariants
//!
//! Checked by `tests/host`:
//!
//! 1. `domain` names neither Leptos nor the browser.
//! 2. Only `api/transport.rs` names `gloo_net`; only `api/endpoint.rs` spells server paths; only
//!    `route.rs` spells the console's.
//! 3. `ui` names neither `api` nor `state` nor `pages` nor `route`; `state` holds no markup.
//! 4. The list's state is in the address: no page keeps a [`domain::ListQuery`] in a signal of its own.
//! 5. Requests are made from parsed types only: `api/endpoint.rs` takes no `&str`.
//! 6. No `unwrap` and no `expect` outside tests.
//! 7. Nothing navigates and nothing is notified while rendering.
//! 8. No raw HTML, and no text from elsewhere in an `href`.
//! 9. `unsafe` code only in `lazy.rs`, where the macro that splits the module expands to it.
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

use api::prefetched::Prefetched;
use api::transport::{Transport, delay};
use first_view::Handover;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Puts the console into `parent`; it goes when the handle is dropped.
pub fn mount(
    parent: web_sys::HtmlElement,
    transport: Rc<dyn Transport>,
) -> UnmountHandle<impl Mountable> {
    mount_to(parent, move || view! { <app::Console transport /> })
}

/// How long the app may take to send the requests whose responses are there, in milliseconds.
const KEPT_FOR: i32 = 5_000;

/// How many microtasks the app may take to draw its first rows.
const MICROTASKS: u32 = 1_000;

/// Puts the console into the place of the first view. All of it happens before the browser paints or
/// handles another event, so the user sees no change and loses nothing.
pub fn take_over(
    Handover { root, transport, sent, input }: Handover,
) -> UnmountHandle<impl Mountable> {
    let replay = input.note();
    let transport = Rc::new(Prefetched::new(transport, sent));
    let has_row = |root: &web_sys::HtmlElement| {
        root.query_selector("tbody tr[data-id]").is_ok_and(|row| row.is_some())
    };
    let ready = if has_row(&root) { "tbody tr[data-id]" } else { "h1" };
    root.set_text_content(None);
    let handle = mount(root.clone(), transport.clone());
    spawn_local(async move {
        for _ in 0..MICROTASKS {
            if root.query_selector(ready).is_ok_and(|found| found.is_some()) {
                break;
            }
            first_view::microtask().await;
        }
        replay.replay(&root);
        delay(KEPT_FOR).await;
        transport.clear();
    });
    handle
}
