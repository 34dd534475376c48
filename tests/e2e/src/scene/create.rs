//! The form for a new data volume, and what becomes of it.

use super::{Scene, find, for_ever, is_shared};
use crate::{Result, Stage};
use emulator::{Fault, FaultKind, Operation};
use thirtyfour::Key;

const NAME: &str = "lidar-drives-2026-q4";

/// Brings the page there.
pub(super) async fn enter(scene: Scene, stage: &Stage) -> Result {
    let (page, plane) = (&stage.page, &stage.plane);
    match scene {
        Scene::CreateForbidden => forbid(stage),
        Scene::CreateCopy | Scene::CreateCopyNone => return copy(scene, stage).await,
        _ => {}
    }
    page.open("/datavolumes/new").await?;
    page.is_page("New data volume").await?;
    let is_untouched = matches!(
        scene,
        Scene::Create | Scene::CreateErrors | Scene::CreateCombobox | Scene::CreateForbidden
    );
    if !is_untouched {
        let claim = if scene == Scene::CreateWarning { "scratch-local" } else { "training-data" };
        fill(stage, claim).await?;
    }
    match scene {
        Scene::CreateErrors => {
            page.fill("textbox", "Name", "Not a name").await?;
            page.fill("textbox", "Description", &"too long ".repeat(15)).await?;
            page.click("button", "Create data volume").await?;
            page.sees("There is a problem").await
        }
        Scene::CreateCombobox => {
            let first = plane.with(|it| it.projects().iter().map(|it| it.name.to_string()).min());
            page.click("combobox", "Project").await?;
            page.sees(&first.unwrap_or_default()).await?;
            page.press(Key::Down).await
        }
        Scene::CreateForbidden => page.sees("You may not create data volumes").await,
        Scene::CreateRefused => send(stage, &["create_datavolume:status=500"], "injected").await,
        Scene::CreateInDoubt => {
            let faults = ["create_datavolume:dropped", &for_ever("list_datavolumes")];
            send(stage, &faults, "Checking whether it was created").await
        }
        Scene::CreateFound => send(stage, &["create_datavolume:truncated"], "It was created").await,
        Scene::CreateNotCreated => {
            page.shorten_timers().await?;
            send(stage, &["create_datavolume:status=504"], "It was not created").await
        }
        Scene::CreateUnknown => {
            let faults = ["create_datavolume:status=504", "list_datavolumes:status=500"];
            page.shorten_timers().await?;
            send(stage, &faults, "Could not find out").await
        }
        Scene::CreateLeave => {
            page.click("link", "Cancel").await?;
            page.find("alertdialog", "Leave the form?").await.map(drop)
        }
        Scene::CreateCopyAsk => copy(scene, stage).await,
        Scene::CreateInOtherTab | Scene::CreateInOtherTabDone => other_tab(scene, stage).await,
        Scene::CreateShare
        | Scene::CreateShareChoose
        | Scene::CreateSharing
        | Scene::CreateSharingFailed => share(scene, stage).await,
        _ => Ok(()),
    }
}

/// Nothing may be created anywhere.
fn forbid(stage: &Stage) {
    let none = r#"{"system":false,"tenants":[],"clusters":[],"departments":[],"projects":[]}"#;
    let body = format!(r#"{{"create":{none},"read":{none},"update":{none},"delete":{none}}}"#);
    let kind = FaultKind::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        body: body.into_bytes(),
    };
    let operation = Some(Operation::PermittedScopes);
    stage.plane.with(|it| it.add_fault(Fault { operation, nth: None, kind }));
}

async fn fill(stage: &Stage, claim: &str) -> Result {
    let (page, plane) = (&stage.page, &stage.plane);
    let project = plane.with(|it| it.projects()[0].name.to_string());
    page.fill("combobox", "Project", &project).await?;
    page.choose_option(&project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option(claim).await?;
    page.fill("textbox", "Name", NAME).await?;
    page.sees("Available").await?;
    page.fill("textbox", "Description", "Drives of the fourth quarter").await
}

/// Sends the form, with what goes wrong then, and waits for what is said.
async fn send(stage: &Stage, faults: &[&str], says: &str) -> Result {
    for fault in faults {
        stage.plane.fault(fault)?;
    }
    stage.page.click("button", "Create data volume").await?;
    stage.page.sees(says).await
}

async fn copy(scene: Scene, stage: &Stage) -> Result {
    let page = &stage.page;
    let (id, name) = find(stage, is_shared)?;
    let id = if scene == Scene::CreateCopyNone { "seven" } else { &id };
    page.open(&format!("/datavolumes/new?copyOf={id}")).await?;
    page.is_page("New data volume").await?;
    match scene {
        Scene::CreateCopyNone => page.sees("There is nothing to copy").await,
        Scene::CreateCopyAsk => page.sees("There is an unfinished form already").await,
        _ => {
            page.has_value("textbox", "Name", &format!("{name}-copy")).await?;
            page.sees("Available").await
        }
    }
}

/// Another tab with the same form.
async fn other_tab(scene: Scene, stage: &Stage) -> Result {
    let page = &stage.page;
    page.evaluate(
        "navigator.locks.request(`dvc.create.${JSON.parse(sessionStorage['dvc.intent'])}`, \
         () => new Promise(() => 0)); 0",
    )
    .await?;
    page.click("button", "Create data volume").await?;
    page.sees("This form is being sent in another tab.").await?;
    if scene == Scene::CreateInOtherTabDone {
        let id = stage.plane.with(|it| it.volumes()[0].id.to_string());
        page.evaluate(&format!(
            "localStorage['dvc.intents'] = JSON.stringify([[\
             JSON.parse(sessionStorage['dvc.intent']), {{ Created: '{id}' }}]]); \
             dispatchEvent(new StorageEvent('storage', {{ key: 'dvc.intents' }})); 0"
        ))
        .await?;
        page.sees("It was created in another tab").await?;
    }
    Ok(())
}

async fn share(scene: Scene, stage: &Stage) -> Result {
    let (page, plane) = (&stage.page, &stage.plane);
    let (beside, elsewhere) = plane.with(|it| {
        let own = &it.projects()[0];
        let others = it.projects().iter().skip(1);
        let beside = others.clone().filter(|other| other.cluster_id == own.cluster_id);
        let elsewhere = others.clone().find(|other| other.cluster_id != own.cluster_id);
        let beside: Vec<_> = beside.take(2).map(|it| it.name.to_string()).collect();
        (beside, elsewhere.map(|it| it.name.to_string()).unwrap_or_default())
    });
    page.click("button", "Choose scopes").await?;
    page.find("dialog", "Share with").await?;
    for name in &beside {
        page.fill("combobox", "Project", name).await?;
        page.choose_option(name).await?;
        page.sees(&format!("Project {name}")).await?;
    }
    if scene == Scene::CreateShareChoose {
        return Ok(());
    }
    page.click("button", "Done").await?;
    match scene {
        Scene::CreateSharing => {
            send(stage, &[&for_ever("patch_shared_scopes")], "being shared").await
        }
        Scene::CreateSharingFailed => {
            send(stage, &["patch_shared_scopes:status=503"], "sharing failed").await
        }
        _ => {
            page.fill("combobox", "Project", &elsewhere).await?;
            page.choose_option(&elsewhere).await?;
            page.sees("will not be shared with").await
        }
    }
}
