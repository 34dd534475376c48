//! Projects or departments by part of their name, page by page: what pickers show.

use super::app::use_app;
use super::clock::delay;
use crate::api::endpoint::{Call, OrgQuery};
use crate::api::{ApiError, Client, Page};
use crate::domain::ClusterId;
use crate::effect::{effect_with, memo, spawn_scoped};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long typing has to pause before the server is asked, in milliseconds.
const PAUSE: i32 = 200;

/// What was found so far.
pub struct OrgSearch<T: Send + Sync + 'static> {
    /// The units, by name.
    pub items: RwSignal<Vec<T>>,
    /// Whether an answer is on its way.
    pub busy: RwSignal<bool>,
    /// Why there is none.
    pub error: RwSignal<Option<ApiError>>,
    /// What is said where some of what was found cannot be shown.
    pub left_out: RwSignal<Option<String>>,
    next: RwSignal<Option<OrgQuery>>,
    client: Client,
    ask: fn(&OrgQuery) -> Call<Page<T>>,
}

impl<T: Send + Sync + 'static> Clone for OrgSearch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for OrgSearch<T> {}

/// Searches for `text` in `cluster` (in all without one) whenever one of them changes, the newest
/// question first.
pub fn use_org_search<T: Send + Sync + 'static>(
    text: Signal<String>,
    cluster: Signal<Option<ClusterId>>,
    ask: fn(&OrgQuery) -> Call<Page<T>>,
) -> OrgSearch<T> {
    let app = use_app();
    let search = OrgSearch {
        items: RwSignal::new(Vec::new()),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        left_out: RwSignal::new(None),
        next: RwSignal::new(None),
        client: app.client,
        ask,
    };
    // Compared, so that setting a signal to what it was asks nothing.
    let question = memo(move |_| (text.get(), cluster.get()));
    effect_with(move |asked_before: Option<bool>| {
        let (text, cluster) = question.get();
        if !app.session.is_signed_in() {
            return false;
        }
        let query = OrgQuery { text, cluster, ..OrgQuery::default() };
        search.busy.set(true);
        search.next.set(None);
        spawn_scoped(async move {
            if asked_before == Some(true) {
                delay(PAUSE).await;
            }
            let answer = app.client.send(ask(&query)).await;
            search.items.try_update(Vec::clear);
            search.take(query, answer);
        });
        true
    });
    search
}

impl<T: Send + Sync + 'static> OrgSearch<T> {
    /// Whether there is another page.
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Fetches the next page, if there is one and none is on its way.
    pub fn more(self) {
        if self.busy.get_untracked() {
            return;
        }
        let Some(query) = self.next.get_untracked() else { return };
        self.busy.set(true);
        spawn_local(async move {
            let answer = self.client.send((self.ask)(&query)).await;
            // Another question may have been asked meanwhile: it has cleared `next`.
            if self.next.try_get_untracked().flatten().as_ref() == Some(&query) {
                self.take(query, answer);
            }
        });
    }

    fn take(self, query: OrgQuery, answer: Result<Page<T>, ApiError>) {
        self.busy.try_set(false);
        match answer {
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
