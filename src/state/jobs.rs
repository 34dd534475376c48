//! Bulk actions: one job at a time, a few requests at a time. A job continues when its page is left.
//! A reload would end it, so the browser asks first.

use super::clock::{delay, now_ms};
use super::deletion::{DeleteError, DeleteSuccess, delete_volume};
use super::leave_guard::prevent_unload_while;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::selection::Selection;
use super::session::Session;
use crate::api::{ApiError, Client, RetryAfter, endpoint};
use crate::domain::{Action, BEING_DELETED, BulkAction, ItemState, JobProgress, OrgScope, Volume};
use crate::effect::{Shared, memo};
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
            return self.action.describe_result(&self.job);
        }
        let doing = self.action.describe_progress(self.volumes.len());
        match self.pause {
            Some(pause) => format!("{doing}. {}", RetryAfter(Some(pause.ms)).describe()),
            None => doing,
        }
    }

    /// The first `limit` items, failed ones first.
    pub fn results(&self, limit: usize) -> Vec<(Volume, ItemState)> {
        let items = || self.volumes.iter().zip(self.job.items());
        let is_failed = |state: &ItemState| matches!(state, ItemState::Failed(_));
        let failed = items().filter(|(_, state)| is_failed(state));
        let others = items().filter(|(_, state)| !is_failed(state));
        let all = failed.chain(others).take(limit);
        all.map(|(volume, state)| (volume.clone(), state.clone())).collect()
    }
}

/// The list is refreshed after this many items of a running job.
const REFRESH_EVERY: usize = 20;

const SIGNED_OUT: &str = "You were signed out before this was done.";

#[derive(Clone, Copy)]
pub struct Jobs {
    client: Client,
    session: Session,
    permissions: Permissions,
    notifications: Notifications,
    selection: Selection,
    current: RwSignal<Option<BulkJob>>,
    running: Memo<bool>,
    /// Counts jobs, to ignore responses for an earlier one.
    generation: StoredValue<u32>,
    changed: Shared<()>,
}

pub fn use_jobs() -> Jobs {
    expect_context()
}

impl Jobs {
    pub fn start(
        client: Client,
        session: Session,
        permissions: Permissions,
        notifications: Notifications,
        selection: Selection,
    ) -> Self {
        let current = RwSignal::new(None::<BulkJob>);
        let running =
            memo(move |_| current.with(|job| job.as_ref().is_some_and(|it| it.job.is_running())));
        prevent_unload_while(running);
        let jobs = Self {
            client,
            session,
            permissions,
            notifications,
            selection,
            current,
            running,
            generation: StoredValue::new(0),
            changed: Shared::new(()),
        };
        session.on_wipe(move |_| jobs.forget());
        jobs
    }

    /// The running job, or the last one until it is dismissed.
    pub fn current(self) -> Signal<Option<BulkJob>> {
        self.current.into()
    }

    pub fn running(self) -> Memo<bool> {
        self.running
    }

    /// Notifies when a job has changed data volumes.
    pub fn track_changes(self) {
        self.changed.track();
    }

    /// Starts a job, unless one is running. Its data volumes are selected until they are done.
    pub fn run(self, action: BulkAction, volumes: Vec<Volume>) {
        if self.running.get_untracked() || volumes.is_empty() {
            return;
        }
        self.generation.update_value(|generation| *generation += 1);
        self.selection.replace(&volumes);
        self.notifications.announce(action.describe_progress(volumes.len()));
        let job = JobProgress::new(volumes.len());
        self.current.set(Some(BulkJob { action, volumes, job, pause: None }));
        self.start_next(self.generation.get_value());
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
        let retried = self.change(|it| {
            it.job.retry_failed();
            it.job.totals().waiting
        });
        if let Some(retried) = retried.filter(|retried| *retried > 0) {
            let sentence =
                self.change(|it| it.action.describe_progress(retried)).unwrap_or_default();
            self.notifications.announce(sentence);
            self.start_next(self.generation.get_value());
        }
    }

    /// Dismisses a job that has ended.
    pub fn dismiss(self) {
        if !self.running.get_untracked() {
            self.current.set(None);
        }
    }

    pub fn forget(self) {
        self.generation.update_value(|generation| *generation += 1);
        self.current.set(None);
    }

    fn change<T>(self, f: impl FnOnce(&mut BulkJob) -> T) -> Option<T> {
        self.current.try_update(|current| current.as_mut().map(f)).flatten()
    }

