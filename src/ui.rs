//! Reusable components that do not depend on the API, the state of the app or its routes.
//!
//! - A control that cannot be used stays in the tab order: it gets `unavailable`, the reason.
//! - User-provided text is isolated in a `<bdi>`.
//! - Optional reactive props have a neutral default instead of being an `Option` of a signal.
//! - Styles select one class per component and its attributes; components never compose class names.

mod announcer;
pub mod button;
pub mod combobox;
pub mod dialog;
pub mod dom;
pub mod field;
pub mod icon;
pub mod layout;
pub mod menu;
mod named_text;
pub mod pagination;
pub mod states;
pub mod status;
pub mod table;
pub mod time;
pub mod tooltip;
pub mod tree;

pub use announcer::{Announcer, LiveRegion, use_announcer};
pub use button::{
    Button, ButtonVariant, CopyButton, IconButton, LinkButton, StepLink, click_submit_button,
};
pub use combobox::{ComboOption, ComboState, Combobox};
pub use dialog::{AlertDialog, Dialog};
pub use dom::{
    ScrollPosition, after_heading_focus, after_paint, append_element, click_first,
    copy_to_clipboard, focus_by_id, focus_first, focus_heading, focus_in_next_frame,
    focus_is_on_heading, focus_row, focused, focused_row_id, is_focus_lost, is_touch_only,
    is_touch_screen, is_typing_or_covered, keep_focus_in_dialog, keep_focus_within, normalized_key,
    on_history_navigation, select_focused_text, select_in_text_area, unique_id,
};
pub use field::{
    Checkbox, PasswordField, SearchBox, SelectField, SelectOption, TextArea, TextField,
};
pub use icon::{Icon, IconName, append_icon};
pub use layout::{
    Card, ChipLink, CodeBlock, DescriptionList, Fact, FilterToken, FoldedCard, PageHeader, Tabs,
    Toolbar,
};
pub use menu::{
    MenuGroup, MenuItem, PopoverButton, SheetHeader, close_on_backdrop_click, focus_item_if_open,
    use_close_popover, use_popover_focus,
};
pub use named_text::{linked_text, named_text};
pub use pagination::{Pagination, RowsPerPage};
pub use states::{EmptyState, ErrorPanel, ErrorSummary, InlineNotice, Skeleton, SummaryItem};
pub use status::{ProgressBar, Spinner, StatusBadge, StatusKind};
pub use table::{
    ColumnHeader, PlainTable, SkeletonRows, SortButton, Sorting, TableRegion, header_tab_index,
    sort_indicator,
};
pub use time::{
    RelativeTime, TimeStyle, end_of_day, format_clock_time, format_date, format_exact_time,
    format_time, local_date_and_time, offset_at, parse_local_time, set_time_style, start_of_day,
};
pub use tooltip::use_tooltip_dismissal;
pub use tree::{CheckState, Tree, TreeItem};
