//! The name of a data volume: the contract's `^[a-z][-a-z0-9]{0,62}$`, with reasons.

use serde::Serialize;
use std::fmt;

/// The longest name, in characters (the contract's `maxLength`).
pub const NAME_MAX: usize = 63;

/// A name that the API's pattern accepts. Whether it is *free* only the server knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct VolumeName(String);

/// Why a text is no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Nothing was typed.
    Empty,
    /// The first character is not `a`–`z`.
    Start(char),
    /// A character other than `a`–`z`, `0`–`9` and `-`, with its position counted from 1.
    Forbidden {
        /// The character.
        character: char,
        /// Where it stands, counted in characters from 1.
        position: usize,
    },
    /// More than [`NAME_MAX`] characters.
    TooLong {
        /// How many there are.
        length: usize,
    },
}

impl VolumeName {
    /// Checks `text` as it stands: no trimming, no lower-casing, so that what is seen is sent.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let first = text.chars().next().ok_or(NameError::Empty)?;
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if let Some((index, character)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(NameError::Forbidden { character, position: index + 1 });
        }
        if !first.is_ascii_lowercase() {
            return Err(NameError::Start(first));
        }
        // All are ASCII here: bytes are characters.
        if text.len() > NAME_MAX {
            return Err(NameError::TooLong { length: text.len() });
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Allowed by the pattern, but no Kubernetes object may be called so: worth a warning.
    pub fn ends_with_hyphen(&self) -> bool {
        self.0.ends_with('-')
    }
}

impl fmt::Display for VolumeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter a name."),
            Self::Start(c) => write!(f, "Start with a lower-case letter, not “{c}”."),
            Self::Forbidden { character, position } => {
                let what = match character {
                    c if c.is_ascii_uppercase() => {
                        format!(
                            "Use lower-case letters: “{}” instead of “{c}”",
                            c.to_ascii_lowercase()
                        )
                    }
                    c if c.is_whitespace() => "Use “-” instead of a space".to_owned(),
                    c if c.is_control() => "Remove the invisible character".to_owned(),
                    c => format!("Only a–z, 0–9 and “-” are allowed, not “{c}”"),
                };
                write!(f, "{what} (character {position}).")
            }
            Self::TooLong { length } => {
                write!(f, "Use at most {NAME_MAX} characters: this has {length}.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_reason_names_the_character_and_its_place() {
        let error = |text| VolumeName::parse(text).expect_err(text).to_string();
        assert_eq!(error(""), "Enter a name.");
        assert_eq!(error("7up"), "Start with a lower-case letter, not “7”.");
        assert_eq!(error("-a"), "Start with a lower-case letter, not “-”.");
        assert_eq!(error("myData"), "Use lower-case letters: “d” instead of “D” (character 3).");
        assert_eq!(error("my data"), "Use “-” instead of a space (character 3).");
        assert_eq!(error("é"), "Only a–z, 0–9 and “-” are allowed, not “é” (character 1).");
        assert_eq!(error(&"a".repeat(64)), "Use at most 63 characters: this has 64.");
    }

    #[test]
    fn a_trailing_hyphen_is_allowed_but_noticed() {
        assert!(VolumeName::parse("a-").expect("allowed").ends_with_hyphen());
        assert!(!VolumeName::parse("a-b").expect("allowed").ends_with_hyphen());
    }

    /// The pattern as the contract spells it, read from the contract.
    fn contract() -> regex::Regex {
        let document: serde_json::Value =
            serde_json::from_str(include_str!("../../emulator/contract/openapi.json"))
                .expect("JSON");
        let name =
            &document["components"]["schemas"]["DatavolumeCreationFields"]["properties"]["name"];
        assert_eq!(name["maxLength"], NAME_MAX);
        regex::Regex::new(name["pattern"].as_str().expect("a pattern")).expect("a regex")
    }

    proptest! {
        #[test]
        fn a_name_is_accepted_exactly_when_the_contracts_pattern_accepts_it(
            text in prop_oneof!["[-a-zA-Z0-9 é]{0,70}", "[a-z][-a-z0-9]{0,66}", "\\PC{0,8}"]
        ) {
            // Rust's `$` also matches before a final newline in no mode, as ECMAScript's.
            prop_assert_eq!(VolumeName::parse(&text).is_ok(), contract().is_match(&text));
        }
    }
}
