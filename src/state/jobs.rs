//! Doing the same to many data volumes: one job at a time, a few requests at a time. It goes on
//! when its page is left; a reload would end it, so the browser asks first.

use super::clock::{delay, now_ms};
use super::deletion::{Deleted, NotDeleted, delete_volume};
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::selection::Selection;
use super::session::Session;
use crate::api::{ApiError, Client, Wait, endpoint};
use crate::domain::{Action, BEING_DELETED, BulkAction, ItemState, Job, Place, Volume};
use crate::effect::forget_on_cleanup;
use crate::effect::{effect, memo};
use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is done, to what, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkJob {
    /// What is done.
    pub deed: BulkAction,
    /// To what: the items of `job`, by their number.
    pub volumes: Vec<Volume>,
    /// How far it is.
    pub job: Job,
    /// What the server has asked to wait before the next items, while that is waited for.
    pub pause: Option<Pause>,
}

/// A wait that a server has asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// For how long, in milliseconds.
    pub ms: u32,
    /// Until when, in milliseconds since 1970 by the browser's clock: tells one from another.
    pub until: i64,
}

impl BulkJob {
    /// What is being done or has been done, in a sentence.
    pub fn sentence(&self) -> String {
        if !self.job.is_running() {
            return self.deed.done(&self.job);
        }
        let doing = self.deed.doing(self.volumes.len());
        match self.pause {
            Some(pause) => format!("{doing}. {}", Wait(Some(pause.ms)).sentence()),
            None => doing,
        }
    }

    /// The first `most` items, those that failed before all others.
    pub fn results(&self, most: usize) -> Vec<(Volume, ItemState)> {
        let items = || self.volumes.iter().zip(self.job.items());
        let failed = |state: &ItemState| matches!(state, ItemState::Failed(_));
        let first = items().filter(|(_, state)| failed(state));
        let rest = items().filter(|(_, state)| !failed(state));
        let all = first.chain(rest).take(most);
        all.map(|(volume, state)| (volume.clone(), state.clone())).collect()
    }
}

/// After this many items, the list is read again while a job goes on.
const LOOK_AFTER: usize = 20;

/// What is said of an item when the session has ended.
const SIGNED_OUT: &str = "You were signed out before this was done.";

/// The one job. A handle.
#[derive(Clone, Copy)]
pub struct Jobs {
    client: Client,
    session: Session,
    permissions: Permissions,
    notifications: Notifications,
    selection: Selection,
    current: RwSignal<Option<BulkJob>>,
    running: Memo<bool>,
    /// Which job it is: answers to an older one are nobody's business any more.
    number: StoredValue<u32>,
    changed: Trigger,
}

