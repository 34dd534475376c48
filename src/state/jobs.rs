//! Bulk actions: one job at a time, a few requests at a time. A job continues when its page is left.
//! A reload would end it, so the browser asks first.

mod describe;

use super::clock::{delay, now_ms};
use super::deletion::{DeleteSuccess, delete_volume, describe_failed_deletion};
use super::handles::use_handle;
use super::leave_guard::prevent_unload_while;
use super::mutation::{WriteError, Writer};
use super::notifications::NotificationKind;
use super::selection::Selection;
use super::session::Session;
use crate::api::{RetryAfter, endpoint};
use crate::domain::{BulkAction, ItemState, JobProgress, Volume};
use crate::effect::{Shared, memo};
use crate::texts::bulk as texts;
use describe::{describe_progress, describe_result};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkJob {
    pub action: BulkAction,
    /// The items of `job`, by index.
    pub volumes: Vec<Volume>,
    pub job: JobProgress,
    pub pause: Option<Pause>,
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
            return describe_result(&self.action, &self.job);
        }
        let doing = describe_progress(&self.action, self.volumes.len());
        match self.pause {
            Some(pause) => texts::paused(&doing, &RetryAfter(Some(pause.ms)).describe()),
            None => doing,
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

/// The list is refreshed after this many items of a running job.
const REFRESH_EVERY: usize = 20;

#[derive(Clone, Copy)]
pub struct Jobs {
    writer: Writer,
    session: Session,
    selection: Selection,
    /// The running job, or the last one until it is dismissed.
    pub current: RwSignal<Option<BulkJob>>,
    pub running: Memo<bool>,
    /// Counts jobs, to ignore responses for an earlier one.
    generation: StoredValue<u32>,
    /// Notifies when a job has changed data volumes.
    pub changed: Shared<()>,
}

pub fn use_jobs() -> Jobs {
    use_handle()
}

impl Jobs {
    pub fn start(session: Session, writer: Writer, selection: Selection) -> Self {
        let current = RwSignal::new(None::<BulkJob>);
        let running =
            memo(move |_| current.with(|job| job.as_ref().is_some_and(|it| it.job.is_running())));
        prevent_unload_while(running);
        let jobs = Self {
            writer,
            session,
            selection,
            current,
            running,
            generation: StoredValue::new(0),
            changed: Shared::new(()),
        };
        session.on_wipe(move |_| {
            jobs.generation.update_value(|generation| *generation += 1);
            jobs.current.set(None);
        });
        jobs
    }

    /// Starts a job, unless one is running. Its data volumes are selected until they are done.
    pub fn run(self, action: BulkAction, volumes: Vec<Volume>) {
        if self.running.get_untracked() || volumes.is_empty() {
            return;
        }
        self.generation.update_value(|generation| *generation += 1);
        self.selection.replace(&volumes);
        self.writer.notifications.announce(describe_progress(&action, volumes.len()));
        let job = JobProgress::new(volumes.len());
        self.current.set(Some(BulkJob { action, volumes, job, pause: None }));
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

    pub fn retry_failed(self) {
        let sentence = self.change(|it| {
            it.job.retry_failed();
            let retried = it.job.totals.waiting;
            (retried > 0).then(|| describe_progress(&it.action, retried))
        });
        if let Some(sentence) = sentence.flatten() {
            self.writer.notifications.announce(sentence);
            self.start_next();
        }
    }

    /// Dismisses a job that has ended.
    pub fn dismiss(self) {
        if !self.running.get_untracked() {
            self.current.set(None);
        }
    }

    fn change<T>(self, f: impl FnOnce(&mut BulkJob) -> T) -> Option<T> {
        self.current.try_update(|current| current.as_mut().map(f)).flatten()
    }

    fn start_next(self) {
        let generation = self.generation.get_value();
        // Without a session, every request would be refused.
        let signed_in = untrack(|| self.session.is_signed_in());
        let started = self.change(|it| {
            if !signed_in {
                it.pause = None;
                it.job.fail_waiting(texts::SIGNED_OUT);
            }
            let started = if it.pause.is_none() { it.job.start_next() } else { Vec::new() };
            let item =
                |index: usize| Some((index, it.action.clone(), it.volumes.get(index)?.clone()));
            started.into_iter().filter_map(item).collect::<Vec<_>>()
        });
        for (index, action, volume) in started.into_iter().flatten() {
            spawn_local(async move {
                let outcome = perform(self.writer, &action, &volume).await;
                if self.generation.try_get_value() == Some(generation) {
                    self.settle(index, volume, outcome);
                }
            });
        }
        self.announce_end();
    }

    /// Announces the end of the job, if it has ended.
    fn announce_end(self) {
        let ended = self.change(|it| {
            let kind = match it.job.totals.failed {
                0 => NotificationKind::Success,
                _ => NotificationKind::Failure,
            };
            (!it.job.is_running()).then(|| (kind, it.describe()))
        });
        if let Some((kind, sentence)) = ended.flatten() {
            self.writer.notifications.record(kind, sentence);
            self.changed.update(|()| ());
        }
    }

    fn settle(
        self,
        index: usize,
        volume: Volume,
        outcome: Result<&'static str, (WriteError, String)>,
    ) {
        if outcome.is_ok() {
            self.selection.set([volume], false);
        }
        let settled = self.change(|it| {
            let failed = outcome.as_ref().err().map(|(failed, _)| failed);
            let signed_out = failed.is_some_and(|failed| failed.error.is_unauthorized());
            if let Some(ms) = failed.and_then(WriteError::retry_after) {
                self.pause(it, ms);
            }
            it.job.settle(index, outcome.map(str::to_owned).map_err(|(_, message)| message));
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
        let generation = self.generation.get_value();
        spawn_local(async move {
            delay(i32::try_from(ms).unwrap_or(i32::MAX)).await;
            if self.generation.try_get_value() != Some(generation) {
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
) -> Result<&'static str, (WriteError, String)> {
    match action {
        BulkAction::Delete => match delete_volume(writer, volume).await.map_err(described)? {
            DeleteSuccess::Deleted => Ok(texts::DELETED),
            DeleteSuccess::InProgress => Ok(texts::BEING_DELETED),
            DeleteSuccess::AlreadyGone => Ok(texts::ALREADY_DELETED),
        },
        BulkAction::Share(change) => {
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
            Ok(texts::SHARED)
        }
    }
}
