//! What narrows the list down.

use super::SEARCH;
use crate::domain::{Clause, Field, ListQuery, Operator, Phase};
use crate::route::Route;
use crate::ui::{Icon, IconName, focus_by_id};
use leptos::prelude::*;

/// What else of the address narrows the list down, each of which can be removed.
#[component]
pub fn FilterTokens(query: Memo<ListQuery>) -> impl IntoView {
    let tokens = Memo::new(move |_| query.with(tokens));
    move || {
        let tokens = tokens.get();
        (!tokens.is_empty()).then(|| {
            view! {
                <ul class="tokens" aria-label="Filters">
                    {tokens.into_iter().map(|(words, without)| view! { <Token words without /> }).collect_view()}
                </ul>
            }
        })
    }
}

/// Each filter in words, but for the phase that has a chip, with the query without it.
fn tokens(query: &ListQuery) -> Vec<(String, ListQuery)> {
    let others = query.filter.0.iter().filter(|clause| !has_chip(clause));
    others.map(|clause| (words(clause), query.with_filter(query.filter.without(clause)))).collect()
}

/// Whether a chip shows the clause already.
fn has_chip(clause: &Clause) -> bool {
    clause.field() == Field::Phase
        && clause.operator() == Operator::Equals
        && Phase::ALL.iter().any(|phase| phase.as_str() == clause.value())
}

#[component]
fn Token(words: String, without: ListQuery) -> impl IntoView {
    view! {
        <li class="token">
            <bdi class="token-text">{words.clone()}</bdi>
            <a
                class="token-remove"
                href=Route::Volumes(without).href()
                aria-label=format!("Remove filter {words}")
                // The link goes with the filter; the focus must not.
                on:click=|_| {
                    focus_by_id(SEARCH);
                }
            >
                <Icon name=IconName::Close />
            </a>
        </li>
    }
}

/// "Name contains lidar".
fn words(clause: &Clause) -> String {
    format!("{} {} {}", clause.field().label(), clause.operator().label(), clause.value())
}
