//! Bulk actions.

use super::{Screen, without_response};
use crate::error::Result;
use crate::journey::Fixture;

impl Screen {
    pub(super) async fn open_bulk(self, fixture: &Fixture) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        if matches!(self, Self::BulkAll | Self::BulkReading | Self::BulkShare) {
            return self.open_all(fixture).await;
        }
        page.open("/datavolumes?limit=25&filterBy=phase==NotReady").await?;
        page.expect_page("Data volumes").await?;
        let mut failing = server.with(|emulator| {
            let volumes = emulator.volumes().iter();
            let failing = volumes.filter(|volume| volume.phase == emulator::Phase::NotReady);
            failing.map(|volume| (volume.name.clone(), volume.id)).collect::<Vec<_>>()
        });
        failing.sort_unstable();
        failing.truncate(6);
        for (name, _) in &failing {
            page.click("checkbox", &format!("Select {name}")).await?;
        }
        page.expect_text("6 selected").await?;
        if self == Self::BulkDeleteLoading {
            server.inject_fault(&without_response("get_datavolume"))?;
            page.click("button", "Delete").await?;
            return page.expect_text("Checking who will lose access").await;
        }
        if self == Self::BulkDeleteMany {
            page.open("/datavolumes?limit=25").await?;
            page.expect_page("Data volumes").await?;
            page.click("checkbox", "Select all on this page").await?;
            page.click("button", "Delete").await?;
            return page.expect_text("All projects they’re shared with").await;
        }
        if self == Self::BulkSelected {
            page.click("checkbox", "Select all on this page").await?;
            return page.expect_text("selected").await;
        }
        // Otherwise the dialog would know which are in use.
        server.set_response(emulator::Operation::Workloads, &serde_json::json!({"workloads": []}));
        page.click("button", "Delete").await?;
        page.find("alertdialog", "Delete 6 data volumes?").await?;
        if self == Self::BulkDelete {
            return page.expect_text("No active workload uses these data volumes.").await;
        }
        if self != Self::BulkDone {
            server.with(|emulator| {
                for (_, id) in failing.iter().take(2) {
                    emulator.set_in_use(*id, Some("train-lidar-7"));
                }
            });
        }
        if self == Self::BulkRunning {
            server.inject_fault(&without_response("delete_datavolume"))?;
        }
        if self == Self::BulkStopped {
            server.inject_fault("delete_datavolume:latency=1500")?;
        }
        if self == Self::BulkWaiting {
            server.inject_fault("delete_datavolume:status=429,retry-after=600")?;
        }
        page.fill("textbox", "Type delete 6 to confirm", "delete 6").await?;
        page.click("button", "Delete 6 data volumes").await?;
        if self == Self::BulkRunning {
            return page.expect_text("Deleting 6 data volumes").await;
        }
        if self == Self::BulkWaiting {
            return page.expect_text("The server asked to wait 10 minutes.").await;
        }
        if self == Self::BulkDone {
            return page.expect_text("6 data volumes deleted").await;
        }
        if self == Self::BulkStopped {
            page.click("button", "Stop").await?;
            return page.expect_text("2 not started").await;
        }
        page.expect_text("4 of 6 data volumes deleted, 2 failed").await?;
        if self == Self::BulkResults {
            page.click("button", "Results").await?;
            page.find("dialog", "Results").await?;
        }
        Ok(())
    }

    async fn open_all(self, fixture: &Fixture) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        let cluster = server.with(|emulator| emulator.clusters()[0].id.to_string());
        page.open(&format!("/datavolumes?limit=25&filterBy=clusterId=={cluster}")).await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.click("checkbox", "Select all on this page").await?;
        page.click_where("button", "all matching data volumes", |it| {
            it.name.starts_with("Select all ")
        })
        .await?;
        page.expect_text("All ").await?;
        match self {
            Self::BulkReading => {
                server.inject_fault(&without_response("list_datavolumes"))?;
                page.click("button", "Delete").await?;
                page.find("progressbar", "Loading all matching data volumes").await.map(drop)
            }
            Self::BulkShare => {
                page.click("button", "Share").await?;
                page.find("searchbox", "Search departments and projects").await.map(drop)
            }
            _ => Ok(()),
        }
    }
}
