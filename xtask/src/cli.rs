//! The command line.

use crate::{Result, ring::Ring};
use lexopt::prelude::*;
use std::path::PathBuf;

pub const HELP: &str = "\
The commands of the data volumes console

cargo xtask doctor       List the tools: what is there, what is missing, and the command for it
    --pin                download every archive of a tool, and print its checksum

cargo xtask serve        Build and serve the console over the emulator; reload on changes
    --volumes N          seeded volumes (1000)
    --workloads N        seeded workloads (300 per 1,000 volumes)
    --backend URL        forward /api and /auth to a real control plane instead
    --port N             port of the console (8080)
    --open               open a browser

cargo xtask test [RING…] [NAME]
                         Run all rings of tests, or the named ones; of their tests, those with NAME
                         in their name:
    fmt                  formatting
    lint                 clippy for the host and for wasm32, and the documentation
    deny                 licences, sources, versions and advisories of the dependencies
    host                 unit, property and tidiness tests, without a browser
    contract             every request and response against the OpenAPI document
    emulator             the emulator against the OpenAPI document
    browser              components and user journeys in headless Chromium
    e2e                  the release build in Chromium against the emulator over HTTP
    --quick              fmt, lint, host, contract and emulator, which need no browser
    --repeat N           run them N times, and count how often each test fails

cargo xtask build        Build the release into dist/, with .br and .gz files beside it
    --check-reproducible build it once more in another folder, and compare
    --demo               build a demo without a server into dist-demo/, for any host of static files;
                         the release only if it is out of date

cargo xtask release      Write the files of a release into target/release-files: archive, Helm chart,
                         SBOM, changes and checksums
    --check              only check that this commit can be released
    --allow-dirty        also with changes that are not committed

cargo xtask preview      Serve dist/ with the production headers and the emulator on one origin
    --build              build dist/ first even if it is there
    --volumes N          seeded volumes (1000)
    --workloads N        seeded workloads (300 per 1,000 volumes)
    --latency-ms N       delay of each response (0)
    --port N             port (8080)

cargo xtask container    Build the image of the release with docker or podman
    --tag NAME           its name (data-volumes-console:VERSION)
    --check              check what a registry and a cluster are not needed for: the container's nginx
                         and the Helm chart; say what was not run

cargo xtask size         Show the largest modules and functions of the WebAssembly module, with
                         the number of copies

cargo xtask screenshots  Take screenshots of every screen in every theme and width, with a page,
                         index.html, that shows them side by side
    --out DIR            folder (target/screenshots)
    --only PATTERN       only those with PATTERN in their name, such as list-dark
    --widths N,N…        widths of the window (375,768,1280,1920)

cargo xtask soak         Use the release for half an hour of simulated time, in three minutes,
                         and check that memory does not grow
    --minutes N          simulated minutes (30)

cargo xtask bench        Compare the release with a minimal page that shows the same, on a slow
                         computer and a slow network: a table, the samples, two charts
    --runs N             samples of each (5)

Tools that are missing are installed into the user's cache folder, in pinned versions.
CHROMIUM and CHROMEDRIVER name a browser and its driver that are not on the PATH, NGINX a web server.
";

#[derive(Debug, PartialEq)]
pub enum Command {
    Help,
    Doctor(Doctor),
    Serve(Serve),
    Test(Test),
    Build(Build),
    Release(Release),
    Preview(Preview),
    Container(Container),
    /// Split the module after a build; only Trunk calls it, so [`HELP`] omits it.
    TrunkHook,
    Size,
    Screenshots(Screenshots),
    Soak(Soak),
    Bench(Bench),
}

#[derive(Debug, Default, PartialEq)]
pub struct Doctor {
    /// Whether to print the checksums of the archives instead.
    pub pin: bool,
}

#[derive(Debug, PartialEq)]
pub struct Serve {
    pub volumes: u32,
    /// By default, their number depends on that of the volumes.
    pub workloads: Option<u32>,
    /// URL of a control plane to use instead of the emulator.
    pub backend: Option<String>,
    pub port: u16,
    pub open: bool,
}

impl Default for Serve {
    fn default() -> Self {
        Self { volumes: 1000, workloads: None, backend: None, port: 8080, open: false }
    }
}

#[derive(Debug, PartialEq)]
pub struct Test {
    pub rings: Vec<Ring>,
    /// Selects the tests with this text in their name.
    pub name: Option<String>,
    pub repeat: u32,
}

impl Default for Test {
    fn default() -> Self {
        Self { rings: Vec::new(), name: None, repeat: 1 }
    }
}

#[derive(Debug, Default, PartialEq)]
pub struct Build {
    pub check_reproducible: bool,
    /// Whether to build the demo as well.
    pub demo: bool,
}

#[derive(Debug, Default, PartialEq)]
pub struct Release {
    /// Whether to write nothing.
    pub check: bool,
    /// Whether changes that are not committed are allowed.
    pub allow_dirty: bool,
}

