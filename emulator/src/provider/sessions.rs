//! The codes, tokens and sessions that the provider has issued.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use sha2::{Digest, Sha256};

use crate::auth::Role;
use crate::config::Config;

/// How many issued tokens are recorded for tests.
const ISSUED_CAPACITY: usize = 1000;

#[derive(Clone, Debug, Default)]
pub(crate) struct Provider {
    pub(super) codes: BTreeMap<String, AuthorizationCode>,
    pub(super) refresh_tokens: BTreeMap<String, RefreshToken>,
    /// Sessions that ended by signing out or because a code or refresh token was used twice.
    pub(super) ended_sessions: BTreeSet<u64>,
    counter: u64,
    issued_tokens: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct AuthorizationCode {
    pub(super) role: Role,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) expires_at: i64,
    pub(super) is_used: bool,
    pub(super) session: u64,
}

#[derive(Clone, Debug)]
pub(super) struct RefreshToken {
    pub(super) role: Role,
    pub(super) expires_at: i64,
    pub(super) is_used: bool,
    pub(super) session: u64,
}

impl Provider {
    /// The recorded tokens, oldest first.
    pub(crate) fn issued_tokens(&self) -> &[String] {
        &self.issued_tokens
    }

    pub(crate) fn record_issued(&mut self, token: &str) {
        if self.issued_tokens.len() >= ISSUED_CAPACITY {
            self.issued_tokens.drain(..ISSUED_CAPACITY / 2);
        }
        self.issued_tokens.push(token.to_owned());
    }

    /// A number that was not used before.
    pub(super) fn next_id(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// A text that cannot be guessed without the seed.
    pub(super) fn new_secret(&mut self, kind: &str, config: &Config) -> String {
        let text = format!("{kind} {} {}", config.seed, self.next_id());
        BASE64.encode(Sha256::digest(text.as_bytes()))
    }
}
