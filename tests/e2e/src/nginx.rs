//! Runs a real nginx with the configuration of `hosting/` in front of the emulator.

use crate::environment::Environment;
use crate::error::Result;
use crate::temp_dir::TempDir;
use crate::wait::eventually;
use std::io::Write as _;
use std::net::TcpListener as StdListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};
use tokio::net::TcpStream;

const SITE: &str = include_str!("../../../hosting/nginx/console.conf");
const UNDER_A_PATH: &str = include_str!("../../../hosting/nginx/under-a-path.conf");
const CONTROL_PLANE: &str = include_str!("../../../hosting/nginx/console/control-plane.conf");
/// What the others include, by file name.
const INCLUDED: [(&str, &str); 4] = [
    ("maps.conf", include_str!("../../../hosting/nginx/console/maps.conf")),
    ("files.conf", include_str!("../../../hosting/nginx/console/files.conf")),
    ("api.conf", include_str!("../../../hosting/nginx/console/api.conf")),
    ("proxy.conf", include_str!("../../../hosting/nginx/console/proxy.conf")),
];

const ROOT: &str = "root";

/// Which configuration nginx has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Site {
    /// `hosting/nginx/console.conf`.
    Root,
    /// `hosting/nginx/under-a-path.conf`.
    UnderAPath,
    /// That of a host that knows only files and `404.html`.
    Static,
    /// That of an ingress before the control plane and a container on this port.
    Ingress(u16),
    /// That host without an API.
    FilesOnly,
}

/// nginx on free ports; dropping it ends the process.
pub struct Nginx {
    process: Child,
    http: u16,
    https: u16,
    dir: TempDir,
    /// The folder with the console.
    files: PathBuf,
}

impl Nginx {
    /// `None` if nginx is not installed, which is an error in CI.
    pub fn program(environment: &Environment) -> Result<Option<&Path>> {
        match &environment.nginx {
            Some(program) => Ok(Some(program)),
            None if env::var("CI").is_ok_and(|value| value == "true") => {
                Err("NGINX is not set: what a real web server does cannot be checked".into())
            }
            None => {
                eprintln!("SKIPPED: NGINX is not set, so no real web server is tried");
                Ok(None)
            }
        }
    }

