//! Counts what the sections show, a few requests at a time.

use crate::api::{ApiError, Client};
use crate::domain::{CountQueue, ListQuery, MAX_CONCURRENT_REQUESTS};
use crate::effect::{effect, spawn_scoped};
use crate::state::{
    Capabilities, Capability, Notifications, now_ms, use_capabilities, use_client,
    use_notifications, use_session,
};
use crate::texts::overview as texts;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::collections::HashMap;

#[derive(Clone, Copy)]
pub struct Counting {
    counts: RwSignal<HashMap<ListQuery, u64>>,
    /// The first failure since the last attempt.
    pub error: RwSignal<Option<ApiError>>,
    /// How many are counted, and how many there are, while requests are pending.
    pub progress: RwSignal<Option<(usize, usize)>>,
    /// When all numbers were known, in milliseconds since 1970.
    pub as_of: RwSignal<Option<i64>>,
    refresh: Trigger,
    queue: StoredValue<CountQueue>,
    /// That of the requests, which are aborted with it.
    owner: StoredValue<Option<WeakOwner>>,
    capabilities: Capabilities,
    client: Client,
    notifications: Notifications,
}

/// Counts the queries, and those that are added later, until the page is left.
pub fn use_counting(queries: Memo<Vec<ListQuery>>) -> Counting {
    let session = use_session();
    let counting = Counting {
        counts: RwSignal::new(HashMap::new()),
        error: RwSignal::new(None),
        progress: RwSignal::new(None),
        as_of: RwSignal::new(None),
        refresh: Trigger::new(),
        queue: StoredValue::new(CountQueue::default()),
        owner: StoredValue::new(None),
        capabilities: use_capabilities(),
        client: use_client(),
        notifications: use_notifications(),
    };
    effect(move || {
        counting.refresh.track();
        if session.is_signed_in() {
            counting.owner.set_value(Owner::current().map(|owner| owner.downgrade()));
            counting.queue.set_value(CountQueue::default());
            counting.error.set(None);
            queries.with_untracked(|queries| counting.count(queries));
        }
    });
    effect(move || {
        // The first response lets the others be sent.
        counting.capabilities.count.track();
        queries.with(|queries| counting.count(queries));
    });
    counting
}

impl Counting {
    /// `None` while it is unknown.
    pub fn get(self, query: &ListQuery) -> Option<u64> {
        self.counts.with(|counts| counts.get(query).copied())
    }

    /// Counts everything again, and aborts pending requests. The old numbers stay until then.
    pub fn refresh(self) {
        self.refresh.notify();
    }

    /// Counts what has failed, and the rest.
    pub fn retry(self) {
        self.error.set(None);
        self.queue.update_value(CountQueue::retry);
        self.start_requests();
    }

    fn count(self, queries: &[ListQuery]) {
        self.queue.update_value(|queue| queue.add(queries));
        self.start_requests();
    }

    fn start_requests(self) {
        let Some(owner) = self.owner.try_get_value().flatten().and_then(|owner| owner.upgrade())
        else {
            return;
        };
        let limit = match self.capabilities.count.try_get_untracked() {
            Some(Capability::Supported) => MAX_CONCURRENT_REQUESTS,
            // One request shows whether the server can count.
            Some(Capability::Unknown) => 1,
            Some(Capability::Missing) | None => 0,
        };
        let next = || self.queue.try_update_value(|queue| queue.start_next(limit)).flatten();
        while let Some(query) = next() {
            owner.with(|| {
                spawn_scoped(async move {
                    let response = self.capabilities.count_volumes(self.client, &query).await;
                    self.record_response(query, response);
                });
            });
        }
        let progress = self.queue.with_value(|it| it.is_pending().then(|| it.progress()));
        self.progress.try_set(progress);
    }

    fn record_response(self, query: ListQuery, response: Result<u64, ApiError>) {
        let is_counted = response.is_ok();
        self.queue.try_update_value(|queue| queue.finish(query.clone(), is_counted));
        match response {
            Ok(count) => drop(self.counts.try_update(|counts| counts.insert(query, count))),
            // The page says that the server cannot count, and the session handles the other.
            Err(error) if self.is_missing() || error.is_unauthorized() => {}
            Err(error) => {
                self.error.try_update(|first| {
                    first.get_or_insert(error);
                });
            }
        }
        self.start_requests();
        let is_complete = self.queue.try_with_value(|queue| {
            let (counted, all) = queue.progress();
            counted == all
        });
        if is_complete == Some(true) {
            self.as_of.try_set(Some(now_ms()));
            self.notifications.announce(texts::COUNTED);
        }
    }

    fn is_missing(self) -> bool {
        self.capabilities.count.try_get_untracked() == Some(Capability::Missing)
    }
}
