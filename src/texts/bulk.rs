//! Texts of selecting data volumes, bulk jobs and their results.
