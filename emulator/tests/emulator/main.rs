//! The control plane against its documents, a naive oracle, and a real socket.

mod support;

mod companions;
mod contract;
mod faults;
mod lifecycle;
mod listing;
mod provider;
mod refusals;
mod roles;
mod seed;
mod server;
mod sharing;
mod tokens;
