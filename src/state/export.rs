//! Exports data volumes: reads all pages, writes them into a file, and reports how complete it is.
//! Nothing is saved before the last page is read. A failed page can be retried without those before
//! it, and an export that a 401 interrupts continues with the new token.

use super::client::use_client;
use super::clock::{delay, now_ms};
use super::columns::use_stored_columns;
use super::directory::{Directory, use_directory};
use super::file::FileParts;
use super::notifications::{Notifications, use_notifications};
use super::selection::Matching;
use super::session::{Session, use_session};
use super::workload_scans::{WorkloadScans, use_workload_scans};
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{
    Column, Columns, ExportFormat, ExportText, FilterBy, ListQuery, PageCollector, PageSize, Phase,
    Volume, VolumeId,
};
use crate::effect::{effect, spawn_scoped};
use crate::texts::export as texts;
use crate::tools::Timestamp;
use leptos::prelude::*;
use serde_json::Value;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq)]
pub enum ExportSource {
    /// All pages of a query, in its order.
    Query(ListQuery),
    /// All that match a query, except deselected rows.
    Matching(Matching),
    Rows(Vec<Volume>),
    Table(ExportedTable),
}

/// Rows of a page with columns of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedTable {
    /// Begins the name of the file.
    pub file_prefix: &'static str,
    pub columns: Vec<Column>,
    pub rows: Vec<Volume>,
    /// The texts that no data volume holds, where they are known.
    pub cells: HashMap<VolumeId, Vec<(Column, String)>>,
}

impl ExportSource {
    fn rows(&self) -> Option<&[Volume]> {
        match self {
            Self::Query(_) | Self::Matching(_) => None,
            Self::Rows(rows) | Self::Table(ExportedTable { rows, .. }) => Some(rows),
        }
    }

    /// What all rows have for sure.
    fn filter(&self) -> FilterBy {
        match self {
            Self::Query(query) => query.filter.clone(),
            Self::Matching(matching) => matching.query.filter.clone(),
            Self::Table(_) => FilterBy::default(),
            Self::Rows(rows) => {
                let phase = rows.first().map(|row| &row.status.phase);
                let phase = phase.filter(|it| rows.iter().all(|row| row.status.phase == **it));
                FilterBy::default().with_phase(phase.map(Phase::as_str))
            }
        }
    }
}

/// How many given rows are written before the browser may render.
const CHUNK: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// Not started, or finished without warnings.
    Idle,
    Running,
    /// A page could not be read; [`Export::retry`] reads it again.
    Failed(ApiError),
    /// Finished with warnings.
    Done(ExportReport),
}

/// The server's count after the last page, to check the export against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerCount {
    /// The rows were given, so nothing was counted.
    NotNeeded,
    Rows(u64),
    Failed(ApiError),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportReport {
    pub file: String,
    pub rows: u64,
    /// How many rows the server returned more than once.
    pub repeated: u64,
    /// Whether the server reported more rows without the next offset.
    pub is_stuck: bool,
    pub count: ServerCount,
    /// How many were selected, if all that match were.
    pub selected: Option<u64>,
    pub is_saved: bool,
}

impl ExportReport {
    /// "1,234 data volumes exported to datavolumes-2026-11-24.csv".
    pub fn summary(&self) -> String {
        if self.is_saved {
            texts::exported(self.rows, &self.file)
        } else {
            texts::not_saved(self.rows, &self.file)
        }
    }

    pub fn warnings(&self) -> Vec<String> {
        let stuck = self.is_stuck.then(|| texts::INCOMPLETE.to_owned());
        let other = self.selected.filter(|selected| *selected != self.rows);
        let other = other.map(|selected| texts::selected_but_matched(selected, self.rows));
        let repeated = (self.repeated > 0).then(|| texts::repeated(self.repeated));
        let count = match &self.count {
            ServerCount::Rows(count) if *count != self.rows => {
                Some(texts::count_differs(*count, self.rows))
            }
            ServerCount::Failed(error) if error.is_missing_operation() => {
                Some(texts::UNCOUNTED.to_owned())
            }
            ServerCount::Failed(error) => {
                Some(texts::count_failed(&error.title(), &error.message()))
            }
            ServerCount::NotNeeded | ServerCount::Rows(_) => None,
        };
        [stuck, other, repeated, count].into_iter().flatten().collect()
    }
}

struct ExportJob {
    source: ExportSource,
    format: ExportFormat,
    file: String,
    text: ExportText,
    parts: FileParts,
    list: PageCollector,
    /// How many rows were skipped because they were deselected.
    skipped: u64,
    next_offset: Option<u32>,
}

