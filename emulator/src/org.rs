//! Where volumes live: clusters, departments, projects and the claims in them.

use std::sync::Arc;

use uuid::Uuid;

/// A cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Its UUID.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    pub(crate) created_at: i64,
}

/// A department of one cluster.
#[derive(Clone, Debug)]
pub struct Department {
    /// A UUID, or a number as older control planes gave.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The cluster it belongs to.
    pub cluster_id: Arc<str>,
    pub(crate) cluster: usize,
    pub(crate) created_at: i64,
    pub(crate) gpu_quota: f64,
}

/// A project of one department.
#[derive(Clone, Debug)]
pub struct Project {
    /// A number as a string.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The department it belongs to.
    pub department_id: Arc<str>,
    /// The cluster it belongs to.
    pub cluster_id: Arc<str>,
    /// The persistent volume claims in its namespace.
    pub claims: Vec<Claim>,
    pub(crate) department: usize,
    pub(crate) cluster: usize,
    pub(crate) created_at: i64,
    pub(crate) created_by: Arc<str>,
    pub(crate) gpu_quota: f64,
}

impl Project {
    /// Its Kubernetes namespace.
    pub fn namespace(&self) -> String {
        format!("runai-{}", self.name)
    }

    pub(crate) fn claim(&self, name: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.name == name)
    }
}

/// A persistent volume claim that a data volume may originate from.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its name in the namespace of its project.
    pub name: String,
    /// False while it is Pending: no workload has mounted it yet.
    pub bound: bool,
    /// The id of its data-source asset.
    pub id: Uuid,
    pub(crate) size_gi: u32,
    pub(crate) storage_class: &'static str,
    pub(crate) created_at: i64,
    pub(crate) created_by: Arc<str>,
}
