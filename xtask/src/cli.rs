//! What may be asked for on the command line.

use crate::{Result, test::Ring};
use lexopt::prelude::*;
use std::path::PathBuf;

/// The answer to `cargo xtask help`.
pub const HELP: &str = "\
The commands of the data volumes console

cargo xtask serve        Build and serve the console over the emulator; reload on changes
    --volumes N          seeded volumes (1000)
    --backend URL        forward /api and /auth to a real control plane instead
    --port N             port of the console (8080)
    --open               open a browser

cargo xtask test [RING…] [NAME]
                         Run all rings of tests, or the named ones; of their tests, those with NAME
                         in their name:
    fmt                  formatting
    lint                 clippy for the host and for wasm32, and the documentation
    deny                 licences, sources, versions and known faults of the dependencies
    host                 unit, property and tidiness tests, without a browser
    contract             every request and answer against the OpenAPI document
    emulator             the emulator against the OpenAPI document
    browser              components and journeys in headless Chromium
    e2e                  the release build in Chromium against the emulator over HTTP
    --quick              fmt, lint, host, contract and emulator: what needs no browser
    --repeat N           run them N times, and count how often each test fails

cargo xtask build        Build the release into dist/, with .br and .gz files beside it
    --check-reproducible build it once more in another folder, and compare

cargo xtask preview      Serve dist/ with the production headers and the emulator on one origin
    --build              build dist/ first even if it is there
    --volumes N          seeded volumes (1000)
    --latency-ms N       delay of each answer (0)
    --port N             port (8080)

cargo xtask size         What the module is made of: the heaviest modules of the sources, and the
                         heaviest functions with the number of their copies

cargo xtask screenshots  Take the pictures of the pages
    --out DIR            folder (target/screenshots)

cargo xtask soak         Work on the release for half an hour of its time, in three minutes, and
                         see that nothing grows
    --minutes N          of its time (30)

cargo xtask bench        Measure the release beside the least page that shows the same, on a slow
                         computer behind a slow network: a table, the samples, two charts
    --runs N             samples of each (5)

Tools that are missing are installed into the user's cache folder, in pinned versions.
CHROMIUM and CHROMEDRIVER name a browser and its driver that are not on the PATH, NGINX a web server.
";

/// A parsed command line.
#[derive(Debug, PartialEq)]
pub enum Command {
    /// Print [`HELP`].
    Help,
    /// Serve the console for development.
    Serve(Serve),
    /// Run tests.
    Test(Test),
    /// Build the release.
    Build(Build),
    /// Serve the release.
    Preview(Preview),
    /// Complete what Trunk has built; for Trunk alone, so no part of [`HELP`].
    TrunkHook,
    /// Show what the module is made of.
    Size,
    /// Take the pictures of the pages.
    Screenshots(Screenshots),
    /// Work for a long time.
    Soak(Soak),
    /// Measure.
    Bench(Bench),
}

/// The options of `serve`.
#[derive(Debug, PartialEq)]
pub struct Serve {
    /// How many volumes the emulator starts with.
    pub volumes: u32,
    /// The control plane that takes the place of the emulator.
    pub backend: Option<String>,
    /// The port of the console.
    pub port: u16,
    /// Whether to open a browser.
    pub open: bool,
}

impl Default for Serve {
    fn default() -> Self {
        Self { volumes: 1000, backend: None, port: 8080, open: false }
    }
}

/// The options of `test`.
#[derive(Debug, PartialEq)]
pub struct Test {
    /// The rings to run, in this order.
    pub rings: Vec<Ring>,
    /// What is in the names of the tests to run; `None` for all tests.
    pub name: Option<String>,
    /// How many times to run them.
    pub repeat: u32,
}

impl Default for Test {
    fn default() -> Self {
        Self { rings: Vec::new(), name: None, repeat: 1 }
    }
}

/// The options of `build`.
#[derive(Debug, Default, PartialEq)]
pub struct Build {
    /// Whether to build twice and compare.
    pub check_reproducible: bool,
}

/// The options of `preview`.
#[derive(Debug, PartialEq)]
pub struct Preview {
    /// Whether to build although `dist/` is there.
    pub build: bool,
    /// How many volumes the emulator starts with.
    pub volumes: u32,
    /// The delay of each answer of the emulator, in milliseconds.
    pub latency_ms: u32,
    /// The port of both the console and the emulator.
    pub port: u16,
}

impl Default for Preview {
    fn default() -> Self {
        Self { build: false, volumes: 1000, latency_ms: 0, port: 8080 }
    }
}

/// The options of `screenshots`.
#[derive(Debug, Default, PartialEq)]
pub struct Screenshots {
    /// The folder for the pictures; `target/screenshots` if there is none.
    pub out: Option<PathBuf>,
}

