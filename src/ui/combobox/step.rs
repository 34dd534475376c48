//! What a key does to a list of suggestions.

/// What a key does to the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Whether the list is open afterwards.
    pub open: bool,
    /// The active option afterwards.
    pub active: Option<usize>,
    /// The option that was chosen.
    pub choose: Option<usize>,
    /// Whether the key has no other effect.
    pub consumed: bool,
}

/// What `key` does when `count` options are there and `active` is the active one.
///
/// Arrows open the list and wrap around; Home and End belong to the text until an option is active;
/// Enter and Tab take the active option; Esc closes the list and keeps the text.
pub fn step(key: &str, open: bool, active: Option<usize>, count: usize) -> Step {
    let stay = Step { open, active, choose: None, consumed: false };
    let to = |index: usize| Step { open: true, active: Some(index), choose: None, consumed: true };
    let last = count.checked_sub(1);
    match key {
        "ArrowDown" | "ArrowUp" if last.is_none() => Step { open: true, consumed: true, ..stay },
        "ArrowDown" => match (active.filter(|_| open), last) {
            (Some(index), Some(last)) if index < last => to(index + 1),
            _ => to(0),
        },
        "ArrowUp" => match (active.filter(|_| open), last) {
            (Some(index), _) if index > 0 => to(index - 1),
            (_, last) => to(last.unwrap_or(0)),
        },
        "Home" if open && active.is_some() => to(0),
        "End" if open && active.is_some() => to(last.unwrap_or(0)),
        "Enter" if open && active.is_some() => {
            Step { open: false, active: None, choose: active, consumed: true }
        }
        "Tab" if open => Step { open: false, active: None, choose: active, consumed: false },
        "Escape" if open => Step { open: false, active: None, choose: None, consumed: true },
        _ => stay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_open_the_list_and_wrap_around() {
        assert_eq!(step("ArrowDown", false, None, 3).active, Some(0));
        assert!(step("ArrowDown", false, None, 3).open);
        assert_eq!(step("ArrowDown", true, Some(2), 3).active, Some(0));
        assert_eq!(step("ArrowUp", true, Some(0), 3).active, Some(2));
        assert_eq!(step("ArrowUp", true, None, 3).active, Some(2));
    }

    #[test]
    fn an_empty_list_has_no_active_option() {
        let down = step("ArrowDown", true, None, 0);
        assert_eq!((down.open, down.active, down.choose), (true, None, None));
        assert_eq!(step("Enter", true, None, 0).choose, None);
    }

    #[test]
    fn escape_closes_once_and_is_then_left_to_the_dialog_around() {
        let first = step("Escape", true, Some(1), 3);
        assert_eq!((first.open, first.choose, first.consumed), (false, None, true));
        assert!(!step("Escape", false, None, 3).consumed);
    }

    #[test]
    fn enter_takes_the_active_option_and_otherwise_submits_the_form() {
        assert_eq!(step("Enter", true, Some(1), 3).choose, Some(1));
        assert!(!step("Enter", true, None, 3).consumed);
        assert!(!step("Enter", false, Some(1), 3).consumed);
    }

    #[test]
    fn tab_takes_the_active_option_and_moves_on() {
        let tab = step("Tab", true, Some(2), 3);
        assert_eq!((tab.choose, tab.open, tab.consumed), (Some(2), false, false));
        assert_eq!(step("Tab", true, None, 3).choose, None);
    }

    #[test]
    fn home_and_end_move_the_caret_until_an_option_is_active() {
        assert!(!step("Home", true, None, 3).consumed);
        assert_eq!(step("Home", true, Some(2), 3).active, Some(0));
        assert_eq!(step("End", true, Some(0), 3).active, Some(2));
    }
}
