//! Journeys behind nginx with the configuration of `hosting/`, where its policies could block
//! something.

pub mod responses;

use crate::lifecycle;
use e2e::{
    Environment, ExpectedErrors, Fixture, Key, NO_ERRORS, Nginx, Result, Setup, UNDER_A_PATH,
    WebServer, eventually, run_journey,
};
use emulator::Operation;
use serde_json::json;
use std::fs;
use std::path::Path;

fn nginx_setup() -> Setup {
    Setup { web_server: WebServer::Nginx, ..Setup::default() }
}

pub fn is_available() -> bool {
    let environment = Environment::read().expect("the environment");
    Nginx::program(&environment).expect("a web server").is_some()
}

#[tokio::test]
async fn a_volume_lifecycle_works_behind_nginx() {
    if is_available() {
        run_journey("nginx_life", nginx_setup(), lifecycle::EXPECTED_ERRORS, lifecycle::by_mouse)
            .await;
    }
}

#[tokio::test]
async fn a_volume_lifecycle_works_under_a_path() {
    if is_available() {
        let setup = Setup { base_path: UNDER_A_PATH, ..nginx_setup() };
        run_journey("path_life", setup, lifecycle::EXPECTED_ERRORS, lifecycle::by_mouse).await;
    }
}

#[tokio::test]
async fn every_page_opens_under_a_path_and_links_stay_below_it() {
    if is_available() {
        let setup = Setup { base_path: UNDER_A_PATH, ..nginx_setup() };
        run_journey("path_pages", setup, NO_ERRORS, open_every_page).await;
    }
}

/// Each is opened cold, so that the browser gets the page for that many segments.
pub async fn open_every_page(fixture: &mut Fixture) -> Result {
    let page = &fixture.page;
    let (id, name) = fixture.server.with(|emulator| {
        let volume = &emulator.volumes()[0];
        (volume.id.to_string(), volume.name.clone())
    });
    for (address, heading) in [
        (String::new(), "Data volumes"),
        ("/".to_owned(), "Data volumes"),
        ("/datavolumes?limit=25".to_owned(), "Data volumes"),
        ("/overview".to_owned(), "Overview"),
        ("/settings".to_owned(), "Settings"),
        ("/datavolumes/new".to_owned(), "New data volume"),
        ("/datavolumes/unused".to_owned(), "Unused data volumes"),
        (format!("/datavolumes/{id}"), &name),
        (format!("/datavolumes/{id}/sharing"), &format!("Sharing: {name}")),
    ] {
        page.open(&address).await?;
        page.expect_page(heading).await?;
        let links = "[...document.querySelectorAll('a[href]')].every((it) => \
                     it.pathname.startsWith('/data-volumes/'))";
        assert_eq!(page.evaluate(links).await?, true, "{address}");
    }
    Ok(())
}

/// Like every link that is opened cold, on a host that knows only files.
#[tokio::test]
async fn links_open_from_a_folder_of_a_static_host() {
    if !is_available() {
        return;
    }
    let web_server = WebServer::StaticHost;
    let setup = Setup { base_path: UNDER_A_PATH, web_server, ..Setup::default() };
    // The host answers 404 with the page that leads to the console.
    let expected_errors = ExpectedErrors(&["status of 404"]);
    run_journey("static_host", setup, expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = fixture.server.with(|emulator| {
            let volume = &emulator.volumes()[0];
            (volume.id.to_string(), volume.name.clone())
        });
        page.open("/").await?;
        page.expect_page("Data volumes").await?;
        let sharing = format!("/datavolumes/{id}/sharing");
        for (address, heading) in [
            ("/datavolumes?search=a", "Data volumes"),
            (&format!("/datavolumes/{id}"), &*name),
            (&sharing, &format!("Sharing: {name}")),
        ] {
            page.open(address).await?;
            page.expect_page(heading).await?;
            page.expect_url(&format!("{UNDER_A_PATH}{address}")).await?;
        }
        page.reload().await?;
        page.expect_page(&format!("Sharing: {name}")).await?;
        page.click("link", &name).await?;
        page.expect_page(&name).await?;
        page.expect_url(&format!("{UNDER_A_PATH}/datavolumes/{id}")).await
    })
    .await;
}

