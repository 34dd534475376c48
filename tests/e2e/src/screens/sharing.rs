//! Sharing and project access.

use super::{Screen, find_volume, is_shared, without_response};
use crate::error::Result;
use crate::journey::Fixture;
use emulator::{Companions, Project, ScopeType, SharedScope, Switches, Volume};
use thirtyfour::Key;

struct TestData {
    id: String,
    name: String,
    /// A scope that the volume is shared with.
    scope: String,
    unshared_project: String,
    department: String,
    cluster: String,
}

pub(super) async fn open(screen: Screen, fixture: &Fixture) -> Result {
    let (page, server) = (&fixture.page, &fixture.server);
    let data = find_test_data(screen, fixture)?;
    match screen {
        Screen::SharingHidden => server.inject_fault("get_shared_scopes:status=403")?,
        Screen::SharingById => server.with(|emulator| {
            let companions = Companions::Forbidden;
            emulator.set_switches(Switches { companions, ..Switches::default() });
        }),
        Screen::SharingApplying => server.inject_fault(&without_response("patch_shared_scopes"))?,
        Screen::SharingChunkFailed => server.inject_fault("patch_shared_scopes:status=500")?,
        _ => {}
    }
    page.open(&format!("/datavolumes/{}/sharing", data.id)).await?;
    if screen == Screen::SharingForbidden {
        page.expect_page("Sign in").await?;
        page.fill("textbox", "Client ID", "researcher").await?;
        page.fill_secret("Client secret", "researcher").await?;
        page.click("button", "Sign in with access key").await?;
    }
    page.expect_page(&format!("Sharing: {}", data.name)).await?;
    page.find("link", &data.name).await?;
    match screen {
        Screen::SharingNone => return page.expect_text("Not shared").await,
        Screen::SharingHidden => return page.expect_text("You don’t have permission to see").await,
        Screen::Sharing => return page.find("rowheader", &data.scope).await.map(drop),
        _ => {}
    }
    page.click("button", "Share").await?;
    page.find("dialog", "Share").await?;
    match screen {
        Screen::SharingById => {
            page.fill("textbox", "ID", "4711").await?;
            page.click("button", "Add by ID").await?;
            return page.click("button", "Add by ID").await;
        }
        Screen::SharingTree | Screen::SharingForbidden => {
            page.find("treeitem", &data.department).await?;
            page.tab_to("treeitem", &data.cluster).await?;
            page.press(Key::Down).await?;
            return page.press(Key::Right).await;
        }
        _ => {}
    }
    page.fill("searchbox", "Search departments and projects", &data.unshared_project).await?;
    page.click("treeitem", &data.unshared_project).await?;
    page.expect_text("to be added").await?;
    if screen == Screen::SharingTreeSearch {
        return Ok(());
    }
    page.click("button", "Review changes").await?;
    page.click("button", &format!("Remove {}", data.scope)).await?;
    page.find("button", &format!("Keep {}", data.scope)).await?;
    match screen {
        Screen::SharingApplying => {
            page.click("button", "Apply changes").await?;
            page.find("progressbar", "Applying the changes").await.map(drop)
        }
        Screen::SharingChunkFailed => {
            page.click("button", "Apply changes").await?;
            page.find("button", "Try again").await.map(drop)
        }
        Screen::SharingConflict => {
            server.with(|emulator| share_as_other_user(emulator, &data.id));
            page.click("button", "Apply changes").await?;
            page.expect_text("Another user").await
        }
        Screen::SharingLeave => {
            page.click("link", &data.name).await?;
            page.find("alertdialog", "Leave without applying the changes?").await.map(drop)
        }
        _ => page.expect_text("will get access").await,
    }
}

fn find_test_data(screen: Screen, fixture: &Fixture) -> Result<TestData> {
    let researchers = fixture.server.with(|emulator| emulator.departments()[0].id.clone());
    let (id, name) = find_volume(fixture, |volume| match screen {
        Screen::SharingNone => volume.shared_scopes.is_empty(),
        Screen::SharingForbidden => {
            volume.department_id.as_ref() == Some(&researchers) && is_shared(volume)
        }
        _ => is_shared(volume) && volume.shared_scopes.iter().all(is_project),
    })?;
    let found = fixture.server.with(|emulator| {
        let volume = emulator.volume(&id)?;
        let other = emulator.projects().iter().rev().find(|project| !can_use(project, volume))?;
        let in_cluster = |it: &&emulator::Department| it.cluster_id == volume.cluster_id;
        let department = match screen {
            Screen::SharingForbidden => emulator.departments().first(),
            _ => emulator.departments().iter().find(in_cluster),
        };
        let cluster = emulator.clusters().iter().find(|it| it.id == volume.cluster_id)?;
        let scope = volume.shared_scopes.first().map(|scope| scope.scope_name.to_string());
        Some(TestData {
            id: id.clone(),
            name,
            scope: scope.unwrap_or_default(),
            unshared_project: other.name.to_string(),
            department: department?.name.to_string(),
            cluster: cluster.name.to_string(),
        })
    });
    found.ok_or_else(|| "the seed has none".into())
}

fn is_project(scope: &SharedScope) -> bool {
    scope.scope_type == ScopeType::Project
}

/// Whether a project already has access or is in another cluster.
fn can_use(project: &Project, volume: &Volume) -> bool {
    project.cluster_id != volume.cluster_id
        || project.id == volume.project_id
        || volume.shared_scopes.iter().any(|scope| scope.scope_id == project.id)
}

fn share_as_other_user(emulator: &mut emulator::Emulator, id: &str) {
    let Some(volume) = emulator.volume(id).cloned() else { return };
    let project = emulator.projects().iter().find(|project| !can_use(project, &volume));
    let Some(project) = project else { return };
    let mut scopes = volume.shared_scopes.clone();
    scopes.push(SharedScope {
        scope_type: ScopeType::Project,
        scope_id: project.id.clone(),
        scope_name: project.name.clone(),
        created_at: None,
        created_by: None,
    });
    emulator.set_shared_scopes(volume.id, scopes);
}

pub(super) async fn open_usable_reasons(fixture: &Fixture) -> Result {
    let page = &fixture.page;
    let project = fixture.server.with(|emulator| emulator.projects()[0].id.to_string());
    page.open(&format!("/datavolumes?limit=25&usableInProjectId={project}")).await?;
    page.expect_page("Data volumes").await?;
    page.find("navigation", "Pagination").await?;
    page.click("button", "Show access").await?;
    page.find("columnheader", "Access through").await?;
    page.expect_text("Owning project").await?;
    page.expect_no_text("Loading…").await
}
