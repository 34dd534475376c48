//! The list request that is sent before the module is loaded, if this tab shows the same list again.

use super::session::{PersistedSession, Session};
use super::storage::{Store, Stored};
use crate::api::Settings;
use crate::api::early::{self, EarlyRequest};
use crate::domain::ListQuery;

const STORED: Stored = Stored::new(Store::Session, early::KEY);

pub(super) fn clear_early_request_on_wipe(session: Session) {
    session.on_wipe(|_| STORED.clear());
}

/// Stores the request of the list at `address`, if the session is stored too.
pub fn store_early_request(settings: &Settings, address: String, query: &ListQuery) {
    // A request with an age filter changes every minute.
    if !query.filter.has_age() && PersistedSession::load().is_some() {
        STORED.set(&EarlyRequest::new(address, query, &settings.api_base));
    }
}
