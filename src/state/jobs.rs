//! Bulk actions: one job at a time, a few requests at a time. A job continues when its page is left.
//! A reload would end it, so the browser asks first.

mod describe;

use super::clock::{delay, now_ms};
use super::deletion::{
    DeleteSuccess, DeletionEnd, Deletions, delete_volume, describe_failed_deletion,
    is_refused_deletion,
};
use super::handles::use_handle;
use super::leave_guard::prevent_unload_while;
use super::mutation::{WriteError, Writer};
use super::notifications::{NotificationKind, Subject, count_down, matches_selector};
use super::selection::Selection;
use super::session::Session;
use crate::api::{RetryAfter, endpoint};
use crate::domain::{BulkAction, ClusterId, ItemState, JobProgress, Volume};
use crate::effect::{Shared, memo};
use crate::texts::bulk as texts;
use describe::{describe_progress, describe_result};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkJob {
    /// Counts the jobs of this session.
    pub id: u32,
    pub action: BulkAction,
    /// The items of `job`, by index.
    pub volumes: Vec<Volume>,
    pub job: JobProgress,
    pub pause: Option<Pause>,
    /// The notification that it has started deletions, until they have ended.
    started: Option<u32>,
}

/// A wait that the server has asked for. Times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    pub ms: u32,
    /// Since 1970, by the browser's clock.
    pub until: i64,
}

impl BulkJob {
    /// The progress or the result, in a sentence.
    pub fn describe(&self) -> String {
        if !self.job.is_running() {
            return describe_result(&self.action, &self.volumes, &self.job);
        }
        let doing = describe_progress(&self.action, &self.volumes, self.volumes.len());
        match self.pause {
            Some(pause) => texts::paused(&doing, &RetryAfter(Some(pause.ms)).describe()),
            None => doing,
        }
    }

    /// The data volumes that failed, each with the reason.
    fn describe_failures(&self) -> String {
        let failures = self.volumes.iter().zip(&self.job.items).filter_map(|(volume, state)| {
            let ItemState::Failed(why) = state else { return None };
            Some((volume.display_name().to_owned(), why.clone()))
        });
        let failures: Vec<_> = failures.take(MAX_NAMED_FAILURES).collect();
        texts::list_failures(&failures, self.job.totals.failed - failures.len())
    }

    pub fn kind(&self) -> NotificationKind {
        match self.job.totals {
            totals if totals.failed > 0 => NotificationKind::Failure,
            totals if totals.started > 0 => NotificationKind::Started,
            _ => NotificationKind::Success,
        }
    }

    /// The first `limit` items, failed ones first.
    pub fn results(&self, limit: usize) -> Vec<(Volume, ItemState)> {
        let items = self.volumes.iter().zip(&self.job.items);
        let (failed, others): (Vec<_>, Vec<_>) =
            items.partition(|(_, state)| matches!(state, ItemState::Failed(_)));
        let all = failed.into_iter().chain(others).take(limit);
        all.map(|(volume, state)| (volume.clone(), state.clone())).collect()
    }
}

/// How long the result of a job without failures is shown, in milliseconds.
const SUCCESS_DURATION: i32 = 10_000;

/// How many jobs have their results kept, besides the current one.
const MAX_EARLIER: usize = 4;

/// How many failures a notification describes.
const MAX_NAMED_FAILURES: usize = 3;

/// The list is refreshed after this many items of a running job.
const REFRESH_EVERY: usize = 20;

#[derive(Clone, Copy)]
pub struct Jobs {
    writer: Writer,
    session: Session,
    selection: Selection,
    deletions: Deletions,
    /// The running job, or the last one.
    pub current: RwSignal<Option<BulkJob>>,
    pub running: Memo<bool>,
    /// Whether its panel is shown: until it is dismissed.
    pub is_shown: RwSignal<bool>,
    pub are_results_open: RwSignal<bool>,
    earlier: StoredValue<EarlierJobs>,
    /// The ID of the last job. Responses for a job of another user are ignored.
    last_id: StoredValue<u32>,
    /// Notifies when a job has changed data volumes.
    pub changed: Shared<()>,
    /// The clusters of refused deletions, until their workloads are read again.
    pub refused: Shared<HashSet<ClusterId>>,
}

