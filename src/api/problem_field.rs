//! To which field of the create form a refusal belongs. The contract's `Error` names no field,
//! so its words have to do; where they do not, the refusal is shown above the form.

/// A field of the form for a new data volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftField {
    /// `projectId`
    Project,
    /// `originPvcName`
    OriginPvc,
    /// `name`
    Name,
    /// `description`
    Description,
}

/// The field that a message blames: the one it names first. `originPvcName` and "PVC name" are
/// no *name*, nor is the name of a project, so those are looked for before.
pub(super) fn blamed(message: &str) -> Option<DraftField> {
    let message = message.to_lowercase();
    let places = [
        (DraftField::OriginPvc, &["originpvc", "origin pvc", "pvc"][..]),
        (DraftField::Description, &["description"]),
        (DraftField::Name, &["name"]),
        (DraftField::Project, &["projectid", "project"]),
    ];
    let named = |words: &[&str]| words.iter().filter_map(|word| find_word(&message, word)).min();
    places
        .into_iter()
        .filter_map(|(field, words)| Some((named(words)?, field)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, field)| field)
}

/// Where `word` starts in `text` as a word of its own: "name" is not found in "namespace".
fn find_word(text: &str, word: &str) -> Option<usize> {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let after = text[at + word.len()..].chars().next();
        // "originPvcName" starts with what is looked for, and "pvcs" is a plural.
        let prefix_is_enough = word != "name" && word != "project";
        !inside(text[..*at].chars().next_back()) && (prefix_is_enough || !inside(after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_named_first_is_blamed() {
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
            assert_eq!(blamed(message), field, "{message}");
        }
    }
}
