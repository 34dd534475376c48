//! The errors of the form's fields: the console's own while the user types, the server's after a
//! refusal.

use crate::api::{ApiError, DraftField};
use crate::domain::{Draft, DraftErrors, NAME_MAX, NameError, OriginError, name_errors};
use crate::effect::{Shared, memo};
use crate::pages::describe_long_description;
use crate::state::{Creation, Directory, use_creation, use_directory};
use crate::texts::{create as texts, volume as names};
use crate::tools::clean_line;
use crate::ui::SummaryItem;
use leptos::prelude::*;

const FIELDS: [DraftField; 4] =
    [DraftField::Project, DraftField::OriginPvc, DraftField::Name, DraftField::Description];

pub type Summary = Vec<SummaryItem>;

#[derive(Clone, Copy)]
pub struct FieldErrors {
    creation: Creation,
    draft: Shared<Draft>,
    directory: Directory,
    /// Whether the user has left a field, in the order of [`DraftField`].
    touched: [RwSignal<bool>; 4],
    pub is_submitted: RwSignal<bool>,
    /// The last draft that the server has refused.
    refused: Shared<Option<(Draft, ApiError)>>,
    invalid: Memo<Option<DraftErrors>>,
    /// Says that the PVC is known to have a data volume.
    pub pvc_in_use: RwSignal<Option<String>>,
    /// Says that the name is known to be taken.
    pub name_taken: RwSignal<Option<String>>,
    /// Says that the project is known to have no such PVC, which does not make it an error.
    pub pvc_missing: RwSignal<Option<String>>,
    /// What [`Self::pvc_missing`] said when the form was last submitted.
    pvc_confirmed: RwSignal<Option<String>>,
}

impl FieldErrors {
    pub fn new() -> Self {
        let creation = use_creation();
        let draft = creation.draft;
        // As if the user had left it: a restored value is not being typed.
        let is_restored = |field| draft.with_untracked(|draft| !is_empty(draft, field));
        Self {
            creation,
            draft,
            directory: use_directory(),
            touched: FIELDS.map(|field| RwSignal::new(is_restored(field))),
            is_submitted: RwSignal::new(false),
            refused: creation.refused,
            invalid: memo(move |_| draft.with(Draft::parse).err()),
            pvc_in_use: RwSignal::new(None),
            name_taken: RwSignal::new(None),
            pvc_missing: RwSignal::new(None),
            pvc_confirmed: RwSignal::new(None),
        }
    }

    /// Not for an empty field, which the user may only have passed with the Tab key.
    pub fn touch(self, field: DraftField) {
        if self.draft.with_untracked(|draft| !is_empty(draft, field)) {
            self.touched[field as usize].set(true);
        }
    }

    /// For another draft, of which nothing has been submitted.
    pub fn reset(self) {
        self.touched.into_iter().chain([self.is_submitted]).for_each(|it| it.set(false));
        FIELDS.into_iter().for_each(|field| self.touch(field));
    }

    pub fn of(self, field: DraftField) -> Signal<Option<String>> {
        Signal::derive(move || self.message(field))
    }

    /// What has to change before the form can be sent, tracked.
    pub fn blocking(self) -> Summary {
        let message = |field| self.invalid_message(field).or_else(|| self.known_conflict(field));
        let item = |field| Some(summary_item(field, &message(field)?));
        FIELDS.into_iter().filter_map(item).collect()
    }

    /// Whether the user has seen that there is no such PVC, and can send the form anyway, tracked.
    pub fn is_confirmed(self) -> bool {
        self.pvc_missing.with(|missing| {
            missing.is_some() && self.pvc_confirmed.with(|confirmed| confirmed == missing)
        })
    }

    /// What the user has to see before the form is sent. The next time there is nothing to see.
    pub fn confirm(self) -> Option<String> {
        let is_confirmed = untrack(|| self.is_confirmed());
        let missing = self.pvc_missing.get_untracked().filter(|_| !is_confirmed);
        if missing.is_some() {
            self.pvc_confirmed.set(missing.clone());
        }
        missing
    }

    fn message(self, field: DraftField) -> Option<String> {
        let invalid = self.invalid_message(field).filter(|_| self.is_visible(field));
        invalid.or_else(|| self.known_conflict(field)).or_else(|| self.refusal(field))
    }

    fn invalid_message(self, field: DraftField) -> Option<String> {
        let name = || self.draft.with(|draft| clean_line(&draft.name));
        self.invalid.with(|errors| message_of(errors.as_ref()?, field, name))
    }

    fn known_conflict(self, field: DraftField) -> Option<String> {
        // After a lost response it may be the data volume of this form.
        if !self.creation.is_first_attempt() {
            return None;
        }
        match field {
            DraftField::OriginPvc => self.pvc_in_use.get(),
            DraftField::Name => self.name_taken.get(),
            DraftField::Project | DraftField::Description => None,
        }
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
        is_same.then(|| self.describe_refusal(field, &sent, &error))
    }

    /// In the server's words, unless it is a conflict that is also found before the form is sent.
    fn describe_refusal(self, field: DraftField, sent: &Draft, error: &ApiError) -> String {
        let message = error.message();
        let conflict = message.split_once("already").map(|(_, rest)| rest);
        match (field, conflict) {
            (DraftField::Name, Some(_)) => self.describe_taken_name(sent),
            (DraftField::Name, None) if error.status() == Some(409) => {
                self.describe_taken_name(sent)
            }
            // It ends with the name of the data volume that has the PVC.
            (DraftField::OriginPvc, Some(rest)) if rest.contains("volume") => {
                texts::pvc_in_use(rest.rsplit_once(',').map_or("", |(_, name)| name.trim()))
            }
            _ => message,
        }
    }