/// Runs one export at a time, while its component lives.
#[derive(Clone, Copy)]
pub struct Export {
    client: Client,
    session: Session,
    notifications: Notifications,
    directory: Directory,
    columns: RwSignal<Columns>,
    scans: WorkloadScans,
    job: StoredValue<Option<ExportJob>, LocalStorage>,
    pub state: RwSignal<ExportState>,
    /// How many rows have been written.
    pub rows: RwSignal<u64>,
    /// How many rows there will be; `None` if the server cannot count.
    pub total: RwSignal<Option<u64>>,
    resume: Trigger,
}

pub fn use_export() -> Export {
    let export = Export {
        client: use_client(),
        session: use_session(),
        notifications: use_notifications(),
        directory: use_directory(),
        columns: use_stored_columns(),
        scans: use_workload_scans(),
        job: StoredValue::new_local(None),
        state: RwSignal::new(ExportState::Idle),
        rows: RwSignal::new(0),
        total: RwSignal::new(None),
        resume: Trigger::new(),
    };
    // A running request is aborted when this effect runs again or is disposed.
    effect(move || {
        export.resume.track();
        let is_due = export.job.with_value(Option::is_some)
            && export.state.with_untracked(|state| !matches!(state, ExportState::Failed(_)));
        if export.session.is_signed_in() && is_due {
            spawn_scoped(export.run());
        }
    });
    export
}

impl Export {
    /// Starts with the current columns, unless an export is running.
    pub fn start(self, source: ExportSource, format: ExportFormat) {
        if self.job.with_value(Option::is_some) {
            return;
        }
        // Resolved once: an age filter that moves between two pages would lose rows.
        let now = endpoint::current_minute();
        let source = match source {
            ExportSource::Query(query) => ExportSource::Query(query.resolve_ages(now)),
            ExportSource::Matching(mut matching) => {
                matching.query = matching.query.resolve_ages(now);
                ExportSource::Matching(matching)
            }
            rows => rows,
        };
        let columns = match &source {
            ExportSource::Table(table) => table.columns.clone(),
            _ => self.columns.with_untracked(|it| it.shown_for(&source.filter())),
        };
        let text = ExportText::new(format, columns);
        let mut parts = FileParts::default();
        parts.push(&text.start());
        let total = source.rows().map(|rows| rows.len() as u64);
        // A few given rows are written at once, so no progress is shown.
        let is_long = total.is_none_or(|total| total > CHUNK as u64);
        let prefix = match &source {
            ExportSource::Table(table) => table.file_prefix,
            _ => "",
        };
        let file = format.file_name(prefix, Timestamp(now_ms()));
        let list = PageCollector::default();
        let job =
            ExportJob { source, format, file, text, parts, list, skipped: 0, next_offset: Some(0) };
        self.job.set_value(Some(job));
        self.rows.set(0);
        self.total.set(total);
        self.state.set(if is_long { ExportState::Running } else { ExportState::Idle });
        self.resume.notify();
    }

    /// Continues with the page that failed.
    pub fn retry(self) {
        self.state.set(ExportState::Running);
        self.resume.notify();
    }

    /// Aborts the pending request and saves nothing.
    pub fn cancel(self) {
        self.job.set_value(None);
        self.state.set(ExportState::Idle);
        self.resume.notify();
    }

    async fn run(self) {
        match self.write_all().await {
            Ok(()) => {}
            // If there is no new token yet, the effect resumes after the next sign-in.
            Err(error) if error.is_unauthorized() => {
                if self.session.is_signed_in_untracked() {
                    self.resume.notify();
                }
            }
            // The user has signed out.
            Err(ApiError::Aborted) => {}
            Err(error) => {
                self.notifications.announce(format!("{}. {}", error.title(), error.message()));
                self.state.try_set(ExportState::Failed(error));
            }
        }
    }

    async fn write_all(self) -> Result<(), ApiError> {
        let Some(source) = self.with_job(|job| job.source.clone()) else { return Ok(()) };
        let count = match source {
            ExportSource::Query(query) => self.read(query).await?,
            ExportSource::Matching(matching) => self.read(matching.query).await?,
            ExportSource::Rows(rows) | ExportSource::Table(ExportedTable { rows, .. }) => {
                let written = self.with_job(|job| job.list.len() + job.list.repeated);
                let rest = rows.get(written.unwrap_or_default() as usize..).unwrap_or_default();
                for (index, chunk) in rest.chunks(CHUNK).enumerate() {
                    if index > 0 {
                        delay(0).await;
                    }
                    self.write_page(0, chunk.to_vec(), None);
                }
                ServerCount::NotNeeded
            }
        };
        self.finish(count);
        Ok(())
    }

