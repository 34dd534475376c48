//! An export: reads all pages, writes them into a file as they come, and tells how exact it is.
//!
//! Nothing is saved before the last page is there. A failed page can be asked for again without
//! those before it, and so goes on by itself what a new token interrupts. Between pages the browser
//! draws and listens: the rows of one are some milliseconds of work.

use super::app::{App, use_app};
use super::clock::{delay, now_ms};
use super::file::FileParts;
use super::selection::Matching;
use crate::api::{ApiError, endpoint};
use crate::domain::{
    ExportFormat, ExportText, ListQuery, PageSize, Timestamp, Volume, WholeList, grouped, plural,
};
use crate::effect::{effect, spawn_scoped};
use leptos::prelude::*;

/// What is exported.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportSource {
    /// Everything that the query selects, in its order; its page does not matter.
    Query(ListQuery),
    /// Everything that the query of a selection selects, but for what was unticked.
    Matching(Matching),
    /// These rows.
    Rows(Vec<Volume>),
}

/// How many rows at hand are written before the browser has its turn.
const AT_ONCE: usize = 2_000;

/// Where an export stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// There is none, or it is over and all is well.
    Idle,
    /// It is under way.
    Running,
    /// A page could not be read; [`Export::retry`] asks for it again.
    Failed(ApiError),
    /// It is over, and there is something to say about it.
    Done(ExportReport),
}

/// What the server counts after the last page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Nobody asked: the rows were at hand.
    NotAsked,
    /// So many.
    Rows(u64),
    /// It would not say.
    Failed(ApiError),
}

/// How an export went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportReport {
    /// The name of the file.
    pub file: String,
    /// How many rows are in it.
    pub rows: u64,
    /// How many rows came more than once.
    pub repeated: u64,
    /// Whether the server said that more follows, but not where.
    pub is_stuck: bool,
    /// What the server counts.
    pub counted: Counted,
    /// How many were selected, where all that match were.
    pub selected: Option<u64>,
    /// Whether the browser took the file.
    pub is_saved: bool,
}

impl ExportReport {
    /// "Exported 1,234 data volumes to datavolumes-2026-11-24.csv".
    pub fn sentence(&self) -> String {
        let volumes = plural(self.rows, "data volume", "data volumes");
        if self.is_saved {
            format!("Exported {volumes} to {}", self.file)
        } else {
            format!("The browser did not take {} with {volumes}", self.file)
        }
    }

    /// What there is to say about it; nothing if all is well.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.is_stuck {
            remarks.push(
                "The server says that more rows follow, but not where. What was exported may not \
                 be all."
                    .to_owned(),
            );
        }
        if let Some(selected) = self.selected.filter(|selected| *selected != self.rows) {
            remarks.push(format!(
                "{} were selected, but {} matched when they were read.",
                grouped(selected),
                grouped(self.rows)
            ));
        }
        if self.repeated > 0 {
            let rows = plural(self.repeated, "row", "rows");
            let were = if self.repeated == 1 { "was" } else { "were" };
            remarks
                .push(format!("{rows} came again on a later page and {were} not written again."));
        }
        match &self.counted {
            Counted::Rows(count) if *count != self.rows => remarks.push(format!(
                "The server counts {}, but its pages held {}: rows changed meanwhile, or its \
                 paging is not exact.",
                grouped(*count),
                grouped(self.rows),
            )),
            Counted::Failed(error) if error.is_missing_operation() => remarks
                .push("This server cannot count, so the number could not be compared.".to_owned()),
            Counted::Failed(error) => remarks.push(format!(
                "The number could not be compared. {}: {}",
                error.title(),
                error.message()
            )),
            Counted::NotAsked | Counted::Rows(_) => {}
        }
        remarks
    }
}

/// An export under way, with what it has so far.
struct Job {
    source: ExportSource,
    format: ExportFormat,
    file: String,
    text: ExportText,
    parts: FileParts,
    list: WholeList,
    /// How many of them are not written.
    left_out: u64,
    /// Where the next rows are; none after the last.
    next: Option<u32>,
}

/// Exports one thing at a time. A handle, for as long as its component lives.
#[derive(Clone, Copy)]
pub struct Export {
    app: App,
    job: StoredValue<Option<Job>, LocalStorage>,
    state: RwSignal<ExportState>,
    rows: RwSignal<u64>,
    total: RwSignal<Option<u64>>,
    go: Trigger,
}