    pub fn describe_taken_name(self, draft: &Draft) -> String {
        texts::name_taken(draft.cluster().map(|id| self.directory.cluster(id)).as_deref())
    }

    /// An error summary with the refused field alone.
    pub fn refused_summary(self, field: DraftField) -> Summary {
        self.refusal(field).map(|message| summary_item(field, &message)).into_iter().collect()
    }

    /// Updates the messages of a summary and marks the fields that are valid by now, tracked.
    pub fn update(self, summary: Summary) -> Summary {
        let item = |item: SummaryItem| {
            let field = FIELDS.into_iter().find(|field| field_id(*field) == item.field_id);
            let message = field.and_then(|field| Some(summary_item(field, &self.message(field)?)));
            message.unwrap_or(SummaryItem { is_fixed: true, ..item })
        };
        summary.into_iter().map(item).collect()
    }
}

fn is_empty(draft: &Draft, field: DraftField) -> bool {
    let text = match field {
        DraftField::Project => &draft.project,
        DraftField::OriginPvc => &draft.origin_pvc,
        DraftField::Name => &draft.name,
        DraftField::Description => &draft.description,
    };
    text.is_empty()
}

/// Replaces the summary; clearing it first makes it take the focus again.
pub fn show_summary(summary: RwSignal<Summary>, items: Summary) {
    summary.try_set(Vec::new());
    request_animation_frame(move || {
        summary.try_set(items);
    });
}

/// The message with the name of the field, which is not beside it.
fn summary_item(field: DraftField, message: &str) -> SummaryItem {
    let label = match field {
        DraftField::Project => names::PROJECT,
        DraftField::OriginPvc => names::ORIGIN_PVC,
        DraftField::Name => names::NAME,
        DraftField::Description => names::DESCRIPTION,
    };
    SummaryItem {
        field_id: field_id(field).to_owned(),
        message: texts::error_of_field(label, message),
        is_fixed: false,
    }
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

fn message_of(
    errors: &DraftErrors,
    field: DraftField,
    name: impl FnOnce() -> String,
) -> Option<String> {
    match field {
        DraftField::Project => errors.project.map(describe_origin_error),
        DraftField::OriginPvc => errors.origin_pvc.map(describe_origin_error),
        DraftField::Name => errors.name.as_ref().map(|_| describe_name_errors(&name())),
        DraftField::Description => errors.description.as_ref().map(describe_long_description),
    }
}

fn describe_origin_error(missing: OriginError) -> String {
    let text = match missing {
        OriginError::ProjectMissing => texts::PROJECT_MISSING,
        OriginError::ProjectUnknown => texts::PROJECT_UNKNOWN,
        OriginError::ProjectIdMissing => texts::PROJECT_ID_MISSING,
        OriginError::PvcMissing => texts::PVC_MISSING,
        OriginError::PvcImpossible => texts::PVC_IMPOSSIBLE,
    };
    text.to_owned()
}

fn describe_name_errors(name: &str) -> String {
    match name_errors(name).as_slice() {
        [error] => describe_name_error(error),
        errors => {
            let rules: Vec<_> = errors.iter().map(|error| name_rule(error, name)).collect();
            texts::name_has_errors(&rules)
        }
    }
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

/// The rule that one of several errors breaks, in a few words.
fn name_rule(error: &NameError, name: &str) -> String {
    match error {
        NameError::Empty => texts::NAME_MISSING.to_owned(),
        NameError::Start(_) => texts::NAME_RULE_START.to_owned(),
        NameError::Forbidden { character, position } => match character {
            c if c.is_ascii_uppercase() => texts::NAME_RULE_LOWERCASE.to_owned(),
            c if c.is_whitespace() => texts::NAME_RULE_SPACE.to_owned(),
            c if c.is_control() => texts::NAME_RULE_INVISIBLE.to_owned(),
            // The suggested name does not end with “-”.
            c if !name.chars().skip(*position).any(|c| c.is_ascii_alphanumeric()) => {
                texts::name_rule_end(*c)
            }
            c => texts::name_rule_other(*c),
        },
        NameError::TooLong { length } => texts::name_rule_length(NAME_MAX, *length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_names_the_character_and_its_position() {
        let error = describe_name_errors;
        assert_eq!(error(""), "Enter a name.");
        assert_eq!(error("7up"), "Start with a lowercase letter, not “7”.");
        assert_eq!(error("-a"), "Start with a lowercase letter, not “-”.");
        assert_eq!(error("myData"), "Use lowercase letters.");
        assert_eq!(error("my data"), "Use “-” instead of a space (character 3).");
        assert_eq!(error("é"), "Only a–z, 0–9 and “-” are allowed, not “é” (character 1).");
        assert_eq!(error(&"a".repeat(64)), "Use at most 63 characters: this name has 64.");
    }

    #[test]
    fn all_that_is_wrong_with_a_name_is_in_one_message() {
        let error = describe_name_errors;
        assert_eq!(error("My_Volume"), "Use lowercase letters, and “-” instead of “_”.");
        assert_eq!(
            error("Bad_name!"),
            "Use lowercase letters, “-” instead of “_”, and no “!” at the end."
        );
        assert_eq!(
            error("7 Up"),
            "Use “-” instead of spaces, lowercase letters, and a letter at the start."
        );
    }

    #[test]
    fn the_summary_names_the_field() {
        let item = summary_item(DraftField::Name, "Use lowercase letters.");
        let texts = [item.field_id.as_str(), &item.message];
        assert_eq!(texts, ["name", "Name: use lowercase letters."]);
    }
}