/// The options of `soak`.
#[derive(Debug, PartialEq)]
pub struct Soak {
    /// How long, by the time of the page.
    pub minutes: u32,
}

impl Default for Soak {
    fn default() -> Self {
        Self { minutes: 30 }
    }
}

/// The options of `bench`.
#[derive(Debug, PartialEq)]
pub struct Bench {
    /// How many samples are taken of each page.
    pub runs: u32,
}

impl Default for Bench {
    fn default() -> Self {
        Self { runs: 5 }
    }
}

/// Parses what follows `cargo xtask`.
pub fn parse(mut args: lexopt::Parser) -> Result<Command> {
    let command = command(&mut args).map_err(|error| format!("{error}; see `cargo xtask help`"))?;
    Ok(command.unwrap_or(Command::Help))
}

/// `None` is a request for help, wherever it stands.
fn command(args: &mut lexopt::Parser) -> std::result::Result<Option<Command>, lexopt::Error> {
    let name = match args.next()? {
        Some(Value(name)) => name.string()?,
        Some(Short('h') | Long("help")) | None => return Ok(None),
        Some(other) => return Err(other.unexpected()),
    };
    let mut command = match name.as_str() {
        "help" => return Ok(None),
        "serve" => Command::Serve(Serve::default()),
        "test" => Command::Test(Test::default()),
        "build" => Command::Build(Build::default()),
        "preview" => Command::Preview(Preview::default()),
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
            (Command::Serve(it), Long("volumes")) => it.volumes = args.value()?.parse()?,
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
            (Command::Preview(it), Long("build")) => it.build = true,
            (Command::Preview(it), Long("volumes")) => it.volumes = args.value()?.parse()?,
            (Command::Preview(it), Long("latency-ms")) => it.latency_ms = args.value()?.parse()?,
            (Command::Preview(it), Long("port")) => it.port = args.value()?.parse()?,
            (Command::Screenshots(it), Long("out")) => it.out = Some(args.value()?.into()),
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

/// A number of rounds.
fn rounds(text: &str) -> std::result::Result<u32, &'static str> {
    text.parse().ok().filter(|rounds| *rounds > 0).ok_or("tests run once or more times")
}

/// The address of a control plane, without the slash at its end.
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
    fn help_is_the_answer_to_nothing_and_to_every_form_of_the_question() {
        for line in ["", "help", "--help", "-h", "serve --help", "test host -h"] {
            assert_eq!(parsed(line), Ok(Command::Help), "{line}");
        }
    }

    #[test]
    fn serve_takes_its_options() {
        let all = "serve --volumes 20000 --backend https://company.example/ --port 9000 --open";
        assert_eq!(
            parsed(all),
            Ok(Command::Serve(Serve {
                volumes: 20_000,
                backend: Some("https://company.example".to_owned()),
                port: 9000,
                open: true,
            }))
        );
        assert_eq!(parsed("serve"), Ok(Command::Serve(Serve::default())));
    }

    #[test]
    fn rings_run_in_their_own_order_and_once_each() {
        let rings = |rings: &[Ring]| Test { rings: rings.to_vec(), ..Test::default() };
        assert_eq!(parsed("test"), Ok(Command::Test(rings(&Ring::ALL))));
        let two = rings(&[Ring::Fmt, Ring::Browser]);
        assert_eq!(parsed("test browser fmt browser"), Ok(Command::Test(two)));
        assert_eq!(parsed("test --quick"), Ok(Command::Test(rings(&Ring::QUICK))));
    }

    #[test]
    fn tests_are_chosen_by_ring_and_name_and_repeated() {
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
    fn a_mistake_is_named_and_points_to_the_help() {
        for (line, part) in [
            ("sevre", "there is no command `sevre`"),
            ("test list:: detail::", "one name is enough"),
            ("test lint list::", "the ring lint has no test"),
            ("test --repeat 0 list::", "once or more"),
            ("build --fast", "--fast"),
            ("serve --port many", "many"),
            ("serve --backend company.example", "https://company.example"),
        ] {
            let sentence = parsed(line).expect_err(line);
            assert!(sentence.contains(part), "{line}: {sentence}");
            assert!(sentence.ends_with("see `cargo xtask help`"), "{line}: {sentence}");
        }
    }

    #[test]
    fn the_help_names_every_command_and_ring() {
        for name in ["serve", "test", "build", "preview", "size", "screenshots", "soak", "bench"] {
            assert!(HELP.contains(&format!("cargo xtask {name}")), "{name}");
        }
        for ring in Ring::ALL {
            assert!(HELP.contains(&format!("\n    {} ", ring.name())), "{}", ring.name());
        }
    }
}