/// The jobs before the current one.
#[derive(Default)]
struct EarlierJobs {
    /// The last few, and those with deletions that have not ended.
    jobs: Vec<BulkJob>,
    /// Whose results are shown instead of those of the current job.
    shown: Option<u32>,
}

impl EarlierJobs {
    fn find(&self, id: u32) -> Option<&BulkJob> {
        self.jobs.iter().find(|it| it.id == id)
    }

    fn add(&mut self, job: BulkJob) {
        self.jobs.push(job);
        let mut surplus = self.jobs.len().saturating_sub(MAX_EARLIER);
        self.jobs.retain(|it| {
            let is_kept = surplus == 0 || it.started.is_some();
            surplus -= usize::from(!is_kept);
            is_kept
        });
    }
}

pub fn use_jobs() -> Jobs {
    use_handle()
}

impl Jobs {
    pub fn start(
        session: Session,
        writer: Writer,
        selection: Selection,
        deletions: Deletions,
    ) -> Self {
        let current = RwSignal::new(None::<BulkJob>);
        let running =
            memo(move |_| current.with(|job| job.as_ref().is_some_and(|it| it.job.is_running())));
        prevent_unload_while(running);
        let jobs = Self {
            writer,
            session,
            selection,
            deletions,
            current,
            running,
            is_shown: RwSignal::new(false),
            are_results_open: RwSignal::new(false),
            earlier: StoredValue::default(),
            last_id: StoredValue::new(0),
            changed: Shared::new(()),
            refused: Shared::default(),
        };
        session.on_wipe(move |_| {
            jobs.current.set(None);
            jobs.earlier.set_value(EarlierJobs::default());
            jobs.refused.set(HashSet::new());
            jobs.is_shown.set(false);
            jobs.are_results_open.set(false);
        });
        jobs
    }

    /// Starts a job, unless one is running.
    pub fn run(self, action: BulkAction, volumes: Vec<Volume>) {
        if self.running.get_untracked() || volumes.is_empty() {
            return;
        }
        let id = self.last_id.get_value().wrapping_add(1);
        self.last_id.set_value(id);
        self.writer.notifications.announce(describe_progress(&action, &volumes, volumes.len()));
        let job = JobProgress::new(volumes.len());
        let job = BulkJob { id, action, volumes, job, pause: None, started: None };
        let before = self.current.try_update(|current| current.replace(job)).flatten();
        if let Some(before) = before {
            self.earlier.update_value(|earlier| earlier.add(before));
        }
        self.is_shown.set(true);
        self.start_next();
    }

    /// Starts no more items. Requests that were sent are awaited.
    pub fn stop(self) {
        if self.running.get_untracked() {
            self.change(|it| it.job.stop());
            // A job that is only pausing ends now.
            self.announce_end();
        }
    }

    /// Retries what has failed in a job, by default in the current one; another becomes the current one.
    pub fn retry_failed(self, id: Option<u32>) {
        if self.running.get_untracked() {
            return;
        }
        self.earlier.update_value(|earlier| {
            if let Some(job) = earlier.jobs.iter_mut().find(|it| Some(it.id) == id) {
                self.change(|current| std::mem::swap(current, job));
            }
        });
        let sentence = self.change(|it| {
            it.job.retry_failed();
            let retried = it.job.totals.waiting;
            (retried > 0).then(|| describe_progress(&it.action, &it.volumes, retried))
        });
        if let Some(sentence) = sentence.flatten() {
            self.writer.notifications.announce(sentence);
            self.is_shown.set(true);
            self.start_next();
        }
    }

    /// Whether the results of a job are kept, tracked.
    pub fn has_results(self, id: u32) -> bool {
        let is_current =
            self.current.with(|current| current.as_ref().is_some_and(|it| it.id == id));
        is_current || self.earlier.with_value(|earlier| earlier.find(id).is_some())
    }

    /// Shows the results of a job, by default of the current one.
    pub fn show_results(self, id: Option<u32>) {
        self.earlier.update_value(|earlier| earlier.shown = id);
        self.are_results_open.set(true);
    }

    /// Reads the job whose results are shown, tracked.
    pub fn with_shown<T>(self, f: impl FnOnce(&BulkJob) -> T) -> Option<T> {
        self.are_results_open.track();
        self.current.with(|current| {
            self.earlier.with_value(|earlier| {
                let job = earlier.shown.and_then(|id| earlier.find(id));
                job.or(current.as_ref()).map(f)
            })
        })
    }

