//! The control plane in a box: the data-volume operations and their companions as the two documents
//! in `contract/` describe them, for development and tests.
//!
//! The core is one pure state machine: [`Emulator::handle`] maps (state, request, now) to an
//! [`Answer`] on `http` types. It has no clock, no randomness and no I/O, and so compiles to
//! WebAssembly. With the feature `server` (on by default) it also has an HTTP body, `serve`, and a
//! binary.
//!
//! It shares no type with the console: it is the second opinion on the contract.
//!
//! In reading order:
//!
//! - `emulator`: the state machine, its test helpers, the journal
//! - `operation`: the operations and the routes to them
//! - `faults`: answers gone wrong on request
//! - `org`, `state`: clusters, departments, projects, claims; volumes and how time changes them
//! - `seed`: the deterministic initial state
//! - `auth`, `token`: access keys, tokens, rights
//! - `provider`: an OpenID provider for the console's single sign-on
//! - `params`, `query`, `body`, `problem`: reading requests strictly, refusing them in the contract's shape
//! - `volumes`, `companions`: the operations themselves
//! - `server`: the HTTP body
//!

mod auth;
mod body;
mod companions;
mod emulator;
mod faults;
mod instant;
mod operation;
mod org;
mod paging;
mod params;
mod problem;
mod provider;
mod query;
mod random;
mod seed;
#[cfg(feature = "server")]
mod server;
mod state;
mod switches;
mod token;
mod volumes;

pub use emulator::{Answer, Config, Emulator, Exchange, Outcome};
pub use faults::{Fault, FaultKind};
pub use operation::Operation;
pub use org::{Claim, Cluster, Department, Project};
#[cfg(feature = "server")]
pub use server::{Clock, ServerOptions, serve};
pub use state::{Issue, Phase, ScopeType, SharedScope, Volume};
pub use switches::{Companions, Gate, Switches};