#[derive(Debug, PartialEq)]
pub struct Preview {
    /// Whether to build even if `dist/` exists.
    pub build: bool,
    pub volumes: u32,
    /// By default, their number depends on that of the volumes.
    pub workloads: Option<u32>,
    /// Delay of each response of the emulator.
    pub latency_ms: u32,
    /// The port of both the console and the emulator.
    pub port: u16,
}

impl Default for Preview {
    fn default() -> Self {
        Self { build: false, volumes: 1000, workloads: None, latency_ms: 0, port: 8080 }
    }
}

#[derive(Debug, Default, PartialEq)]
pub struct Container {
    /// Name of the image, by default that of the package with its version.
    pub tag: Option<String>,
    /// Whether to check everything else instead.
    pub check: bool,
}

#[derive(Debug, Default, PartialEq)]
pub struct Screenshots {
    /// Output folder, `target/screenshots` by default.
    pub out: Option<PathBuf>,
    /// A part of the names.
    pub only: Option<String>,
    /// Widths, separated by commas.
    pub widths: Option<String>,
}

#[derive(Debug, PartialEq)]
pub struct Soak {
    /// Duration in simulated time.
    pub minutes: u32,
}

impl Default for Soak {
    fn default() -> Self {
        Self { minutes: 30 }
    }
}

#[derive(Debug, PartialEq)]
pub struct Bench {
    /// Samples of each page.
    pub runs: u32,
}

impl Default for Bench {
    fn default() -> Self {
        Self { runs: 5 }
    }
}

/// Parses the arguments of `cargo xtask`.
pub fn parse(mut args: lexopt::Parser) -> Result<Command> {
    let command = command(&mut args).map_err(|error| format!("{error}; see `cargo xtask help`"))?;
    Ok(command.unwrap_or(Command::Help))
}

/// `None` means help, which may be requested at any position.
fn command(args: &mut lexopt::Parser) -> std::result::Result<Option<Command>, lexopt::Error> {
    let name = match args.next()? {
        Some(Value(name)) => name.string()?,
        Some(Short('h') | Long("help")) | None => return Ok(None),
        Some(other) => return Err(other.unexpected()),
    };
    let mut command = match name.as_str() {
        "help" => return Ok(None),
        "doctor" => Command::Doctor(Doctor::default()),
        "serve" => Command::Serve(Serve::default()),
        "test" => Command::Test(Test::default()),
        "build" => Command::Build(Build::default()),
        "release" => Command::Release(Release::default()),
        "preview" => Command::Preview(Preview::default()),
        "container" => Command::Container(Container::default()),
        "trunk-hook" => Command::TrunkHook,
        "size" => Command::Size,
        "screenshots" => Command::Screenshots(Screenshots::default()),
        "soak" => Command::Soak(Soak::default()),
        "bench" => Command::Bench(Bench::default()),
        _ => return Err(format!("there is no command `{name}`").into()),
    };
    let mut is_quick = false;
    while let Some(arg) = args.next()? {
        if matches!(arg, Short('h') | Long("help")) {
            return Ok(None);
        }
        match (&mut command, arg) {
            (Command::Doctor(it), Long("pin")) => it.pin = true,
            (Command::Serve(it), Long("volumes")) => it.volumes = args.value()?.parse()?,
            (Command::Serve(it), Long("workloads")) => it.workloads = Some(args.value()?.parse()?),
            (Command::Serve(it), Long("backend")) => {
                it.backend = Some(args.value()?.parse_with(backend)?);
            }
            (Command::Serve(it), Long("port")) => it.port = args.value()?.parse()?,
            (Command::Serve(it), Long("open")) => it.open = true,
            (Command::Test(_), Long("quick")) => is_quick = true,
            (Command::Test(it), Long("repeat")) => it.repeat = args.value()?.parse_with(rounds)?,
            (Command::Test(it), Value(word)) => {
                let word = word.string()?;
                match Ring::parse(&word) {
                    Some(ring) => it.rings.push(ring),
                    None if it.name.is_none() => it.name = Some(word),
                    None => return Err(format!("one name is enough, without `{word}`").into()),
                }
            }
            (Command::Build(it), Long("check-reproducible")) => it.check_reproducible = true,
            (Command::Build(it), Long("demo")) => it.demo = true,
            (Command::Release(it), Long("check")) => it.check = true,
            (Command::Release(it), Long("allow-dirty")) => it.allow_dirty = true,
            (Command::Preview(it), Long("build")) => it.build = true,
            (Command::Preview(it), Long("volumes")) => it.volumes = args.value()?.parse()?,
            (Command::Preview(it), Long("workloads")) => {
                it.workloads = Some(args.value()?.parse()?);
            }
            (Command::Preview(it), Long("latency-ms")) => it.latency_ms = args.value()?.parse()?,
            (Command::Preview(it), Long("port")) => it.port = args.value()?.parse()?,
            (Command::Container(it), Long("tag")) => it.tag = Some(args.value()?.string()?),
            (Command::Container(it), Long("check")) => it.check = true,
            (Command::Screenshots(it), Long("out")) => it.out = Some(args.value()?.into()),
            (Command::Screenshots(it), Long("only")) => it.only = Some(args.value()?.string()?),
            (Command::Screenshots(it), Long("widths")) => it.widths = Some(args.value()?.string()?),
            (Command::Soak(it), Long("minutes")) => it.minutes = args.value()?.parse()?,
            (Command::Bench(it), Long("runs")) => it.runs = args.value()?.parse_with(rounds)?,
            (_, other) => return Err(other.unexpected()),
        }
    }
    if let Command::Test(Test { rings, name, .. }) = &mut command {
        if let (Some(name), Some(ring)) = (&name, rings.iter().find(|ring| !ring.has_names())) {
            let ring = ring.name();
            return Err(format!("the ring {ring} has no test with a name like `{name}`").into());
        }
        let requested = std::mem::replace(rings, Ring::ALL.to_vec());
        let is_any = requested.is_empty() && !is_quick;
        rings.retain(|ring| {
            (name.is_none() || ring.has_names())
                && (is_any || requested.contains(ring) || is_quick && Ring::QUICK.contains(ring))
        });
    }
    Ok(Some(command))
}

