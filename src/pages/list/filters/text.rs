//! The filters in the API's syntax, parsed while typing, with the position of each error.

use super::super::panels::LIST_PANELS;
use super::super::url_query::use_navigate_to_query;
use super::describe::describe_filter_error;
use super::model::{Filters, TEXT_PANEL_ID, TEXT_TOGGLE_ID};
use crate::api::endpoint;
use crate::domain::{Field, FilterBy, FilterError, Operator};
use crate::effect::{effect, effect_with, memo, when};
use crate::lazy::lazy_view;
use crate::state::{after_pause, use_notifications};
use crate::texts::{filters as texts, ui};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, CopyButton, TextArea, focus_by_id, on_history_navigation,
    select_in_text_area,
};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

const TEXT_ID: &str = "filter-text";

/// How long typing has to pause before errors are announced, in milliseconds.
const ANNOUNCE_DELAY: i32 = 800;

#[component]
pub fn FilterText(filters: Filters) -> impl IntoView {
    let panel = move || lazy_view(&LIST_PANELS, move |panels| (panels.filter_text)(filters));
    when(move || filters.is_text_open.get(), panel)
}

#[component]
pub fn FilterTextPanel(filters: Filters) -> impl IntoView {
    let notifications = use_notifications();
    let navigate = use_navigate_to_query();
    let query = filters.query;
    let in_url = memo(move |_| query.with(|query| query.filter.to_string()));
    let text = RwSignal::new(in_url.get_untracked());
    // A new filter in the URL replaces the text unless it was edited.
    effect_with(move |before: Option<String>| {
        let now = in_url.get();
        if before.is_some_and(|before| text.with_untracked(|text| *text == before)) {
            text.set(now.clone());
        }
        now
    });
    effect(move || {
        focus_by_id(TEXT_ID);
    });
    on_history_navigation(move || filters.is_text_open.set(false));
    let parsed = memo(move |_| text.with(|text| FilterBy::parse(text.trim_end())));
    let errors = memo(move |_| parsed.with(|(_, errors)| errors.clone()));
    let summary = memo(move |_| errors.with(|errors| summarize(errors)));
    effect(move || {
        if let Some(summary) = summary.get() {
            after_pause(ANNOUNCE_DELAY, async move {
                notifications.announce(summary);
            });
        }
    });
    let close = move || {
        focus_by_id(TEXT_TOGGLE_ID);
        filters.is_text_open.set(false);
    };
    // Whether the next Esc discards what was edited.
    let is_warned = RwSignal::new(false);
    effect(move || {
        text.track();
        is_warned.set(false);
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() != "Escape" || event.is_composing() {
            return;
        }
        event.prevent_default();
        let is_edited = text.with_untracked(|text| in_url.with_untracked(|before| text != before));
        if is_edited && !is_warned.get_untracked() {
            is_warned.set(true);
            notifications.announce(texts::PRESS_ESC_AGAIN);
        } else {
            close();
        }
    };
    // The API does not know ages.
    let api_filter = Signal::derive(move || {
        parsed.with(|(filter, errors)| match filter.has_age() && errors.is_empty() {
            true => filter.resolve_ages(endpoint::current_minute()).to_string(),
            false => text.get(),
        })
    });
    let apply = move || {
        let (filter, errors) = parsed.get_untracked();
        if let Some(first) = errors.first() {
            select_in_text_area(TEXT_ID, &first.span);
            notifications.announce(describe_error(first));
            return;
        }
        close();
        let query = query.get_untracked();
        if filter != query.filter {
            navigate(query.with_filter(filter), false);
        }
    };
    view! {
        <section class="filter-text" id=TEXT_PANEL_ID aria-label=texts::QUERY_PANEL on:keydown=on_key>
            <TextArea
                id=TEXT_ID
                value=text
                label=texts::QUERY
                hint=Some(hint())
                error=summary
                mono=true
                rows=2
            />
            {move || {
                let errors = Some(errors.get()).filter(|errors| !errors.is_empty())?;
                let highlighted = text.with_untracked(|text| highlight_errors(text, &errors));
                let items = errors.into_iter().map(|error| view! { <ErrorItem error /> });
                Some(view! {
                    <p class="filter-echo mono" aria-hidden="true" dir="ltr">
                        {highlighted}
                    </p>
                    <ul class="filter-errors" aria-label=texts::PROBLEMS>
                        {items.collect_view()}
                    </ul>
                })
            }}
            {when(move || is_warned.get(), || view! { <p class="small">{texts::PRESS_ESC_AGAIN}</p> })}
            <div class="actions">
                <Button variant=ButtonVariant::Primary on_click=apply>
                    {texts::APPLY_QUERY}
                </Button>
                <Button on_click=close>{ui::CANCEL}</Button>
                <CopyButton value=api_filter label=texts::COPY_QUERY show_label=true />
            </div>
        </section>
    }
}

fn hint() -> String {
    let fields = Field::ALL.map(Field::as_str).join(", ");
    let operators = Operator::ALL.map(Operator::as_str).join(" ");
    texts::query_hint(&fields, &operators)
}

fn summarize(errors: &[FilterError]) -> Option<String> {
    let count = u64::try_from(errors.len()).ok().filter(|count| *count > 0)?;
    Some(texts::problem_count(count))
}

/// "Character 14: Unknown filter field “nam”."
fn describe_error(error: &FilterError) -> String {
    texts::problem_at(error.span.start + 1, &describe_filter_error(error))
}

#[component]
fn ErrorItem(error: FilterError) -> impl IntoView {
    let label = texts::go_to_character(error.span.start + 1);
    let text = describe_error(&error);
    view! {
        <li>
            <bdi translate="no">{escape_invisible(text)}</bdi>
            " "
            <Button on_click=move || select_in_text_area(TEXT_ID, &error.span)>{label}</Button>
        </li>
    }
}

fn highlight_errors(text: &str, errors: &[FilterError]) -> Vec<AnyView> {
    let characters: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| {
        characters.get(from..to).map(String::from_iter).unwrap_or_default()
    };
    let mut views = Vec::new();
    let mut end = 0;
    for FilterError { span: place, .. } in errors {
        views.push(part(end, place.start).into_any());
        views.push(view! { <mark>{part(place.start, place.end)}</mark> }.into_any());
        end = place.end;
    }
    views.push(part(end, characters.len()).into_any());
    views
}
