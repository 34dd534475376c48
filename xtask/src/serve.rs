//! `cargo xtask serve`: the console for development.

use crate::{
    Result, cli, preview,
    process::{self, Servers},
    progress::{self, Progress},
    tools, versions, workspace,
};
use std::{
    fmt::Write,
    io::{self, IsTerminal},
    time::Duration,
};

/// Serves the console with the emulator or a real control plane, until Ctrl-C.
pub fn run(options: &cli::Serve) -> Result {
    process::require_free(options.port)?;
    let mut trunk = tools::trunk()?;
    let mut servers = Servers::new()?;
    let proxies = match &options.backend {
        Some(url) => {
            process::step(format_args!("Forwarding /api and /auth to {url}"));
            let proxy = |path| Proxy { path, server: url.clone(), local: false };
            vec![proxy("/api"), proxy("/auth")]
        }
        None => {
            let port = process::free_port()?;
            let volumes = options.volumes;
            let mut emulator = preview::emulator("debug", volumes, options.workloads)?;
            emulator.arg("--port").arg(port.to_string());
            // Trunk does not forward the original host.
            emulator.arg("--origin").arg(format!("http://127.0.0.1:{}", options.port));
            process::step(format_args!("Starting the emulator with {volumes} volumes"));
            servers.start_and_await("emulator", &mut emulator, preview::READY)?;
            let server = format!("http://127.0.0.1:{port}");
            let proxy = |path| Proxy { path, server: server.clone(), local: true };
            ["/api", "/auth", "/config.json"].map(proxy).into()
        }
    };

    let root = workspace::root();
    let own = tools::trunk_config(&root)?;
    let config = tools::write_trunk_config("serve", &with_proxies(&own, &proxies))?;
    // A separate folder keeps the release in dist/.
    let dist = workspace::scratch().join("dist");
    trunk.arg("serve").arg("--config").arg(&config).arg("--dist").arg(dist);
    for path in versions::strings(versions::value(&own, "watch").unwrap_or_default()) {
        trunk.arg("--watch").arg(root.join(path));
    }
    trunk.arg("--port").arg(options.port.to_string());
    if options.open {
        trunk.arg("--open");
    }
    trunk.arg(root.join("index.html"));
    let port = options.port;
    process::step(format_args!("Building the console; then it is on http://127.0.0.1:{port}"));
    if io::stderr().is_terminal() {
        trunk.env("CARGO_TERM_COLOR", "always");
    }
    let mut log = BuildLog::default();
    let log_line = move |line: &str| match log.line(line) {
        Some(BuildEvent::Succeeded(time)) => {
            let time = progress::duration(time);
            process::step(format_args!("Built in {time}; the page reloads by itself"));
        }
        Some(BuildEvent::Failed(text)) => process::show(&text),
        None => {}
    };
    servers.start_and_read("builder", progress::with_bar(&mut trunk), log_line)?;
    servers.wait()
}

/// The output of Trunk since a build began, which is shown only if the build fails.
#[derive(Default)]
struct BuildLog {
    text: String,
    has_failed: bool,
    /// While a build runs.
    progress: Option<Progress>,
}

#[derive(Debug, PartialEq)]
enum BuildEvent {
    /// After this time.
    Succeeded(Duration),
    /// The output since the last event.
    Failed(String),
}

impl BuildLog {
    /// Adds a line. Trunk uses emoji only in some environments.
    fn line(&mut self, line: &str) -> Option<BuildEvent> {
        let end = line.trim_end();
        if end.ends_with("starting build") {
            let progress = Some(Progress::new("Building the console"));
            *self = Self { progress, ..Self::default() };
        }
        if let Some(progress) = &mut self.progress
            && progress.line(line)
        {
            return None;
        }
        self.text.push_str(line);
        if end.ends_with("success") && end.contains(" INFO ") {
            let time = self.progress.take().map(Progress::end).unwrap_or_default();
            *self = Self::default();
            return Some(BuildEvent::Succeeded(time));
        }
        // The causes follow the error.
        self.has_failed |= end.contains(" ERROR ");
        if self.has_failed {
            self.progress.take().map(Progress::end);
        }
        self.has_failed.then(|| BuildEvent::Failed(std::mem::take(&mut self.text)))
    }
}

/// A path that is forwarded to another server.
struct Proxy {
    path: &'static str,
    server: String,
    /// Whether the server is on this computer, where no HTTP proxy is used.
    local: bool,
}

fn with_proxies(own: &str, proxies: &[Proxy]) -> String {
    let mut config = own.to_owned();
    for Proxy { path, server, local } in proxies {
        // The browser follows redirects, such as those of single sign-on.
        let _ = write!(
            config,
            "\n[[proxy]]\nbackend = \"{server}{path}\"\nrewrite = \"{path}\"\n\
             no_system_proxy = {local}\nno_redirect = true\n"
        );
    }
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_for_a_proxied_path_go_to_its_server() {
        let proxy =
            Proxy { path: "/api", server: "https://company.example/x".into(), local: false };
        let config = with_proxies("[tools]\na = 1\n", &[proxy]);
        assert!(config.starts_with("[tools]\na = 1\n"), "{config}");
        assert!(config.contains("backend = \"https://company.example/x/api\""), "{config}");
        assert!(config.contains("rewrite = \"/api\""), "{config}");
    }

    #[test]
    fn only_results_of_builds_and_complete_errors_are_shown() {
        let mut log = BuildLog::default();
        let mut event = |line: &str| log.line(&format!("{line}\n"));
        let failed = |lines: &str| Some(BuildEvent::Failed(lines.to_owned()));
        let begin = "2026-11-27T10:00:00.446833Z  INFO 📦 starting build";
        assert_eq!(event(begin), None);
        assert_eq!(event("    Building [=> ] 3/9: serde"), None);
        assert_eq!(event("   Compiling serde v1.0.0"), None);
        let is_success = |event| matches!(event, Some(BuildEvent::Succeeded(_)));
        assert!(is_success(event("2026-11-27T10:01:00.446833Z  INFO ✅ success")));
        assert_eq!(event("2026-11-27T10:01:01.446833Z  INFO 📡 server listening at:"), None);
        assert_eq!(event(begin), None);
        assert_eq!(event("error[E0425]: cannot find value `ERROR`"), None);
        let error = "2026-11-27T10:02:00.446833Z ERROR ❌ error";
        let text = format!("{begin}\nerror[E0425]: cannot find value `ERROR`\n{error}\n");
        assert_eq!(event(error), failed(&text));
        assert_eq!(event("Caused by: a file is missing"), failed("Caused by: a file is missing\n"));
        assert_eq!(event("2026-11-27T10:03:00.446833Z  INFO starting build"), None);
        assert!(is_success(event("2026-11-27T10:04:00.446833Z  INFO success")));
    }

    #[test]
    fn the_watched_folders_are_read_from_trunk_toml() {
        let own = tools::trunk_config(&workspace::root()).expect("Trunk.toml");
        let watched = versions::strings(versions::value(&own, "watch").expect("a list"));
        assert!(watched.contains(&"src"), "{watched:?}");
    }
}
