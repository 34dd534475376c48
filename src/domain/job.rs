//! A job of many items: a few run at a time, it can be stopped, and each item has an outcome of
//! its own. What is done with an item is somebody else's matter: here is only the book about it.

use super::scope::ScopeChange;
use super::text::{grouped, plural};

/// How many items of a job run at the same time.
pub const AT_ONCE: usize = 4;

/// What a job does with each data volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkAction {
    /// Deletes it.
    Delete,
    /// Shares it with more scopes. They are of one cluster, and so are the data volumes.
    Share(ScopeChange),
}

/// How it went where the server has accepted a deletion and not done it yet.
pub const BEING_DELETED: &str = "Being deleted";

/// Where an item of a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// Its turn has not come.
    Waiting,
    /// It has been asked for; the answer is on its way.
    Running,
    /// It worked, with how: "Deleted".
    Done(String),
    /// It did not, with the server's words.
    Failed(String),
    /// The job was stopped before its turn.
    Skipped,
}

/// How many items of a job stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of them.
    pub all: usize,
    /// Their turn has not come.
    pub waiting: usize,
    /// Under way.
    pub running: usize,
    /// Worked.
    pub done: usize,
    /// Did not.
    pub failed: usize,
    /// Left out.
    pub skipped: usize,
}

/// The book about a job. Its items are numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    items: Vec<ItemState>,
    totals: Totals,
    /// No item before this one waits.
    first_waiting: usize,
    stopped: bool,
}

impl Job {
    /// A job of this many items, all of them waiting.
    pub fn new(items: usize) -> Self {
        Self {
            items: vec![ItemState::Waiting; items],
            totals: Totals { all: items, waiting: items, ..Totals::default() },
            first_waiting: 0,
            stopped: false,
        }
    }

    /// Starts as many items as may run besides those that do, and tells which.
    pub fn start_next(&mut self) -> Vec<usize> {
        let mut started = Vec::new();
        while self.totals.running < AT_ONCE && self.first_waiting < self.items.len() {
            let index = self.first_waiting;
            self.first_waiting += 1;
            if self.items[index] == ItemState::Waiting {
                self.put(index, ItemState::Running);
                started.push(index);
            }
        }
        started
    }

    /// Notes how an item went: `Ok` with how, or `Err` with why not. One that is not running has
    /// its outcome already, and keeps it.
    pub fn settle(&mut self, index: usize, outcome: Result<String, String>) {
        if self.items.get(index) == Some(&ItemState::Running) {
            self.put(index, outcome.map_or_else(ItemState::Failed, ItemState::Done));
        }
    }

    /// Starts nothing any more. What runs, ends by itself.
    pub fn stop(&mut self) {
        if self.is_running() {
            self.stopped = true;
            self.end_waiting(&ItemState::Skipped);
        }
    }

    /// Gives up what waits, for this reason: it would fail like the one before.
    pub fn give_up(&mut self, why: &str) {
        self.end_waiting(&ItemState::Failed(why.to_owned()));
    }

    /// Has those that failed wait again, once nothing runs any more.
    pub fn retry_failed(&mut self) {
        if self.is_running() {
            return;
        }
        self.stopped = false;
        self.first_waiting = 0;
        for index in 0..self.items.len() {
            if matches!(self.items[index], ItemState::Failed(_)) {
                self.put(index, ItemState::Waiting);
            }
        }
    }

    fn end_waiting(&mut self, state: &ItemState) {
        for index in self.first_waiting..self.items.len() {
            if self.items[index] == ItemState::Waiting {
                self.put(index, state.clone());
            }
        }
    }

    fn put(&mut self, index: usize, state: ItemState) {
        *self.totals.of(&self.items[index]) -= 1;
        *self.totals.of(&state) += 1;
        self.items[index] = state;
    }

    /// Where each item stands.
    pub fn items(&self) -> &[ItemState] {
        &self.items
    }

    /// How many stand where.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Whether anything runs or will.
    pub fn is_running(&self) -> bool {
        self.totals.running + self.totals.waiting > 0
    }

    /// Whether it was stopped; it may have some items left that run.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }
}

impl Totals {
    /// How many have their outcome.
    pub fn settled(self) -> usize {
        self.done + self.failed + self.skipped
    }

    fn of(&mut self, state: &ItemState) -> &mut usize {
        match state {
            ItemState::Waiting => &mut self.waiting,
            ItemState::Running => &mut self.running,
            ItemState::Done(_) => &mut self.done,
            ItemState::Failed(_) => &mut self.failed,
            ItemState::Skipped => &mut self.skipped,
        }
    }
}

impl BulkAction {
    /// What is being done: "Deleting 12 data volumes".
    pub fn doing(&self, volumes: usize) -> String {
        let volumes = many(volumes);
        match self {
            Self::Delete => format!("Deleting {volumes}"),
            Self::Share(change) => {
                let scopes = plural(change.add.len() as u64, "scope", "scopes");
                format!("Sharing {volumes} with {scopes}")
            }
        }
    }