    /// Hides the panel of a job that has ended.
    pub fn dismiss(self) {
        if self.running.try_get_untracked() == Some(false) {
            self.is_shown.set(false);
        }
    }

    fn change<T>(self, f: impl FnOnce(&mut BulkJob) -> T) -> Option<T> {
        self.current.try_update(|current| current.as_mut().map(f)).flatten()
    }

    fn is_current(self, id: u32) -> bool {
        let current = self.current.try_with_untracked(|current| current.as_ref().map(|it| it.id));
        current.flatten() == Some(id)
    }

    fn start_next(self) {
        // Without a session, every request would be refused.
        let signed_in = untrack(|| self.session.is_signed_in());
        let started = self.change(|it| {
            if !signed_in {
                it.pause = None;
                it.job.fail_waiting(texts::SIGNED_OUT);
            }
            let started = if it.pause.is_none() { it.job.start_next() } else { Vec::new() };
            let item = |index: usize| {
                Some((it.id, index, it.action.clone(), it.volumes.get(index)?.clone()))
            };
            started.into_iter().filter_map(item).collect::<Vec<_>>()
        });
        for (id, index, action, volume) in started.into_iter().flatten() {
            spawn_local(async move {
                let outcome = perform(self.writer, &action, &volume).await;
                if self.is_current(id) {
                    self.settle(index, volume, outcome);
                }
            });
        }
        self.announce_end();
    }

    /// Announces the end of the job, if it has ended.
    fn announce_end(self) {
        let failed = self.change(|it| self.notify_if_ended(it).then_some(it.job.totals.failed));
        if let Some(failed) = failed.flatten() {
            self.changed.update(|()| ());
            self.dismiss_after_success();
            if failed > 0 {
                self.is_shown.set(true);
            }
        }
    }

    /// Returns whether the job has ended. Deletions that the server has only accepted are followed up.
    fn notify_if_ended(self, it: &mut BulkJob) -> bool {
        if it.job.is_running() {
            return false;
        }
        let notifications = self.writer.notifications;
        if let Some(id) = it.started.take() {
            notifications.forget(id);
        }
        let (sentence, failures) = (it.describe(), it.describe_failures());
        let id = notifications.record(it.kind(), sentence, failures, Some(Subject::Job(it.id)));
        it.started = (it.job.totals.started > 0).then_some(id);
        true
    }

    /// Dismisses the panel after a while if nothing failed, because the history has the result.
    fn dismiss_after_success(self) {
        // What the panel shows; another result of the same job has its own time.
        let shown = move || {
            let is_success = |job: &&BulkJob| {
                let totals = job.job.totals;
                totals.done + totals.started == totals.all
            };
            let shown = |job: &Option<BulkJob>| {
                job.as_ref().filter(is_success).map(|it| (it.id, it.started))
            };
            self.current.try_with_untracked(shown).flatten()
        };
        let Some(result) = shown() else { return };
        let is_result = move || shown() == Some(result);
        spawn_local(async move {
            let is_shown = move || is_result() && self.is_shown.try_get_untracked() == Some(true);
            let is_attended =
                || matches_selector(".job:is(:hover, :focus-within), .corner dialog[open]");
            count_down(SUCCESS_DURATION, is_attended, is_shown).await;
            if is_result() {
                self.dismiss();
            }
        });
    }

    /// Records the end of an accepted deletion, also of an earlier job.
    fn end_deletion(self, id: u32, index: usize, end: DeletionEnd) {
        let outcome = match end {
            Ok(()) => ItemState::Done(texts::DELETED.to_owned()),
            Err(why) => ItemState::Failed(why),
        };
        // Its next result is announced when all are known.
        let end = |it: &mut BulkJob| {
            it.job.settle(index, outcome);
            it.job.totals.started == 0 && it.started.is_some()
        };
        if self.is_current(id) {
            if self.change(end) == Some(true) {
                self.announce_end();
            }
            return;
        }
        self.earlier.update_value(|earlier| {
            let job = earlier.jobs.iter_mut().find(|it| it.id == id);
            if let Some(job) = job
                && end(job)
            {
                self.notify_if_ended(job);
            }
        });
        // Its results may be shown.
        self.current.try_update(|_| ());
    }

