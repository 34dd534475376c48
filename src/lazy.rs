//! The parts of the console that are loaded when they are needed. The only file in which the lint
//! against `unsafe` is off: the macro that marks where the module is split expands to it.
//!
//! In a release each part is a file of its own. In debug builds, in `trunk serve` and in tests the same
//! functions are plain calls.

#![allow(unsafe_code)]

use crate::first_view::Handover;

/// A part could not be loaded: the connection failed, or another release is in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(split)]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Defines an async function that first loads the part it is in. `preload` only loads it.
macro_rules! lazy {
    (
        $part:ident, $preload:ident,
        $(#[$attribute:meta])*
        fn $name:ident($($argument:ident: $type:ty),*) -> $value:ty $body:block
    ) => {
        $(#[$attribute])*
        #[cfg(split)]
        #[leptos::wasm_split::wasm_split(
            $part, fallible, preload(#[doc = "Loads it."] $preload),
            wasm_split_path = ::leptos::wasm_split
        )]
        pub fn $name($($argument: $type),*) -> Result<$value, NotLoaded> {
            Ok($body)
        }

        $(#[$attribute])*
        #[cfg(not(split))]
        #[expect(clippy::unused_async, reason = "loading a part takes time in a release")]
        pub async fn $name($($argument: $type),*) -> Result<$value, NotLoaded> {
            Ok($body)
        }

        #[doc = "Loads it."]
        #[cfg(not(split))]
        #[expect(clippy::unused_async, reason = "loading a part takes time in a release")]
        pub async fn $preload() -> Result<(), NotLoaded> {
            Ok(())
        }
    };
}

lazy! {
    app, load_app,
    /// Replaces the first view by the app.
    fn start_app(handover: Handover) -> () {
        crate::take_over(handover);
    }
}
