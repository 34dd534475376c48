//! The console.

pub mod api;
pub mod domain;
