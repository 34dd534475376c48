//! The dialog that adds or edits a filter.

use super::super::url_query::use_navigate_to_query;
use super::describe::{describe_clause, describe_error, operator_label};
use super::draft::ValueDraft;
use super::model::{EditorTarget, Filters};
use super::value_field::ValueField;
use crate::domain::{Clause, ClauseError, Field, Operator, ValueKind};
use crate::effect::{effect, memo};
use crate::state::{use_directory, use_notifications};
use crate::texts::{filters as texts, ui};
use crate::ui::{Button, ButtonVariant, Dialog, SelectField, SelectOption, focus_by_id};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub fn FilterEditor(filters: Filters) -> impl IntoView {
    let editing = filters.editing;
    let open = Signal::derive(move || editing.with(Option::is_some));
    let title = move || match editing.get() {
        Some(EditorTarget::Clause(_)) => texts::EDIT_TITLE.to_owned(),
        _ => texts::ADD.to_owned(),
    };
    view! {
        <Dialog open=open on_close=move || editing.set(None) title=Signal::derive(title)>
            <FilterForm filters />
        </Dialog>
    }
}

#[component]
fn FilterForm(filters: Filters) -> impl IntoView {
    let directory = use_directory();
    let notifications = use_notifications();
    let navigate = use_navigate_to_query();
    let before = StoredValue::new(match filters.editing.get_untracked() {
        Some(EditorTarget::Clause(clause)) => Some(clause),
        _ => None,
    });
    let clause = before.get_value();
    let field = RwSignal::new(clause.as_ref().map_or(Field::Name, Clause::field));
    let default_operator = field.get_untracked().default_operator();
    let operator = RwSignal::new(clause.as_ref().map_or(default_operator, Clause::operator));
    let draft = ValueDraft::new(clause.as_ref(), directory);
    let kind = memo(move |_| field.get().value_kind(operator.get()));

    let apply = move |clause: Clause| {
        let query = filters.query.get_untracked();
        let text = untrack(|| describe_clause(&clause, directory));
        let filter = match before.get_value() {
            Some(before) => query.filter.replacing(&before, clause),
            None => query.filter.with(clause),
        };
        filters.editing.set(None);
        if filter != query.filter {
            notifications.announce(texts::filtered_by(&text));
            navigate(query.with_filter(filter), false);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let clause = draft.to_clause(
            field.get_untracked(),
            operator.get_untracked(),
            before.get_value().as_ref(),
        );
        match clause {
            Ok(clause) => apply(clause),
            Err(error) => {
                focus_by_id(error.field_id);
                notifications.announce(error.message.clone());
                draft.error.set(Some(error));
            }
        }
    };
    // Editing clears the error.
    effect(move || {
        draft.track();
        operator.track();
        field.track();
        draft.error.set(None);
    });
    let has_comma = memo(move |_| kind.get() == ValueKind::Text && draft.has_comma());
    effect(move || {
        if has_comma.get() {
            notifications.announce(describe_error(&ClauseError::Comma));
        }
    });

    let choose_field = move |text: String| {
        if let Some(chosen) = Field::parse(&text) {
            draft.clear_unit();
            operator.set(chosen.default_operator());
            field.set(chosen);
        }
    };
    let choose_operator = move |text: String| {
        if let Some(chosen) = Operator::ALL.into_iter().find(|it| it.as_str() == text) {
            operator.set(chosen);
        }
    };
    let fields = Field::MENU.map(|field| SelectOption::new(field.as_str(), field.label())).to_vec();
    let operators = memo(move |_| {
        let field = field.get();
        // An order makes sense for dates only, but the URL may have it for each field.
        let is_offered = |operator: &Operator| {
            field.kind() == ValueKind::Date
                || !matches!(operator, Operator::AtMost | Operator::AtLeast)
                || clause
                    .as_ref()
                    .is_some_and(|it| (it.field(), it.operator()) == (field, *operator))
        };
        let option = |it: Operator| SelectOption::new(it.as_str(), operator_label(it, field));
        field.operators().filter(is_offered).map(option).collect::<Vec<_>>()
    });
    view! {
        <form class="filter-form" novalidate on:submit=submit>
            <div class="filter-what">
                <SelectField
                    label=texts::FIELD
                    options=fields
                    value=Signal::derive(move || field.get().as_str().to_owned())
                    on_change=choose_field
                />
                <SelectField
                    label=texts::OPERATOR
                    options=operators
                    value=Signal::derive(move || operator.get().as_str().to_owned())
                    on_change=choose_operator
                />
            </div>
            {move || {
                let kind = kind.get();
                view! { <ValueField draft kind operator query=filters.query on_age=Callback::new(apply) /> }
            }}
            <div class="actions">
                <Button submit=true variant=ButtonVariant::Primary>
                    {texts::APPLY_FILTER}
                </Button>
                <Button on_click=move || filters.editing.set(None)>{ui::CANCEL}</Button>
            </div>
        </form>
    }
}
