//! The operations of both OpenAPI documents and their routes.

use std::fmt;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    ListDatavolumes,
    CreateDatavolume,
    GetDatavolume,
    DeleteDatavolume,
    PatchDatavolume,
    NameAvailability,
    CountDatavolumes,
    GetSharedScopes,
    PatchSharedScopes,
    Token,
    TokenV2,
    Permissions,
    PermittedScopes,
    Projects,
    Departments,
    Clusters,
    PvcAssets,
    Workloads,
    AuditLog,
}

impl Operation {
    pub const ALL: [Operation; 19] = [
        Operation::ListDatavolumes,
        Operation::CreateDatavolume,
        Operation::GetDatavolume,
        Operation::DeleteDatavolume,
        Operation::PatchDatavolume,
        Operation::NameAvailability,
        Operation::CountDatavolumes,
        Operation::GetSharedScopes,
        Operation::PatchSharedScopes,
        Operation::Token,
        Operation::TokenV2,
        Operation::Permissions,
        Operation::PermittedScopes,
        Operation::Projects,
        Operation::Departments,
        Operation::Clusters,
        Operation::PvcAssets,
        Operation::Workloads,
        Operation::AuditLog,
    ];

    /// The contract's `operationId`.
    pub fn id(self) -> &'static str {
        self.names().0
    }

    /// A shorter name, which the command line accepts besides the `operationId`.
    pub fn name(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Operation::ListDatavolumes => ("get_datavolumes", "list_datavolumes"),
            Operation::CreateDatavolume => ("create_datavolume", "create_datavolume"),
            Operation::GetDatavolume => ("get_datavolume", "get_datavolume"),
            Operation::DeleteDatavolume => ("delete_datavolume", "delete_datavolume"),
            Operation::PatchDatavolume => ("patch_datavolume", "patch_datavolume"),
            Operation::NameAvailability => ("datavolume_name_availability", "name_availability"),
            Operation::CountDatavolumes => ("count_datavolumes", "count_datavolumes"),
            Operation::GetSharedScopes => ("get_datavolume_shared_scopes", "get_shared_scopes"),
            Operation::PatchSharedScopes => {
                ("patch_datavolume_shared_scopes", "patch_shared_scopes")
            }
            Operation::Token => ("grant_token", "token"),
            Operation::TokenV2 => ("grant_token_v2", "token_v2"),
            Operation::Permissions => ("get_permissions", "permissions"),
            Operation::PermittedScopes => ("get_permitted_scopes", "permitted_scopes"),
            Operation::Projects => ("get_projects", "projects"),
            Operation::Departments => ("get_departments", "departments"),
            Operation::Clusters => ("get_clusters", "clusters"),
            Operation::PvcAssets => ("list_pvc_assets", "pvc_assets"),
            Operation::Workloads => ("get_workloads", "workloads"),
            Operation::AuditLog => ("getAuditLogs", "audit_log"),
        }
    }

    /// The operation of a request, by its method and path.
    pub fn of_request(method: &str, path: &str) -> Option<Self> {
        match route(method, path) {
            Route::Operation(operation, _) => Some(operation),
            _ => None,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Operation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Operation::ALL
            .into_iter()
            .find(|operation| operation.id() == text || operation.name() == text)
            .ok_or_else(|| {
                let names: Vec<_> =
                    Operation::ALL.iter().map(|operation| operation.name()).collect();
                format!("unknown operation `{text}`; one of: {}", names.join(", "))
            })
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// With the volume id of the path, or an empty string.
    Operation(Operation, &'a str),
    /// A known path with a wrong method. Holds the allowed methods.
    WrongMethod(String),
    /// The console's `/config.json`.
    Settings,
    /// The OpenID provider.
    Provider,
    UnknownApi,
    /// Anything outside `/api`.
    Page,
}

pub(crate) fn route<'a>(method: &str, path: &'a str) -> Route<'a> {
    use Operation as O;
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let (methods, id): (&[(&str, Operation)], &str) = match segments[..] {
        ["config.json"] => return Route::Settings,
        ["auth", ..] => return Route::Provider,
        ["api", "v1", "datavolumes"] => {
            (&[("GET", O::ListDatavolumes), ("POST", O::CreateDatavolume)], "")
        }
        ["api", "v1", "datavolumes", "name-availability"] => (&[("GET", O::NameAvailability)], ""),
        ["api", "v1", "datavolumes", "count"] => (&[("GET", O::CountDatavolumes)], ""),
        ["api", "v1", "datavolumes", id] => (
            &[
                ("GET", O::GetDatavolume),
                ("DELETE", O::DeleteDatavolume),
                ("PATCH", O::PatchDatavolume),
            ],
            id,
        ),
        ["api", "v1", "datavolumes", id, "sharedScopes"] => {
            (&[("GET", O::GetSharedScopes), ("PATCH", O::PatchSharedScopes)], id)
        }
        ["api", "v1", "token"] => (&[("POST", O::Token)], ""),
        ["api", "v2", "token"] => (&[("POST", O::TokenV2)], ""),
        ["api", "v1", "authorization", "permissions"] => (&[("GET", O::Permissions)], ""),
        ["api", "v1", "authorization", "permitted-scopes"] => (&[("POST", O::PermittedScopes)], ""),
        ["api", "v1", "org-unit", "projects"] => (&[("GET", O::Projects)], ""),
        ["api", "v1", "org-unit", "departments"] => (&[("GET", O::Departments)], ""),
        ["api", "v1", "clusters"] => (&[("GET", O::Clusters)], ""),
        ["api", "v1", "asset", "datasource", "pvc"] => (&[("GET", O::PvcAssets)], ""),
        ["api", "v1", "workloads"] => (&[("GET", O::Workloads)], ""),
        ["api", "v1", "audit", "log"] => (&[("GET", O::AuditLog)], ""),
        ["api", ..] => return Route::UnknownApi,
        _ => return Route::Page,
    };
    match methods.iter().find(|(name, _)| *name == method) {
        Some((_, operation)) => Route::Operation(*operation, id),
        None => {
            Route::WrongMethod(methods.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "))
        }
    }
}
