//! Filters of the list.

use super::Scene;
use crate::{Result, Stage};
use thirtyfour::Key;

/// Brings the page there.
pub(super) async fn enter(scene: Scene, stage: &Stage) -> Result {
    let page = &stage.page;
    let project = stage.plane.with(|it| it.volumes()[0].project_id.to_string());
    let filter = format!("name!@scratch,projectId=={project},createdAt>=2025-01-01T00:00:00Z");
    page.open(&format!("/datavolumes?limit=25&filterBy={filter}")).await?;
    page.is_page("Data volumes").await?;
    page.find("navigation", "Pagination").await?;
    match scene {
        Scene::ListFilter => {
            page.click_where("button", "the filter by date", |it| {
                it.name.starts_with("Edit filter Created")
            })
            .await?;
            page.find("button", "Older than 30 days").await.map(drop)
        }
        Scene::ListFilterError => {
            page.click("button", "Add filter").await?;
            page.find("textbox", "Value").await?;
            page.click("button", "Apply filter").await?;
            page.sees("Enter a value").await
        }
        Scene::ListFilterProject => {
            page.click_where("button", "the filter by project", |it| {
                it.name.starts_with("Edit filter Project")
            })
            .await?;
            page.fill("combobox", "Project", "l").await?;
            page.sees("suggestions").await?;
            page.press(Key::Down).await
        }
        _ => {
            page.click("button", "Edit as text").await?;
            let text = "phase==Ready, nam==lidar,createdAt=@2026,createdBy==Doe, John";
            page.fill("textbox", "filterBy", text).await?;
            page.sees("a value cannot hold one").await
        }
    }
}
