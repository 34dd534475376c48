//! The create form and its results.

use super::{Screen, find_volume, is_shared, without_response};
use crate::error::Result;
use crate::journey::Fixture;
use emulator::{Fault, FaultKind, Operation};
use thirtyfour::Key;

const NAME: &str = "lidar-drives-2026-q4";

pub(super) async fn open(screen: Screen, fixture: &Fixture) -> Result {
    let (page, server) = (&fixture.page, &fixture.server);
    match screen {
        Screen::CreateForbidden => forbid_creation(fixture),
        Screen::CreateCopy | Screen::CreateCopyMissing => return open_copy(screen, fixture).await,
        _ => {}
    }
    page.open("/datavolumes/new").await?;
    page.expect_page("New data volume").await?;
    let is_untouched = matches!(
        screen,
        Screen::Create | Screen::CreateErrors | Screen::CreateCombobox | Screen::CreateForbidden
    );
    if !is_untouched {
        let claim = if screen == Screen::CreateWarning { "scratch-local" } else { "training-data" };
        fill(fixture, claim).await?;
    }
    match screen {
        Screen::CreateErrors => {
            page.fill("textbox", "Name", "Not a name").await?;
            page.fill("textbox", "Description", &"too long ".repeat(15)).await?;
            page.click("button", "Create data volume").await?;
            page.expect_text("Fix 4 fields to continue").await
        }
        Screen::CreateCombobox => {
            let first = server.with(|it| it.projects().iter().map(|it| it.name.to_string()).min());
            page.click("combobox", "Project").await?;
            page.expect_text(&first.unwrap_or_default()).await?;
            page.press(Key::Down).await
        }
        Screen::CreateForbidden => {
            page.expect_text("You don’t have permission to create data volumes").await
        }
        Screen::CreateRefused => {
            submit(fixture, &["create_datavolume:status=500"], "injected").await
        }
        Screen::CreateLookup => {
            let faults = ["create_datavolume:dropped", &without_response("list_datavolumes")];
            submit(fixture, &faults, "The data volume may have been created").await
        }
        Screen::CreateLookupNotFound => {
            page.speed_up_timers().await?;
            submit(fixture, &["create_datavolume:status=504"], "Data volume not created").await
        }
        Screen::CreateLookupFailed => {
            let faults = ["create_datavolume:status=504", "list_datavolumes:status=500"];
            page.speed_up_timers().await?;
            submit(fixture, &faults, "Couldn’t check whether").await
        }
        Screen::CreateCopyConflict => open_copy(screen, fixture).await,
        Screen::CreateInOtherTab | Screen::CreateInOtherTabDone => {
            open_other_tab(screen, fixture).await
        }
        Screen::CreateShare
        | Screen::CreateShareChoose
        | Screen::CreateSharing
        | Screen::CreateSharingFailed => open_sharing(screen, fixture).await,
        _ => Ok(()),
    }
}

fn forbid_creation(fixture: &Fixture) {
    let none = r#"{"system":false,"tenants":[],"clusters":[],"departments":[],"projects":[]}"#;
    let body = format!(r#"{{"create":{none},"read":{none},"update":{none},"delete":{none}}}"#);
    let kind = FaultKind::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        body: body.into_bytes(),
    };
    let operation = Some(Operation::PermittedScopes);
    fixture.server.with(|it| it.add_fault(Fault { operation, nth: None, kind }));
}

async fn fill(fixture: &Fixture, claim: &str) -> Result {
    let (page, server) = (&fixture.page, &fixture.server);
    let project = server.with(|it| it.projects()[0].name.to_string());
    page.fill("combobox", "Project", &project).await?;
    page.choose_option(&project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option(claim).await?;
    page.fill("textbox", "Name", NAME).await?;
    page.expect_text("Available").await?;
    page.fill("textbox", "Description", "Drives of the fourth quarter").await
}

/// Submits the form with faults injected.
async fn submit(fixture: &Fixture, faults: &[&str], text: &str) -> Result {
    for fault in faults {
        fixture.server.inject_fault(fault)?;
    }
    fixture.page.click("button", "Create data volume").await?;
    fixture.page.expect_text(text).await
}

async fn open_copy(screen: Screen, fixture: &Fixture) -> Result {
    let page = &fixture.page;
    let (id, name) = find_volume(fixture, is_shared)?;
    let id = if screen == Screen::CreateCopyMissing { "seven" } else { &id };
    page.open(&format!("/datavolumes/new?copyOf={id}")).await?;
    match screen {
        Screen::CreateCopy => page.expect_page(&format!("Copy of {name}")).await?,
        _ => page.expect_page("New data volume").await?,
    }
    match screen {
        Screen::CreateCopyMissing => page.expect_text("Nothing to copy").await,
        Screen::CreateCopyConflict => page.expect_text("You have an unfinished form").await,
        _ => {
            page.expect_value("textbox", "Name", &format!("{name}-copy")).await?;
            page.expect_text("Available").await
        }
    }
}

/// Simulates the same form in another tab.
async fn open_other_tab(screen: Screen, fixture: &Fixture) -> Result {
    let page = &fixture.page;
    page.evaluate(
        "navigator.locks.request(`dvc.create.${JSON.parse(sessionStorage['dvc.intent'])}`, \
         () => new Promise(() => 0)); 0",
    )
    .await?;
    page.click("button", "Create data volume").await?;
    page.expect_text("Another tab is sending this form.").await?;
    if screen == Screen::CreateInOtherTabDone {
        let id = fixture.server.with(|it| it.volumes()[0].id.to_string());
        page.evaluate(&format!(
            "localStorage['dvc.intents'] = JSON.stringify([[\
             JSON.parse(sessionStorage['dvc.intent']), {{ Created: '{id}' }}]]); \
             dispatchEvent(new StorageEvent('storage', {{ key: 'dvc.intents' }})); 0"
        ))
        .await?;
        page.expect_text("Data volume created in another tab").await?;
    }
    Ok(())
}

async fn open_sharing(screen: Screen, fixture: &Fixture) -> Result {
    let (page, server) = (&fixture.page, &fixture.server);
    let (same_cluster, other_cluster) = server.with(|it| {
        let own = &it.projects()[0];
        let others = it.projects().iter().skip(1);
        let same_cluster = others.clone().filter(|other| other.cluster_id == own.cluster_id);
        let other_cluster = others.clone().find(|other| other.cluster_id != own.cluster_id);
        let same_cluster: Vec<_> = same_cluster.take(2).map(|it| it.name.to_string()).collect();
        (same_cluster, other_cluster.map(|it| it.name.to_string()).unwrap_or_default())
    });
    page.click("button", "Share").await?;
    page.find("dialog", "Share").await?;
    for name in &same_cluster {
        page.fill("searchbox", "Search departments and projects", name).await?;
        page.click("treeitem", name).await?;
        page.expect_text(&format!("Project {name}")).await?;
    }
    if screen == Screen::CreateShareChoose {
        return Ok(());
    }
    page.click("button", "Done").await?;
    match screen {
        Screen::CreateSharing => {
            submit(fixture, &[&without_response("patch_shared_scopes")], "being shared").await
        }
        Screen::CreateSharingFailed => {
            submit(fixture, &["patch_shared_scopes:status=503"], "sharing failed").await
        }
        _ => {
            page.fill("combobox", "Project", &other_cluster).await?;
            page.choose_option(&other_cluster).await?;
            page.expect_text("won’t get access").await
        }
    }
}
