//! The value of a filter while it is being built.

use super::unit::{Offer, Unit, UnitField};
use super::words::{day_and_time, refusal};
use crate::domain::{
    AGES, Age, Clause, ClauseError, Field, ListQuery, Operator, Phase, Timestamp, ValueKind,
    entered_id,
};
use crate::state::Directory;
use crate::ui::{
    Button, SelectField, SelectOption, TextField, end_of_day, local_moment, start_of_day,
};
use leptos::prelude::*;

/// The id of the field for the value.
pub const VALUE: &str = "filter-value";
/// The id of the field for the time of the day.
const TIME: &str = "filter-time";

/// What is wrong, and with which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The id of the field.
    pub at: &'static str,
    /// The sentence.
    pub words: String,
}

fn problem(at: &'static str, words: &str) -> Problem {
    Problem { at, words: words.to_owned() }
}

/// What has been typed and chosen, for each kind of value: changing the field or the operator
/// takes nothing away from what stays of the same kind.
#[derive(Clone, Copy)]
pub struct Value {
    /// Of a text.
    pub text: RwSignal<String>,
    /// The name of a unit, or its id.
    pub unit: RwSignal<String>,
    /// The unit that was chosen last; it counts while its name is in `unit`.
    pub picked: RwSignal<Option<Unit>>,
    /// The units that can be chosen from now.
    pub offer: StoredValue<Option<Offer>>,
    phase: RwSignal<String>,
    day: RwSignal<String>,
    time: RwSignal<String>,
    /// The age that a clause means.
    age: Option<Age>,
    /// What was wrong with it when it was to be used.
    pub problem: RwSignal<Option<Problem>>,
}

impl Value {
    /// Nothing, or what a clause says.
    pub fn of(clause: Option<&Clause>, directory: Directory) -> Self {
        let kind = clause.map(|clause| clause.field().value_kind(clause.operator()));
        let said = clause.map(Clause::value).unwrap_or_default().to_owned();
        let (mut text, mut phase) = (String::new(), Phase::Ready.as_str().to_owned());
        let (mut picked, mut moment) = (None, None);
        match kind {
            None => {}
            Some(ValueKind::Text) => text = said,
            Some(ValueKind::Phase) => phase = said,
            Some(ValueKind::Date) => moment = clause.and_then(moment_of),
            Some(ValueKind::Project) => {
                picked = Some(untrack(|| directory.project(&said.as_str().into())));
            }
            Some(ValueKind::Department) => {
                picked = Some(untrack(|| directory.department(&said.as_str().into())));
            }
            Some(ValueKind::Cluster) => {
                picked = Some(untrack(|| directory.cluster(&said.as_str().into())));
            }
        }
        let picked = picked.map(|name| {
            let id = clause.map(Clause::value).unwrap_or_default();
            Unit::new(id.to_owned(), name)
        });
        let (day, time) = moment.unwrap_or_default();
        Self {
            text: RwSignal::new(text),
            unit: RwSignal::new(picked.as_ref().map(|it| it.name.clone()).unwrap_or_default()),
            picked: RwSignal::new(picked),
            offer: StoredValue::new(None),
            phase: RwSignal::new(phase),
            day: RwSignal::new(day),
            time: RwSignal::new(time),
            problem: RwSignal::new(None),
            age: clause.and_then(Clause::age),
        }
    }

    /// Forgets the unit: one of another kind is meant now.
    pub fn forget_unit(self) {
        self.unit.set(String::new());
        self.picked.set(None);
    }

    /// Tracks everything that can be typed and chosen.
    pub fn track(self) {
        for text in [self.text, self.unit, self.phase, self.day, self.time] {
            text.track();
        }
    }