    fn start_next(self, generation: u32) {
        // Without a session, every request would be refused.
        let signed_in = untrack(|| self.session.is_signed_in());
        let started = self.change(|it| {
            if !signed_in {
                it.pause = None;
                it.job.fail_waiting(SIGNED_OUT);
            }
            let started = if it.pause.is_none() { it.job.start_next() } else { Vec::new() };
            let item =
                |index: usize| Some((index, it.action.clone(), it.volumes.get(index)?.clone()));
            started.into_iter().filter_map(item).collect::<Vec<_>>()
        });
        for (index, action, volume) in started.into_iter().flatten() {
            spawn_local(async move {
                let outcome = perform(self.client, self.permissions, &action, &volume).await;
                if self.generation.try_get_value() == Some(generation) {
                    self.settle(generation, index, volume, outcome);
                }
            });
        }
        self.announce_end();
    }

    /// Announces the end of the job, if it has ended.
    fn announce_end(self) {
        let ended = self.change(|it| (!it.job.is_running()).then(|| it.describe())).flatten();
        if let Some(sentence) = ended {
            self.notifications.announce(sentence);
            self.changed.set(());
        }
    }

    fn settle(
        self,
        generation: u32,
        index: usize,
        volume: Volume,
        outcome: Result<String, ItemError>,
    ) {
        if outcome.is_ok() {
            self.selection.set([volume], false);
        }
        let progress = self.change(|it| {
            let signed_out = outcome.as_ref().is_err_and(|error| error.signed_out);
            if let Some(ms) = outcome.as_ref().err().and_then(|error| error.retry_after) {
                self.pause(generation, it, ms);
            }
            it.job.settle(index, outcome.map_err(|error| error.message));
            if signed_out {
                it.job.fail_waiting(SIGNED_OUT);
            }
            (it.job.is_running(), it.job.totals().settled())
        });
        match progress {
            Some((true, settled)) => {
                if settled.is_multiple_of(REFRESH_EVERY) {
                    self.changed.set(());
                }
                self.start_next(generation);
            }
            Some((false, _)) => self.announce_end(),
            None => {}
        }
    }

    /// Starts no more items for `ms` milliseconds.
    fn pause(self, generation: u32, it: &mut BulkJob, ms: u32) {
        let pause = Pause { ms, until: now_ms() + i64::from(ms) };
        if it.pause.is_some_and(|before| before.until >= pause.until) {
            return;
        }
        it.pause = Some(pause);
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
                self.start_next(generation);
            }
        });
    }
}

struct ItemError {
    message: String,
    signed_out: bool,
    /// In milliseconds.
    retry_after: Option<u32>,
}

impl From<ApiError> for ItemError {
    fn from(error: ApiError) -> Self {
        let (signed_out, retry_after) = (error.is_unauthorized(), error.retry_after());
        let message = match error.message() {
            _ if signed_out => SIGNED_OUT.to_owned(),
            message if error.is_forbidden() => format!("You may not do this. {message}"),
            message => message,
        };
        Self { message, signed_out, retry_after }
    }
}

/// Performs the action on one data volume. Returns a description of the result.
async fn perform(
    client: Client,
    permissions: Permissions,
    action: &BulkAction,
    volume: &Volume,
) -> Result<String, ItemError> {
    match action {
        BulkAction::Delete => match delete_volume(client, &volume.id).await {
            Ok(DeleteSuccess::Deleted) => Ok("Deleted".to_owned()),
            Ok(DeleteSuccess::InProgress) => Ok(BEING_DELETED.to_owned()),
            Ok(DeleteSuccess::AlreadyGone) => Ok("Already gone".to_owned()),
            Err(DeleteError::Refused(error)) => {
                permissions.record_denial(Action::Delete, OrgScope::of_volume(volume), &error);
                Err(error.into())
            }
            Err(error) => {
                let retry_after = error.retry_after();
                Err(ItemError { message: error.describe(), signed_out: false, retry_after })
            }
        },
        BulkAction::Share(change) => {
            let mut added = 0;
            for part in change.requests() {
                if let Err(error) =
                    client.send(endpoint::patch_shared_scopes(&volume.id, &part)).await
                {
                    let mut error = ItemError::from(error);
                    if added > 0 {
                        let all = change.add.len();
                        error.message +=
                            &format!(" (Before that, {added} of {all} scopes were added.)");
                    }
                    return Err(error);
                }
                added += part.add.len();
            }
            Ok("Shared".to_owned())
        }
    }
}
