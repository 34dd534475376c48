//! The progress and the result of a bulk job as sentences.

use crate::domain::{BulkAction, JobProgress, Volume};
use crate::texts::{bulk as texts, data_volumes};

/// The name of the only data volume.
fn only_name(volumes: &[Volume]) -> Option<&str> {
    let [volume] = volumes else { return None };
    Some(volume.display_name())
}

/// `count` of the data volumes are waiting.
pub fn describe_progress(action: &BulkAction, volumes: &[Volume], count: usize) -> String {
    let name = only_name(volumes).map(str::to_owned);
    let target = name.unwrap_or_else(|| data_volumes(count as u64));
    match action {
        BulkAction::Delete => texts::deleting(&target),
        BulkAction::Share { with, .. } => texts::sharing(&target, with),
    }
}

/// "10 of 12 data volumes deleted, 2 failed". Accepted deletions do not count as deleted.
pub fn describe_result(action: &BulkAction, volumes: &[Volume], job: &JobProgress) -> String {
    let totals = job.totals;
    texts::result(texts::Counts {
        name: only_name(volumes),
        all: totals.all,
        done: totals.done,
        started: totals.started,
        failed: totals.failed,
        not_started: totals.skipped,
        shared_with: match action {
            BulkAction::Delete => None,
            BulkAction::Share { with, .. } => Some(with),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ItemState, ScopeChange, fixtures};
    use serde_json::json;

    fn deleted() -> ItemState {
        ItemState::Done(texts::DELETED.to_owned())
    }

    fn failed() -> ItemState {
        ItemState::Failed("in use".to_owned())
    }

    #[test]
    fn a_result_counts_what_is_done_failed_and_not_started() {
        let describe = |job: &JobProgress| describe_result(&BulkAction::Delete, &[], job);
        let mut job = JobProgress::new(6);
        job.start_next();
        job.stop();
        for index in 0..4 {
            job.settle(index, deleted());
        }
        assert_eq!(describe(&job), "4 of 6 data volumes deleted, 2 not started");

        let mut job = JobProgress::new(3);
        job.start_next();
        job.settle(0, deleted());
        job.settle(1, failed());
        job.settle(2, deleted());
        assert_eq!(describe(&job), "2 of 3 data volumes deleted, 1 failed");
        job.retry_failed();
        job.start_next();
        job.settle(1, deleted());
        assert_eq!(describe(&job), "3 data volumes deleted");
    }

    #[test]
    fn an_accepted_deletion_is_not_reported_as_done() {
        let describe = |results: Vec<ItemState>| {
            let mut job = JobProgress::new(results.len());
            job.start_next();
            for (index, result) in results.into_iter().enumerate() {
                job.settle(index, result);
            }
            describe_result(&BulkAction::Delete, &[], &job)
        };
        let started = || ItemState::Started;
        assert_eq!(describe(vec![started()]), "1 data volume is being deleted");
        assert_eq!(
            describe(vec![started(), started(), failed()]),
            "2 of 3 data volumes are being deleted, 1 failed"
        );
        assert_eq!(
            describe(vec![started(), deleted()]),
            "1 of 2 data volumes deleted, 1 being deleted"
        );
    }

    #[test]
    fn a_single_data_volume_is_named() {
        let volumes = [fixtures::volume(json!({"name": "scratch"}))];
        let action = BulkAction::Delete;
        assert_eq!(describe_progress(&action, &volumes, 1), "Deleting scratch");
        let result = |state: ItemState| {
            let mut job = JobProgress::new(1);
            job.start_next();
            job.settle(0, state);
            describe_result(&action, &volumes, &job)
        };
        assert_eq!(result(deleted()), "scratch deleted");
        assert_eq!(result(ItemState::Started), "scratch is being deleted");
        assert_eq!(result(failed()), "0 of 1 data volume deleted, 1 failed");
    }

    #[test]
    fn a_result_names_what_the_data_volumes_are_shared_with() {
        let with = texts::list_scopes(&["project asr".to_owned()]);
        let action =
            BulkAction::Share { change: ScopeChange::default(), with, unchanged: Vec::new() };
        assert_eq!(describe_progress(&action, &[], 4), "Sharing 4 data volumes with project asr");
        let mut job = JobProgress::new(2);
        job.start_next();
        job.settle(0, ItemState::Done(texts::SHARED.to_owned()));
        job.settle(1, failed());
        assert_eq!(
            describe_result(&action, &[], &job),
            "1 of 2 data volumes shared with project asr, 1 failed"
        );
        let four = ["a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(texts::list_scopes(&four), "4 scopes");
    }
}
