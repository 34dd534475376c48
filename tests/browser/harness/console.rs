//! Mounting the console at an address, and taking it away without a trace.

use super::history;
use super::surroundings;
use super::time::{settle, start_the_clock, stop_the_clock};
use super::wire::Wire;
use leptos::prelude::{Owner, document, window};
use leptos::wasm_bindgen::JsCast;
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

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

async fn mount(wire: &Rc<Wire>, before: String) -> Console {
    stop_the_clock();
    surroundings::put_right();
    let element: web_sys::HtmlElement =
        document().create_element("div").expect("an element").unchecked_into();
    document().body().expect("a body").append_child(&element).expect("a child");
    let title = document().title();
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