    async fn read(self, query: ListQuery) -> Result<ServerCount, ApiError> {
        let count = async || match self.client.send(endpoint::count_volumes(&query)).await {
            Ok(count) => Ok(ServerCount::Rows(count)),
            Err(error) if error.is_unauthorized() => Err(error),
            Err(error) => Ok(ServerCount::Failed(error)),
        };
        // If this fails, it is counted again at the end.
        if self.total.with_untracked(Option::is_none)
            && let ServerCount::Rows(total) = count().await?
        {
            self.total.try_set(Some(total));
        }
        while let Some(offset) = self.with_job(|job| job.next_offset).flatten() {
            let page = ListQuery { limit: PageSize::MAX, ..query.clone() }.at_offset(offset);
            let response = self.client.send(endpoint::list_volumes(&page)).await?;
            self.write_page(offset, response.items, response.next);
        }
        count().await
    }

    fn write_page(self, offset: u32, rows: Vec<Volume>, next: Option<u32>) {
        let written = self.with_job(|job| {
            job.next_offset = job.list.add_page(offset, rows, next);
            let mut rows = job.list.drain();
            if let ExportSource::Matching(matching) = &job.source {
                let all = rows.len();
                rows = matching.retain_selected(rows);
                job.skipped += (all - rows.len()) as u64;
            }
            let external = |volume: &Volume, column: Column| match &job.source {
                ExportSource::Table(table) => {
                    let cells = table.cells.get(&volume.id).into_iter().flatten();
                    let mut cells = cells.filter(|(of, _)| *of == column);
                    Value::from(cells.next().map(|(_, text)| text.as_str()))
                }
                // Known where the column is shown, or another page has read the workloads of the cluster.
                _ => Value::from(self.scans.active_for(volume).ok().map(|it| it.len() as u64)),
            };
            let text = untrack(|| {
                self.directory.with_names(|names| job.text.rows(&rows, names, &external))
            });
            job.parts.push(&text);
            job.list.len()
        });
        if let Some(written) = written {
            self.rows.try_set(written);
        }
    }

    fn finish(self, count: ServerCount) {
        let Some(Some(mut job)) = self.job.try_update_value(Option::take) else { return };
        job.parts.push(job.text.end());
        let selected = match &job.source {
            ExportSource::Matching(matching) => Some(matching.len()),
            _ => None,
        };
        let report = ExportReport {
            selected,
            is_saved: job.parts.save(&job.file, job.format.media_type()),
            file: job.file,
            rows: job.list.len() - job.skipped,
            repeated: job.list.repeated,
            is_stuck: job.list.is_stuck,
            count: match count {
                ServerCount::Rows(count) => ServerCount::Rows(count.saturating_sub(job.skipped)),
                other => other,
            },
        };
        let warnings = report.warnings();
        if report.is_saved && warnings.is_empty() {
            self.notifications.success(report.summary());
            self.state.try_set(ExportState::Idle);
        } else {
            self.notifications.announce(format!("{}. {}", report.summary(), warnings.join(" ")));
            self.state.try_set(ExportState::Done(report));
        }
    }

    /// `None` once the export was cancelled.
    fn with_job<T>(self, f: impl FnOnce(&mut ExportJob) -> T) -> Option<T> {
        self.job.try_update_value(|job| job.as_mut().map(f)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(rows: u64, count: ServerCount) -> ExportReport {
        let file = "datavolumes-2026-11-24.csv".to_owned();
        let selected = None;
        ExportReport { file, rows, repeated: 0, is_stuck: false, count, selected, is_saved: true }
    }

    #[test]
    fn a_complete_export_has_no_warnings() {
        for count in [ServerCount::Rows(1_234), ServerCount::NotNeeded] {
            let report = report(1_234, count);
            assert_eq!(report.warnings(), Vec::<String>::new());
            let summary = "1,234 data volumes exported to datavolumes-2026-11-24.csv";
            assert_eq!(report.summary(), summary);
        }
    }

    #[test]
    fn repeated_missing_and_uncounted_rows_are_warned_of() {
        let incomplete =
            ExportReport { repeated: 3, is_stuck: true, ..report(1_234, ServerCount::Rows(1_240)) };
        let warnings = incomplete.warnings();
        assert_eq!(warnings.len(), 3);
        assert!(
            warnings[1].starts_with("The server returned 3 rows more than once"),
            "{warnings:?}"
        );
        assert!(warnings[2].starts_with("The server counts 1,240, but its pages held 1,234"));
        let fewer =
            ExportReport { selected: Some(1_300), ..report(1_234, ServerCount::Rows(1_234)) };
        let expected = "1,300 were selected, but 1,234 matched when they were read.";
        assert_eq!(fewer.warnings(), [expected]);
        let uncounted = report(1, ServerCount::Failed(ApiError::Aborted));
        assert!(uncounted.warnings()[0].starts_with("The number of rows couldn’t be checked"));
    }
}
