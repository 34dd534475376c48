//! Texts of the export of the list.
