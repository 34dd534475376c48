//! The operations on data volumes.

mod access;
mod create;
mod details;
mod json;
mod list;
mod sharing;

pub(crate) use create::{create, name_availability};
pub(crate) use details::{delete, get, patch};
pub(crate) use list::{count, list};
pub(crate) use sharing::{patch_shared_scopes, shared_scopes};
