//! Runs the container of `hosting/container` without an image: the files and the command of its `Containerfile`, as
//! its unprivileged user without capabilities, on a read-only file system with a writable `/tmp`. The program nginx is
//! that of this machine.

use crate::environment::Environment;
use crate::error::Result;
use crate::nginx::{HttpResponse, free_port};
use crate::temp_dir::TempDir;
use crate::wait::eventually;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::{env, fs};

const CONTAINERFILE: &str = include_str!("../../../hosting/container/Containerfile");

/// Where the chart mounts the settings.
const SETTINGS: &str = "/opt/data-volumes-console/settings";

/// The folder that is mounted there.
const MOUNTED: &str = "settings";

/// Its file system, in a mount namespace of its own. `/opt` has nothing but the files of the image.
const RUN: &str = "set -e
mount -t tmpfs -o mode=755 tmpfs /opt
eval \"$COPY_FILES\"
if [ -e \"$MOUNTED\" ]; then
    mkdir \"$MOUNT_POINT\"
    mount --bind \"$MOUNTED\" \"$MOUNT_POINT\"
    mount -o remount,bind,ro \"$MOUNT_POINT\"
fi
mount -o remount,ro /opt
mount -t tmpfs -o mode=1777,size=8m tmpfs /tmp
mount -o remount,bind,ro /
unset COPY_FILES MOUNTED MOUNT_POINT
exec setpriv --reuid \"$IMAGE_USER\" --regid \"$IMAGE_USER\" --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all \"$@\"";

/// Dropping it ends the process.
pub struct Container {
    process: Child,
    port: u16,
    dir: TempDir,
}

impl Container {
    /// Whether this machine can run it; if not, that is an error in CI.
    pub fn can_run(environment: &Environment) -> Result<bool> {
        let is_possible = environment.nginx.is_some()
            && Command::new("unshare")
                .args(["--mount", "setpriv", "--version"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success());
        match is_possible {
            true => Ok(true),
            false if env::var("CI").is_ok_and(|value| value == "true") => {
                Err("the container cannot be tried: that takes NGINX and root on Linux".into())
            }
            false => {
                eprintln!(
                    "SKIPPED: the container is not tried; that takes NGINX and root on Linux"
                );
                Ok(false)
            }
        }
    }

    /// Starts it with these environment variables.
    pub async fn start(environment: &Environment, variables: &[(&str, &str)]) -> Result<Self> {
        Self::start_in(TempDir::new()?, environment, variables).await
    }

    /// Starts it with those settings mounted that the build has, for [`Self::write_settings`].
    pub(crate) async fn start_with_settings(
        environment: &Environment,
        variables: &[(&str, &str)],
    ) -> Result<Self> {
        let dir = TempDir::new()?;
        let mounted = dir.path().join(MOUNTED);
        fs::create_dir_all(&mounted)?;
        fs::copy(environment.dist.join("config.json"), mounted.join("config.json"))?;
        Self::start_in(dir, environment, variables).await
    }

    async fn start_in(
        dir: TempDir,
        environment: &Environment,
        variables: &[(&str, &str)],
    ) -> Result<Self> {
        let nginx = environment.nginx.as_deref().ok_or("NGINX is not set")?;
        let port = free_port()?;
        let image = Image::read(&environment.dist)?;
        let programs = nginx.parent().unwrap_or(Path::new("/usr/sbin")).display();
        let log = |name| log(&dir.path().join(name), image.user);
        let (stdout, stderr) = (log("stdout")?, log("stderr")?);
        let process = Command::new("unshare")
            .args(["--mount", "--propagation", "private", "sh", "-c", RUN, "sh"])
            .args(&image.entrypoint)
            .env_clear()
            .env("PATH", format!("{programs}:/usr/sbin:/usr/bin:/sbin:/bin"))
            .env("COPY_FILES", &image.copy_files)
            .env("MOUNT_POINT", SETTINGS)
            .env("MOUNTED", dir.path().join(MOUNTED))
            .env("IMAGE_USER", image.user.to_string())
            .env("PORT", port.to_string())
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr)
            .spawn()?;
        let mut container = Self { process, port, dir };
        let end = eventually("the container", async || {
            if let Some(status) = container.process.try_wait()? {
                return Ok(Some(status));
            }
            match container.request("GET /healthz HTTP/1.1", b"")?.status {
                200 => Ok(None),
                status => Err(format!("it is not healthy: {status}").into()),
            }
        })
        .await?;
        if let Some(status) = end {
            return Err(format!("the container ended ({status}): {}", container.errors()?).into());
        }
        Ok(container)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Writes the mounted settings.
    pub(crate) fn write_settings(&self, settings: &[u8]) -> Result {
        Ok(fs::write(self.dir.path().join(MOUNTED).join("config.json"), settings)?)
    }

    /// Sends a request. `head` is the request line and further headers.
    pub fn request(&self, head: &str, body: &[u8]) -> Result<HttpResponse> {
        Self::request_at(self.port, head, body)
    }

    pub fn request_at(port: u16, head: &str, body: &[u8]) -> Result<HttpResponse> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        let length = body.len();
        write!(
            stream,
            "{head}\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
        )?;
        // A request can be rejected before all of it is written.
        let _ = stream.write_all(body);
        let mut response = Vec::new();
        stream.read_to_end(&mut response)?;
        HttpResponse::read(&response)?.pop().ok_or_else(|| format!("no response to {head}").into())
    }

    /// The log of accesses.
    pub fn accesses(&self) -> Result<String> {
        Ok(fs::read_to_string(self.dir.path().join("stdout"))?)
    }

    pub fn errors(&self) -> Result<String> {
        Ok(fs::read_to_string(self.dir.path().join("stderr"))?)
    }

    /// What the kernel says of the process in a file of `/proc`, such as `status`.
    pub fn kernel_info(&self, file: &str) -> Result<String> {
        Ok(fs::read_to_string(format!("/proc/{}/{file}", self.process.id()))?)
    }

    /// The files in its `/tmp`.
    pub fn written_files(&self) -> Result<Vec<PathBuf>> {
        let root = PathBuf::from(format!("/proc/{}/root", self.process.id()));
        let (mut found, mut folders) = (Vec::new(), vec![root.join("tmp")]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => found.push(Path::new("/").join(path.strip_prefix(&root)?)),
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Sends the signal by which Kubernetes stops it.
    pub fn stop(&self) -> Result {
        self.signal(&format!("-{}", instruction("STOPSIGNAL")?))
    }

    /// Waits until it has ended.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        eventually("the end of the container", async || {
            self.process.try_wait()?.ok_or_else(|| "it runs".into())
        })
        .await
    }

    fn signal(&self, signal: &str) -> Result {
        let status =
            Command::new("kill").args([signal, &self.process.id().to_string()]).status()?;
        if status.success() { Ok(()) } else { Err(format!("kill {signal}: {status}").into()) }
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            // Unlike the first process alone, it ends the others as well.
            if self.signal("-TERM").is_err() {
                let _ = self.process.kill();
            }
            let _ = self.process.wait();
        }
    }
}

