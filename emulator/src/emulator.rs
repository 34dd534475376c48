//! The state machine, its test helpers and its journal.

use http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::auth::{self, Role, TokenKind};
use crate::companions;
use crate::faults::{self, Fault, FaultKind, Faults};
use crate::operation::{self, Operation, Route};
use crate::org::{Cluster, Department, Project};
use crate::paging;
use crate::params;
use crate::problem::{self, Problem, Reply};
use crate::provider::{self, Provider};
use crate::seed;
use crate::state::{SharedScope, Volume, World};
use crate::switches::Switches;
use crate::token;
use crate::volumes;

/// How a control plane begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// How many volumes it holds.
    pub volumes: usize,
    /// How many departments of 100 projects the first cluster has besides the usual ones.
    pub divisions: usize,
    /// What everything random follows from.
    pub seed: u64,
    /// The time at the start, in milliseconds since the epoch.
    pub now: i64,
    /// How long a volume is `Creating`.
    pub creating_ms: i64,
    /// How long a volume is `Deleting`.
    pub deleting_ms: i64,
    /// How long an access token is good for.
    pub token_ttl_ms: i64,
    /// The origin that browsers know it by, such as `http://127.0.0.1:8080`; `None` for whatever
    /// each request calls it, which a proxy may change.
    pub origin: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            volumes: 1000,
            divisions: 0,
            seed: 1,
            // 2026-07-01T12:00:00Z
            now: 1_782_907_200_000,
            creating_ms: 4000,
            deleting_ms: 4000,
            token_ttl_ms: 3_600_000,
            origin: None,
        }
    }
}

/// What comes back, and how late.
#[derive(Debug)]
pub struct Answer {
    /// To be waited for by whoever carries the answer.
    pub delay_ms: u64,
    /// What comes back.
    pub outcome: Outcome,
}

/// What comes back.
#[derive(Debug)]
pub enum Outcome {
    /// An answer.
    Response(Response<Vec<u8>>),
    /// Nothing: the connection drops.
    Dropped,
}

impl Answer {
    /// The response, if there is one.
    pub fn response(&self) -> Option<&Response<Vec<u8>>> {
        match &self.outcome {
            Outcome::Response(response) => Some(response),
            Outcome::Dropped => None,
        }
    }
}

/// A request as it came in, and the status it got. The `Authorization` header is never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The operation, if the request reached one.
    pub operation: Option<Operation>,
    /// The request's method.
    pub method: String,
    /// The request's path.
    pub path: String,
    /// The request's query, still encoded.
    pub query: Option<String>,
    /// The request's body.
    pub body: Vec<u8>,
    /// The status of the answer; `None` if the connection dropped.
    pub status: Option<u16>,
    /// The request's `Content-Type`.
    pub content_type: Option<String>,
}

/// How many exchanges the journal keeps.
const JOURNAL: usize = 10_000;

/// What an operation knows of a request beside the world.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request<Vec<u8>>,
    pub(crate) now: i64,
    pub(crate) role: Role,
    pub(crate) config: &'a Config,
    pub(crate) switches: &'a Switches,
}

/// A control plane: (state, request, now) → response.
#[derive(Clone, Debug)]
pub struct Emulator {
    config: Config,
    world: World,
    faults: Faults,
    switches: Switches,
    provider: Provider,
    settings: Option<Value>,
    journal: Vec<Exchange>,
}

impl Emulator {
    /// A control plane in its initial state, the same for the same configuration.
    pub fn new(config: Config) -> Self {
        let world = seed::world(&config);
        Emulator {
            config,
            world,
            faults: Faults::default(),
            switches: Switches::default(),
            provider: Provider::default(),
            settings: None,
            journal: Vec::new(),
        }
    }

