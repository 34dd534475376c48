//! Runs the emulator, which serves the console as in production.

use crate::container::Container;
use crate::environment::Environment;
use crate::error::Result;
use crate::next_release;
use crate::nginx::{Nginx, Site, copy};
use crate::temp_dir::TempDir;
use emulator::{Clock, Config, Emulator, Exchange, Fault, FaultKind, Operation, ServerOptions};
use serde_json::Value;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebServer {
    #[default]
    Emulator,
    /// nginx in front of the emulator, over TLS.
    Nginx,
    /// A host that serves files, and `404.html` for every other address, beside the API.
    StaticHost,
    /// The container of `hosting/container` in front of the emulator.
    Container,
    /// That container beside the emulator, both behind an ingress that ends TLS.
    Ingress,
    /// A host of files with the demo and without an API.
    DemoHost,
}

#[derive(Clone, Debug)]
pub struct Setup {
    pub volumes: usize,
    /// How many workloads there are; `None` for some hundreds per 1,000 volumes.
    pub workloads: Option<usize>,
    /// How long a volume is `Creating` or `Deleting`. By default only [`Server::advance_clock`]
    /// ends that.
    pub transition_time: Duration,
    /// Whether the settings sign the console in.
    pub dev_config: bool,
    /// Freezes the clocks of emulator and browser.
    pub is_time_frozen: bool,
    pub web_server: WebServer,
    /// The path that the console is served under: empty, or [`UNDER_A_PATH`].
    pub base_path: &'static str,
    /// Serves a copy of the release, which [`Server::install_next_release`] replaces.
    pub can_be_upgraded: bool,
    /// Keeps the browser from recompiling hot code, which would look like growing memory.
    pub uses_baseline_compiler: bool,
}

/// The path of `hosting/nginx/under-a-path.conf`.
pub const UNDER_A_PATH: &str = "/data-volumes";

impl Default for Setup {
    fn default() -> Self {
        Self {
            volumes: 60,
            workloads: None,
            transition_time: Duration::from_secs(600),
            dev_config: true,
            is_time_frozen: false,
            web_server: WebServer::Emulator,
            base_path: "",
            can_be_upgraded: false,
            uses_baseline_compiler: false,
        }
    }
}

