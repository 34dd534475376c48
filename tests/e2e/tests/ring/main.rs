//! Journeys over the release build, named by the feature they test.

mod access_reasons;
mod accessibility;
mod authenticating_proxy;
mod bulk_actions;
mod crash_recovery;
mod create;
mod detail;
mod display_preferences;
mod filters;
mod initial_load;
mod large_lists;
mod lifecycle;
mod logged_violations;
mod network_errors;
mod new_release;
mod nginx;
mod notifications;
mod other_browsers;
mod phone;
mod print;
mod reports;
mod sign_in;
mod single_sign_on;
mod soak;
mod table;
mod urls;
