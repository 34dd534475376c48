//! What differs between versions and installations of the control plane.

/// What this control plane offers; the default is a current one with everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switches {
    /// `count`, since 2.21; without it 404.
    pub count: bool,
    /// The parameter `search`, since 2.22; without it 400.
    pub search: bool,
    /// `name-availability`, since 2.22; without it 404.
    pub name_availability: bool,
    /// `expiresIn` in the answer of `/api/v1/token`, since 2.24.
    pub expires_in: bool,
    /// How late the provider's token endpoint answers.
    pub token_endpoint_latency_ms: u64,
    /// The companions other than the token.
    pub companions: Companions,
    /// What stands in front of the server.
    pub gate: Gate,
}

/// A proxy in front of everything, which asks for a cookie of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// None.
    None,
    /// Without the cookie, it redirects to its sign-in page.
    Redirects,
    /// Without the cookie, its sign-in page comes with 401.
    Refuses,
}

/// How the companions other than the token answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Companions {
    /// As their document says.
    On,
    /// 403, as for a restricted access key.
    Forbidden,
    /// 404, as on an older control plane.
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
    /// A control plane before 2.21.
    pub fn old() -> Self {
        Switches {
            count: false,
            search: false,
            name_availability: false,
            expires_in: false,
            ..Switches::default()
        }
    }
}
