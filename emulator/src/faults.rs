//! Answers gone wrong on request.

use std::str::FromStr;

use http::{Response, StatusCode, header};
use serde_json::json;

use crate::operation::Operation;
use crate::problem::{self, Problem};

/// A fault to inject into the answers of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The operation, or all of them.
    pub operation: Option<Operation>,
    /// Only the n-th matching call counted from when the fault was added, from 1; `None` for every call.
    pub nth: Option<u64>,
    /// What goes wrong.
    pub kind: FaultKind,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The answer comes this many milliseconds late.
    Latency(u64),
    /// The request is not executed and this status is answered, in the contract's shape of an error.
    Status {
        /// The status.
        status: u16,
        /// The value of `Retry-After`: seconds or an HTTP date.
        retry_after: Option<String>,
    },
    /// The request is not executed and this is answered: malformed JSON, HTML, nothing.
    Body {
        /// The status.
        status: u16,
        /// The content type; none if empty.
        content_type: String,
        /// The body.
        body: Vec<u8>,
    },
    /// The request is executed, and the answer ends in its middle.
    Truncated,
    /// The request is not executed and the connection drops.
    Dropped,
    /// The request is executed, and the connection drops before the answer.
    DroppedAfter,
    /// A page of data volumes names a next one that starts this many rows before its own end.
    Overlap(usize),
    /// A page of data volumes ends with this many of its own first rows, within its limit; what
    /// has no room comes on the next page.
    Repeat(usize),
    /// Every page of data volumes, the last one too, names itself as the next one.
    NextSame,
    /// Data volumes are miscounted by this many.
    CountOff(i64),
}

impl FaultKind {
    /// The only operation that it applies to, if there is one.
    fn only(&self) -> Option<Operation> {
        match self {
            FaultKind::Overlap(_) | FaultKind::Repeat(_) | FaultKind::NextSame => {
                Some(Operation::ListDatavolumes)
            }
            FaultKind::CountOff(_) => Some(Operation::CountDatavolumes),
            _ => None,
        }
    }
}

/// The faults in place, with the calls each has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(Vec<(Fault, u64)>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push((fault, 0));
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Counts a call; the delays that apply add up, and of the other kinds the first wins.
    pub(crate) fn strike(&mut self, operation: Operation) -> (u64, Option<FaultKind>) {
        let (mut delay, mut strike) = (0, None);
        for (fault, seen) in &mut self.0 {
            if fault.operation.is_some_and(|only| only != operation) {
                continue;
            }
            *seen += 1;
            if fault.nth.is_some_and(|nth| nth != *seen) {
                continue;
            }
            match &fault.kind {
                FaultKind::Latency(ms) => delay += ms,
                kind => strike = strike.or_else(|| Some(kind.clone())),
            }
        }
        (delay, strike)
    }
}

/// The answer of [`FaultKind::Status`].
pub(crate) fn status_answer(
    operation: Operation,
    status: u16,
    retry_after: Option<&str>,
) -> Response<Vec<u8>> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reason = status.canonical_reason().unwrap_or("Unexpected status");
    let mut response = match (operation, status.as_u16()) {
        (_, 204 | 304) => problem::empty(status),
        // The OAuth operation has an error of its own.
        (Operation::TokenV2, 400) => problem::json(status, &json!({"error": "invalid_request"})),
        (Operation::TokenV2, 401) => problem::json(status, &json!({"error": "invalid_client"})),
        _ => Problem::new(status, format!("{reason} (injected)")).into_response(),
    };
    if let Some(value) = retry_after.and_then(|text| header::HeaderValue::from_str(text).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

impl FromStr for Fault {
    type Err = String;

    /// Reads `OPERATION:KIND[,nth=N]`, where `*` stands for every operation.
    ///
    /// The kinds are `latency=MS`, `status=CODE[,retry-after=VALUE]`, `html`, `malformed`, `empty`,
    /// `truncated`, `dropped` and `dropped-after`; for `list_datavolumes` also `overlap=ROWS`,
    /// `repeat=ROWS` and `next=same`, for `count_datavolumes` also `off=ROWS`, which may be negative.
    fn from_str(text: &str) -> Result<Self, String> {
        let (operation, rest) =
            text.split_once(':').ok_or_else(|| format!("`{text}` has no `:`"))?;
        let operation = if operation == "*" { None } else { Some(operation.parse()?) };
        let (mut nth, mut kind, mut retry_after) = (None, None, None);
        for part in rest.split(',') {
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
            FaultKind::Status { retry_after: slot, .. } => *slot = retry_after,
            _ if retry_after.is_some() => return Err("`retry-after` goes with `status`".to_owned()),
            _ => {}
        }
        if let Some(only) = kind.only()
            && operation != Some(only)
        {
            return Err(format!("`{rest}` is for {only} only"));
        }
        Ok(Fault { operation, nth, kind })
    }
}

fn body(content_type: &str, body: &[u8]) -> FaultKind {
    FaultKind::Body { status: 200, content_type: content_type.to_owned(), body: body.to_vec() }
}
