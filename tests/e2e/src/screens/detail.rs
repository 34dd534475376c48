//! The detail page.

use super::{Screen, find_volume, is_shared, without_response};
use crate::error::Result;
use crate::journey::Fixture;
use crate::page::Page;
use emulator::{Fault, FaultKind, Issue, Operation, Phase};
use serde_json::json;
use thirtyfour::Key;

impl Screen {
    pub(super) async fn open_detail(self, fixture: &Fixture) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        if self == Self::DetailMissing {
            page.open("/datavolumes/00000000-0000-4000-8000-000000000000").await?;
            return page.expect_text("Data volume not found").await;
        }
        if self == Self::DetailLoading {
            server.inject_fault(&without_response("get_datavolume"))?;
        }
        let (id, name) = find_volume(fixture, |volume| match self {
            Self::DetailNotReady => volume.issue == Some(Issue::OriginNotBound),
            Self::DetailUnknownReason => volume.issue == Some(Issue::StorageClassMissing),
            Self::DetailCreating => volume.phase == Phase::Creating,
            _ => is_shared(volume),
        })?;
        if self == Self::DetailNoReason {
            omit_reason(fixture, &id, &name);
        }
        let list = if self == Self::DetailInList {
            format!("?search={name}&filterBy=phase%3D%3DReady")
        } else {
            String::new()
        };
        page.open(&format!("/datavolumes/{id}{list}")).await?;
        if self == Self::DetailLoading {
            return page.expect_page("Data volume").await;
        }
        if self == Self::DetailForbidden {
            sign_in_as_viewer(page).await?;
        }
        page.expect_page(&name).await?;
        // Department and cluster names are loaded separately.
        let cluster = server.with(|emulator| {
            let volume = emulator.volume(&id);
            let of =
                |it: &&emulator::Cluster| volume.is_some_and(|volume| volume.cluster_id == it.id);
            emulator.clusters().iter().find(of).map(|cluster| cluster.name.to_string())
        });
        if self != Self::DetailNoReason {
            page.expect_text(&cluster.unwrap_or_default()).await?;
        }
        match self {
            Self::DetailInList => page.expect_text("1 of 1").await,
            Self::DetailAccess | Self::DetailAccessTree => {
                page.find("table", "Projects with access").await?;
                page.expect_text("can use this data volume").await?;
                if self == Self::DetailAccessTree {
                    page.click("tab", "Tree").await?;
                    page.find("tree", "Cluster, departments and projects").await?;
                }
                Ok(())
            }
            Self::DetailUnknownReason => page.expect_text("Storage class missing").await,
            Self::DetailNoReason => page.expect_text("No reason was reported").await,
            Self::DetailForbidden => {
                page.expect_text("You don’t have permission to see who this is shared with")
                    .await?;
                page.tab_to("button", "Delete").await
            }
            Self::DetailUsage => {
                page.evaluate("document.querySelector('main .disclosure > summary').click()")
                    .await?;
                page.click("tab", "YAML").await?;
                page.fill("textbox", "Mount path", "/mnt//data").await?;
                page.expect_text("two slashes in a row").await
            }
            Self::DetailJson => {
                page.evaluate("[...document.querySelectorAll('summary')].at(-1).click()").await?;
                page.expect_text("originPvcName").await
            }
            Self::DetailEditing
            | Self::DetailConflict
            | Self::DetailUnsaved
            | Self::DetailLeave => self.open_edit(fixture, &id).await,
            Self::DetailDelete | Self::DetailDeleteStale | Self::DetailDeleteLost => {
                self.open_deletion(fixture, &name).await
            }
            _ => Ok(()),
        }
    }

    async fn open_edit(self, fixture: &Fixture, id: &str) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        page.click("button", "Edit description").await?;
        page.find("button", "Save description").await?;
        if self == Self::DetailEditing {
            return Ok(());
        }
        page.fill("textbox", "Description", "Labelled by hand; ask Priya before you train").await?;
        match self {
            Self::DetailConflict => {
                let description = "Labelled by hand and checked twice, without the night drives";
                let body = json!({ "description": description });
                fixture.elsewhere("PATCH", id, Some(body)).await?;
                page.click("button", "Save description").await?;
                page.find("button", "Keep theirs").await.map(drop)
            }
            Self::DetailUnsaved => {
                server.inject_fault("patch_datavolume:dropped")?;
                page.click("button", "Save description").await?;
                page.expect_text("The description wasn’t saved").await
            }
            _ => {
                page.click("link", "Share").await?;
                let title = "Leave without saving the description?";
                page.find("alertdialog", title).await.map(drop)
            }
        }
    }

    async fn open_deletion(self, fixture: &Fixture, name: &str) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        if self == Self::DetailDeleteStale {
            server.inject_fault("get_datavolume:status=503,nth=1")?;
        }
        page.click("button", "Delete").await?;
        page.find("alertdialog", &format!("Delete {name}?")).await?;
        page.expect_text("Will lose access:").await?;
        if self == Self::DetailDeleteLost {
            server.inject_fault("delete_datavolume:dropped")?;
            page.fill("textbox", &format!("Type {name} to confirm"), name).await?;
            page.click("button", "Delete data volume").await?;
            return page.expect_text("wasn’t deleted").await;
        }
        Ok(())
    }
}

fn omit_reason(fixture: &Fixture, id: &str, name: &str) {
    let volume = json!({
        "id": id, "name": name, "projectId": "5", "projectName": "perception",
        "originPvcName": "lidar-raw", "status": { "phase": "NotReady" }, "sharedScopes": [],
    });
    let kind = FaultKind::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        body: volume.to_string().into_bytes(),
    };
    let operation = Some(Operation::GetDatavolume);
    fixture.server.with(|emulator| emulator.add_fault(Fault { operation, nth: None, kind }));
}

async fn sign_in_as_viewer(page: &Page) -> Result {
    page.expect_page("Sign in").await?;
    page.fill("textbox", "Client ID", "viewer").await?;
    page.fill_secret("Client secret", "viewer").await?;
    page.press(Key::Enter).await
}
