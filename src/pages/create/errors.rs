//! The errors of the form's fields: the console's own while the user types, the server's after a
//! refusal.

use super::{DESCRIPTION, NAME, ORIGIN_PVC, PROJECT};
use crate::api::{ApiError, DraftField};
use crate::domain::{Draft, DraftErrors};
use crate::effect::{Shared, memo};
use leptos::prelude::*;

const FIELDS: [DraftField; 4] =
    [DraftField::Project, DraftField::OriginPvc, DraftField::Name, DraftField::Description];

/// An error summary: element ids of fields, each with its message.
pub type Summary = Vec<(String, String)>;

#[derive(Clone, Copy)]
pub struct Touched {
    pub project: RwSignal<bool>,
    pub origin_pvc: RwSignal<bool>,
    pub name: RwSignal<bool>,
    pub all: RwSignal<bool>,
}

impl Touched {
    pub fn new() -> Self {
        Self {
            project: RwSignal::new(false),
            origin_pvc: RwSignal::new(false),
            name: RwSignal::new(false),
            all: RwSignal::new(false),
        }
    }
}

#[derive(Clone, Copy)]
pub struct FieldErrors {
    draft: Shared<Draft>,
    touched: Touched,
    /// The last draft that the server has refused.
    refused: Signal<Option<(Draft, ApiError)>>,
    invalid: Memo<Option<DraftErrors>>,
}

impl FieldErrors {
    pub fn new(
        draft: Shared<Draft>,
        touched: Touched,
        refused: Signal<Option<(Draft, ApiError)>>,
    ) -> Self {
        let invalid = memo(move |_| draft.with(Draft::parse).err());
        Self { draft, touched, refused, invalid }
    }

    pub fn of(self, field: DraftField) -> Signal<Option<String>> {
        Signal::derive(move || self.message(field))
    }

    fn message(self, field: DraftField) -> Option<String> {
        let invalid = self.invalid.with(|errors| message_of(errors.as_ref()?, field));
        invalid.filter(|_| self.is_visible(field)).or_else(|| self.refusal(field))
    }

    fn is_visible(self, field: DraftField) -> bool {
        let is_touched = match field {
            DraftField::Project => self.touched.project.get(),
            DraftField::OriginPvc => self.touched.origin_pvc.get(),
            // An invalid character is reported at once, a missing name only later.
            DraftField::Name => {
                self.draft.with(|draft| !draft.name.is_empty()) || self.touched.name.get()
            }
            DraftField::Description => true,
        };
        is_touched || self.touched.all.get()
    }

    /// The server's error, as long as the field's value is the refused one.
    fn refusal(self, field: DraftField) -> Option<String> {
        self.refused.with(|refused| {
            let (sent, error) = refused.as_ref().filter(|(_, it)| it.field() == Some(field))?;
            let is_same = self.draft.with(|draft| {
                let is_same_project = || draft.project_id() == sent.project_id();
                match field {
                    DraftField::Project => is_same_project(),
                    DraftField::OriginPvc => draft.origin_pvc == sent.origin_pvc,
                    DraftField::Name => draft.name == sent.name && is_same_project(),
                    DraftField::Description => draft.description == sent.description,
                }
            });
            is_same.then(|| error.message())
        })
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

pub fn field_id(field: DraftField) -> &'static str {
    match field {
        DraftField::Project => PROJECT,
        DraftField::OriginPvc => ORIGIN_PVC,
        DraftField::Name => NAME,
        DraftField::Description => DESCRIPTION,
    }
}

fn message_of(errors: &DraftErrors, field: DraftField) -> Option<String> {
    match field {
        DraftField::Project => errors.project.map(|error| error.to_string()),
        DraftField::OriginPvc => errors.origin_pvc.map(|error| error.to_string()),
        DraftField::Name => errors.name.as_ref().map(ToString::to_string),
        DraftField::Description => errors.description.as_ref().map(ToString::to_string),
    }
}
