//! Texts of the API's things: phases, columns, fields, scopes.

pub const NAME: &str = "Name";
pub const PROJECT: &str = "Project";
pub const ORIGIN_PVC: &str = "Origin PVC";
pub const DESCRIPTION: &str = "Description";
pub const STATUS: &str = "Status";
pub const REASON: &str = "Reason";
pub const PROJECT_NAME: &str = "Project name";
pub const DEPARTMENT: &str = "Department";
pub const CLUSTER: &str = "Cluster";
pub const CREATED_BY: &str = "Created by";
pub const CREATED: &str = "Created";
pub const UPDATED: &str = "Updated";
pub const ID: &str = "ID";
/// The column with the number of workloads that use a data volume.
pub const IN_USE: &str = "In use";

/// Short forms of the reasons that the server is known to report.
pub const PVC_NOT_BOUND: &str = "Origin PVC not bound";
pub const PVC_NOT_COPIED: &str = "PVC not copied";
pub const STORAGE_CLASS_MISSING: &str = "Storage class missing";

pub const READY: &str = "Ready";
pub const NOT_READY: &str = "Not ready";
pub const CREATING: &str = "Creating";
pub const DELETING: &str = "Deleting";
pub const UNKNOWN: &str = "Unknown";

pub const CLUSTERS: &str = "Clusters";
pub const DEPARTMENTS: &str = "Departments";
pub const PROJECTS: &str = "Projects";
pub const OTHER_SCOPE: &str = "Other";
pub const OTHER_SCOPES: &str = "Others";

pub const WHAT_TO_DO: &str = "What to do: ";
pub const NOT_BOUND_REMEDY: &str = "Start any workload that mounts the origin PVC. The PVC binds, \
                                    and the data volume becomes ready. Then you can stop the \
                                    workload.";
pub const NOT_COPIED_REMEDY: &str = "Check that the origin PVC exists in the project and that its \
                                     name is spelled correctly. A wrong name can’t be changed: \
                                     delete the data volume and create it again. If the name is \
                                     right, ask a cluster administrator to check that project’s quota and admission errors.";

pub fn storage_class_remedy(class: Option<&str>) -> String {
    let class = class
        .map_or_else(|| "the storage class".to_owned(), |it| format!("the storage class “{it}”"));
    format!(
        "Ask a cluster administrator to create {class}, or create the data volume from another PVC."
    )
}
