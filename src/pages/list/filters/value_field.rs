//! The input for the value of a filter.

use super::describe::describe_age;
use super::draft::{TIME_ID, VALUE_ID, ValueDraft};
use super::unit_field::UnitField;
use crate::domain::{AGE_PRESETS, Clause, Field, ListQuery, Operator, Phase, ValueKind};
use crate::texts::filters as texts;
use crate::ui::{Button, SelectField, SelectOption, TextField};
use leptos::prelude::*;

/// `on_age` gets the whole clause when an age is chosen.
#[component]
pub fn ValueField(
    draft: ValueDraft,
    kind: ValueKind,
    operator: RwSignal<Operator>,
    query: Memo<ListQuery>,
    on_age: Callback<Clause>,
) -> impl IntoView {
    match kind {
        ValueKind::Text => view! {
            <TextField
                id=VALUE_ID
                value=draft.text
                label=texts::VALUE
                required=true
                error=draft.text_error()
            />
        }
        .into_any(),
        ValueKind::Phase => view! {
            <SelectField
                id=VALUE_ID
                label=texts::VALUE
                options=phase_options(&query.get_untracked(), &draft.phase.get_untracked())
                value=draft.phase
                on_change=move |phase| draft.phase.set(phase)
                error=draft.error_of(VALUE_ID)
            />
        }
        .into_any(),
        ValueKind::Date => view! { <DateField draft operator on_age /> }.into_any(),
        ValueKind::Project | ValueKind::Department | ValueKind::Cluster => {
            view! { <UnitField kind draft /> }.into_any()
        }
    }
}

/// The known phases and those in the URL, because the API may have more.
fn phase_options(query: &ListQuery, chosen: &str) -> Vec<SelectOption> {
    let clauses = query.filter.0.iter().filter(|clause| clause.field() == Field::Phase);
    let in_url = clauses.filter(|clause| !clause.operator().is_partial_match()).map(Clause::value);
    let mut phases = Phase::ALL.to_vec();
    for phase in in_url.chain([chosen]).map(|phase| Phase::from(phase.to_owned())) {
        if !phases.contains(&phase) {
            phases.push(phase);
        }
    }
    phases.iter().map(|phase| SelectOption::new(phase.as_str(), phase.label())).collect()
}

#[component]
fn DateField(
    draft: ValueDraft,
    operator: RwSignal<Operator>,
    on_age: Callback<Clause>,
) -> impl IntoView {
    let needs_time = move || matches!(operator.get(), Operator::Equals | Operator::NotEquals);
    let hint = move || match operator.get() {
        Operator::AtLeast => texts::AFTER_HINT,
        Operator::AtMost => texts::BEFORE_HINT,
        _ => texts::AT_HINT,
    };
    view! {
        <div class="field-group">
            <div class="filter-date">
                <TextField
                    id=VALUE_ID
                    value=draft.day
                    label=texts::DATE
                    input_type="date"
                    required=true
                    error=draft.error_of(VALUE_ID)
                />
                <TextField
                    id=TIME_ID
                    value=draft.time
                    label=Signal::derive(move || {
                        if needs_time() { texts::TIME } else { texts::TIME_OPTIONAL }.to_owned()
                    })
                    input_type="time"
                    step=Signal::derive(move || needs_time().then_some("1"))
                    error=draft.error_of(TIME_ID)
                />
            </div>
            <p class="field-hint">{hint}</p>
        </div>
        <fieldset class="filter-ages">
            <legend class="field-label">{texts::AGES}</legend>
            {draft.age.map(|age| view! { <p class="field-hint">{texts::chosen_age(&describe_age(age).to_lowercase())}</p> })}
            <div class="chips">
                {AGE_PRESETS
                    .into_iter()
                    .map(|age| {
                        view! { <Button on_click=move || on_age.run(age.clause())>{describe_age(age)}</Button> }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
