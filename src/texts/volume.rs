//! Texts of the API's things: phases, columns, fields, scopes.

pub const STATUS: &str = "Status";
pub const PROJECT: &str = "Project";
pub const DEPARTMENT: &str = "Department";
pub const CLUSTER: &str = "Cluster";
pub const ORIGIN_PVC: &str = "Origin PVC";
pub const DESCRIPTION: &str = "Description";
pub const CREATED: &str = "Created";
pub const UPDATED: &str = "Updated";
pub const ID: &str = "ID";
