//! The list of the audit log.

use std::borrow::Cow;
use std::cmp::Ordering;

use http::StatusCode;
use serde::Serialize;
use uuid::Uuid;

use crate::audit::AuditEntry;
use crate::auth::Role;
use crate::context::RequestContext;
use crate::instant;
use crate::org::TENANT_ID;
use crate::params::{self, Params};
use crate::query::{self, Clause, Field, FieldType, FieldValue, Record};
use crate::response::{self, ApiError, ApiResult};
use crate::state::State;
use crate::volume::Volume;

const SOURCE_IP: &str = "203.0.113.7";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuditField {
    Timestamp,
    Subject,
    SubjectType,
    SourceIp,
    Action,
    HttpMethod,
    Result,
    Url,
    EntityType,
    EntityName,
    EntityId,
    ClusterName,
}

impl Field for AuditField {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("timestamp", AuditField::Timestamp),
        ("subject", AuditField::Subject),
        ("subject_type", AuditField::SubjectType),
        ("source_ip", AuditField::SourceIp),
        ("action", AuditField::Action),
        ("result", AuditField::Result),
        ("url", AuditField::Url),
        ("entity_type", AuditField::EntityType),
        ("entity_name", AuditField::EntityName),
        ("cluster_name", AuditField::ClusterName),
    ];

    const SORT_NAMES: &'static [(&'static str, Self)] = &[
        ("timestamp", AuditField::Timestamp),
        ("subject", AuditField::Subject),
        ("subject_type", AuditField::SubjectType),
        ("source_ip", AuditField::SourceIp),
        ("action", AuditField::Action),
        ("http_method", AuditField::HttpMethod),
        ("result", AuditField::Result),
        ("url", AuditField::Url),
        ("entity_type", AuditField::EntityType),
        ("entity_name", AuditField::EntityName),
        ("entity_id", AuditField::EntityId),
    ];

    fn field_type(self) -> FieldType {
        if self == AuditField::Timestamp { FieldType::Date } else { FieldType::Text }
    }
}

impl Record for AuditEntry {
    type Field = AuditField;

    fn value(&self, field: AuditField) -> FieldValue<'_> {
        fn optional(text: Option<&str>) -> FieldValue<'_> {
            text.map_or(FieldValue::Absent, FieldValue::MixedCase)
        }
        match field {
            AuditField::Timestamp => FieldValue::Date(self.timestamp),
            AuditField::Subject => FieldValue::MixedCase(&self.subject),
            AuditField::SubjectType => FieldValue::MixedCase(self.subject_type),
            AuditField::SourceIp => FieldValue::lowercase(SOURCE_IP),
            AuditField::Action => FieldValue::lowercase(self.action),
            AuditField::HttpMethod => FieldValue::MixedCase(self.http_method),
            AuditField::Result => FieldValue::MixedCase(self.result()),
            AuditField::Url => FieldValue::MixedCase(&self.url),
            AuditField::EntityType => FieldValue::MixedCase(self.entity_type),
            AuditField::EntityName => optional(self.entity_name.as_deref()),
            AuditField::EntityId => optional(self.entity_id.as_deref()),
            AuditField::ClusterName => optional(self.cluster_name.as_deref()),
        }
    }

    /// Writes at the same time keep their order.
    const REVERSES_TIES: bool = true;

    fn compare_ids(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

#[derive(Serialize)]
struct ListJson<'a> {
    total: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
    audit_logs: Vec<EntryJson<'a>>,
}

#[derive(Serialize)]
struct EntryJson<'a> {
    id: Uuid,
    timestamp: String,
    tenant_id: String,
    subject: &'a str,
    subject_type: &'a str,
    source_ip: &'a str,
    action: &'a str,
    http_method: &'a str,
    url: &'a str,
    entity_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_id: Option<&'a str>,
    result: &'a str,
    http_status_code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster_name: Option<&'a str>,
    request_id: Uuid,
}

const PARAMETERS: [&str; 7] =
    ["start", "end", "offset", "numberOfSamples", "sortOrder", "sortBy", "filterBy"];

/// `GET /api/v1/audit/log`, for administrators
///
/// An invalid request gets a 400, which the contract does not declare here.
pub(super) fn list(state: &State, context: &RequestContext<'_>) -> ApiResult {
    if context.role != Role::Admin {
        return Err(ApiError::forbidden("You have no right to read the audit log"));
    }
    let params = context.params(&PARAMETERS)?;
    let range = date(&params, "start")?..=date(&params, "end")?;
    let clauses = query::parse_filter::<AuditField>(&params)?;
    let sort = query::parse_sort(&params, AuditField::Timestamp)?;
    let page = query::parse_page_of(&params, "numberOfSamples", 0..=1000, 20)?;
    let history = volumes(state, &clauses).into_iter().flat_map(|volume| {
        let cluster = &state.clusters[state.projects[volume.project].cluster];
        state.audit.history(volume, cluster, range.clone())
    });
    let stored = state.audit.stored().filter(|entry| range.contains(&entry.timestamp));
    let rows: Vec<Cow<'_, AuditEntry>> = history
        .map(Cow::Owned)
        .chain(stored.map(Cow::Borrowed))
        .filter(|entry| clauses.iter().all(|clause| clause.matches(&**entry)))
        .collect();
    let total = rows.len();
    let (rows, next) = query::select_page(rows.iter().map(|row| &**row).collect(), sort, page);
    let audit_logs = rows.into_iter().map(entry_json).collect();
    Ok(response::json(StatusCode::OK, &ListJson { total, next, audit_logs }))
}

fn date(params: &Params<'_>, name: &str) -> Result<i64, ApiError> {
    let text = params.required(name)?;
    instant::parse(text)
        .ok_or_else(|| ApiError::invalid(name, format!("`{text}` is not an ISO 8601 date")))
}

/// The volumes whose history can match, which keeps a filter by an id or a name fast.
fn volumes<'a>(state: &'a State, clauses: &[Clause<AuditField>]) -> Vec<&'a Volume> {
    let urls = clauses.iter().filter(|clause| clause.field() == AuditField::Url);
    if let Some(id) = urls.filter_map(Clause::contained).find_map(params::parse_uuid) {
        return state.find(id).into_iter().collect();
    }
    let names: Vec<_> =
        clauses.iter().filter(|clause| clause.field() == AuditField::EntityName).collect();
    let is_match = |volume: &&Volume| {
        names.iter().all(|clause| clause.matches_value(FieldValue::lowercase(&volume.name)))
    };
    state.volumes.iter().filter(is_match).collect()
}

fn entry_json(entry: &AuditEntry) -> EntryJson<'_> {
    EntryJson {
        id: entry.id,
        timestamp: instant::format(entry.timestamp),
        tenant_id: TENANT_ID.to_string(),
        subject: &entry.subject,
        subject_type: entry.subject_type,
        source_ip: SOURCE_IP,
        action: entry.action,
        http_method: entry.http_method,
        url: &entry.url,
        entity_type: entry.entity_type,
        entity_name: entry.entity_name.as_deref(),
        entity_id: entry.entity_id.as_deref(),
        result: entry.result(),
        http_status_code: entry.http_status_code,
        cluster_id: entry.cluster_id.as_deref(),
        cluster_name: entry.cluster_name.as_deref(),
        request_id: entry.request_id,
    }
}
