//! Scopes and saved views of the list.

use super::Scene;
use crate::{Result, Stage};
use thirtyfour::Key;

/// Brings the page there.
pub(super) async fn enter(scene: Scene, stage: &Stage) -> Result {
    let (page, plane) = (&stage.page, &stage.plane);
    if scene == Scene::ListUsable {
        let (id, name) = plane.with(|it| {
            let project = &it.projects()[0];
            (project.id.to_string(), project.name.to_string())
        });
        page.open(&format!("/datavolumes?limit=25&usableInProjectId={id}")).await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.fill("combobox", "Project", &name[..1]).await?;
        page.sees("suggestions").await?;
        return page.press(Key::Down).await;
    }
    if scene == Scene::ListViewsNoSearch {
        plane.with(|it| it.set_switches(emulator::Switches::before_2_21()));
        page.open("/datavolumes?limit=25").await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.fill("searchbox", "Search data volumes", "lidar").await?;
        return page.sees("This control plane cannot search").await;
    }
    page.open("/datavolumes?limit=25").await?;
    page.is_page("Data volumes").await?;
    if scene == Scene::ListViewsLoss {
        page.evaluate("localStorage.setItem('dvc.views', '{\"version\":99}')").await?;
        page.reload().await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        return page.sees("Your saved views could not be read").await;
    }
    for (name, link) in [
        ("Ready to mount", "Ready"),
        ("Broken, oldest first, to be looked at on Mondays", "Not ready"),
    ] {
        page.click("link", link).await?;
        page.click_where("button", "Views", |it| it.name.starts_with("Views")).await?;
        page.click("button", "Save this view").await?;
        page.fill("textbox", "Name", name).await?;
        page.click("button", "Save").await?;
        page.find("button", &format!("Views: {name}")).await?;
    }
    page.click_where("button", "Views", |it| it.name.starts_with("Views")).await?;
    page.click("button", "Open by default: Ready to mount").await?;
    if scene == Scene::ListViews {
        return Ok(());
    }
    page.click("button", "Save this view").await?;
    page.fill("textbox", "Name", "ready to mount").await?;
    page.click("button", "Save").await?;
    page.find("button", "Replace “Ready to mount”").await.map(drop)
}