    /// What is wrong with one of the fields.
    pub fn problem_at(self, at: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.with(|problem| {
                problem.as_ref().filter(|problem| problem.at == at).map(|it| it.words.clone())
            })
        })
    }

    /// What is wrong with the text. That a comma cannot be sent is said as it is typed.
    fn text_problem(self) -> Signal<Option<String>> {
        let found = self.problem_at(VALUE);
        Signal::derive(move || {
            found.get().or_else(|| self.has_comma().then(|| refusal(&ClauseError::Comma)))
        })
    }

    /// Whether the text has a comma, tracked.
    pub fn has_comma(self) -> bool {
        self.text.with(|text| text.contains(','))
    }

    /// The clause that compares `field` by `operator` with what was typed. What has not been
    /// changed since `before` stays as it was, to the letter.
    pub fn read(
        self,
        field: Field,
        operator: Operator,
        before: Option<&Clause>,
    ) -> Result<Clause, Problem> {
        let before =
            before.filter(|clause| (clause.field(), clause.operator()) == (field, operator));
        let value = match field.value_kind(operator) {
            ValueKind::Text => {
                let typed = self.text.get_untracked();
                let is_unchanged = before.is_some_and(|clause| clause.value() == typed);
                if is_unchanged { typed } else { entered_id(&typed) }
            }
            ValueKind::Phase => self.phase.get_untracked(),
            ValueKind::Date => match before {
                Some(clause)
                    if clause.age().is_some() && self.day.with_untracked(String::is_empty) =>
                {
                    clause.value().to_owned()
                }
                Some(clause) if moment_of(clause) == Some(self.day_and_time()) => {
                    clause.value().to_owned()
                }
                _ => self.moment(operator)?,
            },
            ValueKind::Project | ValueKind::Department | ValueKind::Cluster => self.unit_id()?,
        };
        Clause::new(field, operator, &value)
            .map_err(|error| Problem { at: VALUE, words: refusal(&error) })
    }

    fn day_and_time(self) -> (String, String) {
        (self.day.get_untracked(), self.time.get_untracked())
    }

    /// The point in time as the API takes it: of a day alone its first moment, or its last
    /// millisecond where it is an upper bound, both on the person's clock.
    fn moment(self, operator: Operator) -> Result<String, Problem> {
        let (day, time) = self.day_and_time();
        if day.is_empty() {
            return Err(problem(VALUE, "Choose a date."));
        }
        let ms = match (operator, time.is_empty()) {
            (_, false) => local_moment(&day, &time),
            (Operator::AtLeast, true) => start_of_day(&day),
            (Operator::AtMost, true) => end_of_day(&day),
            (_, true) => {
                return Err(problem(TIME, "Give the time, too: nothing is made on a whole day."));
            }
        };
        let text = ms.and_then(|ms| Timestamp(ms).to_filter_value());
        text.ok_or_else(|| problem(VALUE, "The API has no way to write this date."))
    }

    fn unit_id(self) -> Result<String, Problem> {
        let typed = self.unit.get_untracked();
        let typed = entered_id(&typed);
        if typed.is_empty() {
            return Err(problem(VALUE, "Choose one, or type an ID."));
        }
        let picked = self.picked.get_untracked().filter(|unit| entered_id(&unit.name) == typed);
        match (picked, self.offer.get_value()) {
            (Some(unit), _) => Ok(unit.id),
            (None, Some(offer)) => offer.id_of(&typed).map_err(|words| problem(VALUE, words)),
            (None, None) => Ok(typed),
        }
    }
}

/// The day and the time of a clause about a date.
fn moment_of(clause: &Clause) -> Option<(String, String)> {
    let Timestamp(ms) = Timestamp::parse(clause.value())?;
    day_and_time(clause.operator(), ms)
}

/// The control for a value of a kind; `on_age` takes a whole clause.
#[component]
pub fn ValueField(
    value: Value,
    kind: ValueKind,
    operator: RwSignal<Operator>,
    query: Memo<ListQuery>,
    on_age: Callback<Clause>,
) -> impl IntoView {
    match kind {
        ValueKind::Text => view! {
            <TextField
                id=VALUE
                value=value.text
                label="Value"
                required=true
                error=value.text_problem()
            />
        }
        .into_any(),
        ValueKind::Phase => view! {
            <SelectField
                id=VALUE
                label="Value"
                options=phases(&query.get_untracked(), &value.phase.get_untracked())
                value=value.phase
                on_change=move |phase| value.phase.set(phase)
                error=value.problem_at(VALUE)
            />
        }
        .into_any(),
        ValueKind::Date => view! { <DateField value operator on_age /> }.into_any(),
        ValueKind::Project | ValueKind::Department | ValueKind::Cluster => {
            view! { <UnitField kind value /> }.into_any()
        }
    }
}

/// The known phases, and those that somebody asks for already: the list of phases may grow.
fn phases(query: &ListQuery, chosen: &str) -> Vec<SelectOption> {
    let clauses = query.filter.0.iter().filter(|clause| clause.field() == Field::Phase);
    let asked = clauses.filter(|clause| !clause.operator().compares_a_part()).map(Clause::value);
    let mut phases = Phase::ALL.to_vec();
    for phase in asked.chain([chosen]).map(|phase| Phase::from(phase.to_owned())) {
        if !phases.contains(&phase) {
            phases.push(phase);
        }
    }
    phases.iter().map(|phase| SelectOption::new(phase.as_str(), phase.label())).collect()
}

/// A day, a time of the day, and ages to choose from instead.
#[component]
fn DateField(
    value: Value,
    operator: RwSignal<Operator>,
    on_age: Callback<Clause>,
) -> impl IntoView {
    let needs_time = move || matches!(operator.get(), Operator::Equals | Operator::NotEquals);
    let hint = move || {
        let hint = match operator.get() {
            Operator::AtLeast => "Without a time, from the first moment of the day.",
            Operator::AtMost => "Without a time, up to the last moment of the day.",
            _ => "A volume is made at one moment; for a whole day, use “since” and “up to”.",
        };
        Some(hint.to_owned())
    };
    view! {
        <div class="field-group">
            <div class="filter-date">
                <TextField
                    id=VALUE
                    value=value.day
                    label="Date"
                    input_type="date"
                    required=true
                    error=value.problem_at(VALUE)
                />
                <TextField
                    id=TIME
                    value=value.time
                    label=Signal::derive(move || {
                        if needs_time() { "Time" } else { "Time (optional)" }.to_owned()
                    })
                    input_type="time"
                    step=Signal::derive(move || needs_time().then_some("1"))
                    error=value.problem_at(TIME)
                />
            </div>
            <p class="field-hint">{move || hint()}</p>
        </div>
        <fieldset class="filter-ages">
            <legend class="field-label">"Or an age, counted from now"</legend>
            {value.age.map(|age| view! { <p class="field-hint">{format!("Chosen: {}. A date takes its place.", age.label().to_lowercase())}</p> })}
            <div class="chips">
                {AGES
                    .into_iter()
                    .map(|age| {
                        view! { <Button on_click=move || on_age.run(age.clause())>{age.label()}</Button> }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
