//! The screens of what is done to many rows at once.

use super::{Scene, for_ever};
use crate::{Result, Stage};

impl Scene {
    pub(super) async fn enter_bulk(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
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
        plane.with(|emulator| {
            for (_, id) in failing.iter().take(2) {
                emulator.set_in_use(*id, Some("train-lidar-7"));
            }
        });
        if self == Self::BulkRunning {
            plane.fault(&for_ever("delete_datavolume"))?;
        }
        page.fill("textbox", "Type delete 6 to confirm", "delete 6").await?;
        page.click("button", "Delete 6 data volumes").await?;
        if self == Self::BulkRunning {
            return page.sees("Deleting 6 data volumes").await;
        }
        page.sees("4 of 6 data volumes deleted, 2 failed").await?;
        if self == Self::BulkResults {
            page.click("button", "Details").await?;
            page.find("dialog", "Results").await?;
        }
        Ok(())
    }
}
