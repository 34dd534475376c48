//! Archives that do not depend on the machine: sorted, without owners, all files of one time.

use crate::{Result, release};
use std::{collections::BTreeMap, fs, path::Path};

/// Contents by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The name of the console in those of its files.
pub const NAME: &str = "data-volumes-console";

/// The folder of the Helm chart.
pub const CHART: &str = "hosting/kubernetes/data-volumes-console";

/// `dist/` with what an installation needs beside it.
pub fn console(root: &Path, dist: &Path, version: &str) -> Result<Files> {
    let folder = format!("{NAME}-{version}");
    let mut files = Files::new();
    add(&mut files, dist, &format!("{folder}/dist"))?;
    add(&mut files, &root.join("hosting"), &format!("{folder}/hosting"))?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "SECURITY.md"] {
        files.insert(format!("{folder}/{name}"), super::read(root, name)?.into_bytes());
    }
    Ok(files)
}

/// The chart in a folder of its name, as Helm expects it.
pub fn chart(root: &Path) -> Result<Files> {
    let mut files = Files::new();
    add(&mut files, &root.join(CHART), NAME)?;
    Ok(files)
}

/// Adds all files below `folder`.
fn add(files: &mut Files, folder: &Path, prefix: &str) -> Result {
    for path in release::walk(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let content =
            fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        files.insert(format!("{prefix}/{name}"), content);
    }
    Ok(())
}

/// `seconds` is the time of all files.
pub fn tar_gz(files: &Files, seconds: u64) -> Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mtime(seconds);
        header.set_uid(0);
        header.set_gid(0);
        // The mode on disk depends on the machine.
        header.set_mode(if content.starts_with(b"#!") { 0o755 } else { 0o644 });
        let added = archive.append_data(&mut header, path, content.as_slice());
        added.map_err(|error| format!("cannot add {path} to an archive: {error}"))?;
    }
    archive
        .into_inner()
        .and_then(|tar| release::gzip(&tar))
        .map_err(|error| format!("cannot write an archive: {error}"))
}

#[cfg(test)]
mod tests {
    use super::super::Scratch;
    use super::*;
    use std::{io::Read, time::SystemTime};

    fn unpack(archive: &[u8]) -> Vec<(String, u32, u64, String)> {
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(archive));
        let entries = archive.entries().expect("an archive");
        let entry = |entry: std::io::Result<tar::Entry<'_, _>>| {
            let mut entry = entry.expect("an entry");
            let path = entry.path().expect("a path").display().to_string();
            let header = entry.header();
            assert_eq!((header.uid().ok(), header.gid().ok()), (Some(0), Some(0)));
            let (mode, time) = (header.mode().expect("a mode"), header.mtime().expect("a time"));
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("a text");
            (path, mode, time, text)
        };
        entries.map(entry).collect()
    }

    fn checkout(name: &str) -> Scratch {
        let root = Scratch::new(name);
        for (name, text) in [
            ("dist/index.html", "<!doctype html>"),
            ("dist/console-1f/console.js", "js"),
            ("dist/console-1f/console.js.br", "br"),
            ("hosting/README.md", "How to host it."),
            ("hosting/start", "#!/bin/sh\n"),
            ("hosting/kubernetes/data-volumes-console/Chart.yaml", "version: 1.2.3\n"),
            ("hosting/kubernetes/data-volumes-console/templates/service.yaml", "kind: Service\n"),
            ("LICENSE-APACHE", "A"),
            ("LICENSE-MIT", "M"),
            ("README.md", "R"),
            ("SECURITY.md", "S"),
        ] {
            root.write(name, text);
        }
        root
    }

    #[test]
    fn an_archive_has_the_release_and_how_to_host_it_in_one_folder() {
        let root = checkout("archive-console");
        let files = console(&root.0, &root.0.join("dist"), "1.2.3").expect("files");
        let entries = unpack(&tar_gz(&files, 1_700_000_000).expect("an archive"));
        let paths: Vec<_> = entries.iter().map(|entry| entry.0.as_str()).collect();
        assert!(paths.iter().all(|path| path.starts_with("data-volumes-console-1.2.3/")));
        assert!(paths.is_sorted() && paths.len() == 11, "{paths:?}");
        for name in ["dist/console-1f/console.js.br", "hosting/README.md", "LICENSE-MIT"] {
            assert!(paths.iter().any(|path| path.ends_with(name)), "{name}: {paths:?}");
        }
        for (path, mode, time, _) in &entries {
            let is_script = path.ends_with("hosting/start");
            assert_eq!((*mode, *time), (if is_script { 0o755 } else { 0o644 }, 1_700_000_000));
        }
    }

    #[test]
    fn the_chart_is_in_a_folder_of_its_name() {
        let root = checkout("archive-chart");
        let entries = unpack(&tar_gz(&chart(&root.0).expect("files"), 0).expect("an archive"));
        let entries: Vec<_> = entries.iter().map(|it| (it.0.as_str(), it.3.as_str())).collect();
        let expected = [
            ("data-volumes-console/Chart.yaml", "version: 1.2.3\n"),
            ("data-volumes-console/templates/service.yaml", "kind: Service\n"),
        ];
        assert_eq!(entries, expected);
        assert!(chart(&root.0.join("dist")).is_err(), "there is none");
    }

    #[test]
    fn archives_of_two_checkouts_are_the_same() {
        let archive = |name| {
            let root = checkout(name);
            let file = fs::File::open(root.0.join("dist/index.html")).expect("a file");
            let time = SystemTime::now() - std::time::Duration::from_secs(name.len() as u64);
            file.set_modified(time).expect("a time");
            let files = console(&root.0, &root.0.join("dist"), "1.2.3").expect("files");
            tar_gz(&files, 1_700_000_000).expect("an archive")
        };
        assert!(archive("archive-a") == archive("archive-another"));
    }
}
