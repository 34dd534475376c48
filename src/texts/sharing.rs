//! Texts of the sharing page.
