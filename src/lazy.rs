//! Loads parts of the console on demand. In a release each part is a file; in debug builds and
//! tests there is only one module. `parts.rs` says what the parts are.

mod prefetch;
mod view;

use crate::state::{SingleSignOn, now_ms};
use leptos::prelude::*;
pub use prefetch::prefetch;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
pub use view::{lazy_dialog, lazy_view};

/// A part could not be loaded: the network failed, or another release is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// The functions of a part, `T`. Those who use a part need not know what is in it.
pub struct Part<T: 'static> {
    functions: OnceLock<T>,
    loader: OnceLock<fn() -> Loading<T>>,
    /// When it was first requested, in milliseconds since 1970.
    requested_at: OnceLock<i64>,
}

impl<T: Copy> Part<T> {
    #[allow(clippy::new_without_default, reason = "a static needs a constant function")]
    pub const fn new() -> Self {
        Self { functions: OnceLock::new(), loader: OnceLock::new(), requested_at: OnceLock::new() }
    }

    /// Only the first call counts.
    pub fn set_loader(&self, loader: fn() -> Loading<T>) {
        self.loader.get_or_init(|| loader);
    }

    /// The functions, if the part is loaded.
    pub fn get(&self) -> Option<T> {
        self.functions.get().copied()
    }

    fn elapsed(&self) -> i64 {
        self.requested_at.get().map_or(0, |at| now_ms() - at)
    }

    /// After a failure this can be called again.
    pub async fn load(&self) -> Result<T, NotLoaded> {
        if let Some(functions) = self.get() {
            return Ok(functions);
        }
        self.requested_at.get_or_init(now_ms);
        let load = self.loader.get().ok_or(NotLoaded)?;
        let functions = load().await?;
        Ok(*self.functions.get_or_init(|| functions))
    }
}

/// The pages other than the list.
pub static PAGES: Part<Pages> = Part::new();

#[derive(Clone, Copy)]
pub struct Pages {
    pub create: fn() -> AnyView,
    pub detail: fn() -> AnyView,
    pub not_found: fn() -> AnyView,
    pub sharing: fn() -> AnyView,
    pub resume_creation: fn(),
}

/// The pages for signing in.
pub static SIGN_IN: Part<SignIn> = Part::new();

#[derive(Clone, Copy)]
pub struct SignIn {
    pub sign_in: fn() -> AnyView,
    /// The page that an OpenID provider leads back to.
    pub callback: fn() -> AnyView,
    pub single_sign_on: SingleSignOn,
}
