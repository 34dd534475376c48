//! Texts of the API's things: phases, columns, fields, scopes.

pub const NAME: &str = "Name";
pub const PROJECT: &str = "Project";
pub const ORIGIN_PVC: &str = "Origin PVC";
pub const DESCRIPTION: &str = "Description";
