//! The journeys.

mod accessibility;
mod addresses;
mod bulk;
mod conditions;
mod life;
mod sign_in;
mod table;
