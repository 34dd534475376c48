//! The dialog that builds a filter, or changes one: a field, an operator that it allows, and a value
//! of its kind.

use super::super::address::use_go;
use super::value::{Value, ValueField};
use super::words::{refusal, words};
use super::{Filters, OpenEditor};
use crate::domain::{Clause, ClauseError, Field, Operator, ValueKind};
use crate::effect::{effect, effect_with, memo};
use crate::state::use_app;
use crate::ui::{
    Button, ButtonType, ButtonVariant, Dialog, SelectField, SelectOption, focus_by_id,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The fields as they are offered: what is asked for most comes first.
const OFFERED: [Field; 8] = [
    Field::Name,
    Field::Phase,
    Field::ProjectId,
    Field::DepartmentId,
    Field::ClusterId,
    Field::CreatedAt,
    Field::CreatedBy,
    Field::ProjectName,
];

/// The dialog; what is typed in it is forgotten when it closes.
#[component]
pub fn FilterEditor(filters: Filters) -> impl IntoView {
    let editing = filters.editing;
    let open = Signal::derive(move || editing.with(Option::is_some));
    let title = move || match editing.get() {
        Some(OpenEditor::Clause(_)) => "Edit filter".to_owned(),
        _ => "Add filter".to_owned(),
    };
    view! {
        <Dialog open=open on_close=move || editing.set(None) title=Signal::derive(title)>
            <Form filters />
        </Dialog>
    }
}

#[component]
fn Form(filters: Filters) -> impl IntoView {
    let app = use_app();
    let go = use_go();
    let before = StoredValue::new(match filters.editing.get_untracked() {
        Some(OpenEditor::Clause(clause)) => Some(clause),
        _ => None,
    });
    let clause = before.get_value();
    let field = RwSignal::new(clause.as_ref().map_or(Field::Name, Clause::field));
    let usual = field.get_untracked().usual_operator();
    let operator = RwSignal::new(clause.as_ref().map_or(usual, Clause::operator));
    let value = Value::of(clause.as_ref(), app.directory);
    let kind = memo(move |_| field.get().value_kind(operator.get()));

    let apply = move |clause: Clause| {
        let query = filters.query.get_untracked();
        let said = untrack(|| words(&clause, app.directory));
        let filter = match before.get_value() {
            Some(before) => query.filter.replacing(&before, clause),
            None => query.filter.with(clause),
        };
        // The dialog gives the focus back to what it was opened with.
        filters.editing.set(None);
        if filter != query.filter {
            app.notifications.announce(format!("Filtered by {said}"));
            go(query.with_filter(filter), false);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let read = value.read(
            field.get_untracked(),
            operator.get_untracked(),
            before.get_value().as_ref(),
        );
        match read {
            Ok(clause) => apply(clause),
            Err(problem) => {
                focus_by_id(problem.at);
                app.notifications.announce(problem.words.clone());
                value.problem.set(Some(problem));
            }
        }
    };
    // What was wrong is looked at again when it is sent again.
    effect_with(move |again: Option<()>| {
        value.track();
        operator.track();
        field.track();
        if again.is_some() {
            value.problem.set(None);
        }
    });
    // Heard as well as seen.
    let comma = memo(move |_| kind.get() == ValueKind::Text && value.has_comma());
    effect(move || {
        if comma.get() {
            app.notifications.announce(refusal(&ClauseError::Comma));
        }
    });

    let choose_field = move |text: String| {
        if let Some(chosen) = Field::parse(&text) {
            value.forget_unit();
            operator.set(chosen.usual_operator());
            field.set(chosen);
        }
    };
    let choose_operator = move |text: String| {
        let chosen = Operator::ALL.into_iter().find(|operator| operator.as_str() == text);
        if let Some(chosen) = chosen {
            operator.set(chosen);
        }
    };
    let fields = OFFERED.map(|field| SelectOption::new(field.as_str(), field.label())).to_vec();
    let operators = memo(move |_| {
        let field = field.get();
        let option = |it: Operator| SelectOption::new(it.as_str(), it.label_for(field));
        field.operators().map(option).collect::<Vec<_>>()
    });
    view! {
        <form class="filter-form" novalidate on:submit=submit>
            <div class="filter-what">
                <SelectField
                    label="Field"
                    options=fields
                    value=Signal::derive(move || field.get().as_str().to_owned())
                    on_change=choose_field
                />
                <SelectField
                    label="Operator"
                    options=operators
                    value=Signal::derive(move || operator.get().as_str().to_owned())
                    on_change=choose_operator
                />
            </div>
            {move || {
                let kind = kind.get();
                view! { <ValueField value kind operator query=filters.query on_age=Callback::new(apply) /> }
            }}
            <div class="actions">
                <Button kind=ButtonType::Submit variant=ButtonVariant::Primary>
                    "Apply filter"
                </Button>
                <Button on_click=move || filters.editing.set(None)>"Cancel"</Button>
            </div>
        </form>
    }
}
