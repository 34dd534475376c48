//! What is known of a combobox without a browser: its options, its state, and what keys do.

use crate::texts::ui as texts;
use crate::tools::lowercase;
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
    /// Whether it cannot be chosen.
    pub is_disabled: bool,
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

/// Those that begin with the text first, then those with a word that does. Those with a warning and those that cannot be
/// chosen come last.
pub fn ranked(mut options: Vec<ComboOption>, text: &str) -> Vec<ComboOption> {
    let text = lowercase(text.trim());
    options.sort_by_cached_key(|option| {
        let label = lowercase(&option.label);
        let is_start = |(at, _)| !label[..at].ends_with(char::is_alphanumeric);
        let begins_word = || label.match_indices(&text).any(is_start);
        (option.is_disabled, option.warning.is_some(), !label.starts_with(&text), !begins_word())
    });
    options
}

/// What Enter chooses while no option is active: the only one, or the first that begins with the text unless another
/// has the same label.
pub fn best_match(options: &[ComboOption], text: &str) -> Option<usize> {
    let text = lowercase(text.trim());
    let is_match = |option: &ComboOption| {
        !option.is_disabled && (options.len() == 1 || lowercase(&option.label).starts_with(&text))
    };
    let index = options.iter().position(is_match).filter(|_| !text.is_empty())?;
    let is_same = |option: &&ComboOption| option.label == options[index].label;
    (options.iter().filter(is_same).count() == 1).then_some(index)
}

pub fn status_text(state: &ComboState, count: usize, free_text: bool) -> String {
    match (state, count) {
        (ComboState::Loading, _) => texts::LOADING_SUGGESTIONS.to_owned(),
        (ComboState::Failed(why), _) if free_text => texts::type_anyway(why),
        (ComboState::Failed(why) | ComboState::Partial(why), _) => why.clone(),
        (ComboState::Ready, 0) if free_text => texts::NO_MATCHES_TEXT_USED.to_owned(),
        (ComboState::Ready, 0) => texts::NO_MATCHES.to_owned(),
        (ComboState::Ready, count) => texts::suggestions(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(labels: &[&str]) -> Vec<ComboOption> {
        let option = |label: &&str| ComboOption { label: (*label).into(), ..Default::default() };
        labels.iter().map(option).collect()
    }

    #[test]
    fn options_that_begin_with_the_text_come_first_then_those_with_such_a_word() {
        let all = ["assembly", "big-embeddings", "Embeddings", "reassembly", "emblem"];
        let labels = |text| {
            let ranked = ranked(options(&all), text).into_iter();
            ranked.map(|it| it.label).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels(" Emb"), "Embeddings emblem big-embeddings assembly reassembly");
        assert_eq!(labels(""), all.join(" "), "the order is kept");
        let mut some = options(&["embeddings", "assembly"]);
        some[0].is_disabled = true;
        assert_eq!(ranked(some, "emb")[0].label, "assembly", "the other cannot be chosen");
    }

    #[test]
    fn enter_chooses_the_only_option_or_the_first_that_begins_with_the_text() {
        let all = options(&["assembly", "Embeddings", "embeddings-2"]);
        assert_eq!(best_match(&all, "emb"), Some(1));
        assert_eq!(best_match(&all, " EMBEDDINGS-"), Some(2));
        assert_eq!(best_match(&all, "bedd"), None, "there are several");
        assert_eq!(best_match(&all, " "), None);
        assert_eq!(best_match(&options(&["Embeddings"]), "bedd"), Some(0));
        assert_eq!(best_match(&options(&["twins", "twins"]), "twins"), None, "which one?");
        let disabled = ComboOption { is_disabled: true, ..all[1].clone() };
        assert_eq!(best_match(&[disabled], "emb"), None);
    }

    #[test]
    fn keys_follow_the_aria_pattern_for_comboboxes() {
        for ((key, open, active, count), expected) in [
            // Arrows open the list and wrap around.
            (("ArrowDown", false, None, 3), (true, Some(0), None, true)),
            (("ArrowDown", true, Some(2), 3), (true, Some(0), None, true)),
            (("ArrowUp", true, Some(0), 3), (true, Some(2), None, true)),
            (("ArrowUp", true, None, 3), (true, Some(2), None, true)),
            // An empty list has no active option.
            (("ArrowDown", true, None, 0), (true, None, None, true)),
            (("Enter", true, None, 0), (true, None, None, false)),
            // Esc closes the list before the dialog around it.
            (("Escape", true, Some(1), 3), (false, None, None, true)),
            (("Escape", false, None, 3), (false, None, None, false)),
            // Enter chooses the active option or submits the form.
            (("Enter", true, Some(1), 3), (false, None, Some(1), true)),
            (("Enter", true, None, 3), (true, None, None, false)),
            (("Enter", false, Some(1), 3), (false, Some(1), None, false)),
            // Tab chooses the active option and moves the focus.
            (("Tab", true, Some(2), 3), (false, None, Some(2), false)),
            (("Tab", true, None, 3), (false, None, None, false)),
            // Home and End move the caret until an option is active.
            (("Home", true, None, 3), (true, None, None, false)),
            (("Home", true, Some(2), 3), (true, Some(0), None, true)),
            (("End", true, Some(0), 3), (true, Some(2), None, true)),
        ] {
            let result = handle_key(key, open, active, count);
            let result = (result.open, result.active, result.chosen, result.consumed);
            assert_eq!(result, expected, "{key} with {active:?} of {count}");
        }
    }
}
