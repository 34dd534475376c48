//! Who uses data volumes, what happened to them, and the pages about all of them.

use super::{Screen, find_volume};
use crate::error::Result;
use crate::journey::Fixture;
use crate::wait::eventually;
use emulator::Phase;

impl Screen {
    pub(super) async fn open_reports(self, fixture: &Fixture) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        match self {
            Self::ReportsUsedByFailed => server.inject_fault("workloads:status=500")?,
            Self::ReportsHistoryForbidden => server.inject_fault("audit_log:status=403")?,
            Self::ReportsUnusedUnknown => server.inject_fault("workloads:status=403")?,
            Self::ReportsOverviewUncounted => {
                server.with(|it| it.set_switches(emulator::Switches::before_2_21()));
            }
            _ => {}
        }
        match self {
            Self::ReportsOverview
            | Self::ReportsOverviewCreators
            | Self::ReportsOverviewUncounted => {
                page.open("/overview").await?;
                page.expect_page("Overview").await?;
                if self == Self::ReportsOverviewUncounted {
                    return page.expect_text("This control plane can’t count").await;
                }
                page.expect_announcement("All numbers are up to date.").await?;
                page.find("link", "Show all “Not ready”").await?;
                if self == Self::ReportsOverviewCreators {
                    page.click("button", "Read all data volumes").await?;
                    page.find("table", "Top creators").await?;
                    page.click("button", "Count unused data volumes").await?;
                    page.expect_text("were not used in the last 90 days").await?;
                }
                Ok(())
            }
            Self::ReportsUnused | Self::ReportsUnusedSelected | Self::ReportsUnusedUnknown => {
                page.open("/datavolumes/unused").await?;
                page.expect_page("Unused data volumes").await?;
                if self == Self::ReportsUnusedUnknown {
                    return page
                        .expect_text("You don’t have permission to see the workloads")
                        .await;
                }
                page.expect_text("data volumes were not used").await?;
                // The scopes of the rows are read one by one.
                eventually("the scopes", async || match page.has_text("Loading…").await? {
                    true => Err("some are being read".into()),
                    false => Ok(()),
                })
                .await?;
                if self == Self::ReportsUnusedSelected {
                    let names = page.row_names().await?;
                    let first = names.first().ok_or("no row")?;
                    page.click("checkbox", &format!("Select {first}")).await?;
                    page.find("toolbar", "Bulk actions").await?;
                }
                Ok(())
            }
            Self::ReportsListInUse => {
                page.open("/datavolumes?limit=25").await?;
                page.expect_page("Data volumes").await?;
                page.click("button", "Columns").await?;
                page.click("checkbox", "In use").await?;
                page.press(thirtyfour::Key::Escape).await?;
                let is_unknown = "[...document.querySelectorAll('td[data-column=activeWorkloads]')]\
                                  .every((it) => it.textContent === '–')";
                eventually("the numbers", async || match page.evaluate(is_unknown).await? {
                    serde_json::Value::Bool(false) => Ok(()),
                    _ => Err("they are being read".into()),
                })
                .await
            }
            _ => self.open_volume_report(fixture).await,
        }
    }

    async fn open_volume_report(self, fixture: &Fixture) -> Result {
        let page = &fixture.page;
        let (id, name) = find_volume(fixture, |volume| {
            volume.phase == Phase::Ready && volume.in_use_by.is_some()
        })?;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        match self {
            Self::ReportsUsedByFailed => page.expect_text("Couldn’t load the workloads").await,
            Self::ReportsUsedByEnded => {
                page.click("button", "Show workloads of the last 30 days").await?;
                page.find("button", "Hide ended workloads").await.map(drop)
            }
            Self::ReportsDelete => {
                page.click("button", "Delete").await?;
                page.expect_text("A data volume can’t be deleted while workloads use it").await
            }
            Self::ReportsHistory | Self::ReportsHistoryForbidden => {
                page.expect_text("History").await?;
                page.evaluate(
                    "[...document.querySelectorAll('summary')]\
                     .find((it) => it.textContent === 'History').click()",
                )
                .await?;
                if self == Self::ReportsHistoryForbidden {
                    return page.expect_text("permission to see the audit log").await;
                }
                page.select("Last year").await?;
                page.find("button", "Download CSV").await.map(drop)
            }
            _ => page.find("table", "Workloads that use this data volume").await.map(drop),
        }
    }
}
