//! What this control plane can do. An older one has no `count` (since 2.21) or no `search` (since
//! 2.22): what it was found to lack is not asked for again, for as long as the console is open.

use crate::api::{ApiError, Client, Page, endpoint};
use crate::domain::{ListQuery, PageSize, Volume};
use crate::effect::forget_on_cleanup;
use leptos::prelude::*;

/// Whether an operation is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Not asked yet.
    Unknown,
    /// It is.
    There,
    /// It is not.
    Missing,
}

/// What was found out. A handle.
#[derive(Clone, Copy)]
pub struct Capabilities {
    count: RwSignal<Capability>,
    /// The refusal that showed that it cannot search.
    search: RwSignal<Option<ApiError>>,
}

impl Capabilities {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { count: RwSignal::new(Capability::Unknown), search: RwSignal::new(None) }
    }

    /// Whether it counts, tracked.
    pub fn count(self) -> Capability {
        forget_on_cleanup();
        self.count.get()
    }

    /// Whether it is known not to search, tracked.
    pub fn cannot_search(self) -> bool {
        forget_on_cleanup();
        self.search.with(Option::is_some)
    }

    /// How many data volumes `query` selects. The first answer also tells whether there is such an
    /// operation.
    pub async fn count_volumes(self, client: Client, query: &ListQuery) -> Result<u64, ApiError> {
        let answer = client.send(endpoint::count_volumes(query)).await;
        if self.count.try_get_untracked() != Some(Capability::Unknown) {
            return answer;
        }
        let plain = ListQuery::default();
        // The question itself may have been at fault; the plainest one cannot be.
        let verdict = match &answer {
            Err(error) if is_missing(error) && *query != plain => {
                client.send(endpoint::count_volumes(&plain)).await
            }
            answer => answer.clone(),
        };
        match verdict {
            Ok(_) => drop(self.count.try_set(Capability::There)),
            Err(error) if is_missing(&error) => drop(self.count.try_set(Capability::Missing)),
            Err(_) => {}
        }
        answer
    }

    /// The page of `query`. Where a search is refused and the same without it is not, searching is
    /// what cannot be done.
    pub async fn list_volumes(
        self,
        client: Client,
        query: &ListQuery,
    ) -> Result<Page<Volume>, ApiError> {
        let searches = !query.search.is_empty();
        let known = self.search.try_get_untracked().flatten();
        if let Some(refusal) = known.filter(|_| searches) {
            return Err(refusal);
        }
        let answer = client.send(endpoint::list_volumes(query)).await;
        if let Err(refusal) = &answer
            && searches
            && is_missing(refusal)
        {
            let first = PageSize::new(1).unwrap_or_default();
            let rest = query.with_search("").with_limit(first);
            if client.send(endpoint::list_volumes(&rest)).await.is_ok() {
                self.search.try_set(Some(refusal.clone()));
            }
        }
        answer
    }
}

impl Default for Capabilities {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether the server itself has said so: a page of a gateway that stumbles is no word of it.
fn is_missing(error: &ApiError) -> bool {
    error.is_missing_operation()
        && error.status().is_none_or(|status| status < 500 || status == 501)
}
