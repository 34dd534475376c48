//! The operations that the console uses.

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
    Settings,
    /// The OpenID provider's discovery document.
    Discover,
    RedeemCode,
    RenewToken,
}

impl Operation {
    /// Completes "Could not …".
    pub fn describe(self) -> &'static str {
        match self {
            Self::ListVolumes => "load the data volumes",
            Self::CountVolumes => "count the data volumes",
            Self::CreateVolume => "create the data volume",
            Self::GetVolume => "load the data volume",
            Self::PatchVolume => "save the description",
            Self::DeleteVolume => "delete the data volume",
            Self::NameAvailability => "check the name",
            Self::GetSharedScopes => "load the shared scopes",
            Self::PatchSharedScopes => "change the sharing",
            Self::GrantToken | Self::RedeemCode => "sign in",
            Self::PermittedScopes => "load your permissions",
            Self::ListProjects => "load the projects",
            Self::ListDepartments => "load the departments",
            Self::ListClusters => "load the clusters",
            Self::ListPvcs => "load the PVCs",
            Self::Settings => "load the console’s settings",
            Self::Discover => "find the sign-in provider",
            Self::RenewToken => "renew your sign-in",
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
        )
    }

    pub fn is_provider_request(self) -> bool {
        matches!(self, Self::Discover | Self::RedeemCode | Self::RenewToken)
    }

    pub fn returns_tokens(self) -> bool {
        matches!(self, Self::GrantToken | Self::RedeemCode | Self::RenewToken)
    }
}
