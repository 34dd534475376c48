//! The list.

use super::{Screen, filters, sharing, views, without_response};
use crate::error::Result;
use crate::journey::Fixture;
use crate::wait::eventually;
use emulator::Operation;
use serde_json::{Value, json};

impl Screen {
    pub(super) async fn open_list(self, fixture: &Fixture) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        if self == Self::ListUsableReasons {
            return sharing::open_usable_reasons(fixture).await;
        }
        if self == Self::ListUsable || self.name().starts_with("list-views") {
            return views::open(self, fixture).await;
        }
        if self.name().starts_with("list-filter") {
            return filters::open(self, fixture).await;
        }
        match self {
            Self::ListLoading => server.inject_fault(&without_response("list_datavolumes"))?,
            Self::ListError => server.inject_fault("list_datavolumes:status=503")?,
            Self::ListNotices => {
                server.inject_fault("list_datavolumes:repeat=3")?;
            }
            // Without a count the last page is unknown.
            Self::ListPastEnd | Self::ListWithoutCount => {
                server.inject_fault("count_datavolumes:status=503")?
            }
            Self::ListOldServer => {
                server.with(|it| it.set_switches(emulator::Switches::before_2_21()))
            }
            Self::ListNoneUsable => {
                server.set_response(Operation::ListDatavolumes, &json!({"datavolumes": []}));
                server.set_response(Operation::CountDatavolumes, &json!({"count": 0}));
            }
            _ => {}
        }
        let address = match self {
            Self::ListNoMatch => "?filterBy=phase==Ready,name=@xyzzy&search=nothing&colour=red",
            Self::ListPastEnd => "?offset=500&limit=25",
            Self::ListNoneUsable => "?usableInProjectId=5",
            _ => "?limit=25",
        };
        page.open(&format!("/datavolumes{address}")).await?;
        page.expect_page("Data volumes").await?;
        match self {
            Self::ListLoading => Ok(()),
            Self::ListNoMatch => page.expect_text("No data volumes match").await,
            Self::ListPastEnd => page.expect_text("past the end").await,
            Self::ListEmpty => page.expect_text("No data volumes yet").await,
            Self::ListError => page.find("button", "Try again").await.map(drop),
            Self::ListNoneUsable => page.expect_text("No data volumes for this project").await,
            Self::ListNotices => page.expect_text("in the response twice").await,
            Self::ListWithoutCount => page.expect_text("Couldn’t count").await,
            Self::ListOldServer => {
                let compact = r#"{"columns":[],"density":"compact"}"#;
                page.evaluate(&format!("localStorage.setItem('dvc.columns', '{compact}')")).await?;
                page.reload().await?;
                page.expect_page("Data volumes").await?;
                page.expect_text("1–25, more follow").await
            }
            _ => {
                let name =
                    fixture.server.with(|it| it.volumes().iter().map(|it| it.name.clone()).min());
                page.find("link", &name.unwrap_or_default()).await?;
                page.expect_text("of 120").await?;
                if self == Self::ListStale {
                    server.inject_fault("list_datavolumes:status=503")?;
                    page.click("button", "Refresh").await?;
                    page.find("button", "Try again").await?;
                }
                if self == Self::ListColumns {
                    page.click("button", "Columns").await?;
                    page.find("combobox", "Density").await?;
                }
                if self == Self::ListPaused {
                    page.click("button", "Pause updates").await?;
                    page.expect_text("Paused").await?;
                }
                if self == Self::ListChanged {
                    let first = page.evaluate("document.querySelector('tbody tr').dataset.id");
                    let id = first.await?.as_str().unwrap_or_default().to_owned();
                    let body = json!({ "description": "Changed by somebody else a moment ago" });
                    fixture.elsewhere("PATCH", &id, Some(body)).await?;
                    page.click("button", "Refresh").await?;
                    eventually("the row is highlighted", async || {
                        match page.evaluate("!!document.querySelector('[data-changed]')").await? {
                            Value::Bool(true) => Ok(()),
                            _ => Err("no row is highlighted".into()),
                        }
                    })
                    .await?;
                    // The animation would end before the screenshot.
                    page.evaluate(
                        "document.querySelector('[data-changed]').getAnimations({subtree: true})\
                         .forEach(it => { it.pause(); it.currentTime = 0; })",
                    )
                    .await?;
                }
                if self == Self::ListOffline {
                    page.evaluate("dispatchEvent(new Event('offline'))").await?;
                    page.expect_text("offline").await?;
                }
                Ok(())
            }
        }
    }
}