/// What the `Containerfile` says of the image.
struct Image {
    /// Shell commands that copy its files to where they are.
    copy_files: String,
    user: u32,
    entrypoint: Vec<String>,
}

impl Image {
    fn read(dist: &Path) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        let mut copy_files = String::new();
        for line in CONTAINERFILE.lines().filter_map(|line| line.strip_prefix("COPY ")) {
            let (from, to) = line.split_once(' ').ok_or("COPY has a source and a target")?;
            let from = if from == "dist" { dist.canonicalize()? } else { root.join(from) };
            let (from, content) = (from.display(), if from.is_dir() { "/." } else { "" });
            writeln!(copy_files, "mkdir -p '{to}'; cp -r '{from}{content}' '{to}'")?;
            if content.is_empty() && !to.ends_with('/') {
                return Err(format!("a file is copied into a folder, so {to} ends with /").into());
            }
        }
        let user = instruction("USER")?;
        let user = user.split_once(':').map_or(user, |(user, _)| user).parse()?;
        let entrypoint = serde_json::from_str(instruction("ENTRYPOINT")?)?;
        Ok(Self { copy_files, user, entrypoint })
    }
}

/// The arguments of an instruction of the `Containerfile`.
fn instruction(name: &str) -> Result<&'static str> {
    let mut lines = CONTAINERFILE.lines();
    let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    found.ok_or_else(|| format!("the Containerfile has no {name}").into())
}

/// A file for what the container prints. As with a container, it belongs to its user.
fn log(file: &Path, user: u32) -> Result<fs::File> {
    let log = fs::File::create(file)?;
    let status = Command::new("chown").arg(user.to_string()).arg(file).status()?;
    if status.success() { Ok(log) } else { Err(format!("chown: {status}").into()) }
}
