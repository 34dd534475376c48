//! One module for each page of the console ([`crate::route::Route`]). Pages read with
//! [`crate::state::use_remote`], write with [`crate::state::Mutation`], and are built from
//! [`crate::ui`].

mod access;
mod access_loss;
mod adjacent_volumes;
mod clipboard;
mod combo_state;
mod copy_as;
mod create;
mod detail;
mod display;
mod failure;
mod freshness;
mod in_use;
mod list;
mod navigation;
mod not_found;
mod reports;
mod scope_picker;
mod sharing;
mod sign_in;
mod volume;
pub mod volume_page_ids;

pub use access_loss::AccessLoss;
use access_loss::{InlineAccessLoss, InlineScopes};
use adjacent_volumes::{AdjacentLinks, AdjacentVolumes, use_adjacent_volumes};
pub use clipboard::copy_and_notify;
use combo_state::{combo_state, remote_combo_state, unit_options};
use copy_as::{CopyAsButton, CopyAsItems};
pub use create::CreatePage;
pub use detail::DetailPage;
use detail::VolumeNotFound;
pub use display::PhaseBadge;
use display::{FieldWarning, Text, Time, WarningNotice, describe_long_description, phase_kind};
use failure::{Failure, NoPermission};
pub use freshness::REFRESH;
use freshness::{Freshness, RefreshButton};
use in_use::{CheckAgain, InUseNotice, announce_warning, workload_link};
use list::ListResponse;
pub use list::{
    AccessReasonColumn, BulkBar, ColumnChooser, ExportDialog, ExportItems, ExportMenu,
    FilterEditor, FilterTextPanel, InUseColumn, LIST_PANELS, LeaveListDialog, ListPage, ListPanels,
    ProjectPicker, ProjectToken, RowContext, RowTemplate, RowTools, SelectPageCell, SortField,
    TableColumn, UnitFilter, VISIBLE_ROWS, ViewDialogs, ViewsButton, ViewsPanel, clear_label,
    copy_id, describe_list, describe_range, list_commands, set_column_widths, use_saved_position,
};
pub use navigation::{BackToList, PageHistory, use_guarded_opener, use_navigator, use_page};
use navigation::{GoToList, LeaveDialog, has_shown_other_page};
pub use not_found::NotFoundPage;
pub use reports::{HistoryCard, OverviewPage, REPORTS, Reports, UnusedPage, UsedByCard};
pub use scope_picker::{AddedScopesPicker, SCOPE_PICKERS, ScopePickers, ScopesToAdd};
use scope_picker::{ScopePicker, TokenList, toggle_scope};
pub use sharing::SharingPage;
pub use sign_in::{SignInCallbackPage, SignInPage};
use volume::{
    is_not_found, unavailable_reason, unusable_reason, use_fragment, use_volume, use_volume_id,
};
