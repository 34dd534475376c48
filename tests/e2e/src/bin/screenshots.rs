//! Takes screenshots of every screen: `screenshots --out DIR [--only PATTERN] [--readme FILE]`.
//! They are reproducible: the clock is frozen, and nothing is random or moves.

use e2e::{Appearance, ExpectedErrors, Fixture, Result, Screen, Setup, exit_code};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

const WIDTHS: [u32; 2] = [1280, 320];

const README: &str = "list-light-1280";

struct Options {
    out: PathBuf,
    /// A part of the screenshot's name.
    only: String,
    readme: Option<PathBuf>,
}

impl Options {
    fn parse(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let (mut out, mut only, mut readme) = (None, String::new(), None);
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--out" => out = Some(PathBuf::from(value()?)),
                "--only" => only = value()?,
                "--readme" => readme = Some(PathBuf::from(value()?)),
                _ => return Err(format!("{argument} is no option").into()),
            }
        }
        Ok(Self { out: out.ok_or("--out DIR says where the pictures go")?, only, readme })
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
    let appearances: Vec<_> = Appearance::all().filter(|it| WIDTHS.contains(&it.width)).collect();
    let name = |screen: Screen, appearance: Appearance| {
        format!("{}-{}-{}", screen.name(), appearance.theme(), appearance.width)
    };
    let mut failed = Vec::new();
    for &screen in Screen::ALL {
        let is_selected =
            |appearance: &&Appearance| name(screen, **appearance).contains(&options.only);
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
            let name = name(screen, *appearance);
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
        }
        fixture.check_logs(ExpectedErrors(&["/api/v1/"])).await?;
    }
    fixture.browser.quit().await;
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("not reached: {}", failed.join(", ")).into())
    }
}
