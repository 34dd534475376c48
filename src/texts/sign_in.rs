//! Texts of signing in and out.
