//! The description of a data volume: at most 127 characters, counted as JSON Schema counts.

use serde::Serialize;
use std::fmt;

/// The longest description, in Unicode code points: what the contract's `maxLength` counts.
pub const DESCRIPTION_MAX: usize = 127;

/// A description short enough for the API; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Description(String);

/// A description with more than [`DESCRIPTION_MAX`] code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionTooLong {
    /// How many code points it has.
    pub length: usize,
}

impl Description {
    /// Checks the length. White space around the text is not meant, within it is kept as it is.
    pub fn parse(text: &str) -> Result<Self, DescriptionTooLong> {
        let text = text.trim();
        let length = Self::length(text);
        if length > DESCRIPTION_MAX {
            return Err(DescriptionTooLong { length });
        }
        Ok(Self(text.to_owned()))
    }

    /// The length that counts: code points, neither bytes nor UTF-16 units nor graphemes.
    pub fn length(text: &str) -> usize {
        text.chars().count()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for DescriptionTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let over = self.length.saturating_sub(DESCRIPTION_MAX);
        let noun = if over == 1 { "character" } else { "characters" };
        write!(f, "Use at most {DESCRIPTION_MAX} characters: remove {over} {noun}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_not_bytes_and_not_graphemes() {
        assert!(Description::parse(&"🦀".repeat(127)).is_ok());
        assert_eq!(Description::parse(&"é".repeat(128)), Err(DescriptionTooLong { length: 128 }));
        // A family of three joined by two joiners is one picture and five code points.
        assert_eq!(Description::length("👩‍👩‍👧"), 5);
        assert_eq!(Description::length("e\u{301}"), 2);
    }

    #[test]
    fn the_limit_is_the_contracts() {
        let document: serde_json::Value =
            serde_json::from_str(include_str!("../../emulator/contract/openapi.json"))
                .expect("JSON");
        for schema in ["DatavolumeCreationFields", "DatavolumePatchFields"] {
            let field = &document["components"]["schemas"][schema]["properties"]["description"];
            assert_eq!(field["maxLength"], DESCRIPTION_MAX, "{schema}");
        }
    }

    #[test]
    fn the_message_says_how_much_is_too_much() {
        assert_eq!(
            DescriptionTooLong { length: 128 }.to_string(),
            "Use at most 127 characters: remove 1 character."
        );
    }
}
