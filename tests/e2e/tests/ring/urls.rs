//! Direct links, reloading, and browser history.

use e2e::{Fixture, NO_ERRORS, Result, Setup, run_journey};

#[tokio::test]
async fn every_url_can_be_opened_and_reloaded() {
    let expected_errors = NO_ERRORS;
    run_journey("addresses", Setup::default(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = fixture.server.with(|emulator| {
            let volume = &emulator.volumes()[0];
            (volume.id.to_string(), volume.name.clone())
        });
        let addresses = [
            ("/", "/datavolumes", "Data volumes"),
            ("/datavolumes", "/datavolumes", "Data volumes"),
            (
                "/datavolumes?filterBy=phase%3D%3DReady&sortBy=createdAt&sortOrder=desc&limit=25",
                "/datavolumes?filterBy=phase%3D%3DReady&sortBy=createdAt&sortOrder=desc&limit=25",
                "Data volumes",
            ),
            ("/datavolumes/new", "/datavolumes/new", "New data volume"),
            (&format!("/datavolumes/{id}"), &format!("/datavolumes/{id}"), &name),
            (
                &format!("/datavolumes/{id}/sharing"),
                &format!("/datavolumes/{id}/sharing"),
                &format!("Sharing: {name}"),
            ),
            // A signed-in user is redirected.
            ("/sign-in?then=%2Fdatavolumes%2Fnew", "/datavolumes/new", "New data volume"),
        ];
        for (entered, shown, heading) in addresses {
            page.open(entered).await?;
            page.expect_page(heading).await?;
            page.expect_url(shown).await?;
            page.reload().await?;
            page.expect_page(heading).await?;
            page.expect_url(shown).await?;
        }
        // Otherwise no journey would test the production policies.
        let policy = "fetch(location).then(it => it.headers.get('content-security-policy'))";
        let policy = page.evaluate(policy).await?;
        assert!(policy.as_str().is_some_and(|it| it.contains("require-trusted-types-for")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn unknown_urls_show_a_not_found_page() {
    run_journey("nowhere", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        for address in ["/nowhere", "/datavolumes/seven", "/datavolumes/seven/sharing"] {
            fixture.page.open(address).await?;
            fixture.page.find("button", "Account").await?;
            fixture
                .page
                .find_where("link", "a link to the list", |it| it.name.contains("all data volumes"))
                .await?;
            let headings = fixture.page.find_all("heading").await?;
            assert_eq!(headings.iter().filter(|it| it.level == Some(1)).count(), 1, "{address}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn back_and_forward_restore_each_page() {
    run_journey("history", Setup::default(), NO_ERRORS, back_and_forth).await;
}

async fn back_and_forth(fixture: &mut Fixture) -> Result {
    let page = &fixture.page;
    let name = fixture.server.with(|emulator| emulator.volumes()[0].name.clone());
    page.open("/datavolumes").await?;
    page.expect_page("Data volumes").await?;
    page.click("link", "Ready").await?;
    let ready = "/datavolumes?filterBy=phase%3D%3DReady";
    page.expect_url(ready).await?;
    page.fill("searchbox", "Search data volumes", &name).await?;
    let found = format!("/datavolumes?filterBy=phase%3D%3DReady&search={name}");
    page.expect_url(&found).await?;
    page.click("link", &name).await?;
    page.expect_page(&name).await?;
    let volume = page.url().await?;
    page.click("link", "Share").await?;
    page.find("dialog", "Share").await?;
    page.click("button", "Cancel").await?;
    page.expect_page(&name).await?;
    page.expect_url(&volume).await?;
    page.forward().await?;
    page.expect_page(&format!("Sharing: {name}")).await?;
    let sharing = page.url().await?;

    page.back().await?;
    page.expect_url(&volume).await?;
    page.expect_page(&name).await?;
    page.back().await?;
    page.expect_url(&found).await?;
    page.expect_page("Data volumes").await?;
    page.expect_value("searchbox", "Search data volumes", &name).await?;
    page.find("link", &name).await?;
    page.back().await?;
    page.expect_url(ready).await?;
    page.expect_value("searchbox", "Search data volumes", "").await?;
    page.back().await?;
    page.expect_url("/datavolumes").await?;
    for address in [ready, &found, &volume, &sharing] {
        page.forward().await?;
        page.expect_url(address).await?;
    }
    page.expect_page(&format!("Sharing: {name}")).await
}
