//! Trunk, the tools of wasm-bindgen and cargo-deny: on the PATH, in the cache, as a binary that the project
//! publishes, or compiled.

use super::{platform, prebuilt};
use crate::{Result, process, progress, versions, workspace};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
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
    features: &'static str,
    /// How well it is optimized if it is compiled, which takes longer the higher it is.
    opt_level: &'static str,
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

pub fn trunk() -> Result<PathBuf> {
    TRUNK.program("trunk")
}

/// The folder of the pinned `wasm-bindgen` and `wasm-bindgen-test-runner`.
pub fn wasm_bindgen() -> Result<PathBuf> {
    WASM_BINDGEN.find_or_install()
}

pub fn wasm_bindgen_program() -> Result<PathBuf> {
    WASM_BINDGEN.program("wasm-bindgen")
}

pub fn cargo_deny() -> Result<PathBuf> {
    CARGO_DENY.program("cargo-deny")
}

/// One installation at a time, as two threads may need the same tool.
static INSTALLATION: Mutex<()> = Mutex::new(());

impl Tool {
    pub fn checksum(&self, target: &str) -> Option<&'static str> {
        self.checksums.iter().find(|(it, _)| *it == target).map(|(_, checksum)| *checksum)
    }

    fn program(&self, name: &str) -> Result<PathBuf> {
        Ok(file(&self.find_or_install()?, name))
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

    fn find_or_install(&self) -> Result<PathBuf> {
        let _guard = INSTALLATION.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = self.find()? {
            return Ok(folder);
        }
        let root = workspace::cache(self.package, self.version)?;
        match prebuilt::install(self, &root) {
            Ok(folder) => return Ok(folder),
            Err(reason) => process::show(&format!("    no binary: {reason}\n")),
        }
        self.compile(&root)
    }

    fn compile(&self, root: &Path) -> Result<PathBuf> {
        let Self { package, version, purpose, compile_time, .. } = self;
        process::step(format_args!(
            "Compiling {package} {version}, which {purpose}, once: about {compile_time} on two cores"
        ));
        let folder = root.join("bin");
        let mut install = process::cargo();
        install.args(["install", "--locked", package, "--version", version]);
        install.args(["--no-default-features", "--features", self.features, "--root"]).arg(root);
        // Link time optimization would make the build slower without a benefit here.
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level);
        install.env("CARGO_PROFILE_RELEASE_LTO", "off");
        install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        // Otherwise cargo advises to add the folder to the PATH.
        install.env("PATH", process::path_with(std::slice::from_ref(&folder))?);
        progress::run(&mut install, &format!("Compiling {package}"), package).map_err(|error| {
            format!("{error}; `cargo install --locked {package} --version {version}` also works")
        })?;
        Ok(folder)
    }
}

fn file(folder: &Path, program: &str) -> PathBuf {
    folder.join(platform::program(env::consts::OS, program))
}
