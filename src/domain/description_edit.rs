//! A description that is being changed, and what has become of the one that it began with.

use super::ids::VolumeId;
use serde::{Deserialize, Serialize};

/// A description that is being changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescriptionEdit {
    /// Whose it is.
    pub volume: VolumeId,
    /// What the server had when the edit began, or when the person was shown what it has now.
    pub base: String,
    /// What is typed.
    pub text: String,
}

/// What the server has now, as an edit sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// What was typed: there is nothing left to send.
    Saved,
    /// What the edit began with: nobody else has changed it.
    Untouched,
    /// Something else.
    Changed,
}

impl DescriptionEdit {
    /// An edit that begins with what the server has.
    pub fn new(volume: VolumeId, base: Option<&str>) -> Self {
        let base = base.unwrap_or_default().to_owned();
        Self { volume, text: base.clone(), base }
    }

    /// Whether anything would be lost without it.
    pub fn is_changed(&self) -> bool {
        self.text != self.base
    }

    /// What it means that the server has this now. No description and an empty one are the same, and white
    /// space around one is not sent.
    pub fn compare(&self, now: Option<&str>) -> Found {
        match now.unwrap_or_default() {
            now if now.trim() == self.text.trim() => Found::Saved,
            now if now == self.base => Found::Untouched,
            _ => Found::Changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_goes_on_only_from_what_it_began_with() {
        let mut edit = DescriptionEdit::new(VolumeId::from("1"), None);
        assert!(!edit.is_changed());
        edit.text = "mine".to_owned();
        assert!(edit.is_changed());
        assert_eq!(edit.compare(None), Found::Untouched);
        assert_eq!(edit.compare(Some("")), Found::Untouched, "none and empty are the same");
        assert_eq!(edit.compare(Some("theirs")), Found::Changed);
        assert_eq!(edit.compare(Some("mine")), Found::Saved);
        assert_eq!(edit.compare(Some("mine ")), Found::Saved, "no blank is sent");
        edit.text = "mine\n".to_owned();
        assert_eq!(edit.compare(Some("mine")), Found::Saved);
        assert_eq!(edit.compare(Some("my own")), Found::Changed);
    }
}
