//! The parts of the console that are loaded on demand, each with its functions. In a release each
//! part is a file; in debug builds and tests there is only one module.
//!
//! The macro that marks a split expands to `unsafe` code, so the lint is off in this file only.

#![allow(unsafe_code)]

mod prefetch;
mod view;

use crate::domain::{ListQuery, ProjectId};
use crate::first_view::Handover;
use crate::frame::{self, Theme};
use crate::pages::{self, ExportRequest, Filters, ListResponse, ViewDialog};
use crate::state::{LazyCreation, RemoteHandle, SingleSignOn, now_ms};
use leptos::prelude::*;
pub use prefetch::prefetch_tools;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
pub use view::{lazy_dialog, lazy_view};

/// A part could not be loaded: the network failed, or another release is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(split)]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

pub struct Part<T: 'static> {
    functions: OnceLock<T>,
    /// When it was first requested, in milliseconds since 1970.
    requested_at: OnceLock<i64>,
    load: fn() -> Loading<T>,
}

impl<T: Copy> Part<T> {
    pub const fn new(load: fn() -> Loading<T>) -> Self {
        Self { functions: OnceLock::new(), requested_at: OnceLock::new(), load }
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
        let functions = (self.load)().await?;
        Ok(*self.functions.get_or_init(|| functions))
    }
}

macro_rules! part {
    ($part:ident, fn $load:ident() -> $functions:ident $body:block) => {
        #[cfg(split)]
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = ::leptos::wasm_split)]
        fn $load() -> Result<$functions, NotLoaded> {
            Ok($body)
        }

        #[cfg(not(split))]
        async fn $load() -> Result<$functions, NotLoaded> {
            Ok($body)
        }
    };
}

/// What the list and all pages need.
pub static APP: Part<App> = Part::new(|| Box::pin(load_app()));

#[derive(Clone, Copy)]
pub struct App {
    pub take_over: fn(Handover),
}

part!(
    app,
    fn load_app() -> App {
        App { take_over: |handover| crate::take_over(handover).forget() }
    }
);

/// The pages other than the list.
pub static PAGES: Part<Pages> = Part::new(|| Box::pin(load_pages()));

#[derive(Clone, Copy)]
pub struct Pages {
    pub create: fn() -> AnyView,
    pub detail: fn() -> AnyView,
    pub sharing: fn() -> AnyView,
    pub resume_creation: fn(LazyCreation),
}

part!(
    pages,
    fn load_pages() -> Pages {
        Pages {
            create: || view! { <pages::CreatePage /> }.into_any(),
            detail: || view! { <pages::DetailPage /> }.into_any(),
            sharing: || view! { <pages::SharingPage /> }.into_any(),
            resume_creation: |creation| {
                creation.get();
            },
        }
    }
);

/// The pages for signing in.
pub static SIGN_IN: Part<SignIn> = Part::new(|| Box::pin(load_sign_in()));

#[derive(Clone, Copy)]
pub struct SignIn {
    pub sign_in: fn() -> AnyView,
    /// The page that an OpenID provider leads back to.
    pub callback: fn() -> AnyView,
    pub single_sign_on: SingleSignOn,
}

part!(
    sign_in,
    fn load_sign_in() -> SignIn {
        SignIn {
            sign_in: || view! { <pages::SignInPage /> }.into_any(),
            callback: || view! { <pages::SignInCallbackPage /> }.into_any(),
            single_sign_on: SingleSignOn::FUNCTIONS,
        }
    }
);

/// Panels and dialogs of the list and the frame.
pub static TOOLS: Part<Tools> = Part::new(|| Box::pin(load_tools()));

#[derive(Clone, Copy)]
#[allow(clippy::type_complexity, reason = "each type is used once")]
pub struct Tools {
    /// The actions on the selected rows, from the query, the rows and the total count.
    pub bulk_bar: fn(Memo<ListQuery>, RemoteHandle<ListResponse>, Memo<Option<u64>>) -> AnyView,
    pub column_chooser: fn() -> AnyView,
    pub export_dialog: fn(RwSignal<Option<ExportRequest>>) -> AnyView,
    /// The `curl` command for a list, or for its count, at a base URL.
    pub curl_command: fn(&ListQuery, bool, &str) -> String,
    pub filter_editor: fn(Filters) -> AnyView,
    pub filter_text: fn(Filters) -> AnyView,
    pub project_picker: fn(Memo<ListQuery>, Memo<Option<ProjectId>>, RwSignal<bool>) -> AnyView,
    pub leave_list: fn() -> AnyView,
    pub views_panel: fn(
        Memo<ListQuery>,
        Memo<Option<String>>,
        Memo<Option<String>>,
        RwSignal<Option<ViewDialog>>,
    ) -> AnyView,
    pub view_dialogs: fn(Memo<ListQuery>, RwSignal<Option<ViewDialog>>) -> AnyView,
    pub account_panel: fn() -> AnyView,
    pub command_palette: fn(RwSignal<bool>, RwSignal<Theme>, RwSignal<bool>) -> AnyView,
    pub shortcut_help: fn(RwSignal<bool>, RwSignal<bool>) -> AnyView,
    /// The warning before an idle user is signed out.
    pub idle_warning: fn() -> AnyView,
    pub job_panel: fn() -> AnyView,
}

part!(
    tools,
    fn load_tools() -> Tools {
        Tools {
            bulk_bar: |query, listed, total| {
                view! { <pages::BulkBar query list=listed total /> }.into_any()
            },
            column_chooser: || view! { <pages::ColumnChooser /> }.into_any(),
            export_dialog: |request| view! { <pages::ExportDialog request /> }.into_any(),
            curl_command: pages::curl_command,
            filter_editor: |filters| view! { <pages::FilterEditor filters /> }.into_any(),
            filter_text: |filters| view! { <pages::FilterTextPanel filters /> }.into_any(),
            project_picker: |query, project, choosing| {
                view! { <pages::ProjectPicker query project choosing /> }.into_any()
            },
            leave_list: || view! { <pages::LeaveListDialog /> }.into_any(),
            views_panel: |query, exact, changed, asking| {
                view! { <pages::ViewsPanel query current=exact changed dialog=asking /> }.into_any()
            },
            view_dialogs: |query, asking| {
                view! { <pages::ViewDialogs query dialog=asking /> }.into_any()
            },
            account_panel: || view! { <frame::AccountPanel /> }.into_any(),
            command_palette: |open, theme, help| {
                view! { <frame::CommandPalette open theme help /> }.into_any()
            },
            shortcut_help: |help, single_keys| {
                view! { <frame::ShortcutHelp help single_keys /> }.into_any()
            },
            idle_warning: || view! { <frame::IdleWarning /> }.into_any(),
            job_panel: || view! { <frame::JobPanel /> }.into_any(),
        }
    }
);