/// An export that has not started.
pub fn use_export() -> Export {
    let export = Export {
        app: use_app(),
        job: StoredValue::new_local(None),
        state: RwSignal::new(ExportState::Idle),
        rows: RwSignal::new(0),
        total: RwSignal::new(None),
        go: Trigger::new(),
    };
    // Whatever is under way is called off whenever this runs again, and when the component goes.
    effect(move || {
        export.go.track();
        let is_due = export.job.with_value(Option::is_some)
            && export.state.with_untracked(|state| !matches!(state, ExportState::Failed(_)));
        if export.app.session.is_signed_in() && is_due {
            spawn_scoped(export.go_on());
        }
    });
    export
}

impl Export {
    /// Where it stands.
    pub fn state(self) -> Signal<ExportState> {
        self.state.into()
    }

    /// How many rows are written.
    pub fn rows(self) -> Signal<u64> {
        self.rows.into()
    }

    /// How many there will be; none where the server cannot count.
    pub fn total(self) -> Signal<Option<u64>> {
        self.total.into()
    }

    /// Starts, with the columns as they are now, unless something is under way.
    pub fn start(self, source: ExportSource, format: ExportFormat) {
        if self.job.with_value(Option::is_some) {
            return;
        }
        // Once for all pages: an age that moves on between two of them would lose rows.
        let now = endpoint::this_minute();
        let source = match source {
            ExportSource::Query(query) => ExportSource::Query(query.resolved(now)),
            ExportSource::Matching(mut matching) => {
                matching.query = matching.query.resolved(now);
                ExportSource::Matching(matching)
            }
            rows => rows,
        };
        let text = ExportText::new(format, self.app.columns.with_untracked(|it| it.shown()));
        let mut parts = FileParts::new();
        parts.push(&text.start());
        let total = match &source {
            ExportSource::Query(_) | ExportSource::Matching(_) => None,
            ExportSource::Rows(rows) => Some(rows.len() as u64),
        };
        // A few rows at hand are written in no time: nothing has to be shown meanwhile.
        let is_long = total.is_none_or(|total| total > AT_ONCE as u64);
        let file = format.file_name(Timestamp(now_ms()));
        let list = WholeList::default();
        let job = Job { source, format, file, text, parts, list, left_out: 0, next: Some(0) };
        self.job.set_value(Some(job));
        self.rows.set(0);
        self.total.set(total);
        self.state.set(if is_long { ExportState::Running } else { ExportState::Idle });
        self.go.notify();
    }

    /// Goes on after a failure, from the page that failed.
    pub fn retry(self) {
        self.state.set(ExportState::Running);
        self.go.notify();
    }

    /// Ends it, whatever it is at: a request under way is aborted, nothing is saved.
    pub fn cancel(self) {
        self.job.set_value(None);
        self.state.set(ExportState::Idle);
        self.go.notify();
    }

    async fn go_on(self) {
        match self.run().await {
            Ok(()) => {}
            // The session is being renewed, or is over; another token may be there already.
            Err(error) if error.is_unauthorized() => {
                if self.app.session.is_signed_in_untracked() {
                    self.go.notify();
                }
            }
            // With the session of whoever asked, all of it is over.
            Err(ApiError::Aborted) => {}
            Err(error) => {
                self.app.notifications.announce(format!("{}. {}", error.title(), error.message()));
                self.state.try_set(ExportState::Failed(error));
            }
        }
    }

    async fn run(self) -> Result<(), ApiError> {
        let Some(source) = self.of_job(|job| job.source.clone()) else { return Ok(()) };
        let counted = match source {
            ExportSource::Query(query) => self.read(query).await?,
            ExportSource::Matching(matching) => self.read(matching.query).await?,
            ExportSource::Rows(rows) => {
                let taken = self.of_job(|job| job.list.len() + job.list.repeated());
                let rest = rows.get(taken.unwrap_or_default() as usize..).unwrap_or_default();
                for (index, chunk) in rest.chunks(AT_ONCE).enumerate() {
                    if index > 0 {
                        delay(0).await;
                    }
                    self.take(0, chunk.to_vec(), None);
                }
                Counted::NotAsked
            }
        };
        self.finish(counted);
        Ok(())
    }

