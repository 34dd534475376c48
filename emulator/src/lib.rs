//! An emulator of the Run:ai control plane: the data-volume operations and their companions as the
//! two documents in `contract/` describe them, for development and tests.
//!
//! The core is a pure state machine: [`Emulator::handle`] maps (state, request, now) to a
//! [`DelayedResponse`] on `http` types. It has no clock, no randomness and no I/O, and so compiles
//! to WebAssembly. The feature `server` (on by default) adds an HTTP server, `serve`, and a binary.
//!
//! It shares no type with the console, so that it checks the console's reading of the contract.
//!
//! In reading order:
//!
//! - `emulator`: the state machine; `config`, `switches`, `journal`: its settings and its log
//! - `operation`: the operations and their routes
//! - `context`: what each handler gets besides the state
//! - `volumes`, `companions`, `token`: the handlers
//! - `params`, `query`, `body`, `response`: parse requests strictly and build responses
//! - `org`, `volume`, `workloads`: clusters, departments, projects, PVCs; what a volume is; what
//!   mounts it
//! - `audit`, `writes`: the audit log and the requests that are recorded in it
//! - `state`: all of them, and phase changes
//! - `seed`: the deterministic initial state
//! - `auth`: access keys, tokens, permissions
//! - `provider`: an OpenID provider for the console's single sign-on
//! - `faults`, `paging_faults`: faults that tests inject
//! - `server`: the HTTP server

// Most public items are fields and variants that the contract or their names explain.

mod audit;
mod auth;
mod body;
mod companions;
mod config;
mod context;
mod emulator;
mod faults;
mod instant;
mod journal;
mod operation;
mod org;
mod paging_faults;
mod params;
mod provider;
mod query;
mod random;
mod response;
mod seed;
#[cfg(feature = "server")]
mod server;
mod state;
mod switches;
mod token;
mod volume;
mod volumes;
mod workloads;
mod writes;

pub use audit::AuditEntry;
pub use auth::ACCESS_KEYS;
pub use config::Config;
pub use emulator::{DelayedResponse, Emulator, Outcome};
pub use faults::{Fault, FaultKind};
pub use journal::Exchange;
pub use operation::Operation;
pub use org::{Cluster, Department, Project, Pvc};
#[cfg(feature = "server")]
pub use server::{Clock, ServerOptions, serve};
pub use switches::{Companions, Gate, Switches};
pub use volume::{Issue, Phase, ScopeType, SharedScope, Volume};
pub use workloads::{Workload, WorkloadPhase};
pub use writes::is_write;
