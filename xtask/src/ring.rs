//! The groups of tests that `cargo xtask test` runs.

/// A group of tests that need the same tools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ring {
    Fmt,
    /// Clippy, for the host and for WebAssembly, and the documentation.
    Lint,
    /// The licences, sources and advisories of the dependencies.
    Deny,
    /// Tests of the console and of these commands that need no browser.
    Host,
    /// The console's requests and responses against the OpenAPI document.
    Contract,
    /// The emulator against the OpenAPI document.
    Emulator,
    /// Components and user journeys in a browser.
    Browser,
    /// The release in a browser against the emulator over HTTP.
    E2e,
}

impl Ring {
    /// All rings, in the order in which they run.
    pub const ALL: [Self; 8] = [
        Self::Fmt,
        Self::Lint,
        Self::Deny,
        Self::Host,
        Self::Contract,
        Self::Emulator,
        Self::Browser,
        Self::E2e,
    ];

    /// The fast rings that need no browser.
    pub const QUICK: [Self; 5] =
        [Self::Fmt, Self::Lint, Self::Host, Self::Contract, Self::Emulator];

    pub fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Lint => "lint",
            Self::Deny => "deny",
            Self::Host => "host",
            Self::Contract => "contract",
            Self::Emulator => "emulator",
            Self::Browser => "browser",
            Self::E2e => "e2e",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ring| ring.name() == name)
    }

    /// Whether its tests can be selected by name.
    pub fn has_names(self) -> bool {
        !matches!(self, Self::Fmt | Self::Lint | Self::Deny)
    }
}
