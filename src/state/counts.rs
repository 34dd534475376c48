use super::capabilities::{Capability, use_capabilities};
use super::client::use_client;
use super::directory::use_directory;
use super::session::use_session;
use crate::api::ApiError;
use crate::domain::ListQuery;
use crate::effect::{effect_with, memo, spawn_scoped};
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use std::collections::HashMap;
use std::time::Duration;

/// How many data volumes the list and each of its chips select, by query.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    counts: RwSignal<HashMap<ListQuery, CountState>>,
    refreshes: RwSignal<u32>,
    pending_requests: StoredValue<usize>,
    /// How many `Retry-After` periods have not ended.
    retry_waits: StoredValue<usize>,
}

#[derive(Clone, Debug, Default)]
struct CountState {
    last: Option<u64>,
    error: Option<ApiError>,
}

impl Counts {
    /// How many data volumes `query` selects; `None` while that is unknown.
    pub fn get(self, query: &ListQuery) -> Option<u64> {
        let query = query.count_query();
        self.counts.with(|counts| counts.get(&query)?.last)
    }

    /// The first error, without those of servers that cannot count.
    pub fn problem(self) -> Option<ApiError> {
        self.counts.with(|counts| {
            let mut errors = counts.values().filter_map(|state| state.error.as_ref());
            errors.find(|error| !error.is_missing_operation()).cloned()
        })
    }

    pub fn refresh(self) {
        self.refreshes.try_update(|count| *count = count.wrapping_add(1));
    }

    /// Counts again, unless requests are pending or the server has asked to wait.
    pub fn refresh_in_background(self) {
        let is_zero = |count: StoredValue<usize>| count.try_get_value() == Some(0);
        if is_zero(self.pending_requests) && is_zero(self.retry_waits) {
            self.refresh();
        }
    }

    fn record_response(self, query: ListQuery, response: Result<u64, ApiError>) {
        self.pending_requests.try_update_value(|pending| *pending = pending.saturating_sub(1));
        if let Some(ms) = response.as_ref().err().and_then(ApiError::retry_after) {
            self.retry_waits.try_update_value(|waits| *waits += 1);
            let end = move || {
                self.retry_waits.try_update_value(|waits| *waits = waits.saturating_sub(1));
            };
            if set_timeout_with_handle(end, Duration::from_millis(ms.into())).is_err() {
                end();
            }
        }
        self.counts.try_update(|counts| match response {
            // Sent again after the next sign-in.
            Err(error) if error.is_unauthorized() => {}
            Ok(count) => {
                counts.insert(query, CountState { last: Some(count), error: None });
            }
            Err(error) => counts.entry(query).or_default().error = Some(error),
        });
    }
}

/// Counts what `query` and its chips select. The requests are parallel, except for the very first
/// one, which shows whether this control plane can count.
pub fn use_counts(query: Memo<ListQuery>) -> Counts {
    let capabilities = use_capabilities();
    let session = use_session();
    let client = use_client();
    let directory = use_directory();
    let counts = Counts::default();
    let queries = memo(move |_| query.with(ListQuery::count_queries));
    effect_with(move |before: Option<(u32, Option<ListQuery>)>| {
        let queries = queries.get();
        let list_query = queries.first().cloned();
        let now = (counts.refreshes.get(), list_query.clone());
        let capability = capabilities.count.get();
        let is_unsupported = capability == Capability::Missing
            || (capabilities.cannot_search() && query.with(|query| !query.search.is_empty()));
        let is_outdated = |query: &ListQuery| !queries.contains(query);
        if counts.counts.with_untracked(|counts| counts.keys().any(is_outdated)) {
            counts.counts.update(|counts| counts.retain(|query, _| !is_outdated(query)));
        }
        counts.pending_requests.set_value(0);
        if !session.is_signed_in() || is_unsupported {
            return now;
        }
        let is_refresh = before.as_ref().is_some_and(|before| before.0 != now.0);
        let is_moved = before.as_ref().is_some_and(|before| before.1 != now.1);
        let mut requests = queries;
        counts.counts.with_untracked(|counts| {
            // The rows of the list are fetched again, so they are counted again as well.
            requests.retain(|query| {
                let is_list = list_query.as_ref() == Some(query);
                is_refresh || !counts.contains_key(query) || (is_moved && is_list)
            });
        });
        if capability == Capability::Unknown {
            requests.truncate(1);
        }
        counts.pending_requests.set_value(requests.len());
        for query in requests {
            let is_list = list_query.as_ref() == Some(&query);
            spawn_scoped(async move {
                let response = capabilities.count_volumes(client, &query).await;
                if let Ok(count) = response
                    && is_list
                {
                    directory.record_list_count(query.clone(), count);
                }
                counts.record_response(query, response);
            });
        }
        now
    });
    counts
}
