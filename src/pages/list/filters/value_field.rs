//! The input for the value of a filter.

use super::describe::describe_age;
use super::draft::{TIME_ID, VALUE_ID, ValueDraft};
use super::move_focus::move_focus;
use super::unit_field::UnitField;
use crate::domain::{AGE_PRESETS, Age, Clause, Field, ListQuery, Operator, Phase, ValueKind};
use crate::effect::when;
use crate::texts::filters as texts;
use crate::ui::TextField;
use leptos::prelude::*;

/// `on_choose` gets the whole clause when a status, a project, a department or a cluster is chosen.
#[component]
pub fn ValueField(
    draft: ValueDraft,
    kind: ValueKind,
    condition: RwSignal<(Field, Operator)>,
    query: Memo<ListQuery>,
    on_choose: Callback<Clause>,
) -> impl IntoView {
    let choose_value = move |value: String| {
        let (field, operator) = condition.get_untracked();
        if let Ok(clause) = Clause::new(field, operator, &value) {
            on_choose.run(clause);
        }
    };
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
        ValueKind::Phase => {
            let choices = phases(&query.get_untracked()).into_iter().enumerate();
            let choice = move |(index, phase): (usize, Phase)| {
                let value = phase.as_str().to_owned();
                let choose = move || choose_value(value.clone());
                view! { <Choice label=phase.label().to_owned() id=(index == 0).then_some(VALUE_ID) on_click=choose /> }
            };
            view! {
                <fieldset class="filter-choices">
                    <legend class="field-label">{texts::VALUE}</legend>
                    <div class="chips" on:keydown=move_focus>{choices.map(choice).collect_view()}</div>
                </fieldset>
            }
            .into_any()
        }
        ValueKind::Date => view! { <DateField draft condition /> }.into_any(),
        ValueKind::Project | ValueKind::Department | ValueKind::Cluster => {
            view! { <UnitField kind draft on_choose=Callback::new(choose_value) /> }.into_any()
        }
    }
}

/// A value that is applied when it is clicked.
#[component]
fn Choice(
    label: String,
    id: Option<&'static str>,
    #[prop(into)] on_click: Callback<()>,
    #[prop(optional)] pressed: bool,
) -> impl IntoView {
    view! {
        <button
            class="button"
            type="button"
            id=id
            data-variant="secondary"
            aria-pressed=pressed.then_some("true")
            on:click=move |_| on_click.run(())
        >
            <span class="button-label">{label}</span>
        </button>
    }
}

/// The known phases and those in the URL, because the API may have more.
fn phases(query: &ListQuery) -> Vec<Phase> {
    let clauses = query.filter.0.iter().filter(|clause| clause.field() == Field::Phase);
    let in_url = clauses.filter(|clause| !clause.operator().is_partial_match()).map(Clause::value);
    let mut phases = Phase::ALL.to_vec();
    for phase in in_url.map(|phase| Phase::from(phase.to_owned())) {
        if !phases.contains(&phase) {
            phases.push(phase);
        }
    }
    phases
}

/// The ID of the first age.
pub const AGE_ID: &str = "filter-age";

/// `on_choose` gets the whole clause when an age is chosen.
#[component]
pub fn AgeChoices(draft: ValueDraft, on_choose: Callback<Clause>) -> impl IntoView {
    let other = draft.age.filter(|age| !AGE_PRESETS.contains(age));
    let choice = move |(index, age): (usize, Age)| {
        view! {
            <Choice
                label=describe_age(age)
                id=(index == 0).then_some(AGE_ID)
                pressed=draft.age == Some(age)
                on_click=move || on_choose.run(age.clause())
            />
        }
    };
    view! {
        <fieldset class="filter-choices">
            <legend class="field-label">{texts::AGES}</legend>
            <div class="chips" on:keydown=move_focus>
                {other.into_iter().chain(AGE_PRESETS).enumerate().map(choice).collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
fn DateField(draft: ValueDraft, condition: RwSignal<(Field, Operator)>) -> impl IntoView {
    let needs_time = move || condition.get().1 == Operator::NotEquals;
    let is_exact = move || matches!(condition.get().1, Operator::Equals | Operator::NotEquals);
    let hint = move || match condition.get().1 {
        Operator::AtLeast => texts::AFTER_HINT,
        _ => texts::BEFORE_HINT,
    };
    view! {
        <div class="field-group">
            <div class="columns filter-date">
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
                    step=Signal::derive(move || is_exact().then_some("1"))
                    error=draft.error_of(TIME_ID)
                />
            </div>
            {when(move || !needs_time(), move || view! { <p class="field-hint">{hint}</p> })}
        </div>
    }
}