fn rounds(text: &str) -> std::result::Result<u32, &'static str> {
    text.parse().ok().filter(|rounds| *rounds > 0).ok_or("tests run once or more times")
}

/// The URL of a control plane, without a trailing slash.
fn backend(url: &str) -> std::result::Result<String, &'static str> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(rest)
            if !rest.starts_with('/')
                && !rest.is_empty()
                && rest.chars().all(|c| c.is_ascii_graphic() && !"\"'\\<>?#".contains(c)) =>
        {
            Ok(url.trim_end_matches('/').to_owned())
        }
        _ => Err("a control plane has an address like https://company.example"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(lexopt::Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn help_is_shown_without_arguments_and_for_every_help_option() {
        for line in ["", "help", "--help", "-h", "serve --help", "test host -h"] {
            assert_eq!(parsed(line), Ok(Command::Help), "{line}");
        }
    }

    #[test]
    fn serve_takes_its_options() {
        let all = "serve --volumes 20000 --workloads 500 --backend https://company.example/ \
                   --port 9000 --open";
        assert_eq!(
            parsed(all),
            Ok(Command::Serve(Serve {
                volumes: 20_000,
                workloads: Some(500),
                backend: Some("https://company.example".to_owned()),
                port: 9000,
                open: true,
            }))
        );
        assert_eq!(parsed("serve"), Ok(Command::Serve(Serve::default())));
    }

    #[test]
    fn build_takes_its_options() {
        let build =
            |check_reproducible, demo| Ok(Command::Build(Build { check_reproducible, demo }));
        assert_eq!(parsed("build"), build(false, false));
        assert_eq!(parsed("build --demo"), build(false, true));
        assert_eq!(parsed("build --check-reproducible"), build(true, false));
    }

    #[test]
    fn rings_run_once_and_in_a_fixed_order() {
        let rings = |rings: &[Ring]| Test { rings: rings.to_vec(), ..Test::default() };
        assert_eq!(parsed("test"), Ok(Command::Test(rings(&Ring::ALL))));
        let two = rings(&[Ring::Fmt, Ring::Browser]);
        assert_eq!(parsed("test browser fmt browser"), Ok(Command::Test(two)));
        assert_eq!(parsed("test --quick"), Ok(Command::Test(rings(&Ring::QUICK))));
    }

    #[test]
    fn tests_are_selected_by_ring_and_name_and_repeated() {
        let test = |rings: &[Ring], repeat| {
            let name = Some("list::".to_owned());
            Ok(Command::Test(Test { rings: rings.to_vec(), name, repeat }))
        };
        assert_eq!(parsed("test browser list::"), test(&[Ring::Browser], 1));
        let named = &Ring::ALL[3..];
        assert!(named.iter().all(|ring| ring.has_names()));
        assert_eq!(parsed("test --repeat 5 list::"), test(named, 5));
        let quick = [Ring::Host, Ring::Contract, Ring::Emulator];
        assert_eq!(parsed("test list:: --quick"), test(&quick, 1));
    }

    #[test]
    fn an_error_names_the_mistake_and_the_help_command() {
        for (line, part) in [
            ("sevre", "there is no command `sevre`"),
            ("test list:: detail::", "one name is enough"),
            ("test lint list::", "the ring lint has no test"),
            ("test --repeat 0 list::", "once or more"),
            ("build --fast", "--fast"),
            ("release --force", "--force"),
            ("serve --port many", "many"),
            ("serve --backend company.example", "https://company.example"),
        ] {
            let error = parsed(line).expect_err(line);
            assert!(error.contains(part), "{line}: {error}");
            assert!(error.ends_with("see `cargo xtask help`"), "{line}: {error}");
        }
    }

    #[test]
    fn the_help_names_every_command_and_ring() {
        for name in [
            "doctor",
            "serve",
            "test",
            "build",
            "release",
            "preview",
            "container",
            "size",
            "screenshots",
            "soak",
            "bench",
        ] {
            assert!(HELP.contains(&format!("cargo xtask {name}")), "{name}");
        }
        for ring in Ring::ALL {
            assert!(HELP.contains(&format!("\n    {} ", ring.name())), "{}", ring.name());
        }
    }
}
