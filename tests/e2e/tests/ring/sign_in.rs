//! Signing in and out, and what becomes of work when the session ends.

use e2e::{Page, Result, Setup, Stage, Trouble, journey};
use std::time::Duration;

/// As in production: nobody is signed in by the settings.
pub fn production() -> Setup {
    Setup { dev_config: false, ..Setup::default() }
}

/// Signs in by an access key.
pub async fn sign_in(page: &Page, key: &str, secret: &str) -> Result {
    page.fill("textbox", "Client ID", key).await?;
    page.fill_secret("Client secret", secret).await?;
    page.click("button", "Sign in with access key").await
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_a_right_one_leads_on() {
    let trouble = Trouble(&["/api/v1/token"]);
    journey("keys", production(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes?search=lidar").await?;
        page.is_page("Sign in").await?;
        page.is_at("/sign-in?then=%2Fdatavolumes%3Fsearch%3Dlidar").await?;
        sign_in(page, "admin", "guess").await?;
        page.sees("Could not sign in").await?;
        page.has_value("textbox", "Client ID", "admin").await?;
        sign_in(page, "admin", "admin").await?;
        page.is_page("Data volumes").await?;
        page.is_at("/datavolumes?search=lidar").await?;

        // The token was only in memory.
        page.reload().await?;
        page.is_page("Sign in").await
    })
    .await;
}

#[tokio::test]
async fn a_session_is_kept_on_request_and_ends_on_request() {
    journey("keeping", production(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/sign-in").await?;
        page.click("checkbox", "Keep me signed in on this tab").await?;
        sign_in(page, "researcher", "researcher").await?;
        page.is_page("Data volumes").await?;
        page.reload().await?;
        page.is_page("Data volumes").await?;
        page.click("button", "Account").await?;
        page.sees("jonas.weber@example.com").await?;
        page.click("button", "Sign out").await?;
        page.is_page("Sign in").await?;
        page.sees("You have signed out").await?;
        page.reload().await?;
        page.is_page("Sign in").await?;
        let kept =
            page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").await?;
        assert!(!kept.to_string().contains("eyJ"), "no token is left: {kept}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_token_is_as_good_as_a_key() {
    journey("token", production(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let token = stage.plane.token_for("admin");
        page.open("/sign-in").await?;
        page.click("button", "Sign in with token").await?;
        page.sees("Paste a token").await?;
        page.fill_secret("Token", &format!("Bearer {token}")).await?;
        page.click("button", "Sign in with token").await?;
        page.is_page("Data volumes").await?;
        page.find("button", "Account").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn who_may_only_read_is_told_so_in_the_servers_words() {
    let trouble = Trouble(&["status of 403"]);
    journey("viewer", production(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        let (id, name) = stage.plane.with(|emulator| {
            // A control plane that does not say beforehand what one may do.
            let companions = emulator::Companions::Forbidden;
            emulator.set_switches(emulator::Switches { companions, ..Default::default() });
            let volume = &emulator.volumes()[0];
            (volume.id.to_string(), volume.name.clone())
        });
        page.open(&format!("/datavolumes/{id}")).await?;
        sign_in(page, "viewer", "viewer").await?;
        page.is_page(&name).await?;
        page.sees("You cannot see whom this is shared with").await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Not mine to change").await?;
        page.click("button", "Save description").await?;
        page.sees("Could not save the description").await?;
        page.has_value("textbox", "Description", "Not mine to change").await?;
        page.click("button", "Cancel").await?;
        page.click("button", "Delete").await?;
        page.fill("textbox", &format!("Type {name} to confirm"), &name).await?;
        page.click("button", "Delete data volume").await?;
        page.sees("You have no right to delete data volumes").await?;
        page.click("button", "Cancel").await?;
        page.gone("alertdialog", &format!("Delete {name}?")).await?;
        stage.plane.with(|emulator| assert!(emulator.volume_by_name(&name).is_some()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_typed_is_lost_when_the_session_ends() {
    let trouble = Trouble(&["status of 401"]);
    journey("session_ends", production(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        let project = stage.plane.with(|emulator| emulator.projects()[0].name.to_string());
        page.open("/datavolumes/new").await?;
        sign_in(page, "admin", "admin").await?;
        page.is_page("New data volume").await?;
        page.fill("combobox", "Project", &project).await?;
        page.choose_option(&project).await?;
        page.fill("combobox", "Origin PVC", "shared-datasets").await?;
        page.fill("textbox", "Description", "Typed before the session ended").await?;
        stage.plane.let_pass(Duration::from_secs(2 * 3600));
        page.click("textbox", "Name").await?;
        page.type_text("kept-all-along").await?;

        page.is_page("Sign in").await?;
        page.sees("Your session has ended").await?;
        sign_in(page, "admin", "admin").await?;
        page.is_page("New data volume").await?;
        page.has_value("combobox", "Project", &project).await?;
        page.has_value("combobox", "Origin PVC", "shared-datasets").await?;
        page.has_value("textbox", "Name", "kept-all-along").await?;
        let description = "Typed before the session ended";
        page.has_value("textbox", "Description", description).await?;
        page.sees("Available").await?;
        page.click("button", "Create data volume").await?;
        page.is_page("kept-all-along").await
    })
    .await;
}

#[tokio::test]
async fn a_development_session_renews_itself() {
    let trouble = Trouble(&["status of 401"]);
    journey("session_renewed", Setup::default(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        page.find("button", "Account").await?;
        page.fill("textbox", "Description", "Typed before").await?;
        // A token that is refused at once is wrong, not old: the console must not try for ever.
        page.evaluate("{ const now = Date.now; Date.now = () => now() + 60_000 }").await?;
        stage.plane.let_pass(Duration::from_secs(2 * 3600));
        page.fill("combobox", "Project", "perception").await?;
        page.find_where("option", "perception", |it| it.name.starts_with("perception")).await?;
        page.is_page("New data volume").await?;
        page.has_value("textbox", "Description", "Typed before").await?;
        page.has_value("combobox", "Project", "perception").await
    })
    .await;
}
