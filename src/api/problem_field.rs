//! Finds the form field that an error message is about. The contract's `Error` names no field, so
//! the message text has to do.

use crate::tools::lowercase;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftField {
    Project,
    OriginPvc,
    Name,
    Description,
}

/// The field that the message names first. "originPvcName" and "project name" do not count as the
/// *name*.
pub(super) fn field_in_message(message: &str) -> Option<DraftField> {
    let message = lowercase(message);
    let fields = [
        (DraftField::OriginPvc, &["originpvc", "origin pvc", "pvc"][..]),
        (DraftField::Description, &["description"]),
        (DraftField::Name, &["name"]),
        (DraftField::Project, &["projectid", "project"]),
    ];
    let first = |words: &[&str]| words.iter().filter_map(|word| find_word(&message, word)).min();
    fields
        .into_iter()
        .filter_map(|(field, words)| Some((first(words)?, field)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, field)| field)
}

/// Where `word` starts in `text` as a whole word: "name" does not match "namespace".
fn find_word(text: &str, word: &str) -> Option<usize> {
    let is_in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let after = text[at + word.len()..].chars().next();
        // "originPvcName" and "pvcs" start with the word.
        let matches_prefix = word != "name" && word != "project";
        !is_in_word(text[..*at].chars().next_back()) && (matches_prefix || !is_in_word(after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_that_the_message_names_first_is_found() {
        let cases = [
            ("name must match ^[a-z][-a-z0-9]{0,62}$", Some(DraftField::Name)),
            ("The name 'a' is already in use in cluster 'x' of project 5", Some(DraftField::Name)),
            ("Bad request - Resource should have a name", Some(DraftField::Name)),
            ("originPvcName: must not be empty", Some(DraftField::OriginPvc)),
            ("PVC name is unknown in the project", Some(DraftField::OriginPvc)),
            ("projectId: there is no project 99", Some(DraftField::Project)),
            ("project name is unknown", Some(DraftField::Project)),
            ("description is longer than 127", Some(DraftField::Description)),
            ("the namespace is terminating", None),
            ("quota exceeded", None),
        ];
        for (message, field) in cases {
            assert_eq!(field_in_message(message), field, "{message}");
        }
    }
}
