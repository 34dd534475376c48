//! Access keys, tokens and rights.
//!
//! Tokens are stateless: claims and a checksum keyed by the seed, in the shape of a JWT. The
//! checksum tells a token of this emulator from any other text; it is not cryptography, and this is
//! not a place for secrets.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use http::{Request, StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::state::{Volume, World};

/// The department that the key `researcher` is limited to.
pub(crate) const RESEARCHER_DEPARTMENT: usize = 0;

/// Who calls: one of three access keys, whose client id and secret are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Everything everywhere.
    Admin,
    /// Everything in one department, and reading what its projects can use.
    Researcher,
    /// Reading, without the shared scopes.
    Viewer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    Create,
    Read,
    Update,
    Delete,
}

impl Right {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Right::Create => "create",
            Right::Read => "read",
            Right::Update => "update",
            Right::Delete => "delete",
        }
    }
}

impl Role {
    pub(crate) const ALL: [Role; 3] = [Role::Admin, Role::Researcher, Role::Viewer];

    /// The client id, which is also the secret.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Researcher => "researcher",
            Role::Viewer => "viewer",
        }
    }

    pub(crate) fn of_key(id: &str, secret: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == id && id == secret)
    }

    /// Each key belongs to a person who also created volumes, so that "mine" is not empty.
    pub(crate) fn email(self) -> &'static str {
        match self {
            Role::Admin => "maya.lindqvist@example.com",
            Role::Researcher => "jonas.weber@example.com",
            Role::Viewer => "priya.nair@example.com",
        }
    }

    /// The department the role is limited to.
    pub(crate) fn department(self) -> Option<usize> {
        (self == Role::Researcher).then_some(RESEARCHER_DEPARTMENT)
    }

    /// Whether the role has a right at all, wherever it may be.
    pub(crate) fn has(self, right: Right) -> bool {
        self != Role::Viewer || right == Right::Read
    }

    /// Whether the role has a right in a department.
    pub(crate) fn may(self, right: Right, department: usize) -> bool {
        self.has(right) && self.department().is_none_or(|own| own == department)
    }

    pub(crate) fn sees_sharing(self, department: usize) -> bool {
        self != Role::Viewer && self.department().is_none_or(|own| own == department)
    }

    /// Whether the role may read a volume: by its origin, or because one of its projects can use it.
    pub(crate) fn sees(self, volume: &Volume, world: &World) -> bool {
        let Some(own) = self.department() else { return true };
        world.projects.iter().enumerate().any(|(index, project)| {
            project.department == own && (volume.project == index || world.is_usable(volume, index))
        })
    }
}

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TokenKind {
    /// For the API.
    Bearer,
    /// For another token.
    Refresh,
    /// For the client, to know who has signed in.
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

/// Makes a token that ends at `now + ttl_ms`, in whole seconds.
pub(crate) fn mint(kind: TokenKind, role: Role, now: i64, ttl_ms: i64, seed: u64) -> String {
    let claims = Claims {
        iss: "emulator".to_owned(),
        sub: role.key().to_owned(),
        typ: kind,
        preferred_username: role.email().to_owned(),
        email: role.email().to_owned(),
        iat: now.div_euclid(1000),
        exp: (now + ttl_ms).div_euclid(1000),
    };
    sign(&claims, seed)
}

/// Makes a token that holds claims.
pub(crate) fn sign(claims: &impl Serialize, seed: u64) -> String {
    let claims = serde_json::to_vec(claims).expect("the claims are plain text and numbers");
    let signed = format!(
        "{}.{}",
        BASE64.encode(br#"{"alg":"none+seed","typ":"JWT"}"#),
        BASE64.encode(claims)
    );
    format!("{signed}.{}", signature(&signed, seed))
}

/// Reads a token; the error is what the caller did wrong.
pub(crate) fn verify(
    token: &str,
    kind: TokenKind,
    now: i64,
    seed: u64,
) -> Result<Role, &'static str> {
    let unknown = "the token was not issued by this control plane";
    let (signed, given) = token.rsplit_once('.').ok_or(unknown)?;
    if given != signature(signed, seed) {
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
    Role::ALL.into_iter().find(|role| role.key() == claims.sub).ok_or(unknown)
}

/// FNV-1a over the text, started from the seed.
fn signature(text: &str, seed: u64) -> String {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = text
        .bytes()
        .fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    BASE64.encode(hash.to_be_bytes())
}

/// The role in the `Authorization` header, or a 401.
pub(crate) fn authenticate(
    request: &Request<Vec<u8>>,
    now: i64,
    seed: u64,
) -> Result<Role, Problem> {
    let refuse = |why: &str| Problem::new(StatusCode::UNAUTHORIZED, format!("Unauthorized: {why}"));
    let header =
        request.headers().get(header::AUTHORIZATION).ok_or_else(|| refuse("no bearer token"))?;
    let (scheme, token) =
        header.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(refuse("the Authorization header holds no bearer token"));
    }
    verify(token.trim(), TokenKind::Bearer, now, seed).map_err(refuse)
}
