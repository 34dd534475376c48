//! Texts of reusable components and times.
