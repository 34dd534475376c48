//! Signing in and out, and unsaved work when the session ends.

use e2e::{ExpectedErrors, Fixture, NO_ERRORS, Page, Result, Setup, run_journey};
use std::time::Duration;

/// Production settings: no automatic sign-in.
pub fn production() -> Setup {
    Setup { dev_config: false, ..Setup::default() }
}

pub async fn sign_in(page: &Page, key: &str, secret: &str) -> Result {
    page.fill("textbox", "Client ID", key).await?;
    page.fill_secret("Client secret", secret).await?;
    page.click("button", "Sign in with access key").await
}

#[tokio::test]
async fn a_wrong_key_is_rejected_and_a_correct_key_returns_to_the_requested_page() {
    let expected_errors = ExpectedErrors(&["/api/v1/token"]);
    run_journey("keys", production(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes?search=lidar").await?;
        page.expect_page("Sign in").await?;
        page.expect_url("/sign-in?then=%2Fdatavolumes%3Fsearch%3Dlidar").await?;
        sign_in(page, "admin", "guess").await?;
        page.expect_text("Couldn’t sign in").await?;
        page.expect_value("textbox", "Client ID", "admin").await?;
        sign_in(page, "admin", "admin").await?;
        page.expect_page("Data volumes").await?;
        page.expect_url("/datavolumes?search=lidar").await?;

        // The token is only in memory.
        page.reload().await?;
        page.expect_page("Sign in").await
    })
    .await;
}

#[tokio::test]
async fn a_remembered_session_survives_a_reload_until_sign_out() {
    run_journey("keeping", production(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/sign-in").await?;
        page.click("checkbox", "Keep me signed in on this tab").await?;
        sign_in(page, "researcher", "researcher").await?;
        page.expect_page("Data volumes").await?;
        page.reload().await?;
        page.expect_page("Data volumes").await?;
        page.click("button", "Account").await?;
        page.expect_text("jonas.weber@example.com").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await?;
        page.expect_text("You have signed out").await?;
        page.reload().await?;
        page.expect_page("Sign in").await?;
        let storage =
            page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").await?;
        assert!(!storage.to_string().contains("eyJ"), "no token is left: {storage}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_user_can_sign_in_with_a_token() {
    run_journey("token", production(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let token = fixture.server.token_for("admin");
        page.open("/sign-in").await?;
        page.click("button", "Sign in with token").await?;
        page.expect_text("Paste a token").await?;
        page.fill_secret("Token", &format!("Bearer {token}")).await?;
        page.click("button", "Sign in with token").await?;
        page.expect_page("Data volumes").await?;
        page.find("button", "Account").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn a_read_only_user_sees_the_servers_permission_errors() {
    let expected_errors = ExpectedErrors(&["status of 403"]);
    run_journey("viewer", production(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = fixture.server.with(|emulator| {
            // This control plane does not report permissions in advance.
            let companions = emulator::Companions::Forbidden;
            emulator.set_switches(emulator::Switches { companions, ..Default::default() });
            let volume = &emulator.volumes()[0];
            (volume.id.to_string(), volume.name.clone())
        });
        page.open(&format!("/datavolumes/{id}")).await?;
        sign_in(page, "viewer", "viewer").await?;
        page.expect_page(&name).await?;
        page.expect_text("You don’t have permission to see who this is shared with").await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Not mine to change").await?;
        page.click("button", "Save description").await?;
        page.expect_text("Couldn’t save the description").await?;
        page.expect_value("textbox", "Description", "Not mine to change").await?;
        page.click("button", "Cancel").await?;
        page.click("button", "Delete").await?;
        page.fill("textbox", &format!("Type {name} to confirm"), &name).await?;
        page.click("button", "Delete data volume").await?;
        page.expect_text("You have no right to delete data volumes").await?;
        page.click("button", "Cancel").await?;
        page.expect_gone("alertdialog", &format!("Delete {name}?")).await?;
        fixture.server.with(|emulator| assert!(emulator.volume_by_name(&name).is_some()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn form_input_survives_an_expired_session() {
    let expected_errors = ExpectedErrors(&["status of 401"]);
    run_journey("session_ends", production(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let project = fixture.server.with(|emulator| emulator.projects()[0].name.to_string());
        page.open("/datavolumes/new").await?;
        sign_in(page, "admin", "admin").await?;
        page.expect_page("New data volume").await?;
        page.fill("combobox", "Project", &project).await?;
        page.choose_option(&project).await?;
        page.fill("combobox", "Origin PVC", "shared-datasets").await?;
        page.fill("textbox", "Description", "Typed before the session ended").await?;
        fixture.server.advance_clock(Duration::from_secs(2 * 3600));
        page.click("textbox", "Name").await?;
        page.type_text("kept-all-along").await?;

        page.expect_page("Sign in").await?;
        page.expect_text("Your session expired").await?;
        sign_in(page, "admin", "admin").await?;
        page.expect_page("New data volume").await?;
        page.expect_value("combobox", "Project", &project).await?;
        page.expect_value("combobox", "Origin PVC", "shared-datasets").await?;
        page.expect_value("textbox", "Name", "kept-all-along").await?;
        let description = "Typed before the session ended";
        page.expect_value("textbox", "Description", description).await?;
        page.expect_text("Available").await?;
        page.click("button", "Create data volume").await?;
        page.expect_page("kept-all-along").await
    })
    .await;
}

#[tokio::test]
async fn a_development_session_renews_its_token() {
    let expected_errors = ExpectedErrors(&["status of 401"]);
    run_journey(
        "session_renewed",
        Setup::default(),
        expected_errors,
        async |fixture: &mut Fixture| {
            let page = &fixture.page;
            page.open("/datavolumes/new").await?;
            page.expect_page("New data volume").await?;
            page.find("button", "Account").await?;
            page.fill("textbox", "Description", "Typed before").await?;
            // The console treats a fresh token that is rejected as wrong and does not renew it.
            page.evaluate("{ const now = Date.now; Date.now = () => now() + 60_000 }").await?;
            fixture.server.advance_clock(Duration::from_secs(2 * 3600));
            page.fill("combobox", "Project", "perception").await?;
            page.find_where("option", "perception", |it| it.name.starts_with("perception")).await?;
            page.expect_page("New data volume").await?;
            page.expect_value("textbox", "Description", "Typed before").await?;
            page.expect_value("combobox", "Project", "perception").await
        },
    )
    .await;
}
