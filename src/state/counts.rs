//! How many data volumes the list selects, and how many each of its chips would.

use super::app::use_app;
use super::capabilities::Capability;
use crate::api::ApiError;
use crate::domain::ListQuery;
use crate::effect::{effect_with, memo, spawn_scoped};
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use std::collections::HashMap;
use std::time::Duration;

/// The numbers that are known, each by the question that it answers. A handle.
#[derive(Clone, Copy)]
pub struct Counts {
    answers: RwSignal<HashMap<ListQuery, Counted>>,
    rounds: RwSignal<u32>,
    /// How many answers are on their way.
    pending: StoredValue<usize>,
    /// How many waits that the server has asked for are not over.
    waits: StoredValue<usize>,
}

/// The last number, and why there is no newer one.
#[derive(Clone, Debug, Default)]
struct Counted {
    count: Option<u64>,
    error: Option<ApiError>,
}

impl Counts {
    /// How many `query` selects, tracked; `None` while nobody knows.
    pub fn of(self, query: &ListQuery) -> Option<u64> {
        let query = query.counted();
        self.answers.with(|answers| answers.get(&query)?.count)
    }

    /// Why there is no number, tracked. That a server cannot count is no problem, and a 401 is the
    /// session's matter.
    pub fn problem(self) -> Option<ApiError> {
        self.answers.with(|answers| {
            let mut errors = answers.values().filter_map(|counted| counted.error.as_ref());
            errors.find(|error| !error.is_missing_operation()).cloned()
        })
    }

    /// Counts everything again.
    pub fn refresh(self) {
        self.rounds.try_update(|rounds| *rounds = rounds.wrapping_add(1));
    }

    /// Counts everything again, unless answers are on their way or the server has asked to wait.
    pub fn refresh_quietly(self) {
        if self.pending.try_get_value() == Some(0) && self.waits.try_get_value() == Some(0) {
            self.refresh();
        }
    }

    /// Keeps quiet for as long as the server asks for.
    fn wait(self, ms: u32) {
        self.waits.try_update_value(|waits| *waits += 1);
        let over = move || {
            self.waits.try_update_value(|waits| *waits = waits.saturating_sub(1));
        };
        if set_timeout_with_handle(over, Duration::from_millis(ms.into())).is_err() {
            over();
        }
    }

    fn take(self, query: ListQuery, answer: Result<u64, ApiError>) {
        self.pending.try_update_value(|pending| *pending = pending.saturating_sub(1));
        if let Some(ms) = answer.as_ref().err().and_then(ApiError::retry_after) {
            self.wait(ms);
        }
        self.answers.try_update(|answers| match answer {
            // Asked again once somebody is signed in.
            Err(error) if error.is_unauthorized() => {}
            Ok(count) => {
                answers.insert(query, Counted { count: Some(count), error: None });
            }
            Err(error) => answers.entry(query).or_default().error = Some(error),
        });
    }
}

/// Counts what `query` and the chips beside it select, all at once, and again when another question
/// is asked: requests for the question before are aborted, and its numbers go with it. The first
/// request of all goes alone: it tells whether this control plane can count.
pub fn use_counts(query: Memo<ListQuery>) -> Counts {
    let app = use_app();
    let counts = Counts {
        answers: RwSignal::new(HashMap::new()),
        rounds: RwSignal::new(0),
        pending: StoredValue::new(0),
        waits: StoredValue::new(0),
    };
    let needed = memo(move |_| query.with(ListQuery::all_counted));
    effect_with(move |before: Option<(u32, Option<ListQuery>)>| {
        let needed = needed.get();
        let present = needed.first().cloned();
        let asked = (counts.rounds.get(), present.clone());
        let ability = app.capabilities.count();
        let vain = ability == Capability::Missing
            || (app.capabilities.cannot_search() && query.with(|query| !query.search.is_empty()));
        let outdated = |query: &ListQuery| !needed.contains(query);
        if counts.answers.with_untracked(|answers| answers.keys().any(outdated)) {
            counts.answers.update(|answers| answers.retain(|query, _| !outdated(query)));
        }
        counts.pending.set_value(0);
        if !app.session.is_signed_in() || vain {
            return asked;
        }
        let (again, moved) = before
            .as_ref()
            .map_or((false, false), |(rounds, present)| (*rounds != asked.0, *present != asked.1));
        let mut asking = needed;
        counts.answers.with_untracked(|answers| {
            // The rows of the present question are read anew, and so is their number.
            asking.retain(|query| {
                again || !answers.contains_key(query) || (moved && present.as_ref() == Some(query))
            });
        });
        if ability == Capability::Unknown {
            asking.truncate(1);
        }
        counts.pending.set_value(asking.len());
        for query in asking {
            spawn_scoped(async move {
                let answer = app.capabilities.count_volumes(app.client, &query).await;
                counts.take(query, answer);
            });
        }
        asked
    });
    counts
}
