//! The audit log: who changed which data volume, and when.

use std::ops::RangeInclusive;
use std::sync::Arc;

use uuid::{Builder, Uuid};

use crate::config::Config;
use crate::org::Cluster;
use crate::random::Random;
use crate::volume::Volume;

/// An entry of the audit log. The time is in milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: Uuid,
    pub timestamp: i64,
    /// The user or app that sent the request.
    pub subject: Arc<str>,
    /// `User` or `App`.
    pub subject_type: &'static str,
    /// `create`, `update` or `delete`.
    pub action: &'static str,
    pub http_method: &'static str,
    /// Without an id for a creation.
    pub url: String,
    pub entity_type: &'static str,
    pub entity_name: Option<String>,
    pub entity_id: Option<String>,
    pub http_status_code: u16,
    pub cluster_id: Option<Arc<str>>,
    pub cluster_name: Option<Arc<str>>,
    pub request_id: Uuid,
}

impl AuditEntry {
    /// `Succeeded` or `Failed`.
    pub fn result(&self) -> &'static str {
        if self.http_status_code < 400 { "Succeeded" } else { "Failed" }
    }
}

/// What a request does to a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Create,
    Update,
    Delete,
}

impl Change {
    pub(crate) fn action(self) -> &'static str {
        match self {
            Change::Create => "create",
            Change::Update => "update",
            Change::Delete => "delete",
        }
    }

    pub(crate) fn method(self) -> &'static str {
        match self {
            Change::Create => "POST",
            Change::Update => "PATCH",
            Change::Delete => "DELETE",
        }
    }
}

const PATH: &str = "/api/v1/datavolumes";

pub(crate) const ENTITY_TYPE: &str = "datavolume";

#[derive(Clone, Debug)]
pub(crate) struct AuditLog {
    /// The changes since the start, oldest first.
    entries: Vec<AuditEntry>,
    /// The history of seeded volumes that are gone. That of the others is made when it is read.
    removed: Vec<AuditEntry>,
    origin: String,
    /// A generator of its own, so that the log does not change the ids of new volumes.
    random: Random,
}

impl AuditLog {
    pub(crate) fn new(config: &Config) -> Self {
        AuditLog {
            entries: Vec::new(),
            removed: Vec::new(),
            origin: config.origin.clone().unwrap_or_else(|| "http://localhost".to_owned()),
            random: Random::new(config.seed ^ 0x6175_6469_745f_6c6f),
        }
    }

    pub(crate) fn set_origin(&mut self, origin: String) {
        self.origin = origin;
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The id of the next entry. They increase, as they sort writes at the same time.
    pub(crate) fn next_id(&mut self) -> Uuid {
        let number = (self.entries.len() as u128) << 96;
        let id = number | (self.random.uuid().as_u128() >> 32);
        Builder::from_random_bytes(id.to_be_bytes()).into_uuid()
    }

    pub(crate) fn random_id(&mut self) -> Uuid {
        self.random.uuid()
    }

    pub(crate) fn push(&mut self, entry: AuditEntry) {
        self.entries.push(entry);
    }

    pub(crate) fn entries(&self) -> &[AuditEntry] {
        &self.entries
    }

    /// All stored entries, which do not include the history of seeded volumes that still exist.
    pub(crate) fn stored(&self) -> impl Iterator<Item = &AuditEntry> {
        self.removed.iter().chain(&self.entries)
    }

    /// Stores the history of a seeded volume that is removed.
    pub(crate) fn keep_history(&mut self, volume: &Volume, cluster: &Cluster) {
        let history = self.history(volume, cluster, i64::MIN..=i64::MAX);
        self.removed.extend(history);
    }

    /// What happened to a seeded volume before the start.
    pub(crate) fn history(
        &self,
        volume: &Volume,
        cluster: &Cluster,
        range: RangeInclusive<i64>,
    ) -> Vec<AuditEntry> {
        let Some(history) = &volume.history else { return Vec::new() };
        let creator = volume.created_by.as_ref();
        let updater = history.updated_by.as_ref().or(creator);
        let changes = [
            (Some(volume.created_at), creator, Change::Create, 201),
            (history.updated_at, updater, Change::Update, 200),
            (history.deleted_at, creator, Change::Delete, 202),
        ];
        let id = volume.id.as_u128();
        let in_range =
            changes.into_iter().enumerate().filter_map(|(index, (at, who, change, status))| {
                let at = at.filter(|at| range.contains(at))?;
                let uuid = |salt: u128| {
                    let bits = id ^ ((index as u128 + 1) << 64) ^ salt.wrapping_mul(0x9e37_79b9);
                    Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
                };
                // An app created the volumes without a creator.
                let app = || ("data-ingest".into(), "App");
                let (subject, subject_type) = who.map_or_else(app, |who| (who.clone(), "User"));
                Some(AuditEntry {
                    id: uuid(1),
                    timestamp: at,
                    subject,
                    subject_type,
                    action: change.action(),
                    http_method: change.method(),
                    url: match change {
                        Change::Create => self.url(PATH),
                        _ => self.url(&format!("{PATH}/{}", volume.id)),
                    },
                    // The contract does not say which types there are.
                    entity_type: if id.is_multiple_of(16) { "DataVolumeV2" } else { ENTITY_TYPE },
                    entity_name: Some(volume.name.clone()),
                    entity_id: Some(volume.id.to_string()),
                    http_status_code: status,
                    cluster_id: Some(cluster.id.clone()),
                    cluster_name: Some(cluster.name.clone()),
                    request_id: uuid(2),
                })
            });
        in_range.collect()
    }
}
