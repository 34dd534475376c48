//! Behind a real web server, with the configuration of `hosting/`: everything that a policy could
//! refuse. Every screen is in [`accessibility`](super::accessibility), what it sends over the wire in
//! [`wire`].

mod wire;

use crate::life;
use e2e::{Front, Key, Nginx, Setup, Stage, Surroundings, Trouble, eventually, journey};
use emulator::Operation;
use serde_json::json;
use std::fs;
use std::path::Path;

fn behind() -> Setup {
    Setup { front: Front::Nginx, ..Setup::default() }
}

/// Whether there is a web server to try.
pub fn is_there() -> bool {
    let surroundings = Surroundings::read().expect("the surroundings");
    Nginx::program(&surroundings).expect("a web server").is_some()
}

#[tokio::test]
async fn a_whole_life_behind_a_web_server() {
    if is_there() {
        journey("nginx_life", behind(), life::TROUBLE, life::by_mouse).await;
    }
}

#[tokio::test]
async fn signing_in_exporting_and_copying_work_behind_a_web_server() {
    if !is_there() {
        return;
    }
    let setup = Setup { dev_config: false, ..behind() };
    journey("nginx_work", setup, Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let (id, name) = stage.plane.with(|emulator| {
            let volume = &emulator.volumes()[0];
            (volume.id.to_string(), volume.name.clone())
        });
        page.open(&format!("/datavolumes/{id}")).await?;
        page.is_page("Sign in").await?;
        page.fill("textbox", "Client ID", "admin").await?;
        page.fill_secret("Client secret", "admin").await?;
        page.click("button", "Sign in with access key").await?;
        page.is_page(&name).await?;

        page.click("button", "Copy ID").await?;
        page.sees("Copied").await?;
        page.click_where("link", "the list", |it| it.name.ends_with("All data volumes")).await?;
        page.is_page("Data volumes").await?;
        page.sees("of 60").await?;
        page.click("searchbox", "Search data volumes").await?;
        page.chord(Key::Control, 'v').await?;
        page.has_value("searchbox", "Search data volumes", &id).await?;
        page.retype(&name).await?;
        page.sees("1–1 of 1").await?;

        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nginx_work");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let behavior = json!({ "behavior": "allow", "downloadPath": folder });
        page.cdp("Browser.setDownloadBehavior", behavior).await?;
        page.click("button", "Export").await?;
        page.click("menuitem", "CSV").await?;
        page.sees("Exported 1 data volume to").await?;
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
        page.is_page("Sign in").await
    })
    .await;
}

/// The console understands what the web server says when it is asked too often, and goes on by
/// itself when it may.
#[tokio::test]
async fn a_person_is_told_to_wait_and_the_rows_come_by_themselves() {
    if !is_there() {
        return;
    }
    let trouble = Trouble(&["status of 429", "status of 401"]);
    journey("nginx_limits", behind(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes").await?;
        page.is_page("Data volumes").await?;
        page.sees("of 60").await?;
        // It is to come back as soon as it may.
        page.evaluate("Math.random = () => 0; 0").await?;
        page.evaluate(
            "globalThis.flood = true; for (let i = 0; i < 8; i++) (async () => {
                 while (globalThis.flood) await fetch('/api/v1/clusters');
             })(); 0",
        )
        .await?;
        // A request or one of its retries may get through: then the next one is to be refused.
        let lists = || {
            let journal = stage.plane.journal();
            journal.iter().filter(|it| it.operation == Some(Operation::ListDatavolumes)).count()
        };
        const REFUSED: &str = "The server asked to wait 2 seconds";
        for _ in 0..10 {
            let before = lists();
            page.click("button", "Refresh").await?;
            eventually("an answer", async || {
                match page.shows(REFUSED).await? || lists() > before {
                    true => Ok(()),
                    false => Err("there is none".into()),
                }
            })
            .await?;
            if page.shows(REFUSED).await? {
                break;
            }
        }
        page.sees(REFUSED).await?;
        page.sees("Too many requests").await?;
        page.evaluate("globalThis.flood = false").await?;
        page.gone("button", "Try again").await?;
        page.sees("live").await?;
        page.sees("of 60").await
    })
    .await;
}

#[tokio::test]
async fn a_release_whose_files_are_gone_is_noticed_and_loading_the_next_keeps_what_was_typed() {
    if !is_there() {
        return;
    }
    journey("nginx_release", behind(), Trouble(&["404"]), async |stage: &mut Stage| {
        let page = &stage.page;
        let nginx = stage.plane.nginx()?;
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        page.fill("textbox", "Name", "typed-before-the-release").await?;
        let script = wire::hashed("console.js");
        nginx.replace(&script, true)?;
        page.evaluate("Date.now = () => performance.timeOrigin + 36e5").await?;
        page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0").await?;
        page.sees("A newer version of the console is in place").await?;
        nginx.replace(&script, false)?;
        page.click("button", "Reload").await?;
        page.is_page("New data volume").await?;
        page.has_value("textbox", "Name", "typed-before-the-release").await
    })
    .await;
}

/// What CloudFront runs for each request: the same rule.
#[tokio::test]
async fn cloudfront_asks_for_the_page_where_nginx_serves_it() {
    let setup = Setup::default();
    journey("cloudfront", setup, Trouble(&[]), async |stage: &mut Stage| {
        let code = include_str!("../../../../hosting/cloudfront/address.js");
        for (asked, served) in [
            ("/", "/index.html"),
            ("/datavolumes", "/index.html"),
            ("/datavolumes/71f69d83-ba66-4822-adf5-55ce55efd210/sharing", "/index.html"),
            ("/config.json", "/config.json"),
            ("/console-0123/app.wasm", "/console-0123/app.wasm"),
        ] {
            let call = format!("{code}; handler({{ request: {{ uri: '{asked}' }} }}).uri");
            assert_eq!(stage.page.evaluate(&call).await?, served, "{asked}");
        }
        Ok(())
    })
    .await;
}
