//! An edit of a description, and whether the server's description has changed since it began.

use super::ids::VolumeId;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescriptionEdit {
    pub volume: VolumeId,
    /// The server's description when the edit began, or when the user last saw it.
    pub base: String,
    pub text: String,
}

/// The server's current description compared with an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerState {
    Saved,
    Untouched,
    Changed,
}

impl DescriptionEdit {
    pub fn new(volume: VolumeId, base: Option<&str>) -> Self {
        let base = base.unwrap_or_default().to_owned();
        Self { volume, text: base.clone(), base }
    }

    pub fn is_changed(&self) -> bool {
        self.text != self.base
    }

    /// No description and an empty one are the same, and white space around the text is not sent.
    pub fn compare(&self, now: Option<&str>) -> ServerState {
        match now.unwrap_or_default() {
            now if now.trim() == self.text.trim() => ServerState::Saved,
            now if now == self.base => ServerState::Untouched,
            _ => ServerState::Changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_detects_a_changed_description() {
        let mut edit = DescriptionEdit::new(VolumeId::from("1"), None);
        assert!(!edit.is_changed());
        edit.text = "mine".to_owned();
        assert!(edit.is_changed());
        assert_eq!(edit.compare(None), ServerState::Untouched);
        assert_eq!(edit.compare(Some("")), ServerState::Untouched, "none and empty are the same");
        assert_eq!(edit.compare(Some("theirs")), ServerState::Changed);
        assert_eq!(edit.compare(Some("mine")), ServerState::Saved);
        assert_eq!(edit.compare(Some("mine ")), ServerState::Saved, "descriptions are trimmed");
        edit.text = "mine\n".to_owned();
        assert_eq!(edit.compare(Some("mine")), ServerState::Saved);
        assert_eq!(edit.compare(Some("my own")), ServerState::Changed);
    }
}
