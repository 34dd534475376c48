//! Addresses: links from elsewhere, reloading, Back and Forward.

use e2e::{Result, Setup, Stage, Trouble, journey};

#[tokio::test]
async fn every_address_can_be_entered_and_reloaded() {
    let trouble = Trouble(&[]);
    journey("addresses", Setup::default(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        let (id, name) = stage.plane.with(|emulator| {
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
                "Sharing",
            ),
            // Whoever is signed in already is led on.
            ("/sign-in?then=%2Fdatavolumes%2Fnew", "/datavolumes/new", "New data volume"),
        ];
        for (entered, shown, heading) in addresses {
            page.open(entered).await?;
            page.is_page(heading).await?;
            page.is_at(shown).await?;
            page.reload().await?;
            page.is_page(heading).await?;
            page.is_at(shown).await?;
        }
        // The policies of production are in force: else no journey would have been against them.
        let policy = "fetch(location).then(it => it.headers.get('content-security-policy'))";
        let policy = page.evaluate(policy).await?;
        assert!(policy.as_str().is_some_and(|it| it.contains("require-trusted-types-for")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so() {
    journey("nowhere", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        for address in ["/nowhere", "/datavolumes/seven", "/datavolumes/seven/sharing"] {
            stage.page.open(address).await?;
            stage.page.find("button", "Account").await?;
            let headings = stage.page.all("heading").await?;
            assert_eq!(headings.iter().filter(|it| it.level == Some(1)).count(), 1, "{address}");
            stage
                .page
                .find_where("link", "a way out", |it| it.name.contains("all data volumes"))
                .await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn back_and_forward_are_exact() {
    journey("history", Setup::default(), Trouble(&[]), back_and_forth).await;
}

async fn back_and_forth(stage: &mut Stage) -> Result {
    let page = &stage.page;
    let name = stage.plane.with(|emulator| emulator.volumes()[0].name.clone());
    page.open("/datavolumes").await?;
    page.is_page("Data volumes").await?;
    page.click("link", "Ready").await?;
    let ready = "/datavolumes?filterBy=phase%3D%3DReady";
    page.is_at(ready).await?;
    page.fill("searchbox", "Search data volumes", &name).await?;
    let found = format!("/datavolumes?filterBy=phase%3D%3DReady&search={name}");
    page.is_at(&found).await?;
    page.click("link", &name).await?;
    page.is_page(&name).await?;
    let volume = page.address().await?;
    page.click("link", "Sharing").await?;
    page.is_page("Sharing").await?;
    let sharing = page.address().await?;

    page.back().await?;
    page.is_at(&volume).await?;
    page.is_page(&name).await?;
    page.back().await?;
    page.is_at(&found).await?;
    page.is_page("Data volumes").await?;
    page.has_value("searchbox", "Search data volumes", &name).await?;
    page.find("link", &name).await?;
    page.back().await?;
    page.is_at(ready).await?;
    page.has_value("searchbox", "Search data volumes", "").await?;
    page.back().await?;
    page.is_at("/datavolumes").await?;
    for address in [ready, &found, &volume, &sharing] {
        page.forward().await?;
        page.is_at(address).await?;
    }
    page.is_page("Sharing").await
}
