//! Maps the URL of a request to its operation.

use emulator::Operation as Op;

pub fn is_token_endpoint(url: &str) -> bool {
    url.ends_with("/protocol/openid-connect/token")
}

pub fn is_discovery(url: &str) -> bool {
    url.ends_with("/.well-known/openid-configuration")
}

pub fn operation(method: &str, url: &str) -> Option<Op> {
    let path = url.split('?').next().unwrap_or_default();
    let segments: Vec<_> = path.split('/').skip(3).collect();
    Some(match (method, segments.as_slice()) {
        ("GET", ["datavolumes"]) => Op::ListDatavolumes,
        ("POST", ["datavolumes"]) => Op::CreateDatavolume,
        ("GET", ["datavolumes", "count"]) => Op::CountDatavolumes,
        ("GET", ["datavolumes", "name-availability"]) => Op::NameAvailability,
        ("GET", ["datavolumes", _]) => Op::GetDatavolume,
        ("PATCH", ["datavolumes", _]) => Op::PatchDatavolume,
        ("DELETE", ["datavolumes", _]) => Op::DeleteDatavolume,
        ("GET", ["datavolumes", _, "sharedScopes"]) => Op::GetSharedScopes,
        ("PATCH", ["datavolumes", _, "sharedScopes"]) => Op::PatchSharedScopes,
        ("POST", ["token"]) => Op::Token,
        ("GET", ["org-unit", "projects"]) => Op::Projects,
        ("GET", ["org-unit", "departments"]) => Op::Departments,
        ("GET", ["clusters"]) => Op::Clusters,
        ("GET", ["asset", "datasource", "pvc"]) => Op::PvcAssets,
        ("POST", ["authorization", "permitted-scopes"]) => Op::PermittedScopes,
        _ => return None,
    })
}
