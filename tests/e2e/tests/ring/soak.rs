//! Work that goes on and on: `cargo xtask soak` does this for half an hour.

use e2e::{Setup, Stage, Trouble, journey, judge, soak, table};

#[tokio::test]
async fn what_work_leaves_behind_does_not_grow() {
    let setup = Setup { volumes: 120, compiles_once: true, ..Setup::default() };
    journey("soak", setup, Trouble(&[]), async |stage: &mut Stage| {
        // The memory grows by whole pages, and its last one is reached late: only a long time tells that from
        // growth that goes on.
        let samples = soak(stage, |samples| samples.len() == 18).await?;
        judge(&samples).map_err(|error| format!("{error}\n{}", table(&samples)).into())
    })
    .await;
}
