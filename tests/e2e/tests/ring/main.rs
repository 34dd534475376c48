//! The journeys.

mod accessibility;
mod addresses;
mod bulk;
mod conditions;
mod filters;
mod life;
mod nginx;
mod scale;
mod sign_in;
mod soak;
mod table;
