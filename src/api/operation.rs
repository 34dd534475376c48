//! What the console asks of the API, of its own files and of a provider.

/// The operations of the API that the console uses, by what they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `get_datavolumes`
    ListVolumes,
    /// `count_datavolumes`
    CountVolumes,
    /// `create_datavolume`
    CreateVolume,
    /// `get_datavolume`
    GetVolume,
    /// `patch_datavolume`
    PatchVolume,
    /// `delete_datavolume`
    DeleteVolume,
    /// `datavolume_name_availability`
    NameAvailability,
    /// `get_datavolume_shared_scopes`
    GetSharedScopes,
    /// `patch_datavolume_shared_scopes`
    PatchSharedScopes,
    /// `grant_token`
    GrantToken,
    /// `get_permitted_scopes`
    PermittedScopes,
    /// `get_projects`
    ListProjects,
    /// `get_departments`
    ListDepartments,
    /// `get_clusters`
    ListClusters,
    /// `list_pvc_assets`
    ListPvcs,
    /// The console's own `config.json`.
    Settings,
    /// The provider's discovery document.
    Discover,
    /// A code for tokens, at the provider.
    RedeemCode,
    /// A refresh token for tokens, at the provider.
    RenewToken,
}

impl Operation {
    /// What the person wanted: completes "Could not …".
    pub fn intent(self) -> &'static str {
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
            Self::GrantToken => "sign in",
            Self::PermittedScopes => "load your permissions",
            Self::ListProjects => "load the projects",
            Self::ListDepartments => "load the departments",
            Self::ListClusters => "load the clusters",
            Self::ListPvcs => "load the PVCs",
            Self::Settings => "load the console’s settings",
            Self::Discover => "find the sign-in provider",
            Self::RedeemCode => "sign in",
            Self::RenewToken => "renew your sign-in",
        }
    }

    /// Whether the console works without it, with less comfort.
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

    /// Whether it is asked of the OpenID provider.
    pub fn is_at_provider(self) -> bool {
        matches!(self, Self::Discover | Self::RedeemCode | Self::RenewToken)
    }

    /// Whether its answer holds tokens.
    pub fn brings_tokens(self) -> bool {
        matches!(self, Self::GrantToken | Self::RedeemCode | Self::RenewToken)
    }
}