    /// What has been done: "10 of 12 data volumes deleted, 2 failed". Those that the server is still deleting
    /// are not said to be gone.
    pub fn done(&self, job: &Job) -> String {
        let totals = job.totals();
        let underway = ItemState::Done(BEING_DELETED.to_owned());
        let underway = job.items().iter().filter(|item| **item == underway).count();
        let what = match self {
            Self::Delete => "deleted",
            Self::Share(_) => "shared",
        };
        let is_underway = underway > 0 && underway == totals.done;
        let mut sentence = if is_underway {
            let verb = if underway == 1 { "is" } else { "are" };
            let of = match underway == totals.all {
                true => String::new(),
                false => format!("{} of ", grouped(underway as u64)),
            };
            format!("{of}{} {verb} being deleted", many(totals.all))
        } else if totals.done == totals.all && underway == 0 {
            format!("{} {what}", many(totals.all))
        } else {
            let done = totals.done - underway;
            format!("{} of {} {what}", grouped(done as u64), many(totals.all))
        };
        let being_deleted = if is_underway { 0 } else { underway };
        for (count, word) in [
            (being_deleted, "being deleted"),
            (totals.failed, "failed"),
            (totals.skipped, "not started"),
        ] {
            if count > 0 {
                sentence += &format!(", {} {word}", grouped(count as u64));
            }
        }
        sentence
    }
}

fn many(volumes: usize) -> String {
    plural(volumes as u64, "data volume", "data volumes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ok() -> Result<String, String> {
        Ok("Deleted".to_owned())
    }

    fn refused() -> Result<String, String> {
        Err("in use".to_owned())
    }

    #[test]
    fn a_few_items_run_at_a_time_and_the_next_starts_when_one_ends() {
        let mut job = Job::new(6);
        assert_eq!(job.start_next(), [0, 1, 2, 3]);
        assert_eq!(job.start_next(), [0_usize; 0]);
        job.settle(2, ok());
        assert_eq!(job.start_next(), [4]);
        let totals = Totals { all: 6, waiting: 1, running: 4, done: 1, ..Totals::default() };
        assert_eq!(job.totals(), totals);
    }

    #[test]
    fn stopping_lets_end_what_runs_and_leaves_the_rest_out() {
        let mut job = Job::new(6);
        job.start_next();
        job.stop();
        assert!(job.is_stopped() && job.is_running());
        assert_eq!(job.start_next(), [0_usize; 0]);
        for index in 0..4 {
            job.settle(index, ok());
        }
        assert!(!job.is_running());
        assert_eq!(job.items()[4..], [ItemState::Skipped, ItemState::Skipped]);
        assert_eq!(BulkAction::Delete.done(&job), "4 of 6 data volumes deleted, 2 not started");
    }

    #[test]
    fn only_what_failed_is_tried_again() {
        let mut job = Job::new(3);
        job.start_next();
        job.retry_failed();
        assert_eq!(job.start_next(), [0_usize; 0], "not before the end");
        job.settle(0, ok());
        job.settle(1, refused());
        job.settle(2, ok());
        assert_eq!(BulkAction::Delete.done(&job), "2 of 3 data volumes deleted, 1 failed");
        job.retry_failed();
        assert_eq!(job.start_next(), [1]);
        job.settle(1, ok());
        assert_eq!(BulkAction::Delete.done(&job), "3 data volumes deleted");
    }

    #[test]
    fn giving_up_fails_what_waits_with_a_reason() {
        let mut job = Job::new(5);
        job.start_next();
        job.settle(0, refused());
        job.give_up("signed out");
        assert_eq!(job.items()[4], ItemState::Failed("signed out".to_owned()));
        assert_eq!(job.start_next(), [0_usize; 0]);
    }

    /// Any order of what can happen to a job.
    #[derive(Clone, Debug)]
    enum Step {
        Start,
        Settle(usize, bool),
        Stop,
        GiveUp,
        Retry,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => Just(Step::Start),
            8 => (0_usize..14, any::<bool>()).prop_map(|(index, good)| Step::Settle(index, good)),
            1 => Just(Step::Stop),
            1 => Just(Step::GiveUp),
            1 => Just(Step::Retry),
        ];
        prop::collection::vec(step, 0..80)
    }

    proptest! {
        #[test]
        fn never_too_many_run_and_no_outcome_is_lost_or_told_twice(
            count in 0_usize..14,
            steps in steps(),
        ) {
            let mut job = Job::new(count);
            for step in steps {
                let before = job.clone();
                match step {
                    Step::Start => {
                        let started = job.start_next();
                        prop_assert!(!before.is_stopped() || started.is_empty(), "stopped is stopped");
                        for index in started {
                            prop_assert_eq!(&before.items()[index], &ItemState::Waiting);
                        }
                    }
                    Step::Settle(index, good) => job.settle(index, if good { ok() } else { refused() }),
                    Step::Stop => job.stop(),
                    Step::GiveUp => job.give_up("signed out"),
                    Step::Retry => job.retry_failed(),
                }
                let count_of = |is: fn(&ItemState) -> bool| job.items().iter().filter(|it| is(it)).count();
                let totals = Totals {
                    all: count,
                    waiting: count_of(|it| *it == ItemState::Waiting),
                    running: count_of(|it| *it == ItemState::Running),
                    done: count_of(|it| matches!(it, ItemState::Done(_))),
                    failed: count_of(|it| matches!(it, ItemState::Failed(_))),
                    skipped: count_of(|it| *it == ItemState::Skipped),
                };
                prop_assert_eq!(job.totals(), totals);
                prop_assert!(totals.running <= AT_ONCE);
                for (was, is) in before.items().iter().zip(job.items()) {
                    // What is done stays done, and what is skipped is not started.
                    if matches!(was, ItemState::Done(_) | ItemState::Skipped) {
                        prop_assert_eq!(was, is);
                    }
                    // What was asked for waits for its own answer.
                    if *was == ItemState::Running {
                        prop_assert!(!matches!(is, ItemState::Waiting | ItemState::Skipped));
                    }
                }
            }
        }
    }
}
