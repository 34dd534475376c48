//! What is wrong with the form: our own words as one types, the server's once it has refused.

use super::{DESCRIPTION, NAME, ORIGIN_PVC, PROJECT};
use crate::api::{ApiError, DraftField};
use crate::domain::{Draft, DraftErrors, NewVolume};
use crate::effect::memo;
use crate::state::Shared;
use leptos::prelude::*;

/// Which fields have been left, so that their errors may show.
#[derive(Clone, Copy)]
pub struct Touched {
    pub project: RwSignal<bool>,
    pub origin_pvc: RwSignal<bool>,
    pub name: RwSignal<bool>,
    /// Everything, since the form was to be sent.
    pub all: RwSignal<bool>,
}

impl Touched {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            project: RwSignal::new(false),
            origin_pvc: RwSignal::new(false),
            name: RwSignal::new(false),
            all: RwSignal::new(false),
        }
    }
}

/// What the fields show: the errors that may show by now, ours or the server's.
#[derive(Clone, Copy)]
pub struct VisibleErrors {
    pub project: Signal<Option<String>>,
    pub origin_pvc: Signal<Option<String>>,
    pub name: Signal<Option<String>>,
    pub description: Signal<Option<String>>,
}

impl VisibleErrors {
    /// What is wrong with the field of this ID by now.
    fn at(self, id: &str) -> Option<String> {
        match id {
            PROJECT => self.project.get(),
            ORIGIN_PVC => self.origin_pvc.get(),
            NAME => self.name.get(),
            DESCRIPTION => self.description.get(),
            _ => None,
        }
    }

    /// What of a summary is still wrong, and in what way by now, tracked.
    pub fn still(self, summary: Vec<(String, String)>) -> Vec<(String, String)> {
        let item = |(id, _): (String, String)| self.at(&id).map(|text| (id, text));
        summary.into_iter().filter_map(item).collect()
    }
}

/// Replaces the summary, so that it takes the focus although it was there before.
pub fn show_summary(summary: RwSignal<Vec<(String, String)>>, items: Vec<(String, String)>) {
    summary.try_set(Vec::new());
    request_animation_frame(move || {
        summary.try_set(items);
    });
}

/// The id of a field.
pub fn id_of(field: DraftField) -> &'static str {
    match field {
        DraftField::Project => PROJECT,
        DraftField::OriginPvc => ORIGIN_PVC,
        DraftField::Name => NAME,
        DraftField::Description => DESCRIPTION,
    }
}

impl DraftErrors {
    /// The errors with the ids of their fields, in the order of the form.
    pub(super) fn items(&self) -> Vec<(String, String)> {
        let item = |id: &str, text: Option<String>| text.map(|text| (id.to_owned(), text));
        [
            item(PROJECT, self.project.map(|error| error.to_string())),
            item(ORIGIN_PVC, self.origin_pvc.map(|error| error.to_string())),
            item(NAME, self.name.as_ref().map(|error| error.to_string())),
            item(DESCRIPTION, self.description.as_ref().map(|error| error.to_string())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The errors of the fields.
pub fn use_shown_errors(
    draft: Shared<Draft>,
    touched: Touched,
    refused: Signal<Option<(Draft, ApiError)>>,
) -> VisibleErrors {
    let errors = memo(move |_| draft.with(Draft::parse).map(|_: NewVolume| ()).err());
    let ours = move |of: fn(&DraftErrors) -> Option<String>| {
        errors.with(|errors| errors.as_ref().and_then(of))
    };
    // A refusal holds as long as the field says what was refused.
    let theirs = move |field: DraftField, same: fn(&Draft, &Draft) -> bool| {
        refused.with(|refused| {
            let (sent, error) = refused.as_ref()?;
            let holds = error.field() == Some(field) && draft.with(|now| same(sent, now));
            holds.then(|| error.message())
        })
    };
    let may = move |field: RwSignal<bool>| field.get() || touched.all.get();
    VisibleErrors {
        project: Signal::derive(move || {
            let ours = ours(|errors| errors.project.map(|error| error.to_string()));
            ours.filter(|_| may(touched.project))
                .or_else(|| theirs(DraftField::Project, |a, b| a.project_id() == b.project_id()))
        }),
        origin_pvc: Signal::derive(move || {
            let ours = ours(|errors| errors.origin_pvc.map(|error| error.to_string()));
            ours.filter(|_| may(touched.origin_pvc))
                .or_else(|| theirs(DraftField::OriginPvc, |a, b| a.origin_pvc == b.origin_pvc))
        }),
        name: Signal::derive(move || {
            let empty = draft.with(|draft| draft.name.is_empty());
            let ours = ours(|errors| errors.name.as_ref().map(|error| error.to_string()));
            // A wrong letter is worth saying at once, a missing name only afterwards.
            ours.filter(|_| !empty || may(touched.name)).or_else(|| {
                theirs(DraftField::Name, |a, b| {
                    a.name == b.name && a.project_id() == b.project_id()
                })
            })
        }),
        description: Signal::derive(move || {
            let ours = ours(|errors| errors.description.as_ref().map(|error| error.to_string()));
            ours.or_else(|| theirs(DraftField::Description, |a, b| a.description == b.description))
        }),
    }
}