    fn settle(
        self,
        index: usize,
        volume: Volume,
        outcome: Result<ItemState, (WriteError, String)>,
    ) {
        let is_accepted = matches!(outcome, Ok(ItemState::Started));
        let (deleted, cluster) = (volume.id.clone(), volume.cluster_id.clone());
        let settled = self.change(|it| {
            // What is shared stays selected for the next action.
            if outcome.is_ok() && it.action == BulkAction::Delete {
                self.selection.remove(&volume.id);
                self.selection.set([volume], false);
            }
            if is_accepted {
                let (id, gone) = (it.id, deleted.clone());
                self.deletions.follow(deleted, move |end| {
                    if end.is_ok() {
                        self.writer.notifications.unlink(&gone);
                    }
                    self.end_deletion(id, index, end);
                });
            } else if outcome.is_ok() && it.action == BulkAction::Delete {
                self.writer.notifications.unlink(&deleted);
            }
            let failed = outcome.as_ref().err().map(|(failed, _)| failed);
            let signed_out = failed.is_some_and(|failed| failed.error.is_unauthorized());
            if let Some(ms) = failed.and_then(WriteError::retry_after) {
                self.pause(it, ms);
            }
            if it.action == BulkAction::Delete && failed.is_some_and(is_refused_deletion) {
                self.refused.update(|refused| refused.extend(cluster));
            }
            let outcome = outcome.unwrap_or_else(|(_, message)| ItemState::Failed(message));
            it.job.settle(index, outcome);
            if signed_out {
                it.job.fail_waiting(texts::SIGNED_OUT);
            }
            it.job.is_running().then(|| it.job.totals.settled())
        });
        if settled.flatten().is_some_and(|settled| settled.is_multiple_of(REFRESH_EVERY)) {
            self.changed.update(|()| ());
        }
        self.start_next();
    }

    /// Starts no more items for `ms` milliseconds.
    fn pause(self, it: &mut BulkJob, ms: u32) {
        let pause = Pause { ms, until: now_ms() + i64::from(ms) };
        if it.pause.is_some_and(|before| before.until >= pause.until) {
            return;
        }
        it.pause = Some(pause);
        let id = it.id;
        spawn_local(async move {
            delay(i32::try_from(ms).unwrap_or(i32::MAX)).await;
            if !self.is_current(id) {
                return;
            }
            let resumes = self.change(|it| {
                let is_over = it.pause.take_if(|last| *last == pause).is_some();
                is_over && it.job.is_running()
            });
            if resumes == Some(true) {
                self.start_next();
            }
        });
    }
}

/// The error of an item, and how it is described.
fn described(failed: WriteError) -> (WriteError, String) {
    let message = match failed.error.message() {
        _ if failed.error.is_unauthorized() => texts::SIGNED_OUT.to_owned(),
        message if failed.error.is_forbidden() => texts::forbidden(&message),
        _ => describe_failed_deletion(&failed),
    };
    (failed, message)
}

/// Performs the action on one data volume. Returns a description of the result.
async fn perform(
    writer: Writer,
    action: &BulkAction,
    volume: &Volume,
) -> Result<ItemState, (WriteError, String)> {
    let done = |text: &str| ItemState::Done(text.to_owned());
    match action {
        BulkAction::Delete => {
            let success = delete_volume(writer, volume).await.map_err(described)?;
            Ok(match success {
                DeleteSuccess::Deleted => done(texts::DELETED),
                DeleteSuccess::InProgress => ItemState::Started,
                DeleteSuccess::AlreadyGone => done(texts::ALREADY_DELETED),
            })
        }
        BulkAction::Share { change, unchanged, .. } => {
            let mut added = 0;
            for part in change.requests() {
                let call = endpoint::patch_shared_scopes(&volume.id, &part);
                if let Err(failed) = writer.send(call, None).await {
                    let (failed, mut message) = described(failed);
                    if added > 0 {
                        message += &texts::added_before(added, change.add.len());
                    }
                    return Err((failed, message));
                }
                added += part.add.len();
            }
            let is_unchanged = unchanged.contains(&volume.id);
            Ok(done(if is_unchanged { texts::ALREADY_SHARED } else { texts::SHARED }))
        }
    }
}
