//! The errors of the form's fields: the console's own while the user types, the server's after a
//! refusal.

use crate::api::{ApiError, DraftField};
use crate::domain::{Draft, DraftErrors, MissingField, NAME_MAX, NameError};
use crate::effect::{Shared, memo};
use crate::pages::describe_long_description;
use crate::state::use_creation;
use crate::texts::create as texts;
use leptos::prelude::*;

const FIELDS: [DraftField; 4] =
    [DraftField::Project, DraftField::OriginPvc, DraftField::Name, DraftField::Description];

/// An error summary: element ids of fields, each with its message.
pub type Summary = Vec<(String, String)>;

#[derive(Clone, Copy)]
pub struct FieldErrors {
    draft: Shared<Draft>,
    /// Whether the user has left a field, in the order of [`DraftField`].
    touched: [RwSignal<bool>; 4],
    pub is_submitted: RwSignal<bool>,
    /// The last draft that the server has refused.
    refused: Shared<Option<(Draft, ApiError)>>,
    invalid: Memo<Option<DraftErrors>>,
}

impl FieldErrors {
    pub fn new() -> Self {
        let creation = use_creation();
        let draft = creation.draft;
        Self {
            draft,
            touched: FIELDS.map(|_| RwSignal::new(false)),
            is_submitted: RwSignal::new(false),
            refused: creation.refused,
            invalid: memo(move |_| draft.with(Draft::parse).err()),
        }
    }

    pub fn touch(self, field: DraftField) {
        self.touched[field as usize].set(true);
    }

    pub fn of(self, field: DraftField) -> Signal<Option<String>> {
        Signal::derive(move || self.message(field))
    }

    fn message(self, field: DraftField) -> Option<String> {
        let invalid = self.invalid.with(|errors| message_of(errors.as_ref()?, field));
        invalid.filter(|_| self.is_visible(field)).or_else(|| self.refusal(field))
    }

    fn is_visible(self, field: DraftField) -> bool {
        let is_shown_at_once = match field {
            DraftField::Project | DraftField::OriginPvc => false,
            // An invalid character is reported at once, a missing name only later.
            DraftField::Name => self.draft.with(|draft| !draft.name.is_empty()),
            DraftField::Description => true,
        };
        is_shown_at_once || self.touched[field as usize].get() || self.is_submitted.get()
    }

    /// The server's error, as long as the field's value is the refused one.
    pub fn refusal(self, field: DraftField) -> Option<String> {
        let (sent, error) = self.refused.get().filter(|(_, it)| it.field() == Some(field))?;
        let draft = self.draft.get();
        let is_same_project = draft.project_id() == sent.project_id();
        let is_same = match field {
            DraftField::Project => is_same_project,
            DraftField::OriginPvc => draft.origin_pvc == sent.origin_pvc,
            DraftField::Name => draft.name == sent.name && is_same_project,
            DraftField::Description => draft.description == sent.description,
        };
        is_same.then(|| error.message())
    }

    /// Updates the messages of a summary and drops the fields that are valid by now, tracked.
    pub fn update(self, summary: Summary) -> Summary {
        let item = |(id, _): (String, String)| {
            let field = FIELDS.into_iter().find(|field| field_id(*field) == id)?;
            Some((id, self.message(field)?))
        };
        summary.into_iter().filter_map(item).collect()
    }
}

/// Replaces the summary; clearing it first makes it take the focus again.
pub fn show_summary(summary: RwSignal<Summary>, items: Summary) {
    summary.try_set(Vec::new());
    request_animation_frame(move || {
        summary.try_set(items);
    });
}

pub fn summary_of(errors: &DraftErrors) -> Summary {
    let item = |field| Some((field_id(field).to_owned(), message_of(errors, field)?));
    FIELDS.into_iter().filter_map(item).collect()
}

/// The element id of a field.
pub fn field_id(field: DraftField) -> &'static str {
    match field {
        DraftField::Project => "project",
        DraftField::OriginPvc => "origin-pvc",
        DraftField::Name => "name",
        DraftField::Description => "description",
    }
}

fn message_of(errors: &DraftErrors, field: DraftField) -> Option<String> {
    match field {
        DraftField::Project => errors.project.map(describe_missing_field),
        DraftField::OriginPvc => errors.origin_pvc.map(describe_missing_field),
        DraftField::Name => errors.name.as_ref().map(describe_name_error),
        DraftField::Description => errors.description.as_ref().map(describe_long_description),
    }
}

fn describe_missing_field(missing: MissingField) -> String {
    let text = match missing {
        MissingField::Project => texts::PROJECT_MISSING,
        MissingField::UnknownProject => texts::PROJECT_UNKNOWN,
        MissingField::ProjectId => texts::PROJECT_ID_MISSING,
        MissingField::OriginPvc => texts::PVC_MISSING,
    };
    text.to_owned()
}

fn describe_name_error(error: &NameError) -> String {
    match error {
        NameError::Empty => texts::NAME_MISSING.to_owned(),
        NameError::Start(found) => texts::name_start(*found),
        NameError::Forbidden { character, position } => match character {
            c if c.is_ascii_uppercase() => texts::NAME_HAS_UPPERCASE.to_owned(),
            c if c.is_whitespace() => texts::name_has_space(*position),
            c if c.is_control() => texts::name_has_invisible(*position),
            c => texts::name_has_other(*c, *position),
        },
        NameError::TooLong { length } => texts::name_too_long(NAME_MAX, *length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::VolumeName;

    #[test]
    fn the_error_names_the_character_and_its_position() {
        let error = |text| describe_name_error(&VolumeName::parse(text).expect_err(text));
        assert_eq!(error(""), "Enter a name.");
        assert_eq!(error("7up"), "Start with a lowercase letter, not “7”.");
        assert_eq!(error("-a"), "Start with a lowercase letter, not “-”.");
        assert_eq!(error("myData"), "Use lowercase letters only.");
        assert_eq!(error("my data"), "Use “-” instead of a space (character 3).");
        assert_eq!(error("é"), "Only a–z, 0–9 and “-” are allowed, not “é” (character 1).");
        assert_eq!(error(&"a".repeat(64)), "Use at most 63 characters: this name has 64.");
    }
}
