use serde::Serialize;

/// The contract's `maxLength`, in code points.
pub const DESCRIPTION_MAX: usize = 127;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Description(String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionTooLong {
    pub length: usize,
}

impl Description {
    /// Trims white space around the text and checks the length.
    pub fn parse(text: &str) -> Result<Self, DescriptionTooLong> {
        let text = text.trim();
        let length = Self::length(text);
        if length > DESCRIPTION_MAX {
            return Err(DescriptionTooLong { length });
        }
        Ok(Self(text.to_owned()))
    }

    /// The number of code points, which the contract counts: neither bytes nor UTF-16 units.
    pub fn length(text: &str) -> usize {
        text.chars().count()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::contract;

    #[test]
    fn code_points_are_counted_not_bytes_and_not_graphemes() {
        assert!(Description::parse(&"🦀".repeat(127)).is_ok());
        assert_eq!(Description::parse(&"é".repeat(128)), Err(DescriptionTooLong { length: 128 }));
        // A family emoji is three emoji and two joiners.
        assert_eq!(Description::length("👩‍👩‍👧"), 5);
        assert_eq!(Description::length("e\u{301}"), 2);
    }

    #[test]
    fn the_limit_matches_the_contract() {
        let document = contract();
        for schema in ["DatavolumeCreationFields", "DatavolumePatchFields"] {
            let field = &document["components"]["schemas"][schema]["properties"]["description"];
            assert_eq!(field["maxLength"], DESCRIPTION_MAX, "{schema}");
        }
    }
}