    /// Answers a request at a time. The delay is for the carrier to wait; nothing here does.
    pub fn handle(&mut self, request: &Request<Vec<u8>>, now: i64) -> Answer {
        self.world.advance(now);
        let route = operation::route(request.method().as_str(), request.uri().path());
        let operation = match route {
            Route::Operation(operation, _) => Some(operation),
            _ => None,
        };
        let (mut delay_ms, fault) =
            operation.map_or((0, None), |operation| self.faults.strike(operation));
        if provider::is_token_endpoint(request.uri().path()) {
            delay_ms += self.switches.token_endpoint_latency_ms;
        }
        let outcome = match (operation, fault) {
            (Some(operation), Some(FaultKind::Status { status, retry_after })) => {
                Outcome::Response(faults::status_answer(operation, status, retry_after.as_deref()))
            }
            (_, Some(FaultKind::Body { status, content_type, body })) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
                if content_type.is_empty() {
                    let mut response = problem::empty(status);
                    *response.body_mut() = body;
                    Outcome::Response(response)
                } else {
                    Outcome::Response(problem::with_body(status, &content_type, body))
                }
            }
            (_, Some(FaultKind::Dropped)) => Outcome::Dropped,
            (_, Some(FaultKind::DroppedAfter)) => {
                self.respond(request, &route, now);
                Outcome::Dropped
            }
            (_, Some(FaultKind::Truncated)) => {
                let mut response = self.respond(request, &route, now);
                let half = response.body().len() / 2;
                response.body_mut().truncate(half);
                Outcome::Response(response)
            }
            (_, fault) => {
                let mut response = self.respond(request, &route, now);
                if let Some(kind) = fault {
                    paging::spoil(&kind, request, &mut response);
                }
                Outcome::Response(response)
            }
        };
        let status = match &outcome {
            Outcome::Response(response) => Some(response.status().as_u16()),
            Outcome::Dropped => None,
        };
        self.record(request, operation, status);
        Answer { delay_ms, outcome }
    }

    fn respond(
        &mut self,
        request: &Request<Vec<u8>>,
        route: &Route<'_>,
        now: i64,
    ) -> Response<Vec<u8>> {
        match route {
            Route::Operation(operation, id) => {
                self.operate(request, *operation, id, now).unwrap_or_else(Problem::into_response)
            }
            Route::WrongMethod(allowed) => {
                let message = format!("{} is not allowed here, only {allowed}", request.method());
                let mut response =
                    Problem::new(StatusCode::METHOD_NOT_ALLOWED, message).into_response();
                if let Ok(value) = header::HeaderValue::from_str(allowed) {
                    response.headers_mut().insert(header::ALLOW, value);
                }
                response
            }
            Route::UnknownApi => {
                Problem::not_found(format!("no such path: {}", request.uri().path()))
                    .into_response()
            }
            Route::Settings => {
                let usual = || self.usual_settings(request);
                problem::json(StatusCode::OK, &self.settings.clone().unwrap_or_else(usual))
            }
            Route::Provider => self.provider.respond(request, now, &self.config),
            // The vendor's site answers a wrong address like this, which is a trap for clients.
            Route::Elsewhere => {
                let page = b"<!doctype html><html lang=\"en\"><title>Emulator</title><p>Not an API path.</html>";
                problem::with_body(StatusCode::OK, "text/html; charset=utf-8", page.to_vec())
            }
        }
    }

    /// The settings of a console for development: it signs in by itself.
    fn usual_settings(&self, request: &Request<Vec<u8>>) -> Value {
        let issuer = provider::issuer(&provider::origin(request, &self.config));
        json!({
            "apiBase": "",
            "backendName": "Emulator",
            "badge": "Emulator",
            "signIn": ["singleSignOn", "accessKey", "token"],
            "oidc": { "issuer": issuer, "clientId": provider::CLIENT, "exchange": "provider" },
            "developmentAccessKey": { "clientId": "admin", "clientSecret": "admin" },
        })
    }

    fn operate(
        &mut self,
        request: &Request<Vec<u8>>,
        operation: Operation,
        id: &str,
        now: i64,
    ) -> Reply {
        match operation {
            Operation::Token => {
                let provider = &mut self.provider;
                return token::grant(request, now, &self.config, &self.switches, provider);
            }
            Operation::TokenV2 => return token::grant_v2(request, now, &self.config),
            _ => {}
        }
        let role = auth::authenticate(request, now, self.config.seed)?;
        let call = Call { request, now, role, config: &self.config, switches: &self.switches };
        let world = &mut self.world;
        match operation {
            Operation::ListDatavolumes => volumes::list(world, &call),
            Operation::CreateDatavolume => volumes::create(world, &call),
            Operation::GetDatavolume => volumes::get(world, &call, id),
            Operation::DeleteDatavolume => volumes::delete(world, &call, id),
            Operation::PatchDatavolume => volumes::patch(world, &call, id),
            Operation::NameAvailability => volumes::name_availability(world, &call),
            Operation::CountDatavolumes => volumes::count(world, &call),
            Operation::GetSharedScopes => volumes::shared_scopes(world, &call, id),
            Operation::PatchSharedScopes => volumes::patch_shared_scopes(world, &call, id),
            companion => companions::answer(world, &call, companion),
        }
    }

    fn record(
        &mut self,
        request: &Request<Vec<u8>>,
        operation: Option<Operation>,
        status: Option<u16>,
    ) {
        // Twice the bound is let in before the older half goes, so that dropping is cheap.
        if self.journal.len() >= 2 * JOURNAL {
            self.journal.drain(..JOURNAL);
        }
        let content_type =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        self.journal.push(Exchange {
            operation,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().map(str::to_owned),
            body: request.body().clone(),
            status,
            content_type: content_type.map(str::to_owned),
        });
    }

    /// Adds a fault, which counts calls from now.
    pub fn add_fault(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    /// Removes every fault.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// Tells it by which origin it is reached, as a control plane behind a web server is told.
    pub fn set_origin(&mut self, origin: String) {
        self.config.origin = Some(origin);
    }

    /// Has `/config.json` hold these settings of the console.
    pub fn set_settings(&mut self, settings: Value) {
        self.settings = Some(settings);
    }

    /// The latest tokens that sign-ins and renewals gave out, of every kind, oldest first.
    pub fn issued_tokens(&self) -> &[String] {
        self.provider.issued()
    }

    /// The last 10,000 requests, oldest first.
    pub fn journal(&self) -> &[Exchange] {
        &self.journal[self.journal.len().saturating_sub(JOURNAL)..]
    }

    /// Forgets the requests so far.
    pub fn clear_journal(&mut self) {
        self.journal.clear();
    }

    /// What this control plane offers.
    pub fn switches(&self) -> &Switches {
        &self.switches
    }

    /// Changes what this control plane offers.
    pub fn set_switches(&mut self, switches: Switches) {
        self.switches = switches;
    }

    /// How this control plane began.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The volumes, as of the last request or [`advance`](Self::advance).
    pub fn volumes(&self) -> &[Volume] {
        &self.world.volumes
    }

    /// The clusters.
    pub fn clusters(&self) -> &[Cluster] {
        &self.world.clusters
    }

    /// The departments; the first is the one of the key `researcher`.
    pub fn departments(&self) -> &[Department] {
        &self.world.departments
    }

    /// The projects, with the claims in them.
    pub fn projects(&self) -> &[Project] {
        &self.world.projects
    }

    /// Finds a volume by name.
    pub fn volume_named(&self, name: &str) -> Option<&Volume> {
        self.world.volumes.iter().find(|volume| volume.name == name)
    }

    /// Finds a volume by id.
    pub fn volume(&self, id: &str) -> Option<&Volume> {
        self.world.find(params::uuid(id)?)
    }

    /// Applies every change of phase that is due, as a request does.
    pub fn advance(&mut self, now: i64) {
        self.world.advance(now);
    }

    /// Lets a workload mount a volume, or none; false if there is no such volume.
    pub fn set_in_use(&mut self, volume: Uuid, workload: Option<&str>) -> bool {
        let found = self.world.find_mut(volume);
        found.map(|volume| volume.in_use_by = workload.map(str::to_owned)).is_some()
    }

    /// Shares a volume with these scopes and no others, as somebody else does; false if there is no
    /// such volume.
    pub fn set_shared_scopes(&mut self, volume: Uuid, scopes: Vec<SharedScope>) -> bool {
        let found = self.world.find_mut(volume);
        found.map(|volume| volume.shared_scopes = scopes).is_some()
    }

    /// Binds a pending claim, as a first workload does; false if there is no such claim.
    pub fn bind_claim(&mut self, project_id: &str, claim: &str, now: i64) -> bool {
        self.world
            .project_index(project_id)
            .is_some_and(|project| self.world.bind(project, claim, now))
    }

    /// An access token for one of the keys `admin`, `researcher` and `viewer`.
    ///
    /// # Panics
    ///
    /// If there is no such key.
    pub fn token_for(&self, key: &str, now: i64) -> String {
        let role = Role::of_key(key, key).unwrap_or_else(|| panic!("no access key `{key}`"));
        auth::mint(TokenKind::Bearer, role, now, self.config.token_ttl_ms, self.config.seed)
    }
}
