//! Texts of requests that failed.
