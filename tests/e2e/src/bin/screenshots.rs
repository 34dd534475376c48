//! Takes screenshots of every screen in every theme and width:
//! `screenshots --out DIR [--only PATTERN] [--widths N,N…] [--readme FILE]`. `index.html` shows them side by side.
//! They are reproducible: the clock is frozen, and nothing is random or moves.

use e2e::{Appearance, ExpectedErrors, Fixture, Result, Screen, Setup, exit_code};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

const README: &str = "list-light-1280";

struct Options {
    out: PathBuf,
    /// A part of the screenshot's name.
    only: String,
    widths: Vec<u32>,
    readme: Option<PathBuf>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let (mut out, mut only, mut readme) = (None, String::new(), None);
        let mut widths = vec![375, 768, 1280, 1920];
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--out" => out = Some(PathBuf::from(value()?)),
                "--only" => only = value()?,
                "--widths" => {
                    widths = value()?
                        .split(',')
                        .map(str::parse)
                        .collect::<std::result::Result<_, _>>()?;
                }
                "--readme" => readme = Some(PathBuf::from(value()?)),
                _ => return Err(format!("{argument} is no option").into()),
            }
        }
        Ok(Self { out: out.ok_or("--out DIR says where the pictures go")?, only, widths, readme })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result {
    let options = Options::parse(env::args().skip(1))?;
    fs::create_dir_all(&options.out)?;
    let mut fixture = Fixture::start(&Setup { volumes: 0, ..Setup::default() }).await?;
    let appearances = Appearance::all(&options.widths);
    let mut taken = Vec::new();
    let mut failed = Vec::new();
    for &screen in Screen::ALL {
        let name = |appearance: &Appearance| format!("{}-{appearance}", screen.name());
        let is_selected = |appearance: &&Appearance| name(appearance).contains(&options.only);
        if !appearances.iter().any(|it| is_selected(&it)) {
            continue;
        }
        // Continues after a failed screen.
        if let Err(error) = screen.open(&mut fixture).await {
            eprintln!("error: {}: {error}", screen.name());
            failed.push(screen.name());
            continue;
        }
        for appearance in appearances.iter().filter(is_selected) {
            let name = name(appearance);
            let file = options.out.join(format!("{name}.png"));
            let screenshot = fixture.page.full_page_screenshot(*appearance).await?;
            fs::write(&file, &screenshot)?;
            println!("{}", file.display());
            if let (README, Some(readme)) = (name.as_str(), &options.readme) {
                if let Some(folder) = readme.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::write(readme, &screenshot)?;
            }
            taken.push(name);
        }
        fixture.check_logs(ExpectedErrors(&["/api/v1/"])).await?;
    }
    fixture.browser.quit().await;
    fs::write(options.out.join("index.html"), contact_sheet(&appearances, &taken)?)?;
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("not reached: {}", failed.join(", ")).into())
    }
}

/// A page with a row for each screen, and a column for each appearance.
fn contact_sheet(appearances: &[Appearance], taken: &[String]) -> Result<String> {
    let mut html = "<!doctype html><html lang=en><meta charset=utf-8><title>Screenshots</title><style>\
        body { font: 14px system-ui; background: #888 } \
        th { position: sticky; top: 0; left: 0; padding: 4px; background: #fff; text-align: start } \
        img { width: 240px; height: 180px; object-fit: cover; object-position: top } \
        </style><table><thead><tr><th>Screen"
        .to_owned();
    for appearance in appearances {
        write!(html, "<th>{appearance}")?;
    }
    html += "<tbody>";
    for screen in Screen::ALL {
        let name = |appearance: &Appearance| format!("{}-{appearance}", screen.name());
        if !appearances.iter().any(|appearance| taken.contains(&name(appearance))) {
            continue;
        }
        write!(html, "\n<tr><th>{}", screen.name())?;
        for name in appearances.iter().map(name) {
            html += "<td>";
            if taken.contains(&name) {
                write!(
                    html,
                    "<a href={name}.png><img src={name}.png loading=lazy alt={name}></a>"
                )?;
            }
        }
    }
    html.push('\n');
    Ok(html)
}
