//! Mounts the console at an address, and unmounts it without leaving anything behind.

use super::env_stubs;
use super::history::{self, url};
use super::network::Network;
use super::time::{advance_time, next_frame, restore_timers, settle, stub_timers};
use data_volumes_console::domain::{COLUMNS, Columns};
use data_volumes_console::lazy::NotLoaded;
use data_volumes_console::{first_view, parts};
use leptos::prelude::{Owner, document, window};
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos::wasm_bindgen::JsCast;
use std::any::Any;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

struct Mounted {
    handle: Box<dyn Any>,
    owner: Owner,
    element: web_sys::HtmlElement,
    address: String,
    title: String,
}

thread_local! {
    // A test that panics never drops its `Console`, so the next test cleans up.
    static MOUNTED: RefCell<Option<Mounted>> = const { RefCell::new(None) };
}

/// The console, mounted until this is dropped.
pub struct Console {
    pub network: Rc<Network>,
}

/// Opens the console at `address`, signed in, with empty storage.
pub async fn open(address: &str) -> Console {
    open_with(&Network::new(), address).await
}

/// Opens the console at `address` over `network`, with empty storage.
pub async fn open_with(network: &Rc<Network>, address: &str) -> Console {
    open_with_columns(network, address, &Columns::default()).await
}

/// Like [`open_with`], with all columns of the list.
pub async fn open_with_all_columns(network: &Rc<Network>, address: &str) -> Console {
    let mut columns = Columns::default();
    for column in &COLUMNS {
        columns.show(column, true);
    }
    open_with_columns(network, address, &columns).await
}

async fn open_with_columns(network: &Rc<Network>, address: &str, columns: &Columns) -> Console {
    close();
    // The frame in which the console before this one may still move the focus.
    next_frame().await;
    for storage in [window().local_storage(), window().session_storage()] {
        storage.ok().flatten().expect("storage").clear().expect("storage");
    }
    if *columns != Columns::default() {
        let storage = window().local_storage().ok().flatten().expect("storage");
        let columns = serde_json::to_string(columns).expect("JSON");
        storage.set_item("dvc.columns", &columns).expect("storage");
    }
    let before = url();
    history::replace_url(address);
    mount(network, before).await
}

/// Owns the state of [`headless`].
pub struct Headless(Owner);

impl Drop for Headless {
    fn drop(&mut self) {
        self.0.cleanup();
    }
}

/// Starts the console's state without a page, signed in over `network`, and runs `with` in it.
pub async fn headless<T>(network: &Rc<Network>, with: impl FnOnce() -> T) -> (Headless, T) {
    close();
    // Mounting anything starts the executor of effects.
    let nothing = document().create_element("div").expect("an element").unchecked_into();
    drop(leptos::mount::mount_to(nothing, || ()));
    let owner = Owner::new();
    let result = owner.with(|| {
        data_volumes_console::state::provide_state(network.clone());
        with()
    });
    settle().await;
    settle().await;
    (Headless(owner), result)
}

impl Console {
    /// Reloads the page as it is served: with the first view until `app` is loaded.
    pub async fn reload_with_first_view(self, app: &AppLoad) -> Self {
        let before = unmount().expect("the console").0;
        // What the last page does in its last frame does not reach the next one.
        next_frame().await;
        let console = mount_first_view(&self.network, before, app).await;
        std::mem::forget(self);
        console
    }

    /// Reloads the page: state that was only in memory is lost.
    pub async fn reload(self) -> Self {
        let before = unmount().expect("the console").0;
        let console = mount(&self.network, before).await;
        std::mem::forget(self);
        console
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        close();
    }
}

/// Controls when the app that follows the first view is loaded.
#[derive(Clone, Default)]
pub struct AppLoad(Rc<RefCell<AppLoadState>>);

#[derive(Default)]
struct AppLoadState {
    result: Option<Result<(), NotLoaded>>,
    waiting: Vec<Waker>,
}

impl AppLoad {
    /// Finishes loading, or fails to.
    pub async fn finish(&self, result: Result<(), NotLoaded>) {
        self.0.borrow_mut().result = Some(result);
        self.0.borrow_mut().waiting.drain(..).for_each(Waker::wake);
        settle().await;
        settle().await;
    }

