//! Links that filter by phase, each with the number of data volumes that it leads to.

use super::filters::{ClearFilters, has_tokens};
use crate::domain::{Field, ListQuery, Phase};
use crate::effect::{memo, when};
use crate::route::Route;
use crate::state::{Capability, Counts, use_capabilities};
use crate::texts::list as texts;
use crate::ui::ChipLink;
use leptos::prelude::*;

#[component]
pub fn PhaseChips(
    query: Memo<ListQuery>,
    counts: Counts,
    /// Shows the link that clears the filters here, unless it is after the tokens.
    has_clear_link: Signal<bool>,
) -> impl IntoView {
    let is_cleared_here = memo(move |_| {
        has_clear_link.get() && query.with(|query| query.is_filtered() && !has_tokens(query))
    });
    let capabilities = use_capabilities();
    // Reserves room for the numbers.
    let counting = move || (capabilities.count.get() != Capability::Missing).then_some("true");
    view! {
        <nav class="chips" aria-label=texts::PHASES_LABEL data-counting=counting>
            {std::iter::once(None)
                .chain(Phase::ALL.map(Some))
                .map(|phase| view! { <PhaseChip query counts phase /> })
                .collect_view()}
            {when(move || is_cleared_here.get(), move || view! { <ClearFilters query /> })}
        </nav>
    }
}

#[component]
fn PhaseChip(query: Memo<ListQuery>, counts: Counts, phase: Option<Phase>) -> impl IntoView {
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
    let count = memo(move |_| target.with(|target| counts.get(target)));
    view! { <ChipLink href=Signal::derive(href) label count current=Signal::derive(current) /> }
}
