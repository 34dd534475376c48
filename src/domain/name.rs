use crate::tools::lowercase;
use serde::Serialize;
use std::fmt;

/// The contract's `maxLength`, in characters.
pub const NAME_MAX: usize = 63;

/// A name that matches the API's pattern. Whether it is available only the server knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct VolumeName(String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    Empty,
    Start(char),
    Forbidden { character: char, position: usize },
    TooLong { length: usize },
}

impl VolumeName {
    /// Does not trim or lower-case, so that the user sees what is sent.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        match name_errors(text).into_iter().next() {
            Some(error) => Err(error),
            None => Ok(Self(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Allowed by the pattern, but not in names of Kubernetes objects.
    pub fn ends_with_hyphen(&self) -> bool {
        self.0.ends_with('-')
    }
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// How many characters are reported.
const MAX_FORBIDDEN: usize = 4;

/// What is wrong with a name; empty if it is valid. Uppercase letters are reported once.
pub fn name_errors(text: &str) -> Vec<NameError> {
    let Some(first) = text.chars().next() else { return vec![NameError::Empty] };
    let mut errors = Vec::new();
    for (index, character) in text.chars().enumerate().filter(|(_, c)| !is_allowed(*c)) {
        let is_same =
            |c: char| c == character || (c.is_ascii_uppercase() && character.is_ascii_uppercase());
        let is_reported = |it: &NameError| matches!(it, NameError::Forbidden { character, .. } if is_same(*character));
        if errors.len() < MAX_FORBIDDEN && !errors.iter().any(is_reported) {
            errors.push(NameError::Forbidden { character, position: index + 1 });
        }
    }
    if is_allowed(first) && !first.is_ascii_lowercase() {
        errors.push(NameError::Start(first));
    }
    let length = text.chars().count();
    if length > NAME_MAX {
        errors.push(NameError::TooLong { length });
    }
    errors
}

/// The valid name that is most like `text`, if there is one.
pub fn similar_name(text: &str) -> Option<VolumeName> {
    let text = lowercase(text);
    let parts = text.split(|c| c == '-' || !is_allowed(c)).filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("-");
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let name: String = name.chars().take(NAME_MAX).collect();
    VolumeName::parse(name.trim_end_matches('-')).ok()
}

impl fmt::Display for VolumeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::contract;
    use proptest::prelude::*;

    #[test]
    fn a_trailing_hyphen_is_allowed_but_detected() {
        assert!(VolumeName::parse("a-").expect("allowed").ends_with_hyphen());
        assert!(!VolumeName::parse("a-b").expect("allowed").ends_with_hyphen());
    }

    #[test]
    fn a_similar_name_is_valid() {
        let similar = |text: &str| similar_name(text).map(|name| name.to_string());
        assert_eq!(similar("My_Volume").as_deref(), Some("my-volume"));
        assert_eq!(similar(" 7 Up (old).tar ").as_deref(), Some("up-old-tar"));
        assert_eq!(similar(&"É".repeat(70)), None);
        assert_eq!(similar(&"A".repeat(70)), Some("a".repeat(63)));
    }

    fn pattern() -> regex::Regex {
        let schema = &contract()["components"]["schemas"]["DatavolumeCreationFields"];
        let name = &schema["properties"]["name"];
        assert_eq!(name["maxLength"], NAME_MAX);
        regex::Regex::new(name["pattern"].as_str().expect("a pattern")).expect("a regex")
    }

    proptest! {
        #[test]
        fn names_are_valid_exactly_if_they_match_the_contracts_pattern(
            text in prop_oneof!["[-a-zA-Z0-9 é]{0,70}", "[a-z][-a-z0-9]{0,66}", "\\PC{0,8}"]
        ) {
            prop_assert_eq!(VolumeName::parse(&text).is_ok(), pattern().is_match(&text));
            prop_assert!(similar_name(&text).is_none_or(|name| pattern().is_match(name.as_str())));
        }
    }
}
