//! The end-to-end ring: the release build in a real browser, against the emulator over HTTP.
//!
//! What a person does is done by role and accessible name, as the browser itself computes them, with
//! WebDriver's mouse and keyboard. Nothing waits for a time; everything waits for a condition, for a
//! while.
//!
//! In reading order:
//!
//! - `surroundings`: what `cargo xtask` puts into the environment
//! - `browser`: one chromedriver and one headless Chromium, gone when dropped
//! - `plane`: the emulator in this process, serving the console as in production
//! - `nginx`: a real web server in front of it
//! - `observatory`: what its headers are worth, by the published rules of Mozilla's HTTP Observatory
//! - `page`: finding, reading, clicking, typing; the media and the size of the window
//! - `other`: Firefox and WebKitGTK, with less of that
//! - `journey`: all of it together, and what must hold after every journey
//! - `contract`: every request against the OpenAPI documents
//! - `axe`: the accessibility rules
//! - `scene`: every screen in every state
//! - `soak`: half an hour of work, and what it leaves behind
//! - `bench`: how long things take, beside the least page that shows the same

mod axe;
mod bench;
mod browser;
mod contract;
mod folder;
mod journey;
mod nginx;
mod observatory;
mod other;
mod page;
mod plane;
mod scene;
mod soak;
mod surroundings;
mod wait;

pub use axe::{Axe, Rules, Violation};
pub use bench::{App, METRICS, charts as bench_charts, comparison, median, reload, sample};
pub use browser::Browser;
pub use journey::{Stage, Trouble, journey};
pub use nginx::{Answer, Nginx};
pub use observatory::{Redirection, Seen, Verdict, grade, score, verdicts};
pub use other::{Other, OtherPage, OtherStage};
pub use page::{Look, Node, Page, WIDTHS};
pub use plane::{Front, Plane, Setup};
pub use scene::{Area, Scene};
pub use soak::{Sample, judge, soak, table};
pub use surroundings::Surroundings;
pub use thirtyfour::Key;
pub use wait::{PATIENCE, eventually};

/// Why something could not be done, in words.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The result of what may fail.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// How a program ends; an error is told.
pub fn exit_code(result: Result) -> std::process::ExitCode {
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
