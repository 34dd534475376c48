//! Which projects can use a data volume, and why.

use e2e::{Fixture, NO_ERRORS, Setup, run_journey};

#[tokio::test]
async fn project_access_is_shown_with_its_reason() {
    run_journey("reasons", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name, own) = fixture.server.with(|emulator| {
            let mut volumes = emulator.volumes().iter();
            let volume = volumes.find(|it| (1..=50).contains(&it.shared_scopes.len()));
            let volume = volume.expect("a shared volume");
            (volume.id.to_string(), volume.name.clone(), volume.project_name.to_string())
        });
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        page.find("table", "Projects with access").await?;
        page.find("rowheader", &own).await?;
        page.expect_text("Owning project").await?;
        let project = fixture.server.with(|emulator| emulator.projects()[0].id.to_string());
        page.open(&format!("/datavolumes?limit=25&usableInProjectId={project}")).await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.click("button", "Show access").await?;
        page.find("columnheader", "Access through").await?;
        page.expect_text("Owning project").await
    })
    .await;
}
