//! The filter as the API spells it: read while it is typed, with the exact place of what is wrong.

use super::super::address::use_go;
use super::{Filters, TEXT_PANEL, TEXT_TOGGLE};
use crate::api::endpoint;
use crate::domain::{Field, FilterBy, FilterError, Operator, plural, visible};
use crate::effect::{effect, effect_with, memo, spawn_scoped, when};
use crate::lazy::{TOOLS, lazy_view};
use crate::state::{delay, use_app};
use crate::ui::{
    Button, ButtonVariant, CopyButton, TextArea, focus_by_id, on_history_step, select_in_area,
};
use leptos::prelude::*;

/// The id of the text.
const TEXT: &str = "filter-text";

/// How long typing has to pause before what is wrong is read out, in milliseconds.
const PAUSE: i32 = 800;

/// The text of the whole filter, while it is open.
#[component]
pub fn FilterText(filters: Filters) -> impl IntoView {
    let panel = move || lazy_view(&TOOLS, move |tools| (tools.filter_text)(filters));
    when(move || filters.text_open.get(), panel)
}

/// The text and what is wrong with it.
#[component]
pub fn FilterTextPanel(filters: Filters) -> impl IntoView {
    let app = use_app();
    let go = use_go();
    let query = filters.query;
    let in_address = memo(move |_| query.with(|query| query.filter.to_string()));
    let text = RwSignal::new(in_address.get_untracked());
    // What the address says comes into the text, unless something has been typed.
    effect_with(move |before: Option<String>| {
        let now = in_address.get();
        if before.is_some_and(|before| text.with_untracked(|text| *text == before)) {
            text.set(now.clone());
        }
        now
    });
    effect(move || {
        focus_by_id(TEXT);
    });
    // It is about the list that was shown.
    on_history_step(move || filters.text_open.set(false));
    let read = memo(move |_| text.with(|text| FilterBy::parse(text.trim_end())));
    let errors = memo(move |_| read.with(|(_, errors)| errors.clone()));
    let summary = memo(move |_| errors.with(|errors| summary(errors)));
    effect(move || {
        if let Some(summary) = summary.get() {
            // Nobody wants to hear about a word that is not typed to its end.
            spawn_scoped(async move {
                delay(PAUSE).await;
                app.notifications.announce(summary);
            });
        }
    });
    let close = move || {
        focus_by_id(TEXT_TOGGLE);
        filters.text_open.set(false);
    };
    // Ages are the console's own words.
    let for_the_api = Signal::derive(move || {
        read.with(|(filter, errors)| match filter.has_age() && errors.is_empty() {
            true => filter.resolved(endpoint::this_minute()).to_string(),
            false => text.get(),
        })
    });
    let apply = move || {
        let (filter, errors) = read.get_untracked();
        if let Some(first) = errors.first() {
            select_in_area(TEXT, &first.place);
            app.notifications.announce(sentence(first));
            return;
        }
        close();
        let query = query.get_untracked();
        if filter != query.filter {
            go(query.with_filter(filter), false);
        }
    };
    view! {
        <section class="filter-text" id=TEXT_PANEL aria-label="Filters as text">
            <TextArea
                id=TEXT
                value=text
                label="filterBy"
                hint=Some(hint())
                error=summary
                mono=true
                rows=2
            />
            {move || {
                let errors = errors.get();
                (!errors.is_empty())
                    .then(|| {
                        let marked = text.with_untracked(|text| marked(text, &errors));
                        view! {
                            <p class="filter-echo mono" aria-hidden="true" dir="ltr">
                                {marked}
                            </p>
                            <ul class="filter-errors" aria-label="What is wrong">
                                {errors
                                    .into_iter()
                                    .map(|error| view! { <Wrong error /> })
                                    .collect_view()}
                            </ul>
                        }
                    })
            }}
            <div class="actions">
                <Button variant=ButtonVariant::Primary on_click=apply>
                    "Apply text"
                </Button>
                <Button on_click=close>"Cancel"</Button>
                <CopyButton value=for_the_api label="Copy filterBy" show_label=true />
            </div>
        </section>
    }
}

fn hint() -> String {
    let fields = Field::ALL.map(Field::as_str).join(", ");
    let operators = Operator::ALL.map(Operator::as_str).join(" ");
    format!(
        "Field, operator, value; separated by commas, all must hold. Fields: {fields}. \
         Operators: {operators}. An age counts from now: createdAt>=now-24h, createdAt<=now-30d"
    )
}

fn summary(errors: &[FilterError]) -> Option<String> {
    let count = u64::try_from(errors.len()).ok().filter(|count| *count > 0)?;
    Some(format!("{} cannot be read.", plural(count, "part", "parts")))
}

/// "Character 14: there is no field “nam”."
fn sentence(error: &FilterError) -> String {
    format!("Character {}: {}.", error.place.start + 1, error.words())
}

/// What is wrong somewhere, and the way there.
#[component]
fn Wrong(error: FilterError) -> impl IntoView {
    let label = format!("Go to character {}", error.place.start + 1);
    let text = sentence(&error);
    view! {
        <li>
            <bdi translate="no">{visible(text)}</bdi>
            " "
            <Button on_click=move || select_in_area(TEXT, &error.place)>{label}</Button>
        </li>
    }
}

/// The text with marks where it is wrong.
fn marked(text: &str, errors: &[FilterError]) -> Vec<AnyView> {
    let characters: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| {
        characters.get(from..to).map(String::from_iter).unwrap_or_default()
    };
    let mut views = Vec::new();
    let mut at = 0;
    for FilterError { place, .. } in errors {
        views.push(part(at, place.start).into_any());
        views.push(view! { <mark>{part(place.start, place.end)}</mark> }.into_any());
        at = place.end;
    }
    views.push(part(at, characters.len()).into_any());
    views
}
