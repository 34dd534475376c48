//! The export.

use super::{Screen, without_response};
use crate::error::Result;
use crate::journey::Fixture;
use serde_json::json;

impl Screen {
    pub(super) async fn open_export(self, fixture: &Fixture) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        page.open("/datavolumes?limit=25").await?;
        page.expect_page("Data volumes").await?;
        page.expect_text("1–25 of").await?;
        // Only the second page fails or hangs, so that progress is shown.
        match self {
            Self::ExportRunning | Self::ExportLeave => {
                server.inject_fault(&format!("{},nth=2", without_response("list_datavolumes")))?;
            }
            Self::ExportFailed => server.inject_fault("list_datavolumes:status=500,nth=2")?,
            _ => {
                server.inject_fault("list_datavolumes:overlap=3")?;
                server.inject_fault("count_datavolumes:off=7")?;
            }
        }
        if self == Self::ExportMenu {
            page.click("button", "Export").await?;
            return page.find("group", "Copy request as").await.map(drop);
        }
        page.cdp("Browser.setDownloadBehavior", json!({ "behavior": "deny" })).await?;
        page.click("button", "Export").await?;
        page.click("menuitem", "CSV").await?;
        page.find("dialog", "Export data volumes").await?;
        match self {
            Self::ExportRunning => page.expect_text("500 of 1,200").await,
            Self::ExportLeave => {
                page.expect_text("500 of 1,200").await?;
                // A link outside of the dialog.
                page.evaluate("document.querySelector('.page-header a.button').click()").await?;
                page.find("alertdialog", "Leave and cancel the export?").await.map(drop)
            }
            Self::ExportFailed => page.find("button", "Try again").await.map(drop),
            _ => page.expect_text("The server counts 1,207").await,
        }
    }
}
