//! Texts of who can use a data volume.
