//! The journeys.

mod accessibility;
mod addresses;
mod bulk;
mod conditions;
mod create;
mod detail;
mod filters;
mod first_view;
mod in_front;
mod life;
mod nginx;
mod other_browsers;
mod reasons;
mod scale;
mod sign_in;
mod single_sign_on;
mod soak;
mod table;