    async fn read(self, query: ListQuery) -> Result<Counted, ApiError> {
        let count = || self.app.client.send(endpoint::count_volumes(&query));
        if self.total.with_untracked(Option::is_none) {
            match count().await {
                Ok(total) => drop(self.total.try_set(Some(total))),
                Err(error) if error.is_unauthorized() => return Err(error),
                // Without a total, the rows so far are told; at the end it is asked again.
                Err(_) => {}
            }
        }
        while let Some(offset) = self.of_job(|job| job.next).flatten() {
            let page = ListQuery { limit: PageSize::MAX, ..query.clone() }.at_offset(offset);
            let answer = self.app.client.send(endpoint::list_volumes(&page)).await?;
            self.take(offset, answer.items, answer.next);
        }
        match count().await {
            Ok(count) => Ok(Counted::Rows(count)),
            Err(error) if error.is_unauthorized() => Err(error),
            Err(error) => Ok(Counted::Failed(error)),
        }
    }

    /// Writes the rows of a page.
    fn take(self, offset: u32, rows: Vec<Volume>, next: Option<u32>) {
        let directory = self.app.directory;
        let names = move |volume: &Volume| {
            untrack(|| {
                (
                    volume.department_id.as_ref().map(|id| directory.department(id)),
                    volume.cluster_id.as_ref().map(|id| directory.cluster(id)),
                )
            })
        };
        let written = self.of_job(|job| {
            job.next = job.list.take(offset, rows, next);
            let mut rows = job.list.drain();
            if let ExportSource::Matching(matching) = &job.source {
                let all = rows.len();
                rows = matching.ticked(rows);
                job.left_out += (all - rows.len()) as u64;
            }
            let text = job.text.rows(&rows, &names);
            job.parts.push(&text);
            job.list.len()
        });
        if let Some(written) = written {
            self.rows.try_set(written);
        }
    }

    fn finish(self, counted: Counted) {
        let Some(Some(mut job)) = self.job.try_update_value(Option::take) else { return };
        job.parts.push(job.text.end());
        let selected = match &job.source {
            ExportSource::Matching(matching) => Some(matching.len()),
            ExportSource::Query(_) | ExportSource::Rows(_) => None,
        };
        let report = ExportReport {
            selected,
            is_saved: job.parts.save(&job.file, job.format.media_type()),
            file: job.file,
            rows: job.list.len() - job.left_out,
            repeated: job.list.repeated(),
            is_stuck: job.list.is_stuck(),
            counted: match counted {
                Counted::Rows(count) => Counted::Rows(count.saturating_sub(job.left_out)),
                other => other,
            },
        };
        let remarks = report.remarks();
        if report.is_saved && remarks.is_empty() {
            self.app.notifications.success(report.sentence());
            self.state.try_set(ExportState::Idle);
        } else {
            self.app.notifications.announce(format!(
                "{}. {}",
                report.sentence(),
                remarks.join(" ")
            ));
            self.state.try_set(ExportState::Done(report));
        }
    }

    /// Looks at the job, or changes it; none once it was called off.
    fn of_job<T>(self, f: impl FnOnce(&mut Job) -> T) -> Option<T> {
        self.job.try_update_value(|job| job.as_mut().map(f)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(rows: u64, counted: Counted) -> ExportReport {
        let file = "datavolumes-2026-11-24.csv".to_owned();
        let selected = None;
        ExportReport { file, rows, repeated: 0, is_stuck: false, counted, selected, is_saved: true }
    }

    #[test]
    fn an_exact_export_has_nothing_to_remark() {
        for counted in [Counted::Rows(1_234), Counted::NotAsked] {
            let report = report(1_234, counted);
            assert_eq!(report.remarks(), Vec::<String>::new());
            let sentence = "Exported 1,234 data volumes to datavolumes-2026-11-24.csv";
            assert_eq!(report.sentence(), sentence);
        }
    }

    #[test]
    fn every_doubt_is_said() {
        let doubtful =
            ExportReport { repeated: 3, is_stuck: true, ..report(1_234, Counted::Rows(1_240)) };
        let remarks = doubtful.remarks();
        assert_eq!(remarks.len(), 3);
        assert!(remarks[1].starts_with("3 rows came again"), "{remarks:?}");
        assert!(remarks[2].starts_with("The server counts 1,240, but its pages held 1,234"));
        let fewer = ExportReport { selected: Some(1_300), ..report(1_234, Counted::Rows(1_234)) };
        let said = "1,300 were selected, but 1,234 matched when they were read.";
        assert_eq!(fewer.remarks(), [said]);
        let uncounted = report(1, Counted::Failed(ApiError::Aborted));
        assert!(uncounted.remarks()[0].starts_with("The number could not be compared"));
    }
}
