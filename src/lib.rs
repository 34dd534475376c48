#![doc = include_str!("../ARCHITECTURE.md")]

pub mod api;
pub mod app;
#[cfg(debug_assertions)]
pub mod debug_log;
#[cfg(debug_assertions)]
pub mod debug_pseudo;
pub mod domain;
pub mod effect;
pub mod first_view;
pub mod frame;
pub mod lazy;
pub mod pages;
pub mod parts;
pub mod recovery;
pub mod route;
pub mod state;
pub mod texts;
pub mod tools;
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
    parts::install_panels();
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
