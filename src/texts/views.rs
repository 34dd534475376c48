//! Texts of saved views.
