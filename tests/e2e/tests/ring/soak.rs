//! A short version of `cargo xtask soak`.

use e2e::{Fixture, NO_ERRORS, Setup, check_growth, run_journey, samples_table, soak};

#[tokio::test]
async fn memory_and_dom_do_not_grow_during_repeated_work() {
    let setup = Setup { volumes: 120, uses_baseline_compiler: true, ..Setup::default() };
    run_journey("soak", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        // Memory grows in whole pages, so a short run cannot tell late growth from steady growth.
        let samples = soak(fixture, |samples| samples.len() == 18).await?;
        check_growth(&samples)
            .map_err(|error| format!("{error}\n{}", samples_table(&samples)).into())
    })
    .await;
}
