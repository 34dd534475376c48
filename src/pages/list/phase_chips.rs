//! Links that filter by phase, each with the number of data volumes that it leads to.

use crate::domain::{Field, ListQuery, Phase};
use crate::effect::memo;
use crate::route::Route;
use crate::state::{Capability, Counts, use_capabilities};
use crate::texts::list as texts;
use crate::ui::ChipLink;
use leptos::prelude::*;

#[component]
pub fn PhaseChips(
    query: Memo<ListQuery>,
    counts: Counts,
    /// Hides the numbers.
    #[prop(into)]
    uncounted: Signal<bool>,
) -> impl IntoView {
    let capabilities = use_capabilities();
    // Reserves room for the numbers.
    let counting = move || (capabilities.count.get() != Capability::Missing).then_some("true");
    view! {
        <nav class="chips" aria-label=texts::PHASES_LABEL data-counting=counting>
            {std::iter::once(None)
                .chain(Phase::ALL.map(Some))
                .map(|phase| view! { <PhaseChip query counts uncounted phase /> })
                .collect_view()}
        </nav>
    }
}

#[component]
fn PhaseChip(
    query: Memo<ListQuery>,
    counts: Counts,
    uncounted: Signal<bool>,
    phase: Option<Phase>,
) -> impl IntoView {
    let label = phase.as_ref().map_or(texts::ALL_PHASES, Phase::label).to_owned();
    let phase = StoredValue::new(phase.map(|phase| phase.as_str().to_owned()));
    let target = memo(move |_| {
        query.with(|query| phase.with_value(|phase| query.with_phase(phase.as_deref())))
    });
    let href = move || Route::Volumes(target.get()).href();
    let current = move || {
        query.with(|query| {
            phase.with_value(|phase| match phase {
                Some(phase) => query.filter.phase() == Some(phase.as_str()),
                None => query.filter.0.iter().all(|clause| clause.field() != Field::Phase),
            })
        })
    };
    let count = memo(move |_| {
        if uncounted.get() {
            return None;
        }
        target.with(|target| counts.get(target))
    });
    view! { <ChipLink href=Signal::derive(href) label count current=Signal::derive(current) /> }
}
