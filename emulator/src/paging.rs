//! Lists that page badly and counts that are off, on request: within the contract's shapes, and
//! for data volumes only.

use http::{Request, Response, StatusCode};
use serde_json::Value;

use crate::faults::FaultKind;
use crate::params::Params;

/// Spoils a good answer; leaves any other as it is.
pub(crate) fn spoil(
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
        spoil_page(kind, request, &mut body);
    }
    *response.body_mut() = body.to_string().into_bytes();
}

fn spoil_page(kind: &FaultKind, request: &Request<Vec<u8>>, body: &mut Value) {
    let names = ["offset", "limit", "requestType", "usableInProjectId", "filterBy", "search"];
    let names = [&names[..], &["sortBy", "sortOrder"]].concat();
    // It was read without complaint for the answer.
    let Ok(params) = Params::parse(request.uri().query(), &names) else { return };
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
            let all = volumes.len();
            // What makes room for the repeated rows comes on the next page.
            volumes.truncate(limit.saturating_sub(*rows).max(1));
            let kept = volumes.len();
            let again: Vec<_> = volumes.iter().take((limit - kept).min(*rows)).cloned().collect();
            volumes.extend(again);
            if kept < all || next.is_some() {
                body["next"] = (offset + kept).into();
            }
        }
        _ => {}
    }
}
