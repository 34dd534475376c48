//! Older control planes have no `count` (before 2.21) and no `search` (before 2.22). What was found
//! missing is not requested again until the page is reloaded.

use super::handles::use_handle;
use crate::api::{ApiError, Client, Page, endpoint};
use crate::domain::{ListQuery, PageSize, Volume};
use crate::effect::Shared;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Capability {
    #[default]
    Unknown,
    Supported,
    Missing,
}

#[derive(Clone, Copy, Default)]
pub struct Capabilities {
    pub count: Shared<Capability>,
    /// The refusal that showed that search is missing.
    search: Shared<Option<ApiError>>,
}

pub fn use_capabilities() -> Capabilities {
    use_handle()
}

impl Capabilities {
    pub fn cannot_search(self) -> bool {
        self.search.with(Option::is_some)
    }

    /// Counts the data volumes of `query`. The first response shows whether the server can count.
    pub async fn count_volumes(self, client: Client, query: &ListQuery) -> Result<u64, ApiError> {
        let response = client.send(endpoint::count_volumes(query)).await;
        if self.count.try_get_untracked() != Some(Capability::Unknown) {
            return response;
        }
        let plain = ListQuery::default();
        // The query itself may have been refused; the default one cannot be.
        let plain_response = match &response {
            Err(error) if is_missing(error) && *query != plain => {
                client.send(endpoint::count_volumes(&plain)).await
            }
            response => response.clone(),
        };
        match plain_response {
            Ok(_) => drop(self.count.try_set(Capability::Supported)),
            Err(error) if is_missing(&error) => drop(self.count.try_set(Capability::Missing)),
            Err(_) => {}
        }
        response
    }

    /// Fetches a page. If a search is refused and the query without it is not, search is missing.
    pub async fn list_volumes(
        self,
        client: Client,
        query: &ListQuery,
    ) -> Result<Page<Volume>, ApiError> {
        let has_search = !query.search.is_empty();
        let known = self.search.try_get_untracked().flatten();
        if let Some(refusal) = known.filter(|_| has_search) {
            return Err(refusal);
        }
        let response = client.send(endpoint::list_volumes(query)).await;
        if let Err(refusal) = &response
            && has_search
            && is_missing(refusal)
        {
            let limit = PageSize::new(1).unwrap_or_default();
            let without_search = query.with_search("").with_limit(limit);
            if client.send(endpoint::list_volumes(&without_search)).await.is_ok() {
                self.search.try_set(Some(refusal.clone()));
            }
        }
        response
    }
}

/// A 5xx of a gateway says nothing about what the control plane supports, except 501.
fn is_missing(error: &ApiError) -> bool {
    error.is_missing_operation()
        && error.status().is_none_or(|status| status < 500 || status == 501)
}
