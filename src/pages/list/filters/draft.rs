//! The value of a filter that is being edited.

use super::describe::{day_and_time, describe_error, unit_name};
use crate::domain::{Age, Clause, ClauseError, Field, Operator, ValueKind, looks_like_id};
use crate::state::Directory;
use crate::texts::filters as texts;
use crate::tools::{Timestamp, clean_id};
use crate::ui::{ComboOption, ComboState, end_of_day, parse_local_time, start_of_day};
use leptos::prelude::*;

/// The id of the field for the value; of a date, for its day.
pub const VALUE_ID: &str = "filter-value";
pub const TIME_ID: &str = "filter-time";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub field_id: &'static str,
    pub message: String,
}

impl FieldError {
    fn new(field_id: &'static str, message: &str) -> Self {
        Self { field_id, message: message.to_owned() }
    }
}

/// Projects, departments or clusters, by their ids and names.
#[derive(Clone, Copy)]
pub struct UnitSuggestions {
    pub units: Signal<Vec<ComboOption>>,
    pub state: Signal<ComboState>,
}

impl UnitSuggestions {
    /// The id of the unit with the typed name or id.
    fn find_id(self, field: Field, typed: &str) -> Result<String, String> {
        let units = self.units.try_get_untracked().unwrap_or_default();
        match self.state.try_get_untracked() {
            Some(ComboState::Loading) => return Err(texts::SUGGESTIONS_LOADING.to_owned()),
            Some(ComboState::Ready) => {}
            // The unit may be one that is missing.
            Some(ComboState::Partial(_)) if units.is_empty() => return Ok(typed.to_owned()),
            Some(ComboState::Partial(_)) => {}
            // Without suggestions the text has to be an id.
            Some(ComboState::Failed(_)) | None => return Ok(typed.to_owned()),
        }
        let mut named = units.iter().filter(|unit| unit.label == typed);
        match (named.next(), named.next()) {
            (Some(unit), None) => Ok(unit.value.clone()),
            (Some(_), Some(_)) => Err(texts::AMBIGUOUS_NAME.to_owned()),
            (None, _) if looks_like_id(typed) => Ok(typed.to_owned()),
            (None, _) if units.is_empty() => Err(texts::no_unit_named(field.label(), typed)),
            (None, _) => Err(texts::UNKNOWN_NAME.to_owned()),
        }
    }
}

/// The input for each kind of value, so that changing the field or the operator keeps what was entered.
#[derive(Clone, Copy)]
pub struct ValueDraft {
    pub text: RwSignal<String>,
    /// The name or the id of a unit, as typed.
    pub unit: RwSignal<String>,
    /// The unit that was chosen last. It is used only while `unit` is its name.
    pub chosen_unit: RwSignal<Option<ComboOption>>,
    pub suggestions: StoredValue<Option<UnitSuggestions>>,
    pub day: RwSignal<String>,
    pub time: RwSignal<String>,
    pub age: Option<Age>,
    pub error: RwSignal<Option<FieldError>>,
}

impl ValueDraft {
    pub fn new(clause: Option<&Clause>, directory: Directory) -> Self {
        let kind = clause.map(|clause| clause.field().value_kind(clause.operator()));
        let value = clause.map(Clause::value).unwrap_or_default().to_owned();
        let is = |wanted| kind == Some(wanted);
        let value_if = |is_used: bool| is_used.then(|| value.clone());
        let unit_name = untrack(|| kind.and_then(|kind| unit_name(kind, &value, directory)));
        let moment = clause.filter(|_| is(ValueKind::Date)).and_then(moment_of);
        let (day, time) = moment.unwrap_or_default();
        Self {
            text: RwSignal::new(value_if(is(ValueKind::Text)).unwrap_or_default()),
            unit: RwSignal::new(unit_name.clone().unwrap_or_default()),
            chosen_unit: RwSignal::new(unit_name.map(|label| ComboOption {
                value: value.clone(),
                label,
                ..ComboOption::default()
            })),
            suggestions: StoredValue::new(None),
            day: RwSignal::new(day),
            time: RwSignal::new(time),
            error: RwSignal::new(None),
            age: clause.and_then(Clause::age),
        }
    }

    pub fn clear_unit(self) {
        self.unit.set(String::new());
        self.chosen_unit.set(None);
    }

    pub fn track(self) {
        for text in [self.text, self.unit, self.day, self.time] {
            text.track();
        }
    }

