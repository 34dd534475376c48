//! The screens of an export.

use super::{Scene, for_ever};
use crate::{Result, Stage};
use serde_json::json;

impl Scene {
    pub(super) async fn enter_export(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        page.open("/datavolumes?limit=25").await?;
        page.is_page("Data volumes").await?;
        page.sees("1–25 of").await?;
        // The first page that is read for the file comes, and so there is something to see.
        match self {
            Self::ExportRunning | Self::ExportLeave => {
                plane.fault(&format!("{},nth=2", for_ever("list_datavolumes")))?;
            }
            Self::ExportFailed => plane.fault("list_datavolumes:status=500,nth=2")?,
            _ => {
                plane.fault("list_datavolumes:overlap=3")?;
                plane.fault("count_datavolumes:off=7")?;
            }
        }
        if self == Self::ExportMenu {
            page.click("button", "Export").await?;
            return page.find("menuitem", "Copy as cURL").await.map(drop);
        }
        page.cdp("Browser.setDownloadBehavior", json!({ "behavior": "deny" })).await?;
        page.click("button", "Export").await?;
        page.click("menuitem", "CSV").await?;
        page.find("dialog", "Export data volumes").await?;
        match self {
            Self::ExportRunning => page.sees("500 of 1,200").await,
            Self::ExportLeave => {
                page.sees("500 of 1,200").await?;
                // As a link from outside of the dialog would.
                page.evaluate("document.querySelector('.page-header a.button').click()").await?;
                page.find("alertdialog", "Leave and call off the export?").await.map(drop)
            }
            Self::ExportFailed => page.find("button", "Try again").await.map(drop),
            _ => page.sees("The server counts 1,207").await,
        }
    }
}
