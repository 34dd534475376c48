//! A call of every endpoint function, and the id of its operation in the documents.

use data_volumes_console::api::endpoint::reports::{AuditFilter, WorkloadFilter};
use data_volumes_console::api::endpoint::{self, Call, OrgQuery};
use data_volumes_console::api::{AccessKey, AuthorizationCode, Grant, Operation, RefreshToken};
use data_volumes_console::domain::{
    ClusterId, Description, Draft, ListQuery, NewVolume, ProjectId, ScopeChange, ScopeKind,
    ScopeRef, VolumeId, VolumeName,
};
use data_volumes_console::tools::Timestamp;
use std::collections::BTreeSet;

use super::document::{example_id, operation_spec};

pub trait Visitor {
    fn visit<T: PartialEq + 'static>(&mut self, call: Call<T>);
}

/// The id of an operation in the documents; `None` if it does not belong to the control plane.
pub fn operation_id(operation: Operation) -> Option<&'static str> {
    Some(match operation {
        Operation::ListVolumes => "get_datavolumes",
        Operation::CountVolumes => "count_datavolumes",
        Operation::CreateVolume => "create_datavolume",
        Operation::GetVolume => "get_datavolume",
        Operation::PatchVolume => "patch_datavolume",
        Operation::DeleteVolume => "delete_datavolume",
        Operation::NameAvailability => "datavolume_name_availability",
        Operation::GetSharedScopes => "get_datavolume_shared_scopes",
        Operation::PatchSharedScopes => "patch_datavolume_shared_scopes",
        Operation::GrantToken => "grant_token",
        Operation::PermittedScopes => "get_permitted_scopes",
        Operation::ListProjects => "get_projects",
        Operation::ListDepartments => "get_departments",
        Operation::ListClusters => "get_clusters",
        Operation::ListPvcs => "list_pvc_assets",
        Operation::ListWorkloads => "get_workloads",
        Operation::AuditLog => "getAuditLogs",
        Operation::Settings
        | Operation::Discover
        | Operation::RedeemCode
        | Operation::RenewToken => return None,
    })
}

pub fn volume() -> VolumeId {
    VolumeId::from(example_id())
}

pub fn new_volume() -> NewVolume {
    let draft = Draft {
        project: "5".to_owned(),
        is_project_id: true,
        origin_pvc: "lidar-raw".to_owned(),
        name: "lidar".to_owned(),
        description: "Point clouds".to_owned(),
        ..Draft::default()
    };
    draft.parse().expect("complete")
}

pub fn scope_change() -> ScopeChange {
    let scope = |kind, id: &str| ScopeRef { kind, id: id.to_owned() };
    ScopeChange {
        add: vec![scope(ScopeKind::Project, "5")],
        remove: vec![scope(ScopeKind::Cluster, example_id())],
    }
}

/// An access key with a recognizable secret.
pub fn access_key() -> AccessKey {
    AccessKey { client_id: "console".to_owned(), client_secret: "s3cr3t-of-the-key".to_owned() }
}

/// A recognizable code of a single sign-on.
pub fn code() -> AuthorizationCode {
    AuthorizationCode {
        client_id: "console".to_owned(),
        code: "c0d3-of-the-provider".to_owned(),
        redirect_uri: "https://console.example/sign-in/callback".to_owned(),
    }
}

/// A recognizable refresh token.
pub fn refresh_token() -> RefreshToken {
    serde_json::from_str("\"r3fr3sh\"").expect("a text")
}

/// Visits a call of every operation of the API.
pub fn visit_all(visitor: &mut impl Visitor) {
    let query = ListQuery::default();
    let units = OrgQuery::default();
    let name = VolumeName::parse("lidar").expect("a name");
    let description = Description::parse("Point clouds").expect("short");
    visitor.visit(endpoint::list_volumes(&query));
    visitor.visit(endpoint::count_volumes(&query));
    visitor.visit(endpoint::create_volume(&new_volume()));
    visitor.visit(endpoint::get_volume(&volume()));
    visitor.visit(endpoint::patch_volume(&volume(), &description));
    visitor.visit(endpoint::delete_volume(&volume()));
    visitor.visit(endpoint::name_availability(&name, &ClusterId::from(example_id())));
    visitor.visit(endpoint::get_shared_scopes(&volume()));
    visitor.visit(endpoint::patch_shared_scopes(&volume(), &scope_change()));
    visitor.visit(endpoint::grant_token(Grant::AccessKey(&access_key())));
    visitor.visit(endpoint::permitted_scopes());
    visitor.visit(endpoint::list_projects(&units));
    visitor.visit(endpoint::list_departments(&units));
    visitor.visit(endpoint::list_clusters());
    visitor.visit(endpoint::list_pvcs(&ProjectId::from("5")).expect("a numeric id"));
    let cluster = ClusterId::from(example_id());
    visitor.visit(endpoint::reports::list_workloads(&cluster, WorkloadFilter::Active, 0));
    let range = (Timestamp(0), Timestamp(1));
    visitor.visit(endpoint::reports::audit_log(AuditFilter::Volume(&volume()), range, 0, 20));
}

struct Ids(Vec<&'static str>);

impl Visitor for Ids {
    fn visit<T: PartialEq + 'static>(&mut self, call: Call<T>) {
        self.0.push(operation_id(call.operation).expect("an operation of the API"));
    }
}

pub fn used_operations() -> BTreeSet<&'static str> {
    let mut ids = Ids(Vec::new());
    visit_all(&mut ids);
    let used: BTreeSet<_> = ids.0.iter().copied().collect();
    assert_eq!(used.len(), ids.0.len(), "no operation is there twice: {:?}", ids.0);
    used
}

/// The names of the functions that return a call, read from the source.
fn call_functions(source: &str) -> BTreeSet<&str> {
    source
        .split("\npub fn ")
        .skip(1)
        .filter(|function| {
            let signature = function.split(" {\n").next().unwrap_or_default();
            signature.contains("-> Call<") || signature.contains("-> Option<Call<")
        })
        .map(|function| function.split(['(', '<']).next().unwrap_or_default())
        .collect()
}

#[test]
fn every_endpoint_function_is_tested() {
    assert_eq!(
        call_functions("\npub fn one() -> Call<u8> {\n}\npub fn two() -> u8 {\n}\n").len(),
        1
    );
    let mut declared = call_functions(include_str!("../../../src/api/endpoint.rs"));
    declared.extend(call_functions(include_str!("../../../src/api/endpoint/reports.rs")));
    let this = include_str!("calls.rs");
    let tested = declared.iter().filter(|name| this.contains(&format!("::{name}(")));
    let tested: BTreeSet<_> = tested.copied().chain(["settings"]).collect();
    assert_eq!(tested, declared);
    assert_eq!(
        used_operations().len(),
        declared.len() - 1,
        "one call each, and the console's own settings"
    );
}

#[test]
fn every_operation_is_documented_and_all_of_data_volumes_are_used() {
    for id in used_operations() {
        operation_spec(id);
    }
    let all = super::document::operations()
        .filter(|it| it.template.starts_with("/api/v1/datavolumes"))
        .collect::<Vec<_>>();
    assert_eq!(all.len(), 9);
    for it in all {
        assert!(used_operations().contains(it.id()), "{} {}", it.method, it.template);
    }
}
