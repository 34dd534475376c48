//! The design system: reusable components that know no API, no state of the app and no route.
//!
//! Everything here takes what it shows as plain values and signals and tells what happened through
//! callbacks. Looks live in `style/*.css`; a component names one class and says the rest by
//! attributes (`data-variant`, `data-kind`, `aria-…`), so nothing here builds a class name or writes
//! a style.
//!
//! | module | what it holds |
//! |---|---|
//! | [`icon`] | [`Icon`], one symbol of the sprite in `index.html` |
//! | [`button`] | [`Button`], [`IconButton`], [`LinkButton`], [`CopyButton`] |
//! | [`field`] | [`Field`] around any control, and the controls: text, area, select, checkbox, search, password |
//! | [`combobox`] | [`Combobox`] with suggestions that may load, fail and be paged |
//! | [`dialog`] | [`Dialog`] and [`AlertDialog`] on the native `<dialog>` |
//! | [`menu`] | [`MenuButton`] with its items, and [`PopoverButton`] for any other content |
//! | [`table`] | the parts around a native `<table>`: region, sortable header, skeleton rows |
//! | [`pagination`] | [`Pagination`] and [`RowsPerPage`] |
//! | [`status`] | [`StatusBadge`], [`Spinner`], [`ProgressBar`] |
//! | [`states`] | empty, failed, loading, and the error summary of a form |
//! | [`toast`] | notifications, the live region, and [`use_announcer`] |
//! | [`time`] | [`RelativeTime`] and the formatters of dates |
//! | [`layout`] | page header, cards, facts, toolbar, tabs, code, filter tokens, chips |
//! | [`tree`] | [`Tree`], of lines that whoever uses it chooses |
//! | [`dom`] | ids, focus and the clipboard: the few places that touch the document |
//!
//! # Conventions
//! - A control that cannot be used now stays in the tab order: give it `unavailable`, the reason.
//! - Text from elsewhere (names, descriptions) is put into `<bdi>` by whoever shows it.
//! - Optional reactive props have a neutral default, so `Signal<Option<String>>` may be left out.

pub mod button;
pub mod combobox;
pub mod dialog;
pub mod dom;
pub mod field;
pub mod icon;
pub mod layout;
pub mod menu;
pub mod pagination;
pub mod states;
pub mod status;
pub mod table;
pub mod time;
mod tip;
pub mod toast;
pub mod tree;

pub use button::{Button, ButtonType, ButtonVariant, CopyButton, IconButton, LinkButton};
pub use combobox::{ComboOption, ComboState, Combobox};
pub use dialog::{AlertDialog, Dialog, DialogSize};
pub use dom::{
    ScrollPosition, after_paint, focus_by_id, focus_heading, focus_is_on_heading, focus_row,
    focused, focused_row, key_of, on_history_step, select_in_area, unique_id,
};
pub use field::{
    Checkbox, Field, PasswordField, SearchBox, SelectField, SelectOption, TextArea, TextField,
};
pub use icon::{Icon, IconName, append_icon};
pub use layout::{
    Card, ChipLink, CodeBlock, DescriptionList, Fact, FilterToken, PageHeader, Tab, Tabs, Toolbar,
};
pub use menu::{
    MenuButton, MenuGroup, MenuItem, MenuLink, MenuRadio, PopoverButton, use_close_popover,
};
pub use pagination::{Pagination, RowsPerPage, StepLink};
pub use states::{EmptyState, ErrorPanel, ErrorSummary, InlineNotice, NoticeKind, Skeleton};
pub use status::{ProgressBar, Spinner, StatusBadge, StatusKind};
pub use table::{ColumnHeader, SkeletonRows, SortDirection, Sorting, TableRegion};
pub use time::{
    RelativeTime, clock_time, day, end_of_day, exact_time, local_day_and_time, local_moment,
    relative_time, start_of_day,
};
pub use tip::use_tips;
pub use toast::{Announce, Announcer, LiveRegion, Toast, ToastKind, ToastRegion, use_announcer};
pub use tree::{Tick, Tree, TreeLine};
