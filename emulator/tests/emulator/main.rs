//! Tests the emulator against the OpenAPI documents, a naive oracle, and a real socket.

mod support;

mod audit_log;
mod companions;
mod contract;
mod faults;
mod invalid_requests;
mod lifecycle;
mod listing;
mod permissions;
mod provider;
mod seed;
mod server;
mod sharing;
mod tokens;
mod workloads;
