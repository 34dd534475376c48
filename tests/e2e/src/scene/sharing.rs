//! The screens of the sharing, and of who can use what.

use super::{Scene, find, for_ever, is_shared};
use crate::{Result, Stage};
use emulator::{Companions, Project, ScopeType, SharedScope, Switches, Volume};
use thirtyfour::Key;

/// What a scene shows.
struct Scenery {
    id: String,
    name: String,
    /// A scope that it is shared with.
    scope: String,
    /// A project that cannot use it.
    other: String,
    /// A department of its cluster.
    department: String,
    /// That cluster.
    cluster: String,
}

/// Brings the page there.
pub(super) async fn enter(scene: Scene, stage: &Stage) -> Result {
    let (page, plane) = (&stage.page, &stage.plane);
    let there = scenery(scene, stage)?;
    match scene {
        Scene::SharingHidden => plane.fault("get_shared_scopes:status=403")?,
        Scene::SharingById => plane.with(|emulator| {
            let companions = Companions::Forbidden;
            emulator.set_switches(Switches { companions, ..Switches::default() });
        }),
        Scene::SharingApplying => plane.fault(&for_ever("patch_shared_scopes"))?,
        Scene::SharingChunkFailed => plane.fault("patch_shared_scopes:status=500")?,
        _ => {}
    }
    page.open(&format!("/datavolumes/{}/sharing", there.id)).await?;
    if scene == Scene::SharingForbidden {
        page.is_page("Sign in").await?;
        page.fill("textbox", "Client ID", "researcher").await?;
        page.fill_secret("Client secret", "researcher").await?;
        page.click("button", "Sign in with access key").await?;
    }
    page.is_page("Sharing").await?;
    page.find("link", &there.name).await?;
    match scene {
        Scene::SharingNone => return page.sees("Not shared").await,
        Scene::SharingHidden => return page.sees("You cannot see").await,
        Scene::Sharing => return page.find("rowheader", &there.scope).await.map(drop),
        _ => {}
    }
    page.click("button", "Add scopes").await?;
    page.find("dialog", "Add scopes").await?;
    match scene {
        Scene::SharingById => {
            page.fill("textbox", "ID", "4711").await?;
            page.click("button", "Add by ID").await?;
            return page.click("button", "Add by ID").await;
        }
        Scene::SharingTree | Scene::SharingForbidden => {
            page.find("treeitem", &there.department).await?;
            page.tab_to("treeitem", &there.cluster).await?;
            page.press(Key::Down).await?;
            return page.press(Key::Right).await;
        }
        _ => {}
    }
    page.fill("searchbox", "Search departments and projects", &there.other).await?;
    page.click("treeitem", &there.other).await?;
    page.sees("to be added").await?;
    if scene == Scene::SharingTreeSearch {
        return Ok(());
    }
    page.click("button", "Done").await?;
    page.click("button", &format!("Remove {}", there.scope)).await?;
    page.find("button", &format!("Keep {}", there.scope)).await?;
    match scene {
        Scene::SharingApplying => {
            page.click("button", "Apply changes").await?;
            page.find("progressbar", "Applying the changes").await.map(drop)
        }
        Scene::SharingChunkFailed => {
            page.click("button", "Apply changes").await?;
            page.find("button", "Try again").await.map(drop)
        }
        Scene::SharingMeanwhile => {
            plane.with(|emulator| somebody_shares(emulator, &there.id));
            page.click("button", "Apply changes").await?;
            page.sees("Meanwhile somebody else").await
        }
        Scene::SharingLeave => {
            page.click("link", &there.name).await?;
            page.find("alertdialog", "Leave without applying the changes?").await.map(drop)
        }
        _ => page.sees("gain").await,
    }
}

fn scenery(scene: Scene, stage: &Stage) -> Result<Scenery> {
    let researchers = stage.plane.with(|emulator| emulator.departments()[0].id.clone());
    let (id, name) = find(stage, |volume| match scene {
        Scene::SharingNone => volume.shared_scopes.is_empty(),
        Scene::SharingForbidden => {
            volume.department_id.as_ref() == Some(&researchers) && is_shared(volume)
        }
        _ => is_shared(volume) && volume.shared_scopes.iter().all(is_project),
    })?;
    let found = stage.plane.with(|emulator| {
        let volume = emulator.volume(&id)?;
        let other = emulator.projects().iter().rev().find(|project| !can_use(project, volume))?;
        let in_cluster = |it: &&emulator::Department| it.cluster_id == volume.cluster_id;
        let department = match scene {
            Scene::SharingForbidden => emulator.departments().first(),
            _ => emulator.departments().iter().find(in_cluster),
        };
        let cluster = emulator.clusters().iter().find(|it| it.id == volume.cluster_id)?;
        let scope = volume.shared_scopes.first().map(|scope| scope.scope_name.to_string());
        Some(Scenery {
            id: id.clone(),
            name,
            scope: scope.unwrap_or_default(),
            other: other.name.to_string(),
            department: department?.name.to_string(),
            cluster: cluster.name.to_string(),
        })
    });
    found.ok_or_else(|| "the seed has none".into())
}

fn is_project(scope: &SharedScope) -> bool {
    scope.scope_type == ScopeType::Project
}

/// Whether a project of another cluster, or one that can use the volume already.
fn can_use(project: &Project, volume: &Volume) -> bool {
    project.cluster_id != volume.cluster_id
        || project.id == volume.project_id
        || volume.shared_scopes.iter().any(|scope| scope.scope_id == project.id)
}

fn somebody_shares(emulator: &mut emulator::Emulator, id: &str) {
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

/// What a project can use, with why.
pub(super) async fn enter_why(stage: &Stage) -> Result {
    let page = &stage.page;
    let project = stage.plane.with(|emulator| emulator.projects()[0].id.to_string());
    page.open(&format!("/datavolumes?limit=25&usableInProjectId={project}")).await?;
    page.is_page("Data volumes").await?;
    page.find("navigation", "Pagination").await?;
    page.click("button", "Show why").await?;
    page.find("columnheader", "Usable because").await?;
    page.sees("Its own project").await?;
    page.sees_no("Loading…").await
}
