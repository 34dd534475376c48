//! Binaries that the projects of the tools publish on GitHub. An archive is unpacked only if it has the
//! pinned checksum.

use super::{platform, tool::Tool};
use crate::{Result, process, progress, workspace};
use sha2::{Digest, Sha256};
use std::{
    env,
    fmt::Write,
    fs,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    process::Command,
};

/// Downloads the binaries of a tool into `root` and returns their folder, or why there are none.
pub fn install(tool: &Tool, root: &Path) -> Result<PathBuf> {
    let (os, arch) = (env::consts::OS, env::consts::ARCH);
    let (target, checksum) = platform::target(os, arch)
        .and_then(|target| Some((target, tool.checksum(target)?)))
        .ok_or_else(|| format!("none is pinned for {arch} on {os}"))?;
    let Tool { package, version, purpose, .. } = tool;
    let what = format!("Downloading {package} {version}, which {purpose}, once: a few seconds");
    // Another process may install the same tool.
    let work = root.join(format!("download-{}", std::process::id()));
    let result = progress::timed(what, || {
        let archive = download(&tool.archive(target), &work)?;
        let found = sha256(&archive)?;
        if found != checksum {
            return Err(format!("its checksum is {found} instead of {checksum}"));
        }
        let unpacked = unpack(&archive, &work)?;
        if !tool.is_in(&unpacked) {
            return Err(format!("it does not run here, or is not of version {version}"));
        }
        let folder = root.join("bin");
        // What is left of an installation that was interrupted is in the way.
        let _ = fs::remove_dir_all(&folder);
        fs::rename(&unpacked, &folder)
            .map_err(|error| format!("cannot rename {}: {error}", unpacked.display()))?;
        Ok(folder)
    });
    let _ = fs::remove_dir_all(&work);
    result
}

/// Prints the lines of `versions.rs` with the checksums of all archives of the tool.
pub fn print_checksums(tool: &Tool) -> Result {
    let work = workspace::scratch().join("pin");
    for (target, pinned) in tool.checksums {
        let found = sha256(&download(&tool.archive(target), &work)?)?;
        let note = if found == pinned { "" } else { " // changed" };
        println!("    (\"{target}\", \"{found}\"),{note}");
    }
    let _ = fs::remove_dir_all(work);
    Ok(())
}

/// Downloads a file into `folder` with curl, which Windows and macOS have.
fn download(url: &str, folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    let file = folder.join(url.rsplit('/').next().unwrap_or_default());
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--location", "--proto", "=https", "--connect-timeout", "10"]);
    // A connection that stands still for half a minute is given up.
    curl.args(["--speed-limit", "1", "--speed-time", "30", "--output"]).arg(&file);
    let is_terminal = io::stderr().is_terminal();
    let output: &[&str] =
        if is_terminal { &["--progress-bar"] } else { &["--silent", "--show-error"] };
    process::run_interactive(curl.args(output).arg(url))
        .map_err(|_| format!("{url} cannot be downloaded"))?;
    Ok(file)
}

fn sha256(file: &Path) -> Result<String> {
    let content =
        fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let mut text = String::new();
    for byte in Sha256::digest(content) {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// Unpacks an archive next to it and returns the folder of its programs.
fn unpack(archive: &Path, work: &Path) -> Result<PathBuf> {
    let folder = work.join("unpacked");
    fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    let mut tar = Command::new("tar");
    // A path with a drive looks like the name of another computer to some versions of tar.
    tar.current_dir(&folder).arg("-xf");
    tar.arg(Path::new("..").join(archive.file_name().unwrap_or_default()));
    process::run(&mut tar)?;
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let inner: Vec<_> = entries.map(|entry| entry.path()).collect();
    // Most archives hold one folder.
    Ok(match inner.as_slice() {
        [only] if only.is_dir() => only.clone(),
        _ => folder,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::tool::TRUNK;

    #[test]
    fn an_archive_is_checked_and_unpacked() {
        let work = workspace::scratch().join("test-unpack");
        let _ = fs::remove_dir_all(&work);
        let folder = work.join("trunk-1");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("trunk"), "abc").expect("a file");
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(&folder.join("trunk")).as_deref(), Ok(known));
        let mut tar = Command::new("tar");
        process::run(tar.current_dir(&work).args(["-czf", "trunk.tar.gz", "trunk-1"]))
            .expect("tar");
        let unpacked = unpack(&work.join("trunk.tar.gz"), &work).expect("an archive");
        assert_eq!(fs::read_to_string(unpacked.join("trunk")).expect("the program"), "abc");
        assert!(!TRUNK.is_in(&unpacked), "it is no program");
        fs::remove_dir_all(work).expect("the folder");
    }
}
