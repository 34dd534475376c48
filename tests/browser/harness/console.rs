//! Mounting the console at an address, and taking it away without a trace.

use super::history;
use super::surroundings;
use super::time::{frame, pass, settle, start_the_clock, stop_the_clock};
use super::wire::Wire;
use data_volumes_console::first_view;
use data_volumes_console::lazy::NotLoaded;
use leptos::prelude::{Owner, document, window};
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos::wasm_bindgen::JsCast;
use std::any::Any;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// How many data volumes the usual control plane holds.
pub const VOLUMES: usize = 60;

/// What is in the page now.
struct Mounted {
    handle: Box<dyn Any>,
    owner: Owner,
    element: web_sys::HtmlElement,
    address: String,
    title: String,
}

thread_local! {
    // Not in `Console`: a test that fails never drops it, and the next one has to clean up.
    static MOUNTED: RefCell<Option<Mounted>> = const { RefCell::new(None) };
}

/// The console in the page, for as long as this lives.
pub struct Console {
    /// What it is connected to.
    pub wire: Rc<Wire>,
}

/// Opens the console at `address`, signed in, with nothing stored.
pub async fn open(address: &str) -> Console {
    open_with(&Wire::new(), address).await
}

/// Opens the console at `address` over `wire`, with nothing stored.
pub async fn open_with(wire: &Rc<Wire>, address: &str) -> Console {
    close();
    for storage in [window().local_storage(), window().session_storage()] {
        storage.ok().flatten().expect("storage").clear().expect("storage");
    }
    let before = url();
    history::go_to(address);
    mount(wire, before).await
}

/// What lives as long as this does, without a page.
pub struct Bare(Owner);

impl Drop for Bare {
    fn drop(&mut self) {
        self.0.cleanup();
    }
}

/// The console's state without a page, signed in over `wire`, and what `with` makes of it.
pub async fn bare<T>(wire: &Rc<Wire>, with: impl FnOnce() -> T) -> (Bare, T) {
    close();
    // Mounting anything brings what runs effects.
    let nothing = document().create_element("div").expect("an element").unchecked_into();
    drop(leptos::mount::mount_to(nothing, || ()));
    let owner = Owner::new();
    let made = owner.with(|| {
        data_volumes_console::state::App::start(wire.clone());
        with()
    });
    settle().await;
    settle().await;
    (Bare(owner), made)
}

impl Console {
    /// Loads the page again, as it is served: with the first view, until `app` lets the app come.
    pub async fn reload_with_first_view(self, app: &CallbackResult) -> Self {
        let before = unmount().expect("the console").0;
        let console = mount_first_view(&self.wire, before, app).await;
        std::mem::forget(self);
        console
    }

    /// Loads the page again: what was only in memory is gone.
    pub async fn reload(self) -> Self {
        let before = unmount().expect("the console").0;
        let console = mount(&self.wire, before).await;
        std::mem::forget(self);
        console
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        close();
    }
}

/// When the app comes, after the first view.
#[derive(Clone, Default)]
pub struct CallbackResult(Rc<RefCell<Awaited>>);

#[derive(Default)]
struct Awaited {
    result: Option<Result<(), NotLoaded>>,
    waiting: Vec<Waker>,
}

impl CallbackResult {
    /// It comes, or cannot be loaded.
    pub async fn is(&self, result: Result<(), NotLoaded>) {
        self.0.borrow_mut().result = Some(result);
        self.0.borrow_mut().waiting.drain(..).for_each(Waker::wake);
        settle().await;
        settle().await;
    }

    /// Waits for it.
    pub async fn wait(&self) -> Result<(), NotLoaded> {
        poll_fn(|context| {
            let mut inner = self.0.borrow_mut();
            match inner.result.take() {
                // Once it is there, it stays.
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

/// The `<template>` of the page that is served.
fn template() -> web_sys::Element {
    let page = include_str!("../../../index.html");
    let (_, rest) = page.split_once("<template id=\"list-frame\">").expect("a template");
    let (content, _) = rest.split_once("</template>").expect("its end");
    let template = document().create_element("template").expect("an element");
    template.set_id("list-frame");
    template.set_inner_html(content);
    template
}

async fn mount_first_view(wire: &Rc<Wire>, before: String, app: &CallbackResult) -> Console {
    let (element, title) = prepare();
    element.set_id("app");
    element.append_child(&template()).expect("a child");
    let owner = Owner::new();
    let handle: Rc<RefCell<Option<Box<dyn Any>>>> = Rc::default();
    let (transport, app, later) = (wire.clone(), app.clone(), handle.clone());
    let (root, scope) = (element.clone(), owner.clone());
    let shown = async move {
        let load = || app.wait();
        let ((), handover) = first_view::show(&document(), &root, transport, load).await;
        let handle = scope.with(|| data_volumes_console::take_over(handover));
        *later.borrow_mut() = Some(Box::new(handle));
    };
    // It ends with the console, also where the app never comes.
    owner.with(|| spawn_local_scoped_with_cancellation(shown));
    MOUNTED.set(Some(Mounted { handle: Box::new(handle), owner, element, address: before, title }));
    for _ in 0..4 {
        settle().await;
    }
    // What waits for the rows, the first frame with them, and the task behind it.
    pass(60).await;
    frame().await;
    pass(0).await;
    Console { wire: wire.clone() }
}

/// An element in the page for the console, and the title from before.
fn prepare() -> (web_sys::HtmlElement, String) {
    stop_the_clock();
    surroundings::put_right();
    let element: web_sys::HtmlElement =
        document().create_element("div").expect("an element").unchecked_into();
    document().body().expect("a body").append_child(&element).expect("a child");
    (element, document().title())
}

async fn mount(wire: &Rc<Wire>, before: String) -> Console {
    let (element, title) = prepare();
    let owner = Owner::new();
    let handle = owner.with(|| data_volumes_console::mount(element.clone(), wire.clone()));
    MOUNTED.set(Some(Mounted { handle: Box::new(handle), owner, element, address: before, title }));
    settle().await;
    settle().await;
    Console { wire: wire.clone() }
}

/// Takes the console away; gives back the address and the title from before it was there.
fn unmount() -> Option<(String, String)> {
    let Mounted { handle, owner, element, address, title } = MOUNTED.take()?;
    drop(handle);
    // Handles that are still around keep their owner: it must not go on listening to the window.
    owner.cleanup();
    element.remove();
    start_the_clock();
    history::give_back();
    Some((address, title))
}

fn close() {
    if let Some((address, title)) = unmount() {
        history::go_to(&address);
        document().set_title(&title);
    }
}

/// Path and query of the address.
pub fn url() -> String {
    let location = window().location();
    location.pathname().expect("a path") + &location.search().expect("a query")
}

/// The element that the console is mounted in.
pub fn mounted() -> web_sys::Element {
    let element = MOUNTED.with_borrow(|mounted| Some(mounted.as_ref()?.element.clone()));
    element.expect("a console in the page").into()
}
