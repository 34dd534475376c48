//! Access keys, tokens and permissions.
//!
//! Tokens are stateless: claims in the shape of a JWT, with a checksum keyed by the seed. The
//! checksum recognizes the emulator's own tokens but is not secure.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use http::{Request, StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::response::ApiError;
use crate::state::State;
use crate::volume::Volume;

/// The index of the department that the key `researcher` is limited to.
pub(crate) const RESEARCHER_DEPARTMENT: usize = 0;

/// The access keys, whose client id and secret are equal.
pub const ACCESS_KEYS: [&str; 3] =
    [Role::Admin.client_id(), Role::Researcher.client_id(), Role::Viewer.client_id()];

/// The role of an access key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Admin,
    /// Everything in one department, and reading the volumes its projects can use.
    Researcher,
    /// Reading everything but the shared scopes.
    Viewer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Read,
    Update,
    Delete,
}

impl Action {
    pub(crate) const ALL: [Action; 4] =
        [Action::Create, Action::Read, Action::Update, Action::Delete];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Read => "read",
            Action::Update => "update",
            Action::Delete => "delete",
        }
    }
}

impl Role {
    pub(crate) const ALL: [Role; 3] = [Role::Admin, Role::Researcher, Role::Viewer];

    /// The client id, which is also the secret.
    pub(crate) const fn client_id(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Researcher => "researcher",
            Role::Viewer => "viewer",
        }
    }

    pub(crate) fn from_credentials(id: &str, secret: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.client_id() == id && id == secret)
    }

    /// A user who also created seeded volumes, so that the filter "mine" has rows.
    pub(crate) fn email(self) -> &'static str {
        match self {
            Role::Admin => "maya.lindqvist@example.com",
            Role::Researcher => "jonas.weber@example.com",
            Role::Viewer => "priya.nair@example.com",
        }
    }

    /// The index of the department that the role is limited to.
    pub(crate) fn department(self) -> Option<usize> {
        (self == Role::Researcher).then_some(RESEARCHER_DEPARTMENT)
    }

    /// Whether the role can do this in at least one department.
    pub(crate) fn can(self, action: Action) -> bool {
        self != Role::Viewer || action == Action::Read
    }

    pub(crate) fn can_in(self, action: Action, department: usize) -> bool {
        self.can(action) && self.can_access(department)
    }

    pub(crate) fn can_access(self, department: usize) -> bool {
        self.department().is_none_or(|own| own == department)
    }

    pub(crate) fn can_read_shared_scopes(self, department: usize) -> bool {
        self.can_in(Action::Update, department)
    }

    /// Whether a project that the role has access to can use the volume.
    pub(crate) fn can_read(self, volume: &Volume, state: &State) -> bool {
        let Some(own) = self.department() else { return true };
        let mut projects = state.projects.iter().enumerate();
        projects.any(|(index, it)| it.department == own && state.is_usable(volume, index))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TokenKind {
    Bearer,
    Refresh,
    Id,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    typ: TokenKind,
    preferred_username: String,
    email: String,
    iat: i64,
    exp: i64,
}

/// The token expires at `now + ttl_ms`, in whole seconds.
pub(crate) fn create_token(
    kind: TokenKind,
    role: Role,
    now: i64,
    ttl_ms: i64,
    seed: u64,
) -> String {
    let claims = Claims {
        iss: "emulator".to_owned(),
        sub: role.client_id().to_owned(),
        typ: kind,
        preferred_username: role.email().to_owned(),
        email: role.email().to_owned(),
        iat: now.div_euclid(1000),
        exp: (now + ttl_ms).div_euclid(1000),
    };
    sign(&claims, seed)
}

pub(crate) fn sign(claims: &impl Serialize, seed: u64) -> String {
    let claims = serde_json::to_vec(claims).expect("the claims are plain text and numbers");
    let signed = format!(
        "{}.{}",
        BASE64.encode(br#"{"alg":"none+seed","typ":"JWT"}"#),
        BASE64.encode(claims)
    );
    format!("{signed}.{}", signature(&signed, seed))
}

/// Returns the role of a token, or why the token is not accepted.
pub(crate) fn verify(
    token: &str,
    kind: TokenKind,
    now: i64,
    seed: u64,
) -> Result<Role, &'static str> {
    let unknown = "the token was not issued by this control plane";
    let (signed, checksum) = token.rsplit_once('.').ok_or(unknown)?;
    if checksum != signature(signed, seed) {
        return Err(unknown);
    }
    let (_, claims) = signed.split_once('.').ok_or(unknown)?;
    let claims = BASE64.decode(claims).map_err(|_| unknown)?;
    let claims: Claims = serde_json::from_slice(&claims).map_err(|_| unknown)?;
    if claims.typ != kind {
        return Err("the token is of the wrong type");
    }
    if now.div_euclid(1000) >= claims.exp {
        return Err("the token has expired");
    }
    Role::ALL.into_iter().find(|role| role.client_id() == claims.sub).ok_or(unknown)
}

/// An FNV-1a hash of the text, keyed by the seed.
fn signature(text: &str, seed: u64) -> String {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = text
        .bytes()
        .fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    BASE64.encode(hash.to_be_bytes())
}

/// Returns the role of the `Authorization` header, or a 401.
pub(crate) fn authenticate(
    request: &Request<Vec<u8>>,
    now: i64,
    seed: u64,
) -> Result<Role, ApiError> {
    let reject =
        |reason: &str| ApiError::new(StatusCode::UNAUTHORIZED, format!("Unauthorized: {reason}"));
    let header =
        request.headers().get(header::AUTHORIZATION).ok_or_else(|| reject("no bearer token"))?;
    let (scheme, token) =
        header.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(reject("the Authorization header holds no bearer token"));
    }
    verify(token.trim(), TokenKind::Bearer, now, seed).map_err(reject)
}
