//! Texts of the list of data volumes.