impl Jobs {
    /// None yet. While one runs, the browser asks before it leaves the console, for as long as the
    /// current owner lives.
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
        effect(move || {
            if running.get() {
                let ask = window_event_listener(ev::beforeunload, |event| event.prevent_default());
                on_cleanup(move || ask.remove());
            }
        });
        Self {
            client,
            session,
            permissions,
            notifications,
            selection,
            current,
            running,
            number: StoredValue::new(0),
            changed: Trigger::new(),
        }
    }

    /// The job that runs, or the last one until it is put away.
    pub fn current(self) -> Signal<Option<BulkJob>> {
        self.current.into()
    }

    /// Whether one runs.
    pub fn running(self) -> Memo<bool> {
        self.running
    }

    /// Tracks that data volumes have been changed by a job.
    pub fn track_changes(self) {
        forget_on_cleanup();
        self.changed.track();
    }

    /// Starts a job, unless one runs. Its data volumes are what is ticked from now on; those that
    /// it is done with are not any more.
    pub fn run(self, deed: BulkAction, volumes: Vec<Volume>) {
        if self.running.get_untracked() || volumes.is_empty() {
            return;
        }
        self.number.update_value(|number| *number += 1);
        self.selection.replace(&volumes);
        self.notifications.announce(deed.doing(volumes.len()));
        let job = Job::new(volumes.len());
        self.current.set(Some(BulkJob { deed, volumes, job, pause: None }));
        self.start_next(self.number.get_value());
    }

    /// Starts nothing any more. What was sent cannot be called off; the job ends with its answers.
    pub fn stop(self) {
        if self.running.get_untracked() {
            self.change(|it| it.job.stop());
            // While it only waits, nothing else is left that would end it.
            self.tell_if_ended();
        }
    }

    /// Tries again what failed.
    pub fn retry_failed(self) {
        let again = self.change(|it| {
            it.job.retry_failed();
            it.job.totals().waiting
        });
        if let Some(again) = again.filter(|again| *again > 0) {
            let sentence = self.change(|it| it.deed.doing(again)).unwrap_or_default();
            self.notifications.announce(sentence);
            self.start_next(self.number.get_value());
        }
    }

    /// Puts a job away that has ended.
    pub fn put_away(self) {
        if !self.running.get_untracked() {
            self.current.set(None);
        }
    }

    /// Ends the job and forgets it: whoever comes next may be somebody else.
    pub fn forget(self) {
        self.number.update_value(|number| *number += 1);
        self.current.set(None);
    }

    /// Changes the job, if there is one and the console is still there.
    fn change<T>(self, f: impl FnOnce(&mut BulkJob) -> T) -> Option<T> {
        self.current.try_update(|current| current.as_mut().map(f)).flatten()
    }

    fn start_next(self, number: u32) {
        // Without a session each request would be refused: none is sent.
        let signed_in = untrack(|| self.session.is_signed_in());
        let started = self.change(|it| {
            if !signed_in {
                it.pause = None;
                it.job.give_up(SIGNED_OUT);
            }
            let started = if it.pause.is_none() { it.job.start_next() } else { Vec::new() };
            let item =
                |index: usize| Some((index, it.deed.clone(), it.volumes.get(index)?.clone()));
            started.into_iter().filter_map(item).collect::<Vec<_>>()
        });
        for (index, deed, volume) in started.into_iter().flatten() {
            spawn_local(async move {
                let outcome = perform(self.client, self.permissions, &deed, &volume).await;
                // Another job, or none, may be there by now; or no console at all.
                if self.number.try_get_value() == Some(number) {
                    self.settle(number, index, volume, outcome);
                }
            });
        }
        self.tell_if_ended();
    }

    /// Tells that the job has ended, if nothing of it runs any more or will.
    fn tell_if_ended(self) {
        let ended = self.change(|it| (!it.job.is_running()).then(|| it.sentence())).flatten();
        if let Some(sentence) = ended {
            self.notifications.announce(sentence);
            self.changed.notify();
        }
    }

    fn settle(
        self,
        number: u32,
        index: usize,
        volume: Volume,
        outcome: Result<String, ItemRefusal>,
    ) {
        if outcome.is_ok() {
            self.selection.set([volume], false);
        }
        let told = self.change(|it| {
            let signed_out = outcome.as_ref().is_err_and(|refusal| refusal.signed_out);
            if let Some(wait) = outcome.as_ref().err().and_then(|refusal| refusal.wait) {
                self.wait(number, it, wait);
            }
            it.job.settle(index, outcome.map_err(|refusal| refusal.words));
            if signed_out {
                it.job.give_up(SIGNED_OUT);
            }
            (it.job.is_running(), it.job.totals().settled())
        });
        match told {
            Some((true, settled)) => {
                if settled.is_multiple_of(LOOK_AFTER) {
                    self.changed.notify();
                }
                self.start_next(number);
            }
            Some((false, _)) => self.tell_if_ended(),
            None => {}
        }
    }

    /// Starts nothing until the server may be asked again.
    fn wait(self, number: u32, it: &mut BulkJob, ms: u32) {
        let pause = Pause { ms, until: now_ms() + i64::from(ms) };
        if it.pause.is_some_and(|before| before.until >= pause.until) {
            return;
        }
        it.pause = Some(pause);
        spawn_local(async move {
            delay(i32::try_from(ms).unwrap_or(i32::MAX)).await;
            if self.number.try_get_value() != Some(number) {
                return;
            }
            let goes_on = self.change(|it| {
                let is_over = it.pause.take_if(|last| *last == pause).is_some();
                is_over && it.job.is_running()
            });
            if goes_on == Some(true) {
                self.start_next(number);
            }
        });
    }
}

/// Why an item failed.
struct ItemRefusal {
    words: String,
    signed_out: bool,
    /// How long the server asks to wait, in milliseconds.
    wait: Option<u32>,
}

impl From<ApiError> for ItemRefusal {
    fn from(error: ApiError) -> Self {
        let (signed_out, wait) = (error.is_unauthorized(), error.retry_after());
        let words = match error.message() {
            _ if signed_out => SIGNED_OUT.to_owned(),
            words if error.is_forbidden() => format!("You may not do this. {words}"),
            words => words,
        };
        Self { words, signed_out, wait }
    }
}

/// Does it to one data volume, and tells how it went.
async fn perform(
    client: Client,
    permissions: Permissions,
    deed: &BulkAction,
    volume: &Volume,
) -> Result<String, ItemRefusal> {
    match deed {
        BulkAction::Delete => match delete_volume(client, &volume.id).await {
            Ok(Deleted::Gone) => Ok("Deleted".to_owned()),
            Ok(Deleted::Underway) => Ok(BEING_DELETED.to_owned()),
            Ok(Deleted::GoneBefore) => Ok("Already gone".to_owned()),
            Err(NotDeleted::Refused(error)) => {
                permissions.learn(Action::Delete, Place::of_volume(volume), &error);
                Err(error.into())
            }
            Err(in_doubt) => {
                let wait = in_doubt.retry_after();
                Err(ItemRefusal { words: in_doubt.words(), signed_out: false, wait })
            }
        },
        BulkAction::Share(change) => {
            let mut added = 0;
            for part in change.requests() {
                if let Err(error) =
                    client.send(endpoint::patch_shared_scopes(&volume.id, &part)).await
                {
                    let mut refusal = ItemRefusal::from(error);
                    if added > 0 {
                        let all = change.add.len();
                        refusal.words +=
                            &format!(" (Before that, {added} of {all} scopes were added.)");
                    }
                    return Err(refusal);
                }
                added += part.add.len();
            }
            Ok("Shared".to_owned())
        }
    }
}
