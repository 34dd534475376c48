//! What narrows the list down.

use crate::domain::{Clause, Field, ListQuery, Phase};
use crate::route::Route;
use crate::ui::{ChipLink, Icon, IconName};
use leptos::prelude::*;

/// One link per phase, and one for all.
#[component]
pub fn PhaseChips(query: Memo<ListQuery>) -> impl IntoView {
    let chip = move |label: String, phase: Option<Phase>| {
        let name = phase.map(|phase| phase.as_str().to_owned());
        let to = name.clone();
        let href = move || {
            let query = query.get();
            let filter = query.filter.with_phase(to.as_deref());
            Route::Volumes(query.with_filter(filter)).href()
        };
        let current = move || query.with(|query| query.filter.phase() == name.as_deref());
        view! { <ChipLink href=Signal::derive(href) label=label current=Signal::derive(current) /> }
    };
    view! {
        <nav class="cluster" aria-label="Filter by status">
            {chip("All".to_owned(), None)}
            {Phase::ALL
                .into_iter()
                .map(|phase| chip(phase.label().to_owned(), Some(phase)))
                .collect_view()}
        </nav>
    }
}

/// The other filters of the address, each of which can be removed.
#[component]
pub fn FilterTokens(query: Memo<ListQuery>) -> impl IntoView {
    let shown = Memo::new(move |_| {
        query.with(|query| {
            let by_chip = query.filter.phase().map(str::to_owned);
            let others = query.filter.0.iter().filter(|clause| {
                clause.field() != Field::Phase || by_chip.as_deref() != Some(clause.value())
            });
            others.cloned().collect::<Vec<_>>()
        })
    });
    let token = move |clause: Clause| {
        let words = words(&clause);
        let href = move || {
            let query = query.get();
            let filter = query.filter.without(&clause);
            Route::Volumes(query.with_filter(filter)).href()
        };
        view! {
            <li class="token">
                <bdi class="token-text">{words.clone()}</bdi>
                <a class="token-remove" href=href aria-label=format!("Remove filter {words}")>
                    <Icon name=IconName::Close />
                </a>
            </li>
        }
    };
    move || {
        let clauses = shown.get();
        (!clauses.is_empty()).then(|| {
            view! {
                <ul class="cluster" aria-label="Filters">
                    {clauses.into_iter().map(token).collect_view()}
                </ul>
            }
        })
    }
}

/// "Name contains lidar".
fn words(clause: &Clause) -> String {
    format!("{} {} {}", clause.field().label(), clause.operator().label(), clause.value())
}
