//! Faults that tests inject into responses.

use std::str::FromStr;

use http::{Response, StatusCode, header};
use serde_json::json;

use crate::operation::Operation;
use crate::response::{self, ApiError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `None` for every operation.
    pub operation: Option<Operation>,
    /// Applies only to the n-th matching request since the fault was added, counted from 1. `None`
    /// for every request.
    pub nth: Option<u64>,
    pub kind: FaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Delays the response by this many milliseconds.
    Latency(u64),
    /// The request is not executed. The body is an error in the shape of the contract.
    Status {
        status: u16,
        /// The `Retry-After` header: seconds or an HTTP date.
        retry_after: Option<String>,
    },
    /// The request is not executed. The body is arbitrary, such as malformed JSON or HTML.
    Body {
        status: u16,
        /// Empty for no `Content-Type`.
        content_type: String,
        body: Vec<u8>,
    },
    /// The request is executed, and the body is cut in half.
    Truncated,
    /// The request is not executed, and the connection drops.
    Dropped,
    /// The request is executed, and the connection drops before the response.
    DroppedAfter,
    /// The next page of data volumes starts this many rows before the end of this one.
    Overlap(usize),
    /// A page of data volumes ends with this many of its own first rows, within its limit. The rows
    /// they displace come on the next page.
    Repeat(usize),
    /// Every page of data volumes, even the last, has its own offset as `next`.
    NextSame,
    /// Adds this to the count of data volumes.
    CountOff(i64),
}

impl FaultKind {
    /// The only operation that the fault can apply to.
    fn required_operation(&self) -> Option<Operation> {
        match self {
            FaultKind::Overlap(_) | FaultKind::Repeat(_) | FaultKind::NextSame => {
                Some(Operation::ListDatavolumes)
            }
            FaultKind::CountOff(_) => Some(Operation::CountDatavolumes),
            _ => None,
        }
    }
}

/// The active faults, each with the number of matching requests so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Vec<(Fault, u64)>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push((fault, 0));
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Counts a request. Returns the sum of the delays and the first other fault that apply to it.
    pub(crate) fn trigger(&mut self, operation: Operation) -> (u64, Option<FaultKind>) {
        let (mut delay, mut triggered) = (0, None);
        for (fault, requests) in &mut self.0 {
            if fault.operation.is_some_and(|only| only != operation) {
                continue;
            }
            *requests += 1;
            if fault.nth.is_some_and(|nth| nth != *requests) {
                continue;
            }
            match &fault.kind {
                FaultKind::Latency(ms) => delay += ms,
                kind => triggered = triggered.or_else(|| Some(kind.clone())),
            }
        }
        (delay, triggered)
    }
}

/// The response of [`FaultKind::Status`].
pub(crate) fn status_response(
    operation: Operation,
    status: u16,
    retry_after: Option<&str>,
) -> Response<Vec<u8>> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reason = status.canonical_reason().unwrap_or("Unexpected status");
    let mut response = match (operation, status.as_u16()) {
        (_, 204 | 304) => response::empty(status),
        // The OAuth operation has another error shape.
        (Operation::TokenV2, 400) => response::json(status, &json!({"error": "invalid_request"})),
        (Operation::TokenV2, 401) => response::json(status, &json!({"error": "invalid_client"})),
        _ => ApiError::new(status, format!("{reason} (injected)")).into_response(),
    };
    if let Some(value) = retry_after.and_then(|text| header::HeaderValue::from_str(text).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// The response of [`FaultKind::Body`].
pub(crate) fn body_response(status: u16, content_type: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    response::with_body(status, content_type, body)
}

impl FromStr for Fault {
    type Err = String;

    /// Parses `OPERATION:KIND[,nth=N]`, where `*` stands for every operation.
    ///
    /// The kinds are `latency=MS`, `status=CODE[,retry-after=VALUE]`, `html`, `malformed`, `empty`,
    /// `truncated`, `dropped` and `dropped-after`; for `list_datavolumes` also `overlap=ROWS`,
    /// `repeat=ROWS` and `next=same`, for `count_datavolumes` also `off=ROWS`, which may be negative.
    fn from_str(text: &str) -> Result<Self, String> {
        let (operation, spec) =
            text.split_once(':').ok_or_else(|| format!("`{text}` has no `:`"))?;
        let operation = if operation == "*" { None } else { Some(operation.parse()?) };
        let (mut nth, mut kind, mut retry_after) = (None, None, None);
        for part in spec.split(',') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let number = || value.parse::<u64>().map_err(|_| format!("`{part}` needs a number"));
            let found = match name {
                "nth" => {
                    nth = Some(number()?);
                    continue;
                }
                "retry-after" => {
                    retry_after = Some(value.to_owned());
                    continue;
                }
                "latency" => FaultKind::Latency(number()?),
                "status" => {
                    let status =
                        u16::try_from(number()?).ok().filter(|code| (200..=599).contains(code));
                    FaultKind::Status {
                        status: status.ok_or("a status is 200 to 599")?,
                        retry_after: None,
                    }
                }
                "html" => body("text/html", b"<!doctype html><title>Maintenance</title>"),
                "malformed" => body("application/json", b"{\"datavolumes\": [}"),
                "empty" => body("", b""),
                "truncated" => FaultKind::Truncated,
                "dropped" => FaultKind::Dropped,
                "dropped-after" => FaultKind::DroppedAfter,
                "overlap" => FaultKind::Overlap(number()? as usize),
                "repeat" => FaultKind::Repeat(number()? as usize),
                "next" if value == "same" => FaultKind::NextSame,
                "off" => FaultKind::CountOff(
                    value.parse().map_err(|_| format!("`{part}` needs a number"))?,
                ),
                _ => return Err(format!("unknown fault `{name}`")),
            };
            if kind.replace(found).is_some() {
                return Err(format!("`{text}` names two faults; give each its own option"));
            }
        }
        let mut kind = kind.ok_or_else(|| format!("`{text}` names no fault"))?;
        match &mut kind {
            FaultKind::Status { retry_after: target, .. } => *target = retry_after,
            _ if retry_after.is_some() => return Err("`retry-after` goes with `status`".to_owned()),
            _ => {}
        }
        if let Some(only) = kind.required_operation()
            && operation != Some(only)
        {
            return Err(format!("`{spec}` is for {only} only"));
        }
        Ok(Fault { operation, nth, kind })
    }
}

fn body(content_type: &str, body: &[u8]) -> FaultKind {
    FaultKind::Body { status: 200, content_type: content_type.to_owned(), body: body.to_vec() }
}
