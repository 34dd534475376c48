//! One module per place of the console ([`crate::route::Route`]). A page reads with
//! [`crate::state::use_remote`], writes with [`crate::state::Command`], and is put together from
//! [`crate::ui`].

mod access;
mod create;
mod detail;
mod list;
mod losses;
mod not_found;
mod parts;
mod sharing;
mod sign_in;

pub use create::CreatePage;
pub use detail::DetailPage;
pub use list::{
    Ask, Asking, Bar, Chooser, ExportDialog, ExportRequest, FilterEditor, FilterTextPanel, Filters,
    Listed, ProjectPicker, ViewsPanel, curl_command,
};
pub use list::{LeaveList, ListPage, ROWS_IN_SIGHT, RowContext, RowTemplate, Slot, size_columns};
pub use not_found::NotFoundPage;
pub use parts::{REFRESH, Visits};
pub use sharing::SharingPage;
pub use sign_in::{SignInCallbackPage, SignInPage};
