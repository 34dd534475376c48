//! Runs the release build in a real browser against the emulator over HTTP.
//!
//! Tests act as users do: they find elements by role and accessible name, as the browser computes
//! them, and use WebDriver's mouse and keyboard. They wait for conditions, never for a fixed time.

mod axe;
mod bench;
mod browser;
mod chart;
mod container;
mod contract;
mod environment;
mod error;
mod journey;
mod next_release;
mod nginx;
mod observatory;
mod other_browsers;
mod page;
mod screens;
mod server;
mod snapshot;
mod soak;
mod temp_dir;

mod wait;

pub use axe::{Axe, Violation};
pub use bench::{
    App, METRICS, charts as bench_charts, comparison_table, measure_reload, median, take_sample,
};
pub use browser::Browser;
pub use chart::{Chart, Object};
pub use container::Container;
pub use environment::Environment;
pub use error::{Error, Result, exit_code};
pub use journey::{ExpectedErrors, Fixture, NO_ERRORS, run_journey};
pub use nginx::{HttpResponse, Nginx};
pub use observatory::{Redirection, Site, Verdict, grade, score, verdicts};
pub use other_browsers::{OtherBrowser, OtherFixture, OtherPage};
pub use page::{Appearance, Node, Page, Theme, WIDTHS};
pub use screens::{Area, Screen};
pub use server::{Server, Setup, UNDER_A_PATH, WebServer};
pub use snapshot::check_snapshot;
pub use soak::{Sample, check_growth, samples_table, soak};
pub use thirtyfour::Key;
pub use wait::{TIMEOUT, eventually};
