//! What the handlers of the API get besides the state.

use http::Request;

use crate::auth::Role;
use crate::config::Config;
use crate::params::Params;
use crate::response::ApiError;
use crate::switches::Switches;

/// An authenticated request with the time and the settings that apply to it.
pub(crate) struct RequestContext<'a> {
    pub(crate) request: &'a Request<Vec<u8>>,
    pub(crate) now: i64,
    pub(crate) role: Role,
    pub(crate) config: &'a Config,
    pub(crate) switches: &'a Switches,
}

impl<'a> RequestContext<'a> {
    /// Parses the query, whose parameters must all be among `allowed`.
    pub(crate) fn params(&self, allowed: &[&str]) -> Result<Params<'a>, ApiError> {
        Params::parse(self.request.uri().query(), allowed)
    }
}
