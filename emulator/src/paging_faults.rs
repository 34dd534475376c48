//! Faults in the paging and counting of data volumes, within the shapes of the contract.

use http::{Request, Response, StatusCode};
use serde_json::Value;

use crate::faults::FaultKind;
use crate::params::Params;

const LIST_PARAMS: [&str; 8] = [
    "offset",
    "limit",
    "requestType",
    "usableInProjectId",
    "filterBy",
    "search",
    "sortBy",
    "sortOrder",
];

/// Changes a successful response; leaves any other as it is.
pub(crate) fn apply(
    kind: &FaultKind,
    request: &Request<Vec<u8>>,
    response: &mut Response<Vec<u8>>,
) {
    if response.status() != StatusCode::OK {
        return;
    }
    let Ok(mut body) = serde_json::from_slice::<Value>(response.body()) else { return };
    if let FaultKind::CountOff(by) = kind
        && let Some(count) = body["count"].as_i64()
    {
        body["count"] = count.saturating_add(*by).max(0).into();
    }
    if body["datavolumes"].is_array() {
        apply_to_page(kind, request, &mut body);
    }
    *response.body_mut() = body.to_string().into_bytes();
}

fn apply_to_page(kind: &FaultKind, request: &Request<Vec<u8>>, body: &mut Value) {
    // The handler has already accepted these parameters.
    let Ok(params) = Params::parse(request.uri().query(), &LIST_PARAMS) else { return };
    let number = |name| params.integer(name).ok().flatten().and_then(|n| usize::try_from(n).ok());
    let offset = number("offset").unwrap_or(0);
    let limit = number("limit").unwrap_or(50);
    let next = body["next"].as_u64().map(|next| next as usize);
    match kind {
        FaultKind::NextSame => body["next"] = offset.into(),
        FaultKind::Overlap(rows) => {
            if let Some(next) = next {
                body["next"] = next.saturating_sub(*rows).max(offset + 1).into();
            }
        }
        FaultKind::Repeat(rows) => {
            let Some(volumes) = body["datavolumes"].as_array_mut() else { return };
            let total = volumes.len();
            // The rows displaced by the repeated ones move to the next page.
            volumes.truncate(limit.saturating_sub(*rows).max(1));
            let remaining = volumes.len();
            let repeated = (limit - remaining).min(*rows);
            let repeated: Vec<_> = volumes.iter().take(repeated).cloned().collect();
            volumes.extend(repeated);
            if remaining < total || next.is_some() {
                body["next"] = (offset + remaining).into();
            }
        }
        _ => {}
    }
}
