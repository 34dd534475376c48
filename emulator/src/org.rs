//! Clusters, departments, projects and their PVCs.

use std::sync::Arc;

use uuid::Uuid;

/// The only tenant.
pub(crate) const TENANT_ID: i32 = 1001;

#[derive(Clone, Debug)]
pub struct Cluster {
    /// A UUID.
    pub id: Arc<str>,
    pub name: Arc<str>,
    pub(crate) created_at: i64,
}

#[derive(Clone, Debug)]
pub struct Department {
    /// A UUID, or a number as in older control planes.
    pub id: Arc<str>,
    pub name: Arc<str>,
    pub cluster_id: Arc<str>,
    /// The index of the cluster.
    pub(crate) cluster: usize,
    pub(crate) created_at: i64,
    pub(crate) gpu_quota: f64,
}

#[derive(Clone, Debug)]
pub struct Project {
    /// A decimal number.
    pub id: Arc<str>,
    pub name: Arc<str>,
    pub department_id: Arc<str>,
    pub cluster_id: Arc<str>,
    /// The PVCs in the project's namespace.
    pub pvcs: Vec<Pvc>,
    /// The index of the department.
    pub(crate) department: usize,
    pub(crate) cluster: usize,
    pub(crate) created_at: i64,
    pub(crate) created_by: Arc<str>,
    pub(crate) gpu_quota: f64,
}

impl Project {
    /// The Kubernetes namespace.
    pub fn namespace(&self) -> String {
        format!("runai-{}", self.name)
    }

    pub(crate) fn pvc(&self, name: &str) -> Option<&Pvc> {
        self.pvcs.iter().find(|pvc| pvc.name == name)
    }
}

/// A persistent volume claim, from which a data volume can originate.
#[derive(Clone, Debug)]
pub struct Pvc {
    pub name: String,
    /// False while the PVC is Pending because no workload has mounted it yet.
    pub bound: bool,
    /// The id of the PVC's data-source asset.
    pub id: Uuid,
    pub(crate) size_gi: u32,
    pub(crate) storage_class: &'static str,
    pub(crate) created_at: i64,
    pub(crate) created_by: Arc<str>,
}