    /// Serves `dist` in front of `upstream`; only ports, directories and upstream differ from the
    /// shipped configuration. Under a path, `upstream` has the rest of the host.
    pub(crate) async fn start(
        program: &Path,
        dist: &Path,
        upstream: &str,
        site: Site,
        base_path: &str,
    ) -> Result<Self> {
        let dir = TempDir::new()?;
        let root = dir.path().join(ROOT);
        let files = root.join(base_path.trim_start_matches('/'));
        copy(dist, &files)?;
        let (http, https) = (free_port()?, free_port()?);
        let listen = format!("listen 127.0.0.1:{https} ssl http2;");
        let host = |inside: &str| {
            format!(
                "server {{\n    {listen}\n    ssl_certificate console/certificate.pem;\n    \
                 ssl_certificate_key console/key.pem;\n{inside}\n}}\n"
            )
        };
        let rest = "    location / { include console/control-plane.conf; }";
        let site = match site {
            Site::Root => {
                let site = replace_once(SITE, "listen 80;", &format!("listen 127.0.0.1:{http};"))?;
                replace_once(&site, "listen 443 ssl http2;", &listen)?
            }
            Site::UnderAPath => host(&format!("{UNDER_A_PATH}{rest}")),
            Site::Static | Site::FilesOnly => host(&format!(
                "{}\n    location {base_path}/ {{\n        \
                 root /var/www/data-volumes-console;\n        \
                 error_page 404 {base_path}/404.html;\n    }}",
                if matches!(site, Site::Static) { rest } else { "" }
            )),
            Site::Ingress(port) => host(&format!(
                "{rest}\n    location {base_path} {{\n        \
                 proxy_pass http://127.0.0.1:{port};\n        \
                 proxy_set_header Host $http_host;\n        \
                 proxy_set_header X-Forwarded-Proto https;\n    }}"
            )),
        };
        let site = site.replace("/var/www/data-volumes-console", &root.display().to_string());
        let proxy_pass = "proxy_pass https://runai.example.com;";
        let control_plane =
            replace_once(CONTROL_PLANE, proxy_pass, &format!("proxy_pass {upstream};"))?;

        let console = dir.path().join("console");
        fs::create_dir_all(&console)?;
        fs::write(dir.path().join("console.conf"), site)?;
        fs::write(console.join("control-plane.conf"), control_plane)?;
        for (name, text) in INCLUDED {
            fs::write(console.join(name), text)?;
        }
        create_certificate(&console)?;
        fs::write(dir.path().join("nginx.conf"), main_config(program, dir.path())?)?;

        let log = fs::File::create(dir.path().join("error.log"))?;
        let process = Command::new(program)
            .arg("-c")
            .arg(dir.path().join("nginx.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let mut nginx = Self { process, http, https, dir, files };
        nginx.is_ready().await?;
        Ok(nginx)
    }

    pub async fn start_without_upstream(environment: &Environment) -> Result<Self> {
        let program = environment.nginx.as_deref().ok_or("NGINX is not set")?;
        let nowhere = format!("http://127.0.0.1:{}", free_port()?);
        Self::start(program, &environment.dist, &nowhere, Site::Root, "").await
    }

    async fn is_ready(&mut self) -> Result {
        let (process, port) = (&mut self.process, self.https);
        let log = self.dir.path().join("error.log");
        eventually("nginx", async || {
            if process.try_wait()?.is_some() {
                return Err(format!("it ended: {}", fs::read_to_string(&log)?).into());
            }
            Ok(TcpStream::connect(("127.0.0.1", port)).await.map(drop)?)
        })
        .await
    }

    pub(crate) fn write_settings(&self, settings: &[u8]) -> Result {
        Ok(fs::write(self.files.join("config.json"), settings)?)
    }

    /// Removes a file of the console, as a newer release does, or restores it.
    pub fn set_missing(&self, name: &str, is_missing: bool) -> Result {
        let here = self.files.join(name);
        let away = self.dir.path().join(name.replace('/', "-"));
        let (from, to) = if is_missing { (here, away) } else { (away, here) };
        Ok(fs::rename(from, to)?)
    }

    pub fn origin(&self) -> String {
        format!("https://127.0.0.1:{}", self.https)
    }

    /// Sends a request over TLS. `head` is the request line and further headers.
    pub fn request(&self, head: &str, body: &[u8]) -> Result<HttpResponse> {
        let mut responses = self.pipeline(&[(head, body)])?;
        responses.pop().ok_or_else(|| format!("no response to {head}").into())
    }

    /// Sends all requests over one connection, without waiting for responses.
    pub fn pipeline(&self, requests: &[(&str, &[u8])]) -> Result<Vec<HttpResponse>> {
        let mut sent = Vec::new();
        for (index, (head, body)) in requests.iter().enumerate() {
            let last = if index + 1 == requests.len() { "connection: close\r\n" } else { "" };
            let length = body.len();
            let host = format!("host: 127.0.0.1:{}", self.https);
            write!(sent, "{head}\r\n{host}\r\n{last}content-length: {length}\r\n\r\n")?;
            sent.extend_from_slice(body);
        }
        // openssl is needed for the certificate anyway.
        let mut client = Command::new("openssl")
            .args(["s_client", "-quiet", "-connect", &format!("127.0.0.1:{}", self.https)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut input = client.stdin.take().ok_or("no input")?;
        // A request can be rejected before all of it is written.
        let writer = thread::spawn(move || drop(input.write_all(&sent)));
        let output = client.wait_with_output()?.stdout;
        let _ = writer.join();
        HttpResponse::read(&output)
    }

    pub async fn request_http(&self, path: &str) -> Result<HttpResponse> {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = TcpStream::connect(("127.0.0.1", self.http)).await?;
        let head = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        let mut output = Vec::new();
        stream.read_to_end(&mut output).await?;
        HttpResponse::read(&output)?.pop().ok_or_else(|| "no response".into())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // nginx runs as a single process, see [`main_config`], and may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    pub status: u16,
    /// Lower-case names and their values, repeated as often as sent.
    pub headers: Vec<(String, String)>,
    /// The body as sent, possibly compressed.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The values of a header, joined by commas.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<_> =
            self.headers.iter().filter(|(it, _)| it == name).map(|(_, value)| &**value).collect();
        if values.is_empty() { None } else { Some(values.join(", ")) }
    }

    /// Splits pipelined responses by their content length.
    pub(crate) fn read(mut bytes: &[u8]) -> Result<Vec<Self>> {
        let mut responses = Vec::new();
        while let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            let head = std::str::from_utf8(&bytes[..end])?;
            let mut lines = head.lines();
            let status = lines.next().and_then(|line| line.split(' ').nth(1));
            let status = status.ok_or("a response without a status")?.parse()?;
            let headers = lines.filter_map(|line| line.split_once(':'));
            let headers: Vec<_> = headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect();
            let mut response = Self { status, headers, body: Vec::new() };
            let length: usize = match response.header("content-length") {
                Some(length) => length.parse()?,
                None => 0,
            };
            let body = end + 4..end + 4 + length;
            response.body = bytes.get(body.clone()).ok_or("a response breaks off")?.to_vec();
            bytes = &bytes[body.end..];
            responses.push(response);
        }
        if bytes.is_empty() { Ok(responses) } else { Err("a response breaks off".into()) }
    }
}

/// Like Debian's `nginx.conf`, but a single foreground process with all files in one directory.
fn main_config(program: &Path, dir: &Path) -> Result<String> {
    let version_info = Command::new(program).arg("-V").output()?.stderr;
    let version_info = String::from_utf8_lossy(&version_info).into_owned();
    let default_dir =
        version_info.split_whitespace().find_map(|word| word.strip_prefix("--conf-path="));
    let default_dir = default_dir
        .and_then(|file| Path::new(file).parent())
        .ok_or("nginx has no configuration")?;
    let (default_dir, dir) = (default_dir.display(), dir.display());
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("    {kind}_temp_path {dir}/temporary/{kind};\n"))
        .concat();
    fs::create_dir_all(format!("{dir}/temporary"))?;
    Ok(format!(
        "include {default_dir}/modules-enabled/*.conf;\n\
         daemon off;\nmaster_process off;\npid {dir}/nginx.pid;\nerror_log stderr warn;\n\
         events {{ worker_connections 768; }}\n\
         http {{\n    include {default_dir}/mime.types;\n    default_type application/octet-stream;\n    \
         access_log off;\n    sendfile on;\n    tcp_nopush on;\n{temporary}    \
         include console.conf;\n}}\n"
    ))
}

/// Replaces text that must occur exactly once.
fn replace_once(text: &str, old: &str, new: &str) -> Result<String> {
    match text.matches(old).count() {
        1 => Ok(text.replace(old, new)),
        count => Err(format!("{old:?} is there {count} times").into()),
    }
}

/// Creates a self-signed certificate that is valid for a day.
fn create_certificate(dir: &Path) -> Result {
    let output = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"])
        .args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .arg("-keyout")
        .arg(dir.join("key.pem"))
        .arg("-out")
        .arg(dir.join("certificate.pem"))
        .output()
        .map_err(|error| format!("cannot start openssl: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
    }
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path: PathBuf = entry?.path();
        let name = path.file_name().ok_or("a file without a name")?;
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

pub(crate) fn free_port() -> Result<u16> {
    Ok(StdListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::{HttpResponse, replace_once};

    #[test]
    fn pipelined_responses_are_split() {
        let bytes = b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\na: c\r\n\r\nhi\
            HTTP/1.1 301 Moved\r\ncontent-length: 0\r\n\r\n";
        let responses = HttpResponse::read(bytes).expect("two responses");
        assert_eq!((responses[0].status, &responses[0].body[..]), (200, &b"hi"[..]));
        assert_eq!(responses[0].header("a").as_deref(), Some("b, c"));
        assert_eq!((responses[1].status, responses.len()), (301, 2));
        assert!(HttpResponse::read(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn replaced_text_must_occur_exactly_once() {
        assert_eq!(replace_once("a b", "a", "c").expect("it is"), "c b");
        assert!(replace_once("a a", "a", "c").is_err() && replace_once("b", "a", "c").is_err());
    }
}
