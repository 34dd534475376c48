//! The emulator in this process, serving the console as in production.

use crate::{Nginx, Result, Surroundings};
use emulator::{Clock, Config, Emulator, Exchange, Fault, FaultKind, Operation, ServerOptions};
use serde_json::Value;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the browser talks to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Front {
    /// The emulator, with the headers of production.
    #[default]
    Emulator,
    /// A real web server in front of it, over TLS.
    Nginx,
}

/// What is served, and how.
#[derive(Clone, Debug)]
pub struct Setup {
    /// How many volumes there are.
    pub volumes: usize,
    /// How long a volume is `Creating` or `Deleting`: so long that nothing changes by itself, see
    /// [`Plane::let_pass`].
    pub change: Duration,
    /// Whether the console signs in by itself.
    pub dev_config: bool,
    /// Whether time stands still, for the emulator and for the browser.
    pub frozen: bool,
    /// What the browser talks to.
    pub front: Front,
    /// Whether the browser compiles what runs once and for all, instead of better and better: then
    /// what grows is not its code.
    pub compiles_once: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            volumes: 60,
            change: Duration::from_secs(600),
            dev_config: true,
            frozen: false,
            front: Front::Emulator,
            compiles_once: false,
        }
    }
}

/// A control plane on a port of its own: an origin without a past.
pub struct Plane {
    emulator: Arc<Mutex<Emulator>>,
    origin: String,
    clock: Clock,
    shift: Arc<AtomicI64>,
    frozen: bool,
    nginx: Option<Nginx>,
    task: JoinHandle<()>,
}

impl Plane {
    /// Starts one.
    pub async fn start(surroundings: &Surroundings, setup: &Setup) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let own = format!("http://{}", listener.local_addr()?);
        // Frozen, this is the time; else how far it is from that of the machine.
        let shift = Arc::new(AtomicI64::new(if setup.frozen { Config::default().now } else { 0 }));
        let (frozen, read) = (setup.frozen, shift.clone());
        let clock = Clock::new(move || {
            let base = if frozen { 0 } else { Clock::system().now() };
            base + read.load(Ordering::SeqCst)
        });
        let config = Config {
            volumes: setup.volumes,
            now: clock.now(),
            creating_ms: milliseconds(setup.change),
            deleting_ms: milliseconds(setup.change),
            ..Config::default()
        };
        let emulator = Arc::new(Mutex::new(Emulator::new(config)));
        let options = ServerOptions {
            dist: Some(surroundings.dist.clone()),
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
        let nginx = match setup.front {
            Front::Emulator => None,
            Front::Nginx => {
                let program = surroundings.nginx.as_deref().ok_or("NGINX is not set")?;
                let nginx = Nginx::start(program, &surroundings.dist, &own).await?;
                let lock = || emulator.lock().unwrap_or_else(PoisonError::into_inner);
                lock().set_origin(nginx.origin());
                if setup.dev_config {
                    nginx.put_settings(&settings(&emulator)?)?;
                }
                Some(nginx)
            }
        };
        let origin = nginx.as_ref().map_or(own, Nginx::origin);
        Ok(Self { emulator, origin, clock, shift, frozen, nginx, task })
    }

    /// The web server in front of it.
    pub fn nginx(&self) -> Result<&Nginx> {
        self.nginx.as_ref().ok_or_else(|| "no web server is in front".into())
    }

    /// Where it is: `http://127.0.0.1:38407`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The time at which it stands still, in milliseconds since the epoch.
    pub fn frozen_at(&self) -> Option<i64> {
        self.frozen.then(|| self.clock.now())
    }

    /// Lets time pass at the control plane alone.
    pub fn let_pass(&self, time: Duration) {
        self.shift.fetch_add(milliseconds(time), Ordering::SeqCst);
    }

    /// An access token for a key.
    pub fn token_for(&self, key: &str) -> String {
        let now = self.clock.now();
        self.with(|emulator| emulator.token_for(key, now))
    }

    /// Looks at the control plane, or changes it.
    pub fn with<T>(&self, look: impl FnOnce(&mut Emulator) -> T) -> T {
        look(&mut self.emulator.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has something go wrong, as in `list_datavolumes:status=500`.
    pub fn fault(&self, fault: &str) -> Result {
        let fault: Fault = fault.parse()?;
        self.with(|emulator| emulator.add_fault(fault));
        Ok(())
    }

    /// Has an operation answered like this from now on.
    pub fn answer(&self, operation: Operation, body: &Value) {
        let kind = FaultKind::Body {
            status: 200,
            content_type: "application/json".to_owned(),
            body: body.to_string().into_bytes(),
        };
        let fault = Fault { operation: Some(operation), nth: None, kind };
        self.with(|emulator| emulator.add_fault(fault));
    }

    /// Has `config.json` hold other settings.
    pub fn set_settings(&self, settings: Value) -> Result {
        if let Some(nginx) = &self.nginx {
            nginx.put_settings(settings.to_string().as_bytes())?;
        }
        self.with(|emulator| emulator.set_settings(settings));
        Ok(())
    }

    /// The requests so far.
    pub fn journal(&self) -> Vec<Exchange> {
        self.with(|emulator| emulator.journal().to_vec())
    }
}

/// The settings that sign in by themselves, as the emulator serves them.
fn settings(emulator: &Mutex<Emulator>) -> Result<Vec<u8>> {
    let request = http::Request::get("/config.json").body(Vec::new())?;
    let mut emulator = emulator.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = emulator.handle(&request, 0);
    answer.response().map(|it| it.body().clone()).ok_or_else(|| "no settings".into())
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

impl Drop for Plane {
    fn drop(&mut self) {
        self.task.abort();
    }
}