/// An emulator on its own port, and so with empty browser storage.
pub struct Server {
    emulator: Arc<Mutex<Emulator>>,
    origin: String,
    emulator_origin: String,
    base_path: &'static str,
    clock: Clock,
    clock_offset: Arc<AtomicI64>,
    is_time_frozen: bool,
    nginx: Option<Nginx>,
    /// The release that can be replaced.
    own_release: Option<TempDir>,
    container: Option<Container>,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start(environment: &Environment, setup: &Setup) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let emulator_origin = format!("http://{}", listener.local_addr()?);
        // The time itself if frozen, otherwise the offset from the system's.
        let clock_offset =
            Arc::new(AtomicI64::new(if setup.is_time_frozen { Config::default().now } else { 0 }));
        let (is_time_frozen, offset) = (setup.is_time_frozen, clock_offset.clone());
        let clock = Clock::new(move || {
            let base = if is_time_frozen { 0 } else { Clock::system().now() };
            base + offset.load(Ordering::SeqCst)
        });
        let config = Config {
            volumes: setup.volumes,
            workloads: setup.workloads.unwrap_or(Config::default().workloads),
            now: clock.now(),
            creating_ms: milliseconds(setup.transition_time),
            deleting_ms: milliseconds(setup.transition_time),
            ..Config::default()
        };
        let emulator = Arc::new(Mutex::new(Emulator::new(config)));
        let own_release = setup.can_be_upgraded.then(TempDir::new).transpose()?;
        if let Some(own) = &own_release {
            copy(&environment.dist, own.path())?;
        }
        let dist = own_release.as_ref().map_or(environment.dist.as_path(), TempDir::path);
        let options = ServerOptions {
            dist: Some(dist.to_owned()),
            base_path: setup.base_path.to_owned(),
            dev_config: setup.dev_config,
            clock: clock.clone(),
            ..ServerOptions::default()
        };
        let serving = emulator::serve(listener, emulator.clone(), options);
        let task = tokio::spawn(async move {
            if let Err(error) = serving.await {
                eprintln!("the emulator has stopped: {error}");
            }
        });
        let container = match setup.web_server {
            WebServer::Container => {
                let variables = [("CONTROL_PLANE", &*emulator_origin)];
                Some(Container::start_with_settings(environment, &variables).await?)
            }
            WebServer::Ingress => {
                let variables = [("BASE_PATH", setup.base_path)];
                Some(Container::start_with_settings(environment, &variables).await?)
            }
            _ => None,
        };
        let is_demo = setup.web_server == WebServer::DemoHost;
        let site = match (setup.web_server, setup.base_path, &container) {
            (WebServer::Emulator | WebServer::Container, ..) => None,
            (WebServer::StaticHost, ..) => Some(Site::Static),
            (WebServer::DemoHost, ..) => Some(Site::FilesOnly),
            (_, _, Some(container)) => Some(Site::Ingress(container.port())),
            (_, "", _) => Some(Site::Root),
            _ => Some(Site::UnderAPath),
        };
        let nginx = match site {
            None => None,
            Some(site) => {
                let program = environment.nginx.as_deref().ok_or("NGINX is not set")?;
                let files = match &environment.demo {
                    _ if !is_demo => &environment.dist,
                    Some(demo) => demo,
                    None => return Err("CONSOLE_DEMO is not set".into()),
                };
                let base_path = setup.base_path;
                Some(Nginx::start(program, files, &emulator_origin, site, base_path).await?)
            }
        };
        let in_front = nginx.as_ref().map(Nginx::origin);
        let origin = in_front.or_else(|| container.as_ref().map(Container::origin));
        if let Some(origin) = &origin {
            emulator.lock().unwrap_or_else(PoisonError::into_inner).set_origin(origin.clone());
            if setup.dev_config && !is_demo {
                write_settings(nginx.as_ref(), container.as_ref(), &settings(&emulator)?)?;
            }
        }
        let origin = origin.unwrap_or_else(|| emulator_origin.clone());
        let base_path = setup.base_path;
        Ok(Self {
            emulator,
            origin,
            emulator_origin,
            base_path,
            clock,
            clock_offset,
            is_time_frozen,
            nginx,
            own_release,
            container,
            task,
        })
    }

    /// Puts another release in place of the one that is served, of which no file is left.
    pub fn install_next_release(&self) -> Result {
        let own = self.own_release.as_ref().ok_or("the release cannot be replaced")?;
        next_release::install(own.path())
    }

    pub fn nginx(&self) -> Result<&Nginx> {
        self.nginx.as_ref().ok_or_else(|| "no web server is in front".into())
    }

    pub fn container(&self) -> Result<&Container> {
        self.container.as_ref().ok_or_else(|| "no container is in front".into())
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Without what is in front.
    pub fn emulator_origin(&self) -> &str {
        &self.emulator_origin
    }

    /// The address of the console, without a slash at its end.
    pub fn console(&self) -> String {
        format!("{}{}", self.origin, self.base_path)
    }

    /// Milliseconds since the epoch.
    pub fn frozen_time(&self) -> Option<i64> {
        self.is_time_frozen.then(|| self.clock.now())
    }

    /// Advances the emulator's clock only.
    pub fn advance_clock(&self, time: Duration) {
        self.clock_offset.fetch_add(milliseconds(time), Ordering::SeqCst);
    }

    pub fn token_for(&self, key: &str) -> String {
        let now = self.clock.now();
        self.with(|emulator| emulator.token_for(key, now))
    }

    pub fn with<T>(&self, access: impl FnOnce(&mut Emulator) -> T) -> T {
        access(&mut self.emulator.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Injects a fault such as `list_datavolumes:status=500`.
    pub fn inject_fault(&self, fault: &str) -> Result {
        let fault: Fault = fault.parse()?;
        self.with(|emulator| emulator.add_fault(fault));
        Ok(())
    }

    /// Makes an operation respond with this body from now on.
    pub fn set_response(&self, operation: Operation, body: &Value) {
        let kind = FaultKind::Body {
            status: 200,
            content_type: "application/json".to_owned(),
            body: body.to_string().into_bytes(),
        };
        let fault = Fault { operation: Some(operation), nth: None, kind };
        self.with(|emulator| emulator.add_fault(fault));
    }

    /// Replaces `config.json`.
    pub fn set_settings(&self, settings: Value) -> Result {
        let text = settings.to_string();
        write_settings(self.nginx.as_ref(), self.container.as_ref(), text.as_bytes())?;
        self.with(|emulator| emulator.set_settings(settings));
        Ok(())
    }

    pub fn journal(&self) -> Vec<Exchange> {
        self.with(|emulator| emulator.journal().to_vec())
    }
}

/// Writes `config.json` where the console is served.
fn write_settings(nginx: Option<&Nginx>, container: Option<&Container>, settings: &[u8]) -> Result {
    nginx.map_or(Ok(()), |it| it.write_settings(settings))?;
    container.map_or(Ok(()), |it| it.write_settings(settings))
}

/// The settings that sign the console in, as the emulator serves them.
fn settings(emulator: &Mutex<Emulator>) -> Result<Vec<u8>> {
    let request = http::Request::get("/config.json").body(Vec::new())?;
    let mut emulator = emulator.lock().unwrap_or_else(PoisonError::into_inner);
    let exchange = emulator.handle(&request, 0);
    exchange.response().map(|it| it.body().clone()).ok_or_else(|| "no settings".into())
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
