//! The parts of the console that are loaded on demand, each with its functions.
//!
//! The macro that marks a split expands to `unsafe` code, so the lint is off in this file only.

#![allow(unsafe_code)]

use crate::first_view::{APP, App};
use crate::frame::{self, FRAME_PANELS, FramePanels};
use crate::lazy::{NotLoaded, PAGES, Pages, SIGN_IN, SignIn};
use crate::pages::{self, LIST_PANELS, ListPanels, REPORTS, Reports, SCOPE_PICKERS, ScopePickers};
use crate::state::{SingleSignOn, use_creation};
use leptos::prelude::*;

#[cfg(split)]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Tells the first view how the other parts are loaded.
pub fn install() {
    APP.set_loader(|| Box::pin(load_app()));
    PAGES.set_loader(|| Box::pin(load_pages()));
    SIGN_IN.set_loader(|| Box::pin(load_sign_in()));
}

/// Tells the app how its panels are loaded.
pub fn install_panels() {
    LIST_PANELS.set_loader(|| Box::pin(load_list_panels()));
    FRAME_PANELS.set_loader(|| Box::pin(load_frame_panels()));
    SCOPE_PICKERS.set_loader(|| Box::pin(load_scope_pickers()));
    REPORTS.set_loader(|| Box::pin(load_reports()));
}

/// Defines the function that loads the file `$file`.
macro_rules! part {
    ($file:ident, fn $load:ident() -> $functions:ident $body:block) => {
        #[cfg(split)]
        #[leptos::wasm_split::wasm_split($file, fallible, wasm_split_path = ::leptos::wasm_split)]
        fn $load() -> Result<$functions, NotLoaded> {
            Ok($body)
        }

        #[cfg(not(split))]
        async fn $load() -> Result<$functions, NotLoaded> {
            Ok($body)
        }
    };
}

part!(
    app,
    fn load_app() -> App {
        App { take_over: |handover| crate::take_over(handover).forget() }
    }
);

part!(
    pages,
    fn load_pages() -> Pages {
        Pages {
            create: || view! { <pages::CreatePage /> }.into_any(),
            detail: || view! { <pages::DetailPage /> }.into_any(),
            not_found: || view! { <pages::NotFoundPage /> }.into_any(),
            sharing: || view! { <pages::SharingPage /> }.into_any(),
            resume_creation: || {
                use_creation();
            },
        }
    }
);

part!(
    pages,
    fn load_scope_pickers() -> ScopePickers {
        ScopePickers {
            added_scopes: |scopes| view! { <pages::AddedScopesPicker scopes /> }.into_any(),
            access_loss: |volume| view! { <pages::AccessLoss volume /> }.into_any(),
        }
    }
);

part!(
    reports,
    fn load_reports() -> Reports {
        Reports {
            used_by: |volume, refreshed| {
                view! { <pages::UsedByCard volume refreshed /> }.into_any()
            },
            history: |volume| view! { <pages::HistoryCard volume /> }.into_any(),
            unused: || view! { <pages::UnusedPage /> }.into_any(),
            overview: || view! { <pages::OverviewPage /> }.into_any(),
        }
    }
);

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

part!(
    panels,
    fn load_list_panels() -> ListPanels {
        ListPanels {
            bulk_bar: |query, listed, total, table| {
                view! { <pages::BulkBar query list=listed total table /> }.into_any()
            },
            column_chooser: |query| view! { <pages::ColumnChooser query /> }.into_any(),
            export_dialog: |request| view! { <pages::ExportDialog request /> }.into_any(),
            export_items: |export| view! { <pages::ExportItems export /> }.into_any(),
            commands: pages::list_commands,
            access_reason_column: |list, reasons| {
                view! { <pages::AccessReasonColumn list reasons /> }.into_any()
            },
            in_use_column: |list, in_use| view! { <pages::InUseColumn list in_use /> }.into_any(),
            filter_editor: |filters| view! { <pages::FilterEditor filters /> }.into_any(),
            filter_text: |filters| view! { <pages::FilterTextPanel filters /> }.into_any(),
            project_picker: |query, project, choosing| {
                view! { <pages::ProjectPicker query project choosing /> }.into_any()
            },
            project_token: |query| view! { <pages::ProjectToken query /> }.into_any(),
            sort_field: |query| view! { <pages::SortField query /> }.into_any(),
            unit_filter: |query, on_change| {
                view! { <pages::UnitFilter query on_change /> }.into_any()
            },
            row_tools: |query, list, columns| {
                view! { <pages::RowTools query list columns /> }.into_any()
            },
            leave_list: || view! { <pages::LeaveListDialog /> }.into_any(),
            views_panel: |target, current, changed, dialog| {
                view! { <pages::ViewsPanel target current changed dialog /> }.into_any()
            },
            view_dialogs: |target, dialog| {
                view! { <pages::ViewDialogs target dialog /> }.into_any()
            },
        }
    }
);

part!(
    panels,
    fn load_frame_panels() -> FramePanels {
        FramePanels {
            account_panel: |help| view! { <frame::AccountPanel help /> }.into_any(),
            command_palette: |open, help| view! { <frame::CommandPalette open help /> }.into_any(),
            handle_shortcut: frame::handle_shortcut,
            shortcut_help: |help, single_keys| {
                view! { <frame::ShortcutHelp help single_keys /> }.into_any()
            },
            idle_warning: || view! { <frame::IdleWarning /> }.into_any(),
            job_panel: || view! { <frame::JobPanel /> }.into_any(),
            session_end_notice: |at| view! { <frame::SessionEndNotice at /> }.into_any(),
            notifications_button: || view! { <frame::NotificationsButton /> }.into_any(),
            theme_items: |theme| view! { <frame::ThemeItems theme /> }.into_any(),
            settings_page: || view! { <frame::SettingsPage /> }.into_any(),
        }
    }
);
