//! What is known of a combobox without a browser: its options, its state, and what keys do.

use crate::ui::dom::next_index;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboOption {
    /// An ID, or the label again.
    pub value: String,
    /// The text that is put into the field.
    pub label: String,
    /// Shown on a second line.
    pub detail: Option<String>,
    /// A reason against choosing it.
    pub warning: Option<String>,
}

/// How far the options are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ComboState {
    #[default]
    Ready,
    /// Options that are already known are shown.
    Loading,
    /// Some options are missing, for this reason.
    Partial(String),
    /// There are no options, for this reason.
    Failed(String),
}

/// What a key does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyResult {
    pub open: bool,
    pub active: Option<usize>,
    pub chosen: Option<usize>,
    /// Prevents the default action.
    pub consumed: bool,
}

/// Arrow keys open the list and wrap around. Home and End move the caret until an option is active.
/// Enter and Tab choose the active option. Esc closes the list.
pub fn handle_key(key: &str, open: bool, active: Option<usize>, count: usize) -> KeyResult {
    let unchanged = KeyResult { open, active, chosen: None, consumed: false };
    match key {
        "ArrowDown" | "ArrowUp" if count == 0 => {
            KeyResult { open: true, consumed: true, ..unchanged }
        }
        "ArrowDown" | "ArrowUp" | "Home" | "End" => {
            let current = active.filter(|_| open);
            let moves = key.starts_with("Arrow") || current.is_some();
            let next = next_index(key, ["ArrowUp", "ArrowDown"], current, count);
            next.filter(|_| moves).map_or(unchanged, |index| KeyResult {
                open: true,
                active: Some(index),
                chosen: None,
                consumed: true,
            })
        }
        "Enter" if open && active.is_some() => {
            KeyResult { open: false, active: None, chosen: active, consumed: true }
        }
        "Tab" if open => KeyResult { open: false, active: None, chosen: active, consumed: false },
        "Escape" if open => KeyResult { open: false, active: None, chosen: None, consumed: true },
        _ => unchanged,
    }
}

pub fn status_text(state: &ComboState, count: usize, free_text: bool) -> String {
    match (state, count) {
        (ComboState::Loading, _) => "Loading suggestions…".to_owned(),
        (ComboState::Failed(why), _) if free_text => format!("{why} You can still type it."),
        (ComboState::Failed(why) | ComboState::Partial(why), _) => why.clone(),
        (ComboState::Ready, 0) if free_text => "No matches; what you typed is used.".to_owned(),
        (ComboState::Ready, 0) => "No matches".to_owned(),
        (ComboState::Ready, 1) => "1 suggestion".to_owned(),
        (ComboState::Ready, count) => format!("{count} suggestions"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_open_the_list_and_wrap_around() {
        assert_eq!(handle_key("ArrowDown", false, None, 3).active, Some(0));
        assert!(handle_key("ArrowDown", false, None, 3).open);
        assert_eq!(handle_key("ArrowDown", true, Some(2), 3).active, Some(0));
        assert_eq!(handle_key("ArrowUp", true, Some(0), 3).active, Some(2));
        assert_eq!(handle_key("ArrowUp", true, None, 3).active, Some(2));
    }

    #[test]
    fn an_empty_list_has_no_active_option() {
        let down = handle_key("ArrowDown", true, None, 0);
        assert_eq!((down.open, down.active, down.chosen), (true, None, None));
        assert_eq!(handle_key("Enter", true, None, 0).chosen, None);
    }

    #[test]
    fn escape_closes_the_list_before_the_dialog_around_it() {
        let first = handle_key("Escape", true, Some(1), 3);
        assert_eq!((first.open, first.chosen, first.consumed), (false, None, true));
        assert!(!handle_key("Escape", false, None, 3).consumed);
    }

    #[test]
    fn enter_chooses_the_active_option_or_submits_the_form() {
        assert_eq!(handle_key("Enter", true, Some(1), 3).chosen, Some(1));
        assert!(!handle_key("Enter", true, None, 3).consumed);
        assert!(!handle_key("Enter", false, Some(1), 3).consumed);
    }

    #[test]
    fn tab_chooses_the_active_option_and_moves_the_focus() {
        let tab = handle_key("Tab", true, Some(2), 3);
        assert_eq!((tab.chosen, tab.open, tab.consumed), (Some(2), false, false));
        assert_eq!(handle_key("Tab", true, None, 3).chosen, None);
    }

    #[test]
    fn home_and_end_move_the_caret_until_an_option_is_active() {
        assert!(!handle_key("Home", true, None, 3).consumed);
        assert_eq!(handle_key("Home", true, Some(2), 3).active, Some(0));
        assert_eq!(handle_key("End", true, Some(0), 3).active, Some(2));
    }
}
