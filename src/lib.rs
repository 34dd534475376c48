//! The console.

pub mod api;
pub mod domain;
pub mod route;
pub mod state;
