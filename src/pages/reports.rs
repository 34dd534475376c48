//! The reports: who uses a data volume, what happened to it, data volumes that are not used, and an
//! overview. They are a part of their own, loaded when one is opened.

mod history;
mod overview;
mod unused;
mod used_by;

use crate::domain::Volume;
use crate::lazy::Part;
pub use history::HistoryCard;
use leptos::prelude::*;
pub use overview::OverviewPage;
pub use unused::UnusedPage;
pub use used_by::UsedByCard;

pub static REPORTS: Part<Reports> = Part::new();

#[derive(Clone, Copy)]
pub struct Reports {
    /// With what fires when the user refreshes the page.
    pub used_by: fn(Memo<Option<Volume>>, Trigger) -> AnyView,
    pub history: fn(Memo<Option<Volume>>) -> AnyView,
    pub unused: fn() -> AnyView,
    pub overview: fn() -> AnyView,
}
