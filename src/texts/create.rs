//! Texts of the form for a new data volume.