    pub async fn wait(&self) -> Result<(), NotLoaded> {
        poll_fn(|context| {
            let mut inner = self.0.borrow_mut();
            match inner.result.take() {
                // A loaded app stays loaded; a failure is reported once.
                Some(Ok(())) => {
                    inner.result = Some(Ok(()));
                    Poll::Ready(Ok(()))
                }
                Some(Err(error)) => Poll::Ready(Err(error)),
                None => {
                    inner.waiting.push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

/// The `<template>` of the served page.
fn template() -> web_sys::Element {
    let page = include_str!("../../../index.html");
    let (_, rest) = page.split_once("<template id=\"list-frame\">").expect("a template");
    let (content, _) = rest.split_once("</template>").expect("the end of the template");
    let template = document().create_element("template").expect("an element");
    template.set_id("list-frame");
    template.set_inner_html(content);
    template
}

async fn mount_first_view(network: &Rc<Network>, before: String, app: &AppLoad) -> Console {
    let (element, title) = prepare();
    element.set_id("app");
    element.append_child(&template()).expect("a child");
    let owner = Owner::new();
    let handle: Rc<RefCell<Option<Box<dyn Any>>>> = Rc::default();
    let (transport, app, handle_slot) = (network.clone(), app.clone(), handle.clone());
    let (root, scope) = (element.clone(), owner.clone());
    let shown = async move {
        let load = || app.wait();
        let ((), handover) = first_view::show(&document(), &root, transport, load).await;
        let handle = scope.with(|| data_volumes_console::take_over(handover));
        *handle_slot.borrow_mut() = Some(Box::new(handle));
    };
    // Cancelled with the console, even if the app never loads.
    owner.with(|| spawn_local_scoped_with_cancellation(shown));
    MOUNTED.set(Some(Mounted { handle: Box::new(handle), owner, element, address: before, title }));
    for _ in 0..4 {
        settle().await;
    }
    // The timer that waits for the rows, their first frame, and the task after it.
    advance_time(60).await;
    next_frame().await;
    advance_time(0).await;
    Console { network: network.clone() }
}

/// Adds the style sheet by which a wide window shows what is a sheet on a phone.
fn add_styles() {
    const ID: &str = "styles";
    if document().get_element_by_id(ID).is_some() {
        return;
    }
    let style = document().create_element("style").expect("an element");
    style.set_id(ID);
    // The order of the layers comes first: the first sheet of the page decides it.
    let sheets = [
        include_str!("../../../style/layers.css"),
        include_str!("../../../style/phone.css"),
        include_str!("../../../style/touch.css"),
    ];
    style.set_text_content(Some(&sheets.concat()));
    document().head().expect("a head").append_child(&style).expect("a child");
}

/// Creates the element for the console; returns it with the current title.
fn prepare() -> (web_sys::HtmlElement, String) {
    parts::install();
    add_styles();
    stub_timers();
    env_stubs::reset();
    let element: web_sys::HtmlElement =
        document().create_element("div").expect("an element").unchecked_into();
    document().body().expect("a body").append_child(&element).expect("a child");
    (element, document().title())
}

async fn mount(network: &Rc<Network>, before: String) -> Console {
    let (element, title) = prepare();
    let owner = Owner::new();
    let handle = owner.with(|| data_volumes_console::mount(element.clone(), network.clone()));
    MOUNTED.set(Some(Mounted { handle: Box::new(handle), owner, element, address: before, title }));
    settle().await;
    settle().await;
    Console { network: network.clone() }
}

/// Unmounts the console; returns the address and the title from before it was mounted.
fn unmount() -> Option<(String, String)> {
    let Mounted { handle, owner, element, address, title } = MOUNTED.take()?;
    drop(handle);
    // Leaked handles keep their owner alive, which would go on listening to the window.
    owner.cleanup();
    element.remove();
    restore_timers();
    history::restore();
    Some((address, title))
}

fn close() {
    if let Some((address, title)) = unmount() {
        history::replace_url(&address);
        document().set_title(&title);
    }
}

/// The element in which the console is mounted.
pub fn app_element() -> web_sys::Element {
    let element = MOUNTED.with_borrow(|mounted| Some(mounted.as_ref()?.element.clone()));
    element.expect("a console in the page").into()
}
