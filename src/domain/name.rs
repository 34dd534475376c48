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
        let first = text.chars().next().ok_or(NameError::Empty)?;
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if let Some((index, character)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(NameError::Forbidden { character, position: index + 1 });
        }
        if !first.is_ascii_lowercase() {
            return Err(NameError::Start(first));
        }
        // All characters are ASCII here.
        if text.len() > NAME_MAX {
            return Err(NameError::TooLong { length: text.len() });
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Allowed by the pattern, but not in names of Kubernetes objects.
    pub fn ends_with_hyphen(&self) -> bool {
        self.0.ends_with('-')
    }
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
        }
    }
}
