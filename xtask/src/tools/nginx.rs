//! nginx, for the tests of the configuration in `hosting/`.

use super::{apt, browser::named};
use crate::{Result, process};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The packages: nginx, its module for brotli, and what makes a certificate.
const PACKAGES: [&str; 3] = ["nginx-light", "libnginx-mod-http-brotli-static", "openssl"];

/// An nginx with all that the configuration asks for. On Debian it is installed if need be; `None`
/// if it cannot be had.
pub fn nginx() -> Result<Option<PathBuf>> {
    if let Some(found) = locate()? {
        return Ok(Some(found));
    }
    // Nothing but one test needs it, so what keeps it away is said and no more.
    match apt::install(&PACKAGES, "for the tests behind a real web server") {
        Ok(true) => stop_service(),
        Ok(false) => {}
        Err(sentence) => eprintln!("warning: {sentence}"),
    }
    locate()
}

fn locate() -> Result<Option<PathBuf>> {
    let program = match named("NGINX")? {
        Some(file) => Some(file),
        // Debian has it where only root looks.
        None => process::on_path("nginx")
            .or_else(|| Some(PathBuf::from("/usr/sbin/nginx")).filter(|file| file.is_file())),
    };
    Ok(program.filter(|it| has_brotli(it) && process::on_path("openssl").is_some()))
}

/// Whether there is a module for brotli, built in or beside it.
fn has_brotli(program: &Path) -> bool {
    // It tells about itself where others complain.
    let Ok(output) = Command::new(program).arg("-V").output() else { return false };
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let modules = told.split_whitespace().find_map(|word| word.strip_prefix("--modules-path="));
    let beside = modules.into_iter().flat_map(fs::read_dir).flatten().flatten();
    told.contains("brotli")
        || beside.into_iter().any(|it| it.file_name().to_string_lossy().contains("brotli_static"))
}

/// The package starts a web server on this computer, which nobody has asked for.
fn stop_service() {
    if let (Some(prefix), true) = (apt::as_root(), Path::new("/run/systemd/system").is_dir()) {
        let mut stop = Command::new(prefix[0]);
        stop.args(&prefix[1..]).args(["systemctl", "disable", "--now", "--quiet", "nginx"]);
        if process::run(&mut stop).is_err() {
            eprintln!("warning: nginx may be running now; `systemctl disable --now nginx` ends it");
        }
    }
}
