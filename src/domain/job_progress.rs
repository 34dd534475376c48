//! A bulk job: a few items run at a time, it can be stopped, and each item has its own outcome.

use super::ids::VolumeId;
use super::scope::ScopeChange;

pub const MAX_CONCURRENT_REQUESTS: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkAction {
    Delete,
    /// The scopes and the data volumes are of one cluster.
    Share {
        change: ScopeChange,
        /// The scopes, such as "project asr" or "4 scopes".
        with: String,
        /// The data volumes that were known to be shared with all of them before.
        unchanged: Vec<VolumeId>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemState {
    Waiting,
    Running,
    /// The server has accepted the action and has not finished it.
    Started,
    Done(String),
    Failed(String),
    Skipped,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub all: usize,
    pub waiting: usize,
    pub running: usize,
    pub started: usize,
    pub done: usize,
    pub failed: usize,
    pub skipped: usize,
}

/// Items are numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobProgress {
    pub items: Vec<ItemState>,
    pub totals: Totals,
    /// No item before this one is waiting.
    first_waiting: usize,
    pub is_stopped: bool,
}

impl JobProgress {
    pub fn new(items: usize) -> Self {
        Self {
            items: vec![ItemState::Waiting; items],
            totals: Totals { all: items, waiting: items, ..Totals::default() },
            first_waiting: 0,
            is_stopped: false,
        }
    }

    /// Starts as many items as may run and returns their indices.
    pub fn start_next(&mut self) -> Vec<usize> {
        let mut started = Vec::new();
        while self.totals.running < MAX_CONCURRENT_REQUESTS && self.first_waiting < self.items.len()
        {
            let index = self.first_waiting;
            self.first_waiting += 1;
            if self.items[index] == ItemState::Waiting {
                self.set_state(index, ItemState::Running);
                started.push(index);
            }
        }
        started
    }

    /// Records the outcome of an item that is running or started; others keep theirs.
    pub fn settle(&mut self, index: usize, outcome: ItemState) {
        if matches!(self.items.get(index), Some(ItemState::Running | ItemState::Started)) {
            self.set_state(index, outcome);
        }
    }

    /// Starts no more items. Running ones finish.
    pub fn stop(&mut self) {
        if self.is_running() {
            self.is_stopped = true;
            self.finish_waiting(&ItemState::Skipped);
        }
    }

    /// Fails all waiting items with this reason.
    pub fn fail_waiting(&mut self, reason: &str) {
        self.finish_waiting(&ItemState::Failed(reason.to_owned()));
    }

    /// Has failed items wait again, once nothing runs.
    pub fn retry_failed(&mut self) {
        if self.is_running() {
            return;
        }
        self.is_stopped = false;
        self.first_waiting = 0;
        for index in 0..self.items.len() {
            if matches!(self.items[index], ItemState::Failed(_)) {
                self.set_state(index, ItemState::Waiting);
            }
        }
    }

    fn finish_waiting(&mut self, state: &ItemState) {
        for index in self.first_waiting..self.items.len() {
            if self.items[index] == ItemState::Waiting {
                self.set_state(index, state.clone());
            }
        }
    }

    fn set_state(&mut self, index: usize, state: ItemState) {
        *self.totals.count_mut(&self.items[index]) -= 1;
        *self.totals.count_mut(&state) += 1;
        self.items[index] = state;
    }

    pub fn is_running(&self) -> bool {
        self.totals.running + self.totals.waiting > 0
    }
}

impl Totals {
    /// How many need no more requests.
    pub fn settled(self) -> usize {
        self.started + self.finished()
    }

    pub fn finished(self) -> usize {
        self.done + self.failed + self.skipped
    }

    fn count_mut(&mut self, state: &ItemState) -> &mut usize {
        match state {
            ItemState::Waiting => &mut self.waiting,
            ItemState::Running => &mut self.running,
            ItemState::Started => &mut self.started,
            ItemState::Done(_) => &mut self.done,
            ItemState::Failed(_) => &mut self.failed,
            ItemState::Skipped => &mut self.skipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ok() -> ItemState {
        ItemState::Done("Deleted".to_owned())
    }

    fn refused() -> ItemState {
        ItemState::Failed("in use".to_owned())
    }

    #[test]
    fn a_few_items_run_at_a_time_and_the_next_starts_when_one_ends() {
        let mut job = JobProgress::new(6);
        assert_eq!(job.start_next(), [0, 1, 2, 3]);
        assert_eq!(job.start_next(), [0_usize; 0]);
        job.settle(2, ok());
        assert_eq!(job.start_next(), [4]);
        let totals = Totals { all: 6, waiting: 1, running: 4, done: 1, ..Totals::default() };
        assert_eq!(job.totals, totals);
    }

    #[test]
    fn stopping_skips_waiting_items_and_lets_running_ones_finish() {
        let mut job = JobProgress::new(6);
        job.start_next();
        job.stop();
        assert!(job.is_stopped && job.is_running());
        assert_eq!(job.start_next(), [0_usize; 0]);
        for index in 0..4 {
            job.settle(index, ok());
        }
        assert!(!job.is_running());
        assert_eq!(job.items[4..], [ItemState::Skipped, ItemState::Skipped]);
        assert_eq!(job.totals, Totals { all: 6, done: 4, skipped: 2, ..Totals::default() });
    }

    #[test]
    fn only_failed_items_are_retried() {
        let mut job = JobProgress::new(3);
        job.start_next();
        job.retry_failed();
        assert_eq!(job.start_next(), [0_usize; 0], "not before the end");
        job.settle(0, ok());
        job.settle(1, refused());
        job.settle(2, ok());
        assert_eq!(job.totals, Totals { all: 3, done: 2, failed: 1, ..Totals::default() });
        job.retry_failed();
        assert_eq!(job.start_next(), [1]);
        job.settle(1, ok());
        assert_eq!(job.totals, Totals { all: 3, done: 3, ..Totals::default() });
    }

    #[test]
    fn a_started_item_ends_later_and_does_not_keep_the_job_running() {
        let mut job = JobProgress::new(2);
        job.start_next();
        job.settle(0, ItemState::Started);
        job.settle(1, ok());
        assert!(!job.is_running());
        let totals = Totals { all: 2, started: 1, done: 1, ..Totals::default() };
        assert_eq!((job.totals, job.totals.settled()), (totals, 2));
        assert_eq!(job.totals.finished(), 1);
        job.settle(0, refused());
        job.settle(0, ok());
        assert_eq!(job.totals, Totals { all: 2, done: 1, failed: 1, ..Totals::default() });
    }

    #[test]
    fn waiting_items_can_be_failed_with_a_reason() {
        let mut job = JobProgress::new(5);
        job.start_next();
        job.settle(0, refused());
        job.fail_waiting("signed out");
        assert_eq!(job.items[4], ItemState::Failed("signed out".to_owned()));
        assert_eq!(job.start_next(), [0_usize; 0]);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Start,
        Settle(usize, bool),
        Accept(usize),
        Stop,
        GiveUp,
        Retry,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => Just(Step::Start),
            8 => (0_usize..14, any::<bool>()).prop_map(|(index, good)| Step::Settle(index, good)),
            2 => (0_usize..14).prop_map(Step::Accept),
            1 => Just(Step::Stop),
            1 => Just(Step::GiveUp),
            1 => Just(Step::Retry),
        ];
        prop::collection::vec(step, 0..80)
    }

    proptest! {
        #[test]
        fn concurrency_is_limited_and_outcomes_are_final(
            count in 0_usize..14,
            steps in steps(),
        ) {
            let mut job = JobProgress::new(count);
            for step in steps {
                let before = job.clone();
                match step {
                    Step::Start => {
                        let started = job.start_next();
                        prop_assert!(!before.is_stopped || started.is_empty(), "stopped is stopped");
                        for index in started {
                            prop_assert_eq!(&before.items[index], &ItemState::Waiting);
                        }
                    }
                    Step::Settle(index, good) => job.settle(index, if good { ok() } else { refused() }),
                    Step::Accept(index) => job.settle(index, ItemState::Started),
                    Step::Stop => job.stop(),
                    Step::GiveUp => job.fail_waiting("signed out"),
                    Step::Retry => job.retry_failed(),
                }
                let count_of = |is: fn(&ItemState) -> bool| job.items.iter().filter(|it| is(it)).count();
                let totals = Totals {
                    all: count,
                    waiting: count_of(|it| *it == ItemState::Waiting),
                    running: count_of(|it| *it == ItemState::Running),
                    started: count_of(|it| *it == ItemState::Started),
                    done: count_of(|it| matches!(it, ItemState::Done(_))),
                    failed: count_of(|it| matches!(it, ItemState::Failed(_))),
                    skipped: count_of(|it| *it == ItemState::Skipped),
                };
                prop_assert_eq!(job.totals, totals);
                prop_assert!(totals.running <= MAX_CONCURRENT_REQUESTS);
                for (was, is) in before.items.iter().zip(&job.items) {
                    if matches!(was, ItemState::Done(_) | ItemState::Skipped) {
                        prop_assert_eq!(was, is);
                    }
                    if matches!(was, ItemState::Running | ItemState::Started) {
                        prop_assert!(!matches!(is, ItemState::Waiting | ItemState::Skipped));
                    }
                }
            }
        }
    }
}
