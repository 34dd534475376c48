//! The HTTP server: sockets, a clock, latency, and the built console next to the API.

mod gate;
mod headers;
mod site;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderValue, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::emulator::{Emulator, Outcome};
use crate::instant;
use crate::response::{self, ApiError};
use site::{Body, Site};

const MAX_BODY_BYTES: usize = 1024 * 1024;

#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    pub fn system() -> Self {
        Clock::new(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
    }

    /// `read` returns milliseconds since the epoch.
    pub fn new(read: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Clock(Arc::new(read))
    }

    pub fn now(&self) -> i64 {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Clock::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Added to every response of the API.
    pub latency_ms: u64,
    /// The folder of the built console, served next to the API.
    pub dist: Option<PathBuf>,
    /// The path that the console is served under: empty, or like `/data-volumes`. The API stays at the root.
    pub base_path: String,
    /// Serves the emulator's development settings as `/config.json`, not the file in `dist`.
    pub dev_config: bool,
    pub clock: Clock,
}

impl Default for ServerOptions {
    fn default() -> Self {
        ServerOptions {
            latency_ms: 0,
            dist: None,
            base_path: String::new(),
            dev_config: true,
            clock: Clock::system(),
        }
    }
}

/// Serves an emulator until the listener fails or the future is dropped.
///
/// # Errors
///
/// If the listener fails.
pub async fn serve(
    listener: TcpListener,
    emulator: Arc<Mutex<Emulator>>,
    options: ServerOptions,
) -> io::Result<()> {
    let server = Arc::new(Server { emulator, site: options.dist.clone().map(Site::new), options });
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve_connection(stream, server.clone()));
            }
            // The client closed the connection before it was accepted.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => return Err(error),
        }
    }
}

async fn serve_connection(stream: TcpStream, server: Arc<Server>) {
    // Sends small responses without delay. An error only makes them slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let server = server.clone();
        async move { server.respond(request).await }
    });
    // Errors are clients that disconnect and injected connection drops.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

const SETTINGS: &str = "/config.json";

struct Server {
    emulator: Arc<Mutex<Emulator>>,
    site: Option<Site>,
    options: ServerOptions,
}

/// Closes the connection without a response.
#[derive(Debug)]
struct ConnectionDropped;

impl fmt::Display for ConnectionDropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was dropped")
    }
}

impl std::error::Error for ConnectionDropped {}

impl Server {
    async fn respond(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, ConnectionDropped> {
        let gate = self.emulator.lock().unwrap_or_else(PoisonError::into_inner).switches().gate;
        if let Some(response) = gate::intercept(gate, &request) {
            return Ok(full(response));
        }
        let rest_below = |root: &str| {
            let rest = request.uri().path().strip_prefix(root);
            rest.filter(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_api = ["/api", "/auth"].into_iter().any(|root| rest_below(root).is_some());
        let site = self.site.as_ref().filter(|_| !is_api);
        match (site, rest_below(&self.options.base_path).map(str::to_owned)) {
            // The rest of the host is not the console's.
            (Some(_), None) => Ok(full(response::empty(StatusCode::NOT_FOUND))),
            (Some(site), Some(path)) if path != SETTINGS || !self.options.dev_config => {
                Ok(site.respond(request.map(drop), &path).await)
            }
            (Some(_), Some(_)) => {
                let (mut parts, body) = request.into_parts();
                parts.uri = Uri::from_static(SETTINGS);
                self.emulate(Request::from_parts(parts, body)).await
            }
            _ => self.emulate(request).await,
        }
    }

    async fn emulate(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, ConnectionDropped> {
        let (parts, body) = request.into_parts();
        let body = match Limited::new(body, MAX_BODY_BYTES).collect().await {
            Ok(body) => body.to_bytes().to_vec(),
            Err(error) if error.is::<LengthLimitError>() => {
                let message = format!("the body is larger than {MAX_BODY_BYTES} bytes");
                return Ok(full(
                    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message).into_response(),
                ));
            }
            Err(_) => return Err(ConnectionDropped),
        };
        let request = Request::from_parts(parts, body);
        let now = self.options.clock.now();
        // A panic while the lock was held must not break later requests.
        let delayed =
            self.emulator.lock().unwrap_or_else(PoisonError::into_inner).handle(&request, now);
        let delay = self.options.latency_ms.saturating_add(delayed.delay_ms);
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        match delayed.outcome {
            Outcome::Response(mut response) => {
                // hyper would use the clock of the machine.
                if let Ok(date) = HeaderValue::from_str(&instant::http_date(now)) {
                    response.headers_mut().insert(header::DATE, date);
                }
                Ok(full(response))
            }
            Outcome::Dropped => Err(ConnectionDropped),
        }
    }
}

fn full(response: Response<Vec<u8>>) -> Response<Body> {
    response.map(|body| Full::new(Bytes::from(body)).map_err(|never| match never {}).boxed_unsync())
}