    pub fn error_of(self, field_id: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error.with(|error| {
                error.as_ref().filter(|it| it.field_id == field_id).map(|it| it.message.clone())
            })
        })
    }

    /// The error of the text field. A comma is reported while typing.
    pub fn text_error(self) -> Signal<Option<String>> {
        let error = self.error_of(VALUE_ID);
        Signal::derive(move || {
            error.get().or_else(|| self.has_comma().then(|| describe_error(&ClauseError::Comma)))
        })
    }

    pub fn has_comma(self) -> bool {
        self.text.with(|text| text.contains(','))
    }

    /// A whole day is a clause for its start and one for its end.
    pub fn to_clauses(
        self,
        field: Field,
        operator: Operator,
        before: Option<&Clause>,
    ) -> Result<Vec<Clause>, FieldError> {
        let is_day = field.value_kind(operator) == ValueKind::Date
            && operator == Operator::Equals
            && self.time.with_untracked(String::is_empty);
        let operators = match is_day {
            true => vec![Operator::AtLeast, Operator::AtMost],
            false => vec![operator],
        };
        operators.into_iter().map(|operator| self.to_clause(field, operator, before)).collect()
    }

    /// The clause with the entered value. A value that was not edited keeps its exact text from `before`.
    fn to_clause(
        self,
        field: Field,
        operator: Operator,
        before: Option<&Clause>,
    ) -> Result<Clause, FieldError> {
        let before =
            before.filter(|clause| (clause.field(), clause.operator()) == (field, operator));
        let value = match field.value_kind(operator) {
            ValueKind::Text => {
                let typed = self.text.get_untracked();
                let is_unchanged = before.is_some_and(|clause| clause.value() == typed);
                if is_unchanged { typed } else { clean_id(&typed) }
            }
            // A phase is applied when it is chosen.
            ValueKind::Phase => return Err(FieldError::new(VALUE_ID, texts::NO_STATUS)),
            ValueKind::Date => {
                let is_unchanged = |clause: &&Clause| {
                    (clause.age().is_some() && self.day.with_untracked(String::is_empty))
                        || moment_of(clause) == Some(self.day_and_time())
                };
                match before.filter(is_unchanged) {
                    Some(clause) => clause.value().to_owned(),
                    None => self.to_timestamp(operator)?,
                }
            }
            ValueKind::Project | ValueKind::Department | ValueKind::Cluster => {
                self.unit_id(field)?
            }
        };
        Clause::new(field, operator, &value)
            .map_err(|error| FieldError::new(VALUE_ID, &describe_error(&error)))
    }

    fn day_and_time(self) -> (String, String) {
        (self.day.get_untracked(), self.time.get_untracked())
    }

    /// The time in the API's format. A day without a time stands for its first moment or, as an upper
    /// bound, for its last millisecond, in local time.
    fn to_timestamp(self, operator: Operator) -> Result<String, FieldError> {
        let (day, time) = self.day_and_time();
        if day.is_empty() {
            return Err(FieldError::new(VALUE_ID, texts::NO_DATE));
        }
        let ms = match (operator, time.is_empty()) {
            (_, false) => parse_local_time(&day, &time),
            (Operator::AtLeast, true) => start_of_day(&day),
            (Operator::AtMost, true) => end_of_day(&day),
            (_, true) => return Err(FieldError::new(TIME_ID, texts::NO_TIME)),
        };
        let text = ms.and_then(|ms| Timestamp(ms).to_filter_value());
        text.ok_or_else(|| FieldError::new(VALUE_ID, texts::DATE_UNSUPPORTED))
    }

    fn unit_id(self, field: Field) -> Result<String, FieldError> {
        let typed = self.unit.get_untracked();
        let typed = clean_id(&typed);
        if typed.is_empty() {
            return Err(FieldError::new(VALUE_ID, texts::NO_UNIT));
        }
        let chosen = self.chosen_unit.get_untracked().filter(|unit| clean_id(&unit.label) == typed);
        match (chosen, self.suggestions.get_value()) {
            (Some(unit), _) => Ok(unit.value),
            (None, Some(suggestions)) => {
                suggestions.find_id(field, &typed).map_err(|it| FieldError::new(VALUE_ID, &it))
            }
            (None, None) => Ok(typed),
        }
    }
}

fn moment_of(clause: &Clause) -> Option<(String, String)> {
    let Timestamp(ms) = Timestamp::parse(clause.value())?;
    day_and_time(clause.operator(), ms)
}
