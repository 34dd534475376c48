//! The phases, each with how many data volumes it would leave.

use crate::domain::{Field, ListQuery, Phase};
use crate::effect::memo;
use crate::route::Route;
use crate::state::{Capability, Counts, use_app};
use crate::ui::ChipLink;
use leptos::prelude::*;

/// One link per phase, and one for all; each tells how many there are of those that the scope, the
/// search and the other filters leave.
#[component]
pub fn PhaseChips(
    /// The query in the address.
    query: Memo<ListQuery>,
    /// How many there are.
    counts: Counts,
) -> impl IntoView {
    let capabilities = use_app().capabilities;
    // While numbers may come, there is room for them.
    let counting = move || (capabilities.count() != Capability::Missing).then_some("true");
    view! {
        <nav class="chips" aria-label="Filter by status" data-counting=counting>
            <PhaseChip query counts phase=None />
            {Phase::ALL
                .into_iter()
                .map(|phase| view! { <PhaseChip query counts phase=Some(phase) /> })
                .collect_view()}
        </nav>
    }
}

#[component]
fn PhaseChip(query: Memo<ListQuery>, counts: Counts, phase: Option<Phase>) -> impl IntoView {
    let label = phase.as_ref().map_or("All", Phase::label).to_owned();
    let phase = StoredValue::new(phase.map(|phase| phase.as_str().to_owned()));
    let leads = memo(move |_| {
        query.with(|query| phase.with_value(|phase| query.with_phase(phase.as_deref())))
    });
    let href = move || Route::Volumes(leads.get()).href();
    let current = move || {
        query.with(|query| {
            phase.with_value(|phase| match phase {
                Some(phase) => query.filter.phase() == Some(phase.as_str()),
                None => query.filter.0.iter().all(|clause| clause.field() != Field::Phase),
            })
        })
    };
    let count = memo(move |_| leads.with(|leads| counts.of(leads)));
    view! { <ChipLink href=Signal::derive(href) label count current=Signal::derive(current) /> }
}
