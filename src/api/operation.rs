//! The operations that the console uses.

use crate::texts::api as texts;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    ListVolumes,
    CountVolumes,
    CreateVolume,
    GetVolume,
    PatchVolume,
    DeleteVolume,
    NameAvailability,
    GetSharedScopes,
    PatchSharedScopes,
    GrantToken,
    PermittedScopes,
    ListProjects,
    ListDepartments,
    ListClusters,
    ListPvcs,
    ListWorkloads,
    AuditLog,
    Settings,
    /// The OpenID provider's discovery document.
    Discover,
    RedeemCode,
    RenewToken,
}

impl Operation {
    /// Completes "Couldn’t …".
    pub fn describe(self) -> &'static str {
        match self {
            Self::ListVolumes => texts::LIST_VOLUMES,
            Self::CountVolumes => texts::COUNT_VOLUMES,
            Self::CreateVolume => texts::CREATE_VOLUME,
            Self::GetVolume => texts::GET_VOLUME,
            Self::PatchVolume => texts::PATCH_VOLUME,
            Self::DeleteVolume => texts::DELETE_VOLUME,
            Self::NameAvailability => texts::NAME_AVAILABILITY,
            Self::GetSharedScopes => texts::GET_SHARED_SCOPES,
            Self::PatchSharedScopes => texts::PATCH_SHARED_SCOPES,
            Self::GrantToken | Self::RedeemCode => texts::SIGN_IN,
            Self::PermittedScopes => texts::PERMITTED_SCOPES,
            Self::ListProjects => texts::LIST_PROJECTS,
            Self::ListDepartments => texts::LIST_DEPARTMENTS,
            Self::ListClusters => texts::LIST_CLUSTERS,
            Self::ListPvcs => texts::LIST_PVCS,
            Self::ListWorkloads => texts::LIST_WORKLOADS,
            Self::AuditLog => texts::AUDIT_LOG,
            Self::Settings => texts::SETTINGS,
            Self::Discover => texts::DISCOVER,
            Self::RenewToken => texts::RENEW_TOKEN,
        }
    }

    /// Whether the console works without it.
    pub fn is_companion(self) -> bool {
        matches!(
            self,
            Self::PermittedScopes
                | Self::ListProjects
                | Self::ListDepartments
                | Self::ListClusters
                | Self::ListPvcs
                | Self::ListWorkloads
                | Self::AuditLog
        )
    }

    pub fn is_provider_request(self) -> bool {
        matches!(self, Self::Discover | Self::RedeemCode | Self::RenewToken)
    }

    pub fn returns_tokens(self) -> bool {
        matches!(self, Self::GrantToken | Self::RedeemCode | Self::RenewToken)
    }
}
