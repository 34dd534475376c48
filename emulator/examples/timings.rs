//! How long a control plane of 100,000 volumes takes to start and to answer.

fn main() {}
