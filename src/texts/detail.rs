//! Texts of the page of a data volume.
