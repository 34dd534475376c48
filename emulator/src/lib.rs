//! The control plane in a box.
