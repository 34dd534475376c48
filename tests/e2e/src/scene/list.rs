//! The list in every state.

use super::{Scene, filters, for_ever, sharing, views};
use crate::{Result, Stage};
use emulator::Operation;
use serde_json::json;

impl Scene {
    pub(super) async fn enter_list(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        if self == Self::ListUsableWhy {
            return sharing::enter_why(stage).await;
        }
        if self == Self::ListUsable || self.name().starts_with("list-views") {
            return views::enter(self, stage).await;
        }
        if self.name().starts_with("list-filter") {
            return filters::enter(self, stage).await;
        }
        match self {
            Self::ListLoading => plane.fault(&for_ever("list_datavolumes"))?,
            Self::ListError => plane.fault("list_datavolumes:status=503")?,
            Self::ListRemarks => {
                plane.fault("list_datavolumes:repeat=3")?;
            }
            // Without a count, the last page cannot be found.
            Self::ListPastEnd | Self::ListUncounted => {
                plane.fault("count_datavolumes:status=503")?
            }
            Self::ListOld => plane.with(|it| it.set_switches(emulator::Switches::before_2_21())),
            Self::ListNoneUsable => {
                plane.answer(Operation::ListDatavolumes, &json!({"datavolumes": []}));
                plane.answer(Operation::CountDatavolumes, &json!({"count": 0}));
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
        page.is_page("Data volumes").await?;
        match self {
            Self::ListLoading => Ok(()),
            Self::ListNoMatch => page.sees("No data volumes match").await,
            Self::ListPastEnd => page.sees("past the end").await,
            Self::ListEmpty => page.sees("No data volumes yet").await,
            Self::ListError => page.find("button", "Try again").await.map(drop),
            Self::ListNoneUsable => page.sees("No data volumes for this project").await,
            Self::ListRemarks => page.sees("came twice in the server’s answer").await,
            Self::ListUncounted => page.sees("Could not count").await,
            Self::ListOld => {
                let compact = r#"{"columns":[],"density":"compact"}"#;
                page.evaluate(&format!("localStorage.setItem('dvc.columns', '{compact}')")).await?;
                page.reload().await?;
                page.is_page("Data volumes").await?;
                page.sees("1–25, more follow").await
            }
            _ => {
                let name =
                    stage.plane.with(|it| it.volumes().iter().map(|it| it.name.clone()).min());
                page.find("link", &name.unwrap_or_default()).await?;
                page.sees("of 120").await?;
                if self == Self::ListStale {
                    plane.fault("list_datavolumes:status=503")?;
                    page.click("button", "Refresh").await?;
                    page.find("button", "Try again").await?;
                }
                if self == Self::ListColumns {
                    page.click("button", "Columns").await?;
                    page.find("combobox", "Density").await?;
                }
                if self == Self::ListPaused {
                    page.click("button", "Pause updates").await?;
                    page.sees("paused").await?;
                }
                if self == Self::ListChanged {
                    let first = page.evaluate("document.querySelector('tbody tr').dataset.id");
                    let id = first.await?.as_str().unwrap_or_default().to_owned();
                    let body = json!({ "description": "Changed by somebody else a moment ago" });
                    stage.elsewhere("PATCH", &id, Some(body)).await?;
                    page.click("button", "Refresh").await?;
                    page.sees("Changed by somebody else").await?;
                    // It would be over before a picture is taken.
                    page.evaluate(
                        "document.querySelector('[data-changed]').getAnimations({subtree: true})\
                         .forEach(it => { it.pause(); it.currentTime = 0; })",
                    )
                    .await?;
                }
                if self == Self::ListOffline {
                    page.evaluate("dispatchEvent(new Event('offline'))").await?;
                    page.sees("offline").await?;
                }
                Ok(())
            }
        }
    }
}
