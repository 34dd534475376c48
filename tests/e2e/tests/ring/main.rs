//! The journeys.

mod accessibility;
mod addresses;
mod bulk;
mod conditions;
mod detail;
mod life;
mod scale;
mod sign_in;
mod table;
