//! The state machine and the methods by which tests change and inspect it.

use http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::AuditEntry;
use crate::auth::{self, Role, TokenKind};
use crate::companions;
use crate::config::Config;
use crate::context::RequestContext;
use crate::faults::{self, Fault, FaultKind, Faults};
use crate::journal::{Exchange, Journal};
use crate::operation::{self, Operation, Route};
use crate::org::{Cluster, Department, Project};
use crate::paging_faults;
use crate::params;
use crate::provider::{self, Provider};
use crate::response::{self, ApiError, ApiResult};
use crate::seed;
use crate::state::State;
use crate::switches::Switches;
use crate::token;
use crate::volume::{SharedScope, Volume};
use crate::volumes;
use crate::workloads::Workload;
use crate::writes::Write;

/// The result of a request and how long to wait before delivering it.
#[derive(Debug)]
pub struct DelayedResponse {
    pub delay_ms: u64,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub enum Outcome {
    Response(Response<Vec<u8>>),
    /// The connection drops without a response.
    Dropped,
}

impl DelayedResponse {
    pub fn response(&self) -> Option<&Response<Vec<u8>>> {
        match &self.outcome {
            Outcome::Response(response) => Some(response),
            Outcome::Dropped => None,
        }
    }
}

/// A control plane: (state, request, now) → response.
#[derive(Clone, Debug)]
pub struct Emulator {
    config: Config,
    state: State,
    faults: Faults,
    switches: Switches,
    provider: Provider,
    settings: Option<Value>,
    journal: Journal,
}

impl Emulator {
    /// Creates the same state for the same configuration.
    pub fn new(config: Config) -> Self {
        Emulator {
            state: seed::initial_state(&config),
            config,
            faults: Faults::default(),
            switches: Switches::default(),
            provider: Provider::default(),
            settings: None,
            journal: Journal::default(),
        }
    }

    /// Handles a request. The caller has to wait for the delay; nothing here does.
    pub fn handle(&mut self, request: &Request<Vec<u8>>, now: i64) -> DelayedResponse {
        self.state.advance(now);
        let route = operation::route(request.method().as_str(), request.uri().path());
        let operation = match route {
            Route::Operation(operation, _) => Some(operation),
            _ => None,
        };
        let (mut delay_ms, fault) =
            operation.map_or((0, None), |operation| self.faults.trigger(operation));
        if provider::is_token_endpoint(request.uri().path()) {
            delay_ms += self.switches.token_endpoint_latency_ms;
        }
        let outcome = match (operation, fault) {
            (Some(operation), Some(FaultKind::Status { status, retry_after })) => {
                let response = faults::status_response(operation, status, retry_after.as_deref());
                Outcome::Response(response)
            }
            (_, Some(FaultKind::Body { status, content_type, body })) => {
                Outcome::Response(faults::body_response(status, &content_type, body))
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
                    paging_faults::apply(&kind, request, &mut response);
                }
                Outcome::Response(response)
            }
        };
        let status = match &outcome {
            Outcome::Response(response) => Some(response.status().as_u16()),
            Outcome::Dropped => None,
        };
        self.journal.record(request, operation, status);
        DelayedResponse { delay_ms, outcome }
    }

