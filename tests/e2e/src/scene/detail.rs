//! One data volume in every state.

use super::{Scene, find, for_ever, is_shared};
use crate::{Page, Result, Stage};
use emulator::{Fault, FaultKind, Issue, Operation, Phase};
use serde_json::json;
use thirtyfour::Key;

impl Scene {
    pub(super) async fn enter_detail(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        if self == Self::DetailMissing {
            page.open("/datavolumes/00000000-0000-4000-8000-000000000000").await?;
            return page.sees("There is no such data volume").await;
        }
        if self == Self::DetailLoading {
            plane.fault(&for_ever("get_datavolume"))?;
        }
        let (id, name) = find(stage, |volume| match self {
            Self::DetailNotReady => volume.issue == Some(Issue::OriginNotBound),
            Self::DetailUnknownReason => volume.issue == Some(Issue::StorageClassMissing),
            Self::DetailCreating => volume.phase == Phase::Creating,
            _ => is_shared(volume),
        })?;
        if self == Self::DetailNoReason {
            say_nothing(stage, &id, &name);
        }
        let list = if self == Self::DetailInList {
            format!("?search={name}&filterBy=phase%3D%3DReady")
        } else {
            String::new()
        };
        page.open(&format!("/datavolumes/{id}{list}")).await?;
        if self == Self::DetailLoading {
            return page.is_page("Data volume").await;
        }
        if self == Self::DetailForbidden {
            sign_in_as_viewer(page).await?;
        }
        page.is_page(&name).await?;
        // The names of department and cluster come from elsewhere.
        let cluster = plane.with(|emulator| {
            let volume = emulator.volume(&id);
            let of = |it: &&emulator::Cluster| volume.is_some_and(|one| one.cluster_id == it.id);
            emulator.clusters().iter().find(of).map(|cluster| cluster.name.to_string())
        });
        if self != Self::DetailNoReason {
            page.sees(&cluster.unwrap_or_default()).await?;
        }
        match self {
            Self::DetailInList => page.sees("of the list").await,
            Self::DetailWho | Self::DetailWhoTree => {
                page.click("button", "Show who can use it").await?;
                page.find("table", "Projects that can use it").await?;
                page.sees("can use it.").await?;
                if self == Self::DetailWhoTree {
                    page.click("tab", "Tree").await?;
                    page.find("tree", "Cluster, departments and projects").await?;
                }
                Ok(())
            }
            Self::DetailUnknownReason => page.sees("does not know the reason").await,
            Self::DetailNoReason => page.sees("The cluster gave no reason").await,
            Self::DetailForbidden => {
                page.sees("You cannot see whom this is shared with").await?;
                page.tab_to("button", "Delete").await
            }
            Self::DetailUse => {
                page.click("tab", "YAML").await?;
                page.fill("textbox", "Mount path", "/mnt//data").await?;
                page.sees("two slashes in a row").await
            }
            Self::DetailJson => {
                page.evaluate("document.querySelector('summary').click()").await?;
                page.sees("originPvcName").await
            }
            Self::DetailEditing
            | Self::DetailConflict
            | Self::DetailUnsaved
            | Self::DetailLeave => self.enter_edit(stage, &id).await,
            Self::DetailDelete | Self::DetailDeleteStale | Self::DetailDeleteLost => {
                self.enter_deletion(stage, &name).await
            }
            _ => Ok(()),
        }
    }

    async fn enter_edit(self, stage: &Stage, id: &str) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
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
                stage.elsewhere("PATCH", id, Some(body)).await?;
                page.click("button", "Save description").await?;
                page.find("button", "Keep theirs").await.map(drop)
            }
            Self::DetailUnsaved => {
                plane.fault("patch_datavolume:dropped")?;
                page.click("button", "Save description").await?;
                page.sees("the description was not saved").await
            }
            _ => {
                page.click("link", "Sharing").await?;
                let question = "Leave without saving the description?";
                page.find("alertdialog", question).await.map(drop)
            }
        }
    }

    async fn enter_deletion(self, stage: &Stage, name: &str) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        if self == Self::DetailDeleteStale {
            plane.fault("get_datavolume:status=503,nth=1")?;
        }
        page.click("button", "Delete").await?;
        page.find("alertdialog", &format!("Delete {name}?")).await?;
        page.sees("will lose access").await?;
        if self == Self::DetailDeleteLost {
            plane.fault("delete_datavolume:dropped")?;
            page.fill("textbox", &format!("Type {name} to confirm"), name).await?;
            page.click("button", "Delete data volume").await?;
            return page.sees("was not deleted").await;
        }
        Ok(())
    }
}

/// Has the cluster give no reason why a volume is not ready.
fn say_nothing(stage: &Stage, id: &str, name: &str) {
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
    stage.plane.with(|emulator| emulator.add_fault(Fault { operation, nth: None, kind }));
}

async fn sign_in_as_viewer(page: &Page) -> Result {
    page.is_page("Sign in").await?;
    page.fill("textbox", "Client ID", "viewer").await?;
    page.fill_secret("Client secret", "viewer").await?;
    page.press(Key::Enter).await
}
