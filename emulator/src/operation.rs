//! The operations of both documents and the routes to them.

use std::fmt;
use std::str::FromStr;

/// An operation of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `GET /api/v1/datavolumes`
    ListDatavolumes,
    /// `POST /api/v1/datavolumes`
    CreateDatavolume,
    /// `GET /api/v1/datavolumes/{datavolumeId}`
    GetDatavolume,
    /// `DELETE /api/v1/datavolumes/{datavolumeId}`
    DeleteDatavolume,
    /// `PATCH /api/v1/datavolumes/{datavolumeId}`
    PatchDatavolume,
    /// `GET /api/v1/datavolumes/name-availability`
    NameAvailability,
    /// `GET /api/v1/datavolumes/count`
    CountDatavolumes,
    /// `GET /api/v1/datavolumes/{datavolumeId}/sharedScopes`
    GetSharedScopes,
    /// `PATCH /api/v1/datavolumes/{datavolumeId}/sharedScopes`
    PatchSharedScopes,
    /// `POST /api/v1/token`
    Token,
    /// `POST /api/v2/token`
    TokenV2,
    /// `GET /api/v1/authorization/permissions`
    Permissions,
    /// `POST /api/v1/authorization/permitted-scopes`
    PermittedScopes,
    /// `GET /api/v1/org-unit/projects`
    Projects,
    /// `GET /api/v1/org-unit/departments`
    Departments,
    /// `GET /api/v1/clusters`
    Clusters,
    /// `GET /api/v1/asset/datasource/pvc`
    PvcAssets,
}

impl Operation {
    /// Every operation: the nine of data volumes, then the companions.
    pub const ALL: [Operation; 17] = [
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
    ];

    /// The contract's `operationId`.
    pub fn id(self) -> &'static str {
        match self {
            Operation::ListDatavolumes => "get_datavolumes",
            Operation::CreateDatavolume => "create_datavolume",
            Operation::GetDatavolume => "get_datavolume",
            Operation::DeleteDatavolume => "delete_datavolume",
            Operation::PatchDatavolume => "patch_datavolume",
            Operation::NameAvailability => "datavolume_name_availability",
            Operation::CountDatavolumes => "count_datavolumes",
            Operation::GetSharedScopes => "get_datavolume_shared_scopes",
            Operation::PatchSharedScopes => "patch_datavolume_shared_scopes",
            Operation::Token => "grant_token",
            Operation::TokenV2 => "grant_token_v2",
            Operation::Permissions => "get_permissions",
            Operation::PermittedScopes => "get_permitted_scopes",
            Operation::Projects => "get_projects",
            Operation::Departments => "get_departments",
            Operation::Clusters => "get_clusters",
            Operation::PvcAssets => "list_pvc_assets",
        }
    }

    /// A short name, accepted beside the `operationId` where a person types one.
    pub fn name(self) -> &'static str {
        match self {
            Operation::ListDatavolumes => "list_datavolumes",
            Operation::CreateDatavolume => "create_datavolume",
            Operation::GetDatavolume => "get_datavolume",
            Operation::DeleteDatavolume => "delete_datavolume",
            Operation::PatchDatavolume => "patch_datavolume",
            Operation::NameAvailability => "name_availability",
            Operation::CountDatavolumes => "count_datavolumes",
            Operation::GetSharedScopes => "get_shared_scopes",
            Operation::PatchSharedScopes => "patch_shared_scopes",
            Operation::Token => "token",
            Operation::TokenV2 => "token_v2",
            Operation::Permissions => "permissions",
            Operation::PermittedScopes => "permitted_scopes",
            Operation::Projects => "projects",
            Operation::Departments => "departments",
            Operation::Clusters => "clusters",
            Operation::PvcAssets => "pvc_assets",
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

/// Where a request leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// To an operation, with the volume's id if the path has one.
    Operation(Operation, &'a str),
    /// To a known path by a method it does not have; the methods it has.
    WrongMethod(String),
    /// To the settings of the console.
    Settings,
    /// To the OpenID provider.
    Provider,
    /// To a path under `/api` that no document declares.
    UnknownApi,
    /// Elsewhere.
    Elsewhere,
}

/// Finds the route of a method and a path.
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
        ["api", ..] => return Route::UnknownApi,
        _ => return Route::Elsewhere,
    };
    match methods.iter().find(|(name, _)| *name == method) {
        Some((_, operation)) => Route::Operation(*operation, id),
        None => {
            Route::WrongMethod(methods.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "))
        }
    }
}