#[tokio::test]
async fn signing_in_exporting_and_copying_work_behind_nginx() {
    if !is_available() {
        return;
    }
    let setup = Setup { dev_config: false, ..nginx_setup() };
    run_journey("nginx_work", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = fixture.server.with(|emulator| {
            let volume = &emulator.volumes()[0];
            (volume.id.to_string(), volume.name.clone())
        });
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page("Sign in").await?;
        page.fill("textbox", "Client ID", "admin").await?;
        page.fill_secret("Client secret", "admin").await?;
        page.click("button", "Sign in with access key").await?;
        page.expect_page(&name).await?;

        page.click("button", "Copy ID").await?;
        page.expect_text("Copied the ID").await?;
        page.click_where("link", "the list", |it| it.name.ends_with("All data volumes")).await?;
        page.expect_page("Data volumes").await?;
        page.expect_text("of 60").await?;
        page.click("searchbox", "Search data volumes").await?;
        page.press_with(Key::Control, 'v').await?;
        page.expect_value("searchbox", "Search data volumes", &id).await?;
        page.replace_text(&name).await?;
        page.expect_text("1–1 of 1").await?;

        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nginx_work");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let behavior = json!({ "behavior": "allow", "downloadPath": folder });
        page.cdp("Browser.setDownloadBehavior", behavior).await?;
        page.click("button", "Export").await?;
        page.click("menuitem", "CSV").await?;
        page.expect_text("1 data volume exported to").await?;
        eventually("the file", async || {
            let file = fs::read_dir(&folder)?.next().ok_or("there is none")??.path();
            let is_done = file.extension().is_some_and(|it| it == "csv");
            if is_done && fs::read_to_string(&file)?.contains(&name) {
                Ok(())
            } else {
                Err(format!("{} is another one", file.display()).into())
            }
        })
        .await?;
        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await
    })
    .await;
}

#[tokio::test]
async fn after_rate_limiting_the_list_reloads_automatically() {
    if !is_available() {
        return;
    }
    let expected_errors = ExpectedErrors(&["status of 429", "status of 401"]);
    run_journey("nginx_limits", nginx_setup(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.expect_text("of 60").await?;
        // Removes the jitter from retries.
        page.evaluate("Math.random = () => 0; 0").await?;
        page.evaluate(
            "globalThis.flood = true; for (let i = 0; i < 8; i++) (async () => {
                 while (globalThis.flood) await fetch('/api/v1/clusters');
             })(); 0",
        )
        .await?;
        // A request may get through; then the next one should be limited.
        let lists = || {
            let journal = fixture.server.journal();
            journal.iter().filter(|it| it.operation == Some(Operation::ListDatavolumes)).count()
        };
        const RATE_LIMITED: &str = "The server is busy.";
        for _ in 0..10 {
            let before = lists();
            page.click("button", "Refresh").await?;
            eventually("a response", async || {
                match page.has_text(RATE_LIMITED).await? || lists() > before {
                    true => Ok(()),
                    false => Err("there is none".into()),
                }
            })
            .await?;
            if page.has_text(RATE_LIMITED).await? {
                break;
            }
        }
        page.expect_text(RATE_LIMITED).await?;
        page.expect_text("Too many requests").await?;
        page.evaluate("globalThis.flood = false").await?;
        page.expect_gone("button", "Try again").await?;
        page.expect_text("Live").await?;
        page.expect_text("of 60").await
    })
    .await;
}

#[tokio::test]
async fn removed_release_files_are_detected_and_reloading_keeps_form_input() {
    if !is_available() {
        return;
    }
    run_journey(
        "nginx_release",
        nginx_setup(),
        ExpectedErrors(&["404"]),
        async |fixture: &mut Fixture| {
            let page = &fixture.page;
            let nginx = fixture.server.nginx()?;
            page.open("/datavolumes/new").await?;
            page.expect_page("New data volume").await?;
            page.fill("textbox", "Name", "typed-before-the-release").await?;
            let script = responses::hashed_file("console.js");
            nginx.set_missing(&script, true)?;
            page.evaluate("Date.now = () => performance.timeOrigin + 36e5").await?;
            page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0").await?;
            page.expect_text("A newer version is available").await?;
            nginx.set_missing(&script, false)?;
            page.click("button", "Reload").await?;
            page.expect_page("New data volume").await?;
            page.expect_value("textbox", "Name", "typed-before-the-release").await
        },
    )
    .await;
}

#[tokio::test]
async fn cloudfront_rewrites_the_same_paths_as_nginx() {
    let setup = Setup::default();
    run_journey("cloudfront", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let code = include_str!("../../../../hosting/cloudfront/address.js");
        for (uri, rewritten) in [
            ("/", "/index.html"),
            ("/datavolumes", "/index.html"),
            ("/datavolumes/71f69d83-ba66-4822-adf5-55ce55efd210/sharing", "/index-3.html"),
            ("/datavolumes/new", "/index-2.html"),
            ("/config.json", "/config.json"),
            ("/console-0123/app.wasm", "/console-0123/app.wasm"),
        ] {
            let call = format!("{code}; handler({{ request: {{ uri: '{uri}' }} }}).uri");
            assert_eq!(fixture.page.evaluate(&call).await?, rewritten, "{uri}");
        }
        Ok(())
    })
    .await;
}
