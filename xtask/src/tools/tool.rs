//! The tools that are programs in Rust: their versions, archives and features, and where they are.

use super::platform;
use crate::{Result, process, versions, workspace};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

pub struct Tool {
    /// The crate.
    pub package: &'static str,
    pub version: &'static str,
    pub programs: &'static [&'static str],
    pub purpose: &'static str,
    /// The archive of its binaries, with `{version}` and `{target}` in the address.
    pub url: &'static str,
    /// What the address ends with on Windows instead of `.tar.gz`.
    pub windows_suffix: &'static str,
    pub checksums: [(&'static str, &'static str); 5],
    /// The features of the crate that are used here.
    pub features: &'static str,
    /// How well it is optimized if it is compiled, which takes longer the higher it is.
    pub opt_level: &'static str,
    /// How long that takes on two cores.
    pub compile_time: &'static str,
}

pub const TRUNK: Tool = Tool {
    package: "trunk",
    version: versions::TRUNK,
    programs: &["trunk"],
    purpose: "builds and serves the console",
    url: "https://github.com/trunk-rs/trunk/releases/download/v{version}/trunk-{target}.tar.gz",
    windows_suffix: ".zip",
    checksums: versions::TRUNK_ARCHIVES,
    // For `serve --backend https://…`.
    features: "rustls",
    // It spends its time in other tools.
    opt_level: "0",
    compile_time: "2 minutes",
};

/// The version of the tool must be that of the library.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: versions::WASM_BINDGEN,
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    purpose: "joins the console's WebAssembly to the browser",
    url: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{version}/\
          wasm-bindgen-{version}-{target}.tar.gz",
    windows_suffix: ".tar.gz",
    checksums: versions::WASM_BINDGEN_ARCHIVES,
    features: "",
    // It reads and writes the whole module after every change.
    opt_level: "1",
    compile_time: "a minute",
};

pub const CARGO_DENY: Tool = Tool {
    package: "cargo-deny",
    version: versions::CARGO_DENY,
    programs: &["cargo-deny"],
    purpose: "checks the dependencies",
    url: "https://github.com/EmbarkStudios/cargo-deny/releases/download/{version}/\
          cargo-deny-{version}-{target}.tar.gz",
    windows_suffix: ".tar.gz",
    checksums: versions::CARGO_DENY_ARCHIVES,
    features: "",
    // It runs for seconds.
    opt_level: "0",
    compile_time: "3 minutes",
};

impl Tool {
    pub fn checksum(&self, target: &str) -> Option<&'static str> {
        self.checksums.iter().find(|(it, _)| *it == target).map(|(_, checksum)| *checksum)
    }

    /// The address of the archive for `target`.
    pub fn archive(&self, target: &str) -> String {
        let url = self.url.replace("{version}", self.version).replace("{target}", target);
        match url.strip_suffix(".tar.gz") {
            Some(stem) if target.contains("windows") => format!("{stem}{}", self.windows_suffix),
            _ => url,
        }
    }

    /// The folder of the programs, on the PATH or in the cache.
    pub fn find(&self) -> Result<Option<PathBuf>> {
        let on_path =
            process::on_path(self.programs[0]).and_then(|it| Some(it.parent()?.to_owned()));
        if let Some(folder) = on_path.filter(|folder| self.is_in(folder)) {
            return Ok(Some(folder));
        }
        let folder = workspace::cache(self.package, self.version)?.join("bin");
        Ok(self.programs.iter().all(|program| file(&folder, program).is_file()).then_some(folder))
    }

    /// Whether the programs in `folder` run and have the version.
    pub fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            process::output(Command::new(file(folder, program)).arg("--version"))
                .is_some_and(|text| text.split_whitespace().nth(1) == Some(self.version))
        })
    }
}

pub fn file(folder: &Path, program: &str) -> PathBuf {
    folder.join(platform::program(env::consts::OS, program))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOLS: [Tool; 3] = [TRUNK, WASM_BINDGEN, CARGO_DENY];

    #[test]
    fn the_addresses_are_those_of_the_releases() {
        let (trunk, bindgen) = (TRUNK.version, WASM_BINDGEN.version);
        assert_eq!(
            TRUNK.archive("x86_64-apple-darwin"),
            format!(
                "https://github.com/trunk-rs/trunk/releases/download/v{trunk}/\
                 trunk-x86_64-apple-darwin.tar.gz"
            )
        );
        assert!(
            TRUNK.archive("x86_64-pc-windows-msvc").ends_with("/trunk-x86_64-pc-windows-msvc.zip")
        );
        assert_eq!(
            WASM_BINDGEN.archive("x86_64-pc-windows-msvc"),
            format!(
                "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{bindgen}/\
                 wasm-bindgen-{bindgen}-x86_64-pc-windows-msvc.tar.gz"
            )
        );
        for tool in &TOOLS {
            assert!(!tool.archive("t").contains('{'), "{}", tool.package);
        }
    }

    #[test]
    fn every_checksum_is_a_sha_256_of_its_own() {
        let all = TOOLS.iter().flat_map(|tool| tool.checksums);
        let mut checksums: Vec<_> = all.map(|(_, checksum)| checksum).collect();
        for checksum in &checksums {
            let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            assert!(checksum.len() == 64 && checksum.bytes().all(is_hex), "{checksum}");
        }
        let count = checksums.len();
        checksums.sort_unstable();
        checksums.dedup();
        assert_eq!(checksums.len(), count);
    }

    #[test]
    fn every_usual_computer_has_pinned_archives() {
        for os in ["linux", "macos", "windows"] {
            for arch in ["x86_64", "aarch64"] {
                let target = platform::target(os, arch).expect("a target");
                for tool in &TOOLS {
                    assert!(tool.checksum(target).is_some(), "{}: {target}", tool.package);
                }
            }
        }
    }
}
