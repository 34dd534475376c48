//! Pictures of every screen in every state: `screenshots --out DIR [--only PATTERN] [--readme FILE]`.
//!
//! They are the same each time: time stands still, nothing is random, nothing moves.

use e2e::{Look, Result, Scene, Setup, Stage, Trouble, exit_code};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

/// The widths that are worth a picture.
const WIDTHS: [u32; 2] = [1280, 320];

/// The picture that says most with least.
const README: &str = "list-light-1280";

struct Options {
    out: PathBuf,
    /// Only pictures with this in their name.
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
    let mut stage = Stage::start(&Setup { volumes: 0, ..Setup::default() }).await?;
    let looks: Vec<_> = Look::all().filter(|look| WIDTHS.contains(&look.width)).collect();
    let name =
        |scene: Scene, look: Look| format!("{}-{}-{}", scene.name(), look.theme(), look.width);
    let mut failed = Vec::new();
    for &scene in Scene::ALL {
        let wanted = |look: &&Look| name(scene, **look).contains(&options.only);
        if !looks.iter().any(|look| wanted(&look)) {
            continue;
        }
        // One screen that cannot be reached is no reason not to see the others.
        if let Err(error) = scene.enter(&mut stage).await {
            eprintln!("error: {}: {error}", scene.name());
            failed.push(scene.name());
            continue;
        }
        for look in looks.iter().filter(wanted) {
            let name = name(scene, *look);
            let file = options.out.join(format!("{name}.png"));
            let picture = stage.page.whole_picture(*look).await?;
            fs::write(&file, &picture)?;
            println!("{}", file.display());
            if let (README, Some(readme)) = (name.as_str(), &options.readme) {
                if let Some(folder) = readme.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::write(readme, &picture)?;
            }
        }
        stage.check(Trouble(&["/api/v1/"])).await?;
    }
    stage.browser.quit().await;
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("not reached: {}", failed.join(", ")).into())
    }
}
