//! Texts of the filters of the list.