    fn respond(
        &mut self,
        request: &Request<Vec<u8>>,
        route: &Route<'_>,
        now: i64,
    ) -> Response<Vec<u8>> {
        match route {
            Route::Operation(operation, id) => {
                self.execute(request, *operation, id, now).unwrap_or_else(ApiError::into_response)
            }
            Route::WrongMethod(allowed) => {
                let message = format!("{} is not allowed here, only {allowed}", request.method());
                let mut response =
                    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, message).into_response();
                if let Ok(value) = header::HeaderValue::from_str(allowed) {
                    response.headers_mut().insert(header::ALLOW, value);
                }
                response
            }
            Route::UnknownApi => {
                ApiError::not_found(format!("no such path: {}", request.uri().path()))
                    .into_response()
            }
            Route::Settings => {
                let default = || self.default_settings(request);
                let settings = self.settings.clone().unwrap_or_else(default);
                response::json(StatusCode::OK, &settings)
            }
            Route::Provider => self.provider.respond(request, now, &self.config),
            // The vendor's site also responds with a page, not a 404, to an unknown path.
            Route::Page => {
                let page = b"<!doctype html><html lang=\"en\"><title>Emulator</title><p>Not an API path.</html>";
                response::with_body(StatusCode::OK, "text/html; charset=utf-8", page.to_vec())
            }
        }
    }

    /// Settings with which the console signs in automatically.
    fn default_settings(&self, request: &Request<Vec<u8>>) -> Value {
        let issuer = provider::issuer(&provider::origin(request, &self.config));
        json!({
            "apiBase": "",
            "backendName": "Emulator",
            "badge": "Emulator",
            "signIn": ["singleSignOn", "accessKey", "token"],
            "oidc": { "issuer": issuer, "clientId": provider::CLIENT_ID, "exchange": "provider" },
            "developmentAccessKey": { "clientId": "admin", "clientSecret": "admin" },
        })
    }

    fn execute(
        &mut self,
        request: &Request<Vec<u8>>,
        operation: Operation,
        id: &str,
        now: i64,
    ) -> ApiResult {
        match operation {
            Operation::Token => {
                let provider = &mut self.provider;
                return token::grant(request, now, &self.config, &self.switches, provider);
            }
            Operation::TokenV2 => return token::grant_v2(request, now, &self.config),
            _ => {}
        }
        let role = auth::authenticate(request, now, self.config.seed)?;
        let (config, switches) = (&self.config, &self.switches);
        let context = RequestContext { request, now, role, config, switches };
        let state = &mut self.state;
        let write = Write::of_request(operation, state, request, id);
        let result = match operation {
            Operation::ListDatavolumes => volumes::list(state, &context),
            Operation::CreateDatavolume => volumes::create(state, &context),
            Operation::GetDatavolume => volumes::get(state, &context, id),
            Operation::DeleteDatavolume => volumes::delete(state, &context, id),
            Operation::PatchDatavolume => volumes::patch(state, &context, id),
            Operation::NameAvailability => volumes::name_availability(state, &context),
            Operation::CountDatavolumes => volumes::count(state, &context),
            Operation::GetSharedScopes => volumes::shared_scopes(state, &context, id),
            Operation::PatchSharedScopes => volumes::patch_shared_scopes(state, &context, id),
            companion => companions::handle(state, &context, companion),
        };
        if let Some(write) = write {
            let status = result.as_ref().map_or_else(ApiError::status, Response::status);
            write.record(state, &context, status);
        }
        result
    }

    /// Adds a fault, which counts requests from now on.
    pub fn add_fault(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    pub fn set_origin(&mut self, origin: String) {
        self.state.audit.set_origin(origin.clone());
        self.config.origin = Some(origin);
    }

    /// Replaces the console settings in `/config.json`.
    pub fn set_settings(&mut self, settings: Value) {
        self.settings = Some(settings);
    }

    /// The latest tokens of every kind from sign-ins and renewals, oldest first.
    pub fn issued_tokens(&self) -> &[String] {
        self.provider.issued_tokens()
    }

    /// The last 10,000 requests, oldest first.
    pub fn journal(&self) -> &[Exchange] {
        self.journal.exchanges()
    }

    pub fn clear_journal(&mut self) {
        self.journal.clear();
    }

    pub fn switches(&self) -> &Switches {
        &self.switches
    }

    pub fn set_switches(&mut self, switches: Switches) {
        self.switches = switches;
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The volumes, as of the last request or [`advance`](Self::advance).
    pub fn volumes(&self) -> &[Volume] {
        &self.state.volumes
    }

    pub fn clusters(&self) -> &[Cluster] {
        &self.state.clusters
    }

    /// The departments. The access key `researcher` is limited to the first.
    pub fn departments(&self) -> &[Department] {
        &self.state.departments
    }

    pub fn projects(&self) -> &[Project] {
        &self.state.projects
    }

    pub fn volume_by_name(&self, name: &str) -> Option<&Volume> {
        self.state.volumes.iter().find(|volume| volume.name == name)
    }

    pub fn volume(&self, id: &str) -> Option<&Volume> {
        self.state.find(params::parse_uuid(id)?)
    }

    /// Applies every phase change that is due, as a request does.
    pub fn advance(&mut self, now: i64) {
        self.state.advance(now);
    }

    /// Adds an active workload of this name that mounts a volume; `None` completes all active
    /// workloads that mount it. Returns false if there is no such volume.
    pub fn set_in_use(&mut self, volume: Uuid, workload: Option<&str>) -> bool {
        match workload {
            Some(name) => self.state.start_workload(volume, name),
            None => self.state.end_workloads(volume),
        }
    }

    /// The workloads, deleted ones too, oldest first.
    pub fn workloads(&self) -> &[Workload] {
        self.state.workloads.rows()
    }

    /// The audit log of the requests since the start, oldest first. It does not hold the history of
    /// the seeded volumes.
    pub fn audit_log(&self) -> &[AuditEntry] {
        self.state.audit.entries()
    }

    /// Replaces the shared scopes of a volume, as another user might. Returns false if there is no
    /// such volume.
    pub fn set_shared_scopes(&mut self, volume: Uuid, scopes: Vec<SharedScope>) -> bool {
        let found = self.state.find_mut(volume);
        found.map(|volume| volume.shared_scopes = scopes).is_some()
    }

    /// Changes when a volume was created. Returns false if there is no such volume.
    pub fn set_created_at(&mut self, volume: Uuid, at: i64) -> bool {
        self.state.find_mut(volume).map(|volume| volume.created_at = at).is_some()
    }

    /// Binds a pending PVC, as its first workload does. Returns false if there is no such PVC.
    pub fn bind_pvc(&mut self, project_id: &str, pvc: &str, now: i64) -> bool {
        self.state
            .project_index(project_id)
            .is_some_and(|project| self.state.bind(project, pvc, now))
    }

    /// The access key whose token a request has; `None` if the token is not valid.
    pub fn access_key(&self, request: &Request<Vec<u8>>, now: i64) -> Option<&'static str> {
        auth::authenticate(request, now, self.config.seed).ok().map(Role::client_id)
    }

    /// Creates an access token for one of the access keys of [`ACCESS_KEYS`](crate::ACCESS_KEYS).
    ///
    /// # Panics
    ///
    /// If there is no such key.
    pub fn token_for(&self, key: &str, now: i64) -> String {
        let role =
            Role::from_credentials(key, key).unwrap_or_else(|| panic!("no access key `{key}`"));
        let Config { token_ttl_ms, seed, .. } = self.config;
        auth::create_token(TokenKind::Bearer, role, now, token_ttl_ms, seed)
    }
}
