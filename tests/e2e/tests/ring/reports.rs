//! Usage, history and unused data volumes, with 100,000 data volumes and 20,000 workloads.

use e2e::{ExpectedErrors, Fixture, NO_ERRORS, Result, Setup, run_journey};
use emulator::{Operation, Phase};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long all data volumes and workloads may be read.
const READ: Duration = Duration::from_secs(120);

fn many() -> Setup {
    Setup { volumes: 100_000, workloads: Some(20_000), ..Setup::default() }
}

/// How many requests of an operation the server has had.
fn count(fixture: &Fixture, operation: Operation) -> usize {
    fixture.server.with(|emulator| {
        emulator.journal().iter().filter(|entry| entry.operation == Some(operation)).count()
    })
}

#[tokio::test]
async fn the_workloads_of_a_volume_are_found_among_20_000_with_few_requests() {
    run_journey("used_by_many", many(), NO_ERRORS, async |fixture: &mut Fixture| {
        let (id, name, users) = fixture.server.with(|emulator| {
            let mut users = HashMap::<_, Vec<String>>::new();
            for workload in emulator.workloads().iter().filter(|it| it.is_active()) {
                for volume in &workload.volumes {
                    users.entry(*volume).or_default().push(workload.name.clone());
                }
            }
            let volume = emulator.volumes().iter().find(|it| {
                it.phase == Phase::Ready && users.get(&it.id).is_some_and(|it| it.len() < 10)
            });
            let volume = volume.expect("a volume in use");
            (volume.id.to_string(), volume.name.clone(), users[&volume.id].clone())
        });
        let page = &fixture.page;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        page.find("table", "Workloads that use this data volume").await?;
        for user in &users {
            page.expect_text(user).await?;
        }
        let requests = count(fixture, Operation::Workloads);
        assert!(requests <= 41, "{requests} requests");
        // The dialog sends no request for workloads.
        page.click("button", "Delete").await?;
        page.expect_text("A data volume can’t be deleted while workloads use it").await?;
        assert_eq!(count(fixture, Operation::Workloads), requests);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn unused_volumes_are_found_among_100_000_and_none_of_them_is_used() {
    run_journey("unused_of_many", many(), NO_ERRORS, async |fixture: &mut Fixture| {
        let unused = fixture.server.with(|emulator| {
            // Those that were deleted earlier are not read.
            let year_ago = emulator.config().now - 365 * 86_400_000;
            let workloads = emulator.workloads().iter();
            let known = workloads.filter(|it| it.deleted_at.is_none_or(|at| at >= year_ago));
            let used: HashSet<_> = known.flat_map(|it| it.volumes.iter().copied()).collect();
            let volumes = emulator.volumes().iter().filter(|it| it.phase != Phase::Deleting);
            volumes.filter(|it| !used.contains(&it.id)).count()
        });
        let page = &fixture.page;
        page.open("/datavolumes/unused").await?;
        page.expect_page("Unused data volumes").await?;
        let start = Instant::now();
        while !page.has_text("data volumes were not used in the last 90 days").await? {
            if start.elapsed() > READ {
                return Err("they are still being read".into());
            }
            sleep(Duration::from_millis(100)).await;
        }
        page.select("Never seen").await?;
        let text = unused.to_string();
        let (thousands, rest) = text.split_at(text.len() - 3);
        page.expect_text(&format!("{thousands},{rest} of ")).await
    })
    .await;
}

#[tokio::test]
async fn a_change_is_in_the_history_with_its_user() {
    // The deletion of a volume in use is refused.
    let errors = ExpectedErrors(&["/api/v1/datavolumes"]);
    run_journey("history", Setup::default(), errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = fixture.server.with(|emulator| -> Result<_> {
            let volume = emulator.volumes().iter().find(|volume| {
                volume.phase == Phase::Ready
                    && volume.in_use_by.is_none()
                    && volume.shared_scopes.is_empty()
            });
            let volume = volume.ok_or("no volume is like that")?;
            Ok((volume.id.to_string(), volume.name.clone()))
        })?;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        page.click("button", "Delete").await?;
        page.expect_text("No active workload uses this data volume.").await?;
        fixture.server.with(|emulator| {
            let volume = emulator.volume_by_name(&name).map(|it| it.id);
            volume.map(|id| emulator.set_in_use(id, Some("train-lidar-7")))
        });
        page.click("button", "Delete data volume").await?;
        page.expect_text("is in use by workload").await?;
        page.click("button", "Cancel").await?;
        page.evaluate(
            "[...document.querySelectorAll('summary')]\
             .find((it) => it.textContent === 'History').click()",
        )
        .await?;
        page.expect_text("Deletion").await?;
        page.expect_text("Refused").await
    })
    .await;
}
