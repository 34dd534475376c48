//! nginx, which tests the configuration in `hosting/`.

use super::{apt, browser::file_from_env};
use crate::{Result, process};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// nginx, its brotli module, and openssl for a certificate.
const PACKAGES: [&str; 3] = ["nginx-light", "libnginx-mod-http-brotli-static", "openssl"];

/// An nginx with the required modules. On Debian it is installed if missing.
pub fn nginx() -> Result<Option<PathBuf>> {
    if let Some(found) = find_nginx()? {
        return Ok(Some(found));
    }
    // Only one test needs it, so a failure is a warning.
    match apt::install(&PACKAGES, "for the tests behind a real web server") {
        Ok(true) => stop_service(),
        Ok(false) => {}
        Err(message) => eprintln!("warning: {message}"),
    }
    find_nginx()
}

/// The nginx if it is there.
pub fn find_nginx() -> Result<Option<PathBuf>> {
    let program = match file_from_env("NGINX")? {
        Some(file) => Some(file),
        // On Debian it is only on the PATH of root.
        None => process::on_path("nginx")
            .or_else(|| Some(PathBuf::from("/usr/sbin/nginx")).filter(|file| file.is_file())),
    };
    Ok(program.filter(|it| has_brotli(it) && process::on_path("openssl").is_some()))
}

/// Whether it has the brotli module, built in or as a file.
fn has_brotli(program: &Path) -> bool {
    // nginx prints this to stderr.
    let Ok(output) = Command::new(program).arg("-V").output() else { return false };
    let version_info = String::from_utf8_lossy(&output.stderr).into_owned();
    let modules =
        version_info.split_whitespace().find_map(|word| word.strip_prefix("--modules-path="));
    let module_files = modules.into_iter().flat_map(fs::read_dir).flatten().flatten();
    version_info.contains("brotli")
        || module_files
            .into_iter()
            .any(|it| it.file_name().to_string_lossy().contains("brotli_static"))
}

/// Stops the web server that the package starts.
fn stop_service() {
    if let (Some(prefix), true) = (apt::root_prefix(), Path::new("/run/systemd/system").is_dir()) {
        let mut stop = Command::new(prefix[0]);
        stop.args(&prefix[1..]).args(["systemctl", "disable", "--now", "--quiet", "nginx"]);
        if process::run(&mut stop).is_err() {
            eprintln!("warning: nginx may be running now; `systemctl disable --now nginx` ends it");
        }
    }
}
