//! The progress and the result of a bulk job as sentences.

use crate::domain::{BulkAction, ItemState, JobProgress};
use crate::texts::bulk as texts;

pub fn describe_progress(action: &BulkAction, volumes: usize) -> String {
    match action {
        BulkAction::Delete => texts::deleting(volumes as u64),
        BulkAction::Share(change) => texts::sharing(volumes as u64, change.add.len() as u64),
    }
}

/// "10 of 12 data volumes deleted, 2 failed". Running deletions do not count as deleted.
pub fn describe_result(action: &BulkAction, job: &JobProgress) -> String {
    let totals = job.totals;
    let underway = ItemState::Done(texts::BEING_DELETED.to_owned());
    texts::result(texts::Counts {
        all: totals.all,
        done: totals.done,
        underway: job.items.iter().filter(|item| **item == underway).count(),
        failed: totals.failed,
        not_started: totals.skipped,
        is_deletion: *action == BulkAction::Delete,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_counts_what_is_done_failed_and_not_started() {
        let describe = |job: &JobProgress| describe_result(&BulkAction::Delete, job);
        let mut job = JobProgress::new(6);
        job.start_next();
        job.stop();
        for index in 0..4 {
            job.settle(index, Ok("Deleted".to_owned()));
        }
        assert_eq!(describe(&job), "4 of 6 data volumes deleted, 2 not started");

        let mut job = JobProgress::new(3);
        job.start_next();
        job.settle(0, Ok("Deleted".to_owned()));
        job.settle(1, Err("in use".to_owned()));
        job.settle(2, Ok("Deleted".to_owned()));
        assert_eq!(describe(&job), "2 of 3 data volumes deleted, 1 failed");
        job.retry_failed();
        job.start_next();
        job.settle(1, Ok("Deleted".to_owned()));
        assert_eq!(describe(&job), "3 data volumes deleted");
    }

    #[test]
    fn an_accepted_deletion_is_not_reported_as_done() {
        let describe = |results: &[Result<&str, &str>]| {
            let mut job = JobProgress::new(results.len());
            job.start_next();
            for (index, result) in results.iter().enumerate() {
                job.settle(index, result.map(str::to_owned).map_err(str::to_owned));
            }
            describe_result(&BulkAction::Delete, &job)
        };
        let underway = Ok(texts::BEING_DELETED);
        assert_eq!(describe(&[underway]), "1 data volume is being deleted");
        assert_eq!(
            describe(&[underway, underway, Err("in use")]),
            "2 of 3 data volumes are being deleted, 1 failed"
        );
        assert_eq!(
            describe(&[underway, Ok(texts::DELETED)]),
            "1 of 2 data volumes deleted, 1 being deleted"
        );
    }
}
