//! A data volume.

use std::sync::Arc;

use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Ready,
    NotReady,
    Creating,
    Deleting,
    /// The cluster has not reported a phase.
    Unknown,
}

impl Phase {
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Ready => "Ready",
            Phase::NotReady => "NotReady",
            Phase::Creating => "Creating",
            Phase::Deleting => "Deleting",
            Phase::Unknown => "Unknown",
        }
    }

    pub(crate) fn lowercase(self) -> &'static str {
        match self {
            Phase::Ready => "ready",
            Phase::NotReady => "notready",
            Phase::Creating => "creating",
            Phase::Deleting => "deleting",
            Phase::Unknown => "unknown",
        }
    }
}

/// Why a volume is not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// `OriginalPvcNotBound`: the origin PVC is Pending.
    OriginNotBound,
    /// `ErrorCreatingPvc`: the origin PVC does not exist.
    CopyFailed,
    /// `StorageClassMissing`: a reason that no document mentions.
    StorageClassMissing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeType {
    Cluster,
    Department,
    Project,
}

impl ScopeType {
    pub fn as_str(self) -> &'static str {
        match self {
            ScopeType::Cluster => "cluster",
            ScopeType::Department => "department",
            ScopeType::Project => "project",
        }
    }
}

#[derive(Clone, Debug)]
pub struct SharedScope {
    pub scope_type: ScopeType,
    pub scope_id: Arc<str>,
    pub scope_name: Arc<str>,
    pub created_at: Option<i64>,
    pub created_by: Option<Arc<str>>,
}

/// A data volume. Times are in milliseconds since the epoch.
#[derive(Clone, Debug)]
pub struct Volume {
    pub id: Uuid,
    /// Unique in the cluster.
    pub name: String,
    pub description: Option<String>,
    pub origin_pvc_name: String,
    pub project_id: Arc<str>,
    pub project_name: Arc<str>,
    pub department_id: Option<Arc<str>>,
    pub cluster_id: Arc<str>,
    pub created_at: i64,
    pub updated_at: Option<i64>,
    pub created_by: Option<Arc<str>>,
    pub updated_by: Option<Arc<str>>,
    pub phase: Phase,
    pub issue: Option<Issue>,
    /// When the current phase began.
    pub phase_since: i64,
    /// The scopes that can mount the volume besides its own project.
    pub shared_scopes: Vec<SharedScope>,
    /// The newest active workload that mounts the volume and so prevents its deletion.
    pub in_use_by: Option<String>,
    /// The index of the origin project.
    pub(crate) project: usize,
    /// When `Creating` or `Deleting` ends.
    pub(crate) phase_ends_at: Option<i64>,
    /// All fields that `search` matches, in lower case, separated by line feeds.
    pub(crate) search_text: String,
    /// `None` for a volume that was created since the start.
    pub(crate) history: Option<SeededHistory>,
}

/// What the audit log has about a volume before the start, besides its creation.
#[derive(Clone, Debug)]
pub(crate) struct SeededHistory {
    pub(crate) updated_at: Option<i64>,
    pub(crate) updated_by: Option<Arc<str>>,
    pub(crate) deleted_at: Option<i64>,
}

impl Volume {
    pub(crate) fn update_search_text(&mut self) {
        let parts = [
            self.name.as_str(),
            self.description.as_deref().unwrap_or_default(),
            &self.project_name,
            self.created_by.as_deref().unwrap_or_default(),
            &self.origin_pvc_name,
        ];
        // A line feed separates the fields, so that no match spans two of them.
        self.search_text = parts.join("\n").to_lowercase();
    }
}
