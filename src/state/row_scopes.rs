//! The shared scopes of the data volumes in a list, whose rows lack them.

use super::buffered::buffered;
use super::client::use_client;
use super::handles::use_or_start_handle;
use super::session::use_session;
use crate::api::{ApiError, Page, endpoint};
use crate::domain::{MAX_CONCURRENT_REQUESTS, SharedScope, Volume, VolumeId};
use crate::effect::{effect, spawn_scoped};
use crate::tools::Timestamp;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};

/// A volume and its last update: its scopes are known until it changes.
pub type VolumeVersion = (VolumeId, Option<Timestamp>);

pub fn volume_version(volume: &Volume) -> VolumeVersion {
    (volume.id.clone(), volume.updated_at)
}

/// `None` where the user may not see the scopes.
type KnownScopes = RwSignal<HashMap<VolumeVersion, Option<Vec<SharedScope>>>>;

fn start_known_scopes() -> KnownScopes {
    let scopes: KnownScopes = RwSignal::new(HashMap::new());
    use_session().on_wipe(move |_| scopes.update(HashMap::clear));
    scopes
}

#[derive(Clone, Copy)]
pub struct RowScopes {
    known: KnownScopes,
    failed: RwSignal<HashMap<VolumeVersion, String>>,
}

/// What is known of the scopes of a row.
pub enum ScopesOfRow<'a> {
    Loading,
    Known(&'a [SharedScope]),
    /// The user may not see them.
    Hidden,
    /// With the server's message.
    Failed(&'a str),
}

/// Reads the scopes of `rows` that are not known, a few at a time.
pub fn use_row_scopes(rows: Memo<Vec<VolumeVersion>>) -> RowScopes {
    let session = use_session();
    let client = use_client();
    let scopes = RowScopes {
        known: use_or_start_handle(start_known_scopes),
        failed: RwSignal::new(HashMap::new()),
    };
    effect(move || {
        let rows = rows.get();
        if !session.is_signed_in() {
            return;
        }
        let is_known = |version: &VolumeVersion| {
            scopes.known.with_untracked(|known| known.contains_key(version))
                || scopes.failed.with_untracked(|failed| failed.contains_key(version))
        };
        let mut unique = HashSet::new();
        let unknown = rows.into_iter().filter(|it| !is_known(it) && unique.insert(it.clone()));
        let unknown: Vec<_> = unknown.collect();
        spawn_scoped(async move {
            let read = unknown.into_iter().map(|version| async move {
                let call = endpoint::get_shared_scopes(&version.0);
                scopes.record_response(version, client.send(call).await);
            });
            buffered(MAX_CONCURRENT_REQUESTS, read, |_| {}).await;
        });
    });
    scopes
}

impl RowScopes {
    /// Has the scopes of these volumes read again, because sharing does not need to update a volume.
    pub fn forget(self, volumes: &[Volume]) {
        self.known.update(|known| {
            for volume in volumes {
                known.remove(&volume_version(volume));
            }
        });
    }

    pub fn with<T>(self, volume: &Volume, f: impl FnOnce(ScopesOfRow<'_>) -> T) -> T {
        let version = volume_version(volume);
        self.known.with(|known| match known.get(&version) {
            Some(Some(scopes)) => f(ScopesOfRow::Known(scopes)),
            Some(None) => f(ScopesOfRow::Hidden),
            None => self.failed.with(|failed| match failed.get(&version) {
                Some(message) => f(ScopesOfRow::Failed(message)),
                None => f(ScopesOfRow::Loading),
            }),
        })
    }

    fn record_response(
        self,
        version: VolumeVersion,
        response: Result<Page<SharedScope>, ApiError>,
    ) {
        let scopes = match response {
            Ok(page) => page.left_out_note().map_or(Ok(Some(page.items)), Err),
            Err(error) if error.is_forbidden() => Ok(None),
            // Sent again after the next sign-in.
            Err(error) if error.is_unauthorized() => return,
            Err(error) => Err(error.message()),
        };
        match scopes {
            Ok(scopes) => drop(self.known.try_update(|all| all.insert(version, scopes))),
            Err(message) => drop(self.failed.try_update(|all| all.insert(version, message))),
        }
    }
}
