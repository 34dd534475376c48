//! Differences between versions and installations of the control plane.

/// The default is a current version with everything enabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switches {
    /// Whether `count` exists, as since 2.21; otherwise it is a 404.
    pub count: bool,
    /// Whether the parameter `search` exists, as since 2.22; otherwise it is a 400.
    pub search: bool,
    /// Whether `name-availability` exists, as since 2.22; otherwise it is a 404.
    pub name_availability: bool,
    /// Whether `/api/v1/token` returns `expiresIn`, as since 2.24.
    pub expires_in: bool,
    pub token_endpoint_latency_ms: u64,
    pub companions: Companions,
    pub gate: Gate,
}

/// A proxy in front of the server that requires its own cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(clap::ValueEnum))]
pub enum Gate {
    /// No proxy
    None,
    /// Requests without the cookie are redirected to the sign-in page
    Redirects,
    /// Requests without the cookie get the sign-in page with 401
    Refuses,
}

/// How the companions other than the token operations respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(clap::ValueEnum))]
pub enum Companions {
    /// As documented
    On,
    /// With 403, as for a restricted access key
    Forbidden,
    /// With 404, as in an older control plane
    Missing,
}

impl Default for Switches {
    fn default() -> Self {
        Switches {
            count: true,
            search: true,
            name_availability: true,
            expires_in: true,
            token_endpoint_latency_ms: 0,
            companions: Companions::On,
            gate: Gate::None,
        }
    }
}

impl Switches {
    /// A control plane before version 2.21.
    pub fn before_2_21() -> Self {
        Switches {
            count: false,
            search: false,
            name_availability: false,
            expires_in: false,
            ..Switches::default()
        }
    }
}
