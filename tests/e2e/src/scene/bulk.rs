//! The screens of what is done to many rows at once.

use super::{Scene, for_ever};
use crate::{Result, Stage};

impl Scene {
    pub(super) async fn enter_bulk(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        if matches!(self, Self::BulkAll | Self::BulkReading | Self::BulkShare) {
            return self.enter_all(stage).await;
        }
        page.open("/datavolumes?limit=25&filterBy=phase==NotReady").await?;
        page.is_page("Data volumes").await?;
        let mut failing = plane.with(|emulator| {
            let volumes = emulator.volumes().iter();
            let failing = volumes.filter(|volume| volume.phase == emulator::Phase::NotReady);
            failing.map(|volume| (volume.name.clone(), volume.id)).collect::<Vec<_>>()
        });
        failing.sort_unstable();
        failing.truncate(6);
        for (name, _) in &failing {
            page.click("checkbox", &format!("Select {name}")).await?;
        }
        page.sees("6 selected").await?;
        if self == Self::BulkLooking {
            plane.fault(&for_ever("get_datavolume"))?;
            page.click("button", "Delete").await?;
            return page.sees("Looking who loses access").await;
        }
        if self == Self::BulkDeleteMany {
            page.open("/datavolumes?limit=25").await?;
            page.is_page("Data volumes").await?;
            page.click("checkbox", "Select all on this page").await?;
            page.click("button", "Delete").await?;
            return page.sees("Whoever they are shared with").await;
        }
        if self == Self::BulkSelected {
            page.click("checkbox", "Select all on this page").await?;
            return page.sees("selected").await;
        }
        page.click("button", "Delete").await?;
        page.find("alertdialog", "Delete 6 data volumes?").await?;
        if self == Self::BulkDelete {
            return Ok(());
        }
        if self != Self::BulkDone {
            plane.with(|emulator| {
                for (_, id) in failing.iter().take(2) {
                    emulator.set_in_use(*id, Some("train-lidar-7"));
                }
            });
        }
        if self == Self::BulkRunning {
            plane.fault(&for_ever("delete_datavolume"))?;
        }
        if self == Self::BulkStopped {
            plane.fault("delete_datavolume:latency=1500")?;
        }
        if self == Self::BulkWaiting {
            plane.fault("delete_datavolume:status=429,retry-after=600")?;
        }
        page.fill("textbox", "Type delete 6 to confirm", "delete 6").await?;
        page.click("button", "Delete 6 data volumes").await?;
        if self == Self::BulkRunning {
            return page.sees("Deleting 6 data volumes").await;
        }
        if self == Self::BulkWaiting {
            return page.sees("The server asked to wait 10 minutes.").await;
        }
        if self == Self::BulkDone {
            return page.sees("6 data volumes deleted").await;
        }
        if self == Self::BulkStopped {
            page.click("button", "Stop").await?;
            return page.sees("2 not started").await;
        }
        page.sees("4 of 6 data volumes deleted, 2 failed").await?;
        if self == Self::BulkResults {
            page.click("button", "Details").await?;
            page.find("dialog", "Results").await?;
        }
        Ok(())
    }

    /// All that match, in one cluster.
    async fn enter_all(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        let cluster = plane.with(|emulator| emulator.clusters()[0].id.to_string());
        page.open(&format!("/datavolumes?limit=25&filterBy=clusterId=={cluster}")).await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.click("checkbox", "Select all on this page").await?;
        page.click_where("button", "all that match", |it| it.name.starts_with("Select all "))
            .await?;
        page.sees("All ").await?;
        match self {
            Self::BulkReading => {
                plane.fault(&for_ever("list_datavolumes"))?;
                page.click("button", "Delete").await?;
                page.find("progressbar", "Reading all that match").await.map(drop)
            }
            Self::BulkShare => {
                page.click("button", "Share").await?;
                page.find("combobox", "Project").await.map(drop)
            }
            _ => Ok(()),
        }
    }
}
