//! The HTTP body.
