//! Texts of the banner, commands, shortcuts, account and notifications.

pub const SKIP_LINK: &str = "Skip to content";
pub const APP_NAME: &str = super::ui::PRODUCT;
pub const NETWORK_LABEL: &str = "Network";
pub const OFFLINE_TEXT: &str =
    "You’re offline. Data may be out of date and changes are paused. Your input is kept.";

pub fn printed_on(time: &str) -> String {
    format!("Printed on {time}.")
}

pub const ACCOUNT: &str = "Account";
pub const CONTROL_PLANE: &str = "Control plane";
pub const SIGNED_IN_AS: &str = "Signed in as";
pub const SIGNED_IN_WITH: &str = "Signed in with";
pub const SIGNED_IN_SINCE: &str = "Signed in";
pub const SESSION_EXPIRES: &str = "Session expires";
pub const RENEWS_AUTOMATICALLY: &str = "renews automatically";
pub const LESS_THAN_A_MINUTE: &str = "less than a minute";
pub const PERMISSIONS: &str = "Permissions";
pub const READ_ONLY: &str = "Read-only: you can’t create, change or delete data volumes.";
pub const STAYS_SIGNED_IN: &str = "Stays signed in";
pub const UNTIL_CLOSED: &str = "Until you close this tab";
pub const UNTIL_CLOSED_OR_RELOADED: &str = "Until you close or reload this tab";
pub const DEVELOPMENT_KEY: &str = "Development access key";

pub fn expires_in(time: &str) -> String {
    format!("in {time}")
}

pub fn expires_in_and_renews(time: &str) -> String {
    format!("in {time} (renews automatically)")
}

pub fn single_sign_on_at(host: &str) -> String {
    format!("Single sign-on at {host}")
}

pub const COMMANDS: &str = "Commands";
pub const NEW_DATA_VOLUME: &str = super::list::NEW_DATA_VOLUME;

/// The button for the shortcuts, and their title on a device that may have no keyboard.
pub const HELP: &str = "Help";
/// What the words on the screen mean.
pub const TERMS: &[(&str, &str)] = &[
    ("Data volume", "Shares the data on a PVC with other projects, read-only and without a copy"),
    ("Owned", "Belongs to one of your projects"),
    ("Ready", "Workloads can mount it"),
    ("Not ready", "Workloads can’t mount it: open it to see why"),
];
pub const HOLD_ROW: &str = "Hold a row";
/// What is tapped, and what that does.
pub const GESTURES: &[(&str, &str)] = &[
    ("Tap a name", "Open the data volume"),
    ("Tap a checkbox", "Select the row for bulk actions"),
    ("Tap a column", "Sort by the column"),
    ("Tap a dimmed button", "See why you can’t use it"),
    ("Tap beside a panel", "Close the panel"),
];
pub const SHORTCUTS_TITLE: &str = "Keyboard shortcuts";
pub const CTRL_KEY: &str = "Ctrl";
pub const ENTER_KEY: &str = "Enter";
pub const SUBMIT_FORM: &str = "Send the form or the pending changes";
/// Between two ways to press a shortcut.
pub const OR: &str = "or";
pub const ANYWHERE: &str = "Anywhere";
pub const IN_THE_LIST: &str = "In the list";
pub const ON_A_DATA_VOLUME: &str = "On a data volume";
/// Keys of the browser, which cannot be changed.
pub const BROWSER_KEYS: &[(&[&str], &str)] = &[
    (&[ENTER_KEY], "Open or press the focused item"),
    (&["Space"], "Press a button or tick a checkbox"),
    (&["Esc"], "Close a menu, panel or dialog"),
];
pub const LIST_KEYS: &[(&[&str], &str)] = &[(&["Esc"], "Clear the selection")];
pub const IN_THE_HEADER: &str = "In the header of the list";
pub const HEADER_KEYS: &[(&[&str], &str)] = &[
    (&["←", "→"], "Previous or next column"),
    (&[ENTER_KEY], "Sort by the column"),
    (&["↓"], "Open the menu of the column"),
    (&["Shift", "←", "→"], "Change the width of the column"),
];
pub const SEARCH: &str = "Search";
pub const REFRESH: &str = super::detail::REFRESH;
pub const NEXT_ROW: &str = "Next row";
pub const PREVIOUS_ROW: &str = "Previous row";
pub const SELECT_ROW: &str = "Select or clear the row";
pub const OPEN_ROW: &str = "Open the row";
pub const SHARE_ROW: &str = "Share the row’s data volume";
pub const COPY_ROW_ID: &str = "Copy the row’s ID";
pub const ROW_MENU: &str = "Actions for the row";
pub const BULK_ACTIONS: &str = "Go to bulk actions";
pub const SINGLE_KEYS_LABEL: &str = "Enable single-key shortcuts";
pub const SINGLE_KEYS_HINT: &str = "They’re off while you type or a dialog is open.";

pub const THEME: &str = "Theme";
pub const THEME_SYSTEM: &str = "System";
pub const THEME_LIGHT: &str = "Light";
pub const THEME_DARK: &str = "Dark";

pub const NOTIFICATIONS: &str = "Notifications";
pub const NO_NOTIFICATIONS: &str =
    "No notifications in this tab. They are kept until you sign out or reload it.";
/// A failure that the user has not seen before.
pub const NEW: &str = "New";
pub const CLEAR_ALL: &str = "Clear all";
pub const NOTHING_TO_CLEAR: &str = "Nothing to clear";
pub const DONE: &str = super::ui::DONE;
pub const FAILED: &str = super::bulk::FAILED;

/// The name of the button, with the number of failures that the user has not seen.
pub fn notifications(failures: usize) -> String {
    match failures {
        0 => NOTIFICATIONS.to_owned(),
        n => format!("{NOTIFICATIONS}, {}", super::plural(n as u64, "new failure", "new failures")),
    }
}

pub fn dismiss(title: &str) -> String {
    format!("Dismiss: {title}")
}

pub const STAY_SIGNED_IN: &str = "Stay signed in";
pub const IDLE_TEXT: &str =
    "You’ve been inactive for a while. Your input is kept for when you sign in again.";
/// Before the time.
pub const TIME_LEFT: &str = "Time left: ";

pub fn signed_out_in(time: &str) -> String {
    format!("You will be signed out in {time}")
}

pub const SESSION: &str = "Session";
pub const SESSION_HAS_ENDED: &str = "Your session has ended. Sign in again to continue.";
pub const SIGN_IN_AGAIN: &str = "Sign in again";

pub fn session_ends_in(minutes: u64) -> String {
    format!("Your session ends in {}. Sign in again to continue.", super::minutes(minutes))
}

pub const NOT_FOUND_TITLE: &str = "Page not found";
/// Before the address.
pub const NOTHING_AT: &str = "There is nothing at ";
/// Before the name of a data volume.
pub const OPEN_LAST: &str = "Last opened: ";
/// After the address.
pub const NOT_FOUND_TEXT: &str = ". The link may be out of date or incomplete.";
