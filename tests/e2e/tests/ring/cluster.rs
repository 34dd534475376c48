//! What `hosting/` has for a cluster: the container, and the chart that runs it. `cargo xtask container --check` runs
//! these tests.

mod chart;
mod container;
