use super::client::use_client;
use super::clock::after_pause;
use super::session::use_session;
use crate::api::endpoint::{Call, OrgQuery};
use crate::api::{ApiError, Client, Page};
use crate::domain::{ClusterId, OrgUnit};
use crate::effect::{effect_with, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long typing has to pause before a request is sent, in milliseconds.
const DEBOUNCE: i32 = 200;

/// Projects or departments by part of their name, fetched page by page.
#[derive(Clone, Copy)]
pub struct OrgSearch {
    pub items: RwSignal<Vec<OrgUnit>>,
    pub busy: RwSignal<bool>,
    pub error: RwSignal<Option<ApiError>>,
    /// Says that some entries could not be decoded.
    pub left_out: RwSignal<Option<String>>,
    /// The query of the next page, if there is one.
    pub next: RwSignal<Option<OrgQuery>>,
    client: Client,
    request: fn(&OrgQuery) -> Call<Page<OrgUnit>>,
}

/// Searches for `text` in `cluster`, or in all clusters. A change aborts the previous request.
pub fn use_org_search(
    text: Signal<String>,
    cluster: Signal<Option<ClusterId>>,
    request: fn(&OrgQuery) -> Call<Page<OrgUnit>>,
) -> OrgSearch {
    let client = use_client();
    let session = use_session();
    let search = OrgSearch {
        items: RwSignal::new(Vec::new()),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        left_out: RwSignal::new(None),
        next: RwSignal::new(None),
        client,
        request,
    };
    // A memo: setting a signal to the value that it has sends no request.
    let input = memo(move |_| (text.get(), cluster.get()));
    effect_with(move |has_searched: Option<bool>| {
        let (text, cluster) = input.get();
        if !session.is_signed_in() {
            return false;
        }
        let query = OrgQuery { text, cluster, ..OrgQuery::default() };
        search.busy.set(true);
        search.next.set(None);
        let pause = if has_searched == Some(true) { DEBOUNCE } else { 0 };
        after_pause(pause, async move {
            let response = client.send(request(&query)).await;
            search.items.try_update(Vec::clear);
            search.add_page(query, response);
        });
        true
    });
    search
}

impl OrgSearch {
    pub fn find(self, id: &str) -> Option<OrgUnit> {
        self.items.with_untracked(|units| units.iter().find(|unit| unit.scope.id == id).cloned())
    }

    /// Fetches the next page, if there is one and no request is pending.
    pub fn fetch_more(self) {
        if self.busy.get_untracked() {
            return;
        }
        let Some(query) = self.next.get_untracked() else { return };
        self.busy.set(true);
        spawn_local(async move {
            let response = self.client.send((self.request)(&query)).await;
            // A new search clears `next`.
            if self.next.try_get_untracked().flatten().as_ref() == Some(&query) {
                self.add_page(query, response);
            }
        });
    }

    fn add_page(self, query: OrgQuery, response: Result<Page<OrgUnit>, ApiError>) {
        self.busy.try_set(false);
        match response {
            Ok(page) => {
                let next = page.next.filter(|next| *next > query.offset);
                self.next.try_set(next.map(|offset| OrgQuery { offset, ..query }));
                self.left_out.try_set(page.left_out_note());
                self.items.try_update(|items| items.extend(page.items));
                self.error.try_set(None);
            }
            Err(error) => {
                self.next.try_set(None);
                self.error.try_set(Some(error));
            }
        }
    }
}
