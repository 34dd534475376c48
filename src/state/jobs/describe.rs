//! The progress and the result of a bulk job as sentences.

use crate::domain::{BulkAction, ItemState, JobProgress};
use crate::tools::{format_thousands, plural};

/// The outcome of a deletion that the server has accepted but not finished.
pub const BEING_DELETED: &str = "Being deleted";

pub fn describe_progress(action: &BulkAction, volumes: usize) -> String {
    let volumes = many(volumes);
    match action {
        BulkAction::Delete => format!("Deleting {volumes}"),
        BulkAction::Share(change) => {
            let scopes = plural(change.add.len() as u64, "scope", "scopes");
            format!("Sharing {volumes} with {scopes}")
        }
    }
}

/// "10 of 12 data volumes deleted, 2 failed". Running deletions do not count as deleted.
pub fn describe_result(action: &BulkAction, job: &JobProgress) -> String {
    let totals = job.totals;
    let underway = ItemState::Done(BEING_DELETED.to_owned());
    let underway = job.items.iter().filter(|item| **item == underway).count();
    let (count, what) = match action {
        _ if underway == 1 && totals.done == 1 => (1, "is being deleted"),
        _ if underway > 0 && underway == totals.done => (underway, "are being deleted"),
        BulkAction::Delete => (totals.done - underway, "deleted"),
        BulkAction::Share(_) => (totals.done - underway, "shared"),
    };
    let of = match count == totals.all {
        true => String::new(),
        false => format!("{} of ", format_thousands(count as u64)),
    };
    let mut sentence = format!("{of}{} {what}", many(totals.all));
    for (count, word) in [
        (totals.done - count, "being deleted"),
        (totals.failed, "failed"),
        (totals.skipped, "not started"),
    ] {
        if count > 0 {
            sentence += &format!(", {} {word}", format_thousands(count as u64));
        }
    }
    sentence
}

fn many(volumes: usize) -> String {
    plural(volumes as u64, "data volume", "data volumes")
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
}
