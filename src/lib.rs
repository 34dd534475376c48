//! The console.

pub mod domain;
