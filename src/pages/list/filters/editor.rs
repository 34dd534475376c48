//! The popover that adds or edits a filter: first its field, then the condition and the value.

use super::super::url_query::use_navigate_to_query;
use super::describe::{condition_label, describe_clause, describe_error};
use super::draft::{VALUE_ID, ValueDraft};
use super::model::{EditorTarget, Filters, created_by_user};
use super::move_focus::move_focus;
use super::popover::show_at_focused_control;
use super::value_field::{AGE_ID, AgeChoices, ValueField};
use crate::domain::{Clause, ClauseError, Field, Operator, ValueKind};
use crate::effect::{effect, memo, when};
use crate::state::{use_directory, use_notifications};
use crate::texts::filters as texts;
use crate::ui::{
    Button, ButtonVariant, SelectField, SelectOption, SheetHeader, close_on_backdrop_click,
    focus_by_id, focus_in_next_frame, on_history_navigation, unique_id, use_popover_focus,
};
use leptos::ev::{Event, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;

#[component]
pub fn FilterEditor(filters: Filters) -> impl IntoView {
    // A popover for each target, at the control of that target.
    move || filters.editing.get().map(|target| view! { <FilterPopover filters target /> })
}

#[component]
fn FilterPopover(filters: Filters, target: EditorTarget) -> impl IntoView {
    let popover = NodeRef::<html::Div>::new();
    show_at_focused_control(popover);
    use_popover_focus();
    let (title, clause) = match target.clone() {
        EditorTarget::New => (texts::ADD, None),
        EditorTarget::Clause(clause) => (texts::EDIT_TITLE, Some(clause)),
    };
    // By then, the editor of another target may be open, or another page.
    let close = move || {
        let is_open = |editing: &Option<EditorTarget>| editing.as_ref() == Some(&target);
        if filters.editing.try_with_untracked(is_open) == Some(true) {
            filters.editing.set(None);
        }
    };
    on_history_navigation(close.clone());
    let id = unique_id("popover");
    let header_id = id.clone();
    view! {
        <div
            class="panel popover filter-editor"
            id=id
            popover="auto"
            role="dialog"
            aria-label=title
            node_ref=popover
            on:toggle=move |event: Event| {
                if event_target::<Element>(&event).matches(":popover-open") != Ok(true) {
                    close();
                }
            }
            on:click=|event| close_on_backdrop_click(&event)
        >
            <SheetHeader title id=header_id />
            <FilterForm filters clause />
        </div>
    }
}

fn field_button_id(field: Field) -> String {
    format!("filter-field-{}", field.as_str())
}

#[component]
fn FilterForm(filters: Filters, clause: Option<Clause>) -> impl IntoView {
    let directory = use_directory();
    let notifications = use_notifications();
    let navigate = use_navigate_to_query();
    let field = RwSignal::new(clause.as_ref().map(|clause| clause.field().in_menu()));
    let condition = RwSignal::new(match &clause {
        Some(clause) => (clause.field(), clause.operator()),
        None => (Field::Name, Field::Name.default_operator()),
    });
    let draft = ValueDraft::new(clause.as_ref(), directory);
    let before = StoredValue::new(clause);

    let apply = move |clauses: Vec<Clause>| {
        let query = filters.query.get_untracked();
        let describe = |clause: &Clause| untrack(|| describe_clause(clause, directory));
        let text = clauses.iter().map(describe).collect::<Vec<_>>().join(texts::AND);
        let mut filter = query.filter.clone();
        let mut before = before.get_value();
        for clause in clauses {
            filter = match before.take() {
                Some(before) => filter.replacing(&before, clause),
                None => filter.with(clause),
            };
        }
        filters.editing.set(None);
        if filter != query.filter {
            notifications.announce(texts::filtered_by(&text));
            navigate(query.with_filter(filter), false);
        }
    };
    let choose_field = move |chosen: Field| {
        draft.clear_unit();
        draft.error.set(None);
        condition.set((chosen, chosen.default_operator()));
        field.set(Some(chosen));
    };
    // What is entered next gets the focus.
    effect(move || match field.get() {
        None => focus_in_next_frame(&field_button_id(condition.get_untracked().0.in_menu())),
        Some(Field::CreatedAt) if draft.day.with_untracked(String::is_empty) => {
            focus_in_next_frame(AGE_ID);
        }
        Some(_) => focus_in_next_frame(VALUE_ID),
    });
    move || match field.get() {
        None => view! { <FieldList on_choose=choose_field on_apply=apply /> }.into_any(),
        Some(field_of_menu) => view! {
            <ConditionForm
                filters
                draft
                before
                field=field_of_menu
                condition
                on_apply=apply
                on_back=move || field.set(None)
            />
        }
        .into_any(),
    }
}

#[component]
fn FieldList(
    #[prop(into)] on_choose: Callback<Field>,
    #[prop(into)] on_apply: Callback<Vec<Clause>>,
) -> impl IntoView {
    let item = move |field: Field| {
        view! {
            <li>
                <button
                    class="menu-item"
                    type="button"
                    id=field_button_id(field)
                    on:click=move |_| on_choose.run(field)
                >
                    <span>{field.label()}</span>
                </button>
            </li>
        }
    };
    let own = move |clause: Clause| {
        let apply = move |_| on_apply.run(vec![clause.clone()]);
        view! {
            <li>
                <button class="menu-item" type="button" on:click=apply>
                    <span>{texts::CREATED_BY_ME}</span>
                </button>
            </li>
        }
    };
    view! {
        <ul class="filter-fields" aria-label=texts::FIELD on:keydown=move_focus>
            {Field::MENU.map(item).collect_view()}
            {created_by_user().map(own)}
        </ul>
    }
}

#[component]
fn ConditionForm(
    filters: Filters,
    draft: ValueDraft,
    before: StoredValue<Option<Clause>>,
    field: Field,
    condition: RwSignal<(Field, Operator)>,
    #[prop(into)] on_apply: Callback<Vec<Clause>>,
    #[prop(into)] on_back: Callback<()>,
) -> impl IntoView {
    let notifications = use_notifications();
    let kind = memo(move |_| {
        let (field, operator) = condition.get();
        field.value_kind(operator)
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (field, operator) = condition.get_untracked();
        match draft.to_clauses(field, operator, before.get_value().as_ref()) {
            Ok(clauses) => on_apply.run(clauses),
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
        condition.track();
        draft.error.set(None);
    });
    let has_comma = memo(move |_| kind.get() == ValueKind::Text && draft.has_comma());
    effect(move || {
        if has_comma.get() {
            notifications.announce(describe_error(&ClauseError::Comma));
        }
    });
    let mut conditions = field.conditions();
    // The URL may have a condition that is not offered.
    let in_url = before.with_value(|clause| clause.as_ref().map(|it| (it.field(), it.operator())));
    conditions.extend(in_url.filter(|it| it.0.in_menu() == field && !conditions.contains(it)));
    let options = conditions.iter().map(|&(field, operator)| {
        SelectOption::new(condition_value(field, operator), condition_label(field, operator))
    });
    let options = options.collect::<Vec<_>>();
    let choose_condition = move |value: String| {
        let chosen =
            conditions.iter().find(|(field, operator)| condition_value(*field, *operator) == value);
        if let Some(chosen) = chosen {
            condition.set(*chosen);
        }
    };
    let choose = Callback::new(move |clause| on_apply.run(vec![clause]));
    // What is chosen from a list is applied at once.
    let has_value = move || match kind.get() {
        ValueKind::Text | ValueKind::Date => true,
        ValueKind::Phase => false,
        ValueKind::Project | ValueKind::Department | ValueKind::Cluster => {
            draft.unit.with(|typed| !typed.is_empty())
        }
    };
    view! {
        <form class="filter-form" novalidate on:submit=submit>
            <h2 class="filter-title">{field.label()}</h2>
            {(field.kind() == ValueKind::Date).then(|| view! { <AgeChoices draft on_choose=choose /> })}
            <SelectField
                label=texts::CONDITION
                options
                value=Signal::derive(move || {
                    let (field, operator) = condition.get();
                    condition_value(field, operator)
                })
                on_change=choose_condition
            />
            {move || {
                let kind = kind.get();
                view! { <ValueField draft kind condition query=filters.query on_choose=choose /> }
            }}
            // A press does not take the focus from a field with suggestions: closing their list would move the buttons
            // away from the pointer.
            <div class="actions" on:mousedown=|event| event.prevent_default()>
                {when(has_value, || view! {
                    <Button submit=true variant=ButtonVariant::Primary>{texts::APPLY_FILTER}</Button>
                })}
                <Button on_click=on_back>{texts::CHANGE_FIELD}</Button>
            </div>
        </form>
    }
}

/// `name=@`
fn condition_value(field: Field, operator: Operator) -> String {
    format!("{}{}", field.as_str(), operator.as_str())
}
