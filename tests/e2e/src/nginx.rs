//! A real nginx with the configuration of `hosting/`, in front of a control plane.

use crate::folder::Folder;
use crate::{Result, Surroundings, eventually};
use std::io::Write as _;
use std::net::TcpListener as StdListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};
use tokio::net::TcpStream;

/// The files of the configuration; all but the first lie in a folder `console`.
const SITE: &str = include_str!("../../../hosting/nginx/console.conf");
const CONTROL_PLANE: &str = include_str!("../../../hosting/nginx/control-plane.conf");

/// The folder with the console's files.
const ROOT: &str = "root";

/// nginx on ports of its own. It goes when this is dropped.
pub struct Nginx {
    process: Child,
    http: u16,
    https: u16,
    folder: Folder,
}

impl Nginx {
    /// The program. Without it what needs it is skipped, which is said loudly, and where nobody
    /// would hear it is an error.
    pub fn program(surroundings: &Surroundings) -> Result<Option<&Path>> {
        match &surroundings.nginx {
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

    /// Serves the console in `dist` in front of the control plane at `upstream`. Only ports, folder
    /// and control plane are not those of the shipped files.
    pub(crate) async fn start(program: &Path, dist: &Path, upstream: &str) -> Result<Self> {
        let folder = Folder::new()?;
        let root = folder.path().join(ROOT);
        copy(dist, &root)?;
        let (http, https) = (free_port()?, free_port()?);
        let site = SITE;
        let site = put(site, "listen 80;", &format!("listen 127.0.0.1:{http};"))?;
        let listen = format!("listen 127.0.0.1:{https} ssl http2;");
        let site = put(&site, "listen 443 ssl http2;", &listen)?;
        let place = "root /var/www/data-volumes-console;";
        let site = put(&site, place, &format!("root {};", root.display()))?;
        let plane = "proxy_pass https://runai.example.com;";
        let plane = put(CONTROL_PLANE, plane, &format!("proxy_pass {upstream};"))?;

        let console = folder.path().join("console");
        fs::create_dir_all(&console)?;
        fs::write(folder.path().join("console.conf"), site)?;
        fs::write(console.join("control-plane.conf"), plane)?;
        certify(&console)?;
        fs::write(folder.path().join("nginx.conf"), main(program, folder.path())?)?;

        let log = fs::File::create(folder.path().join("error.log"))?;
        let process = Command::new(program)
            .arg("-c")
            .arg(folder.path().join("nginx.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let mut nginx = Self { process, http, https, folder };
        nginx.is_ready().await?;
        Ok(nginx)
    }

    /// In front of a control plane that is away.
    pub async fn before_nothing(surroundings: &Surroundings) -> Result<Self> {
        let program = surroundings.nginx.as_deref().ok_or("NGINX is not set")?;
        let nowhere = format!("http://127.0.0.1:{}", free_port()?);
        Self::start(program, &surroundings.dist, &nowhere).await
    }

    async fn is_ready(&mut self) -> Result {
        let (process, port) = (&mut self.process, self.https);
        let log = self.folder.path().join("error.log");
        eventually("nginx", async || {
            if process.try_wait()?.is_some() {
                return Err(format!("it ended: {}", fs::read_to_string(&log)?).into());
            }
            Ok(TcpStream::connect(("127.0.0.1", port)).await.map(drop)?)
        })
        .await
    }

    /// Edits `config.json` where the console is installed.
    pub(crate) fn put_settings(&self, settings: &[u8]) -> Result {
        Ok(fs::write(self.folder.path().join(ROOT).join("config.json"), settings)?)
    }

    /// Takes a file of the console away as a newer release does, or puts it back.
    pub fn replace(&self, name: &str, is_gone: bool) -> Result {
        let here = self.folder.path().join(ROOT).join(name);
        let away = self.folder.path().join(name.replace('/', "-"));
        let (from, to) = if is_gone { (here, away) } else { (away, here) };
        Ok(fs::rename(from, to)?)
    }

    /// Where it is: `https://127.0.0.1:38407`.
    pub fn origin(&self) -> String {
        format!("https://127.0.0.1:{}", self.https)
    }

    /// The answer to a request over TLS, as it came over the wire. `head` is the first line and
    /// further headers.
    pub fn ask(&self, head: &str, body: &[u8]) -> Result<Answer> {
        let mut answers = self.ask_all(&[(head, body)])?;
        answers.pop().ok_or_else(|| format!("no answer to {head}").into())
    }

    /// The answers to requests that are sent at once, without waiting.
    pub fn ask_all(&self, requests: &[(&str, &[u8])]) -> Result<Vec<Answer>> {
        let mut sent = Vec::new();
        for (index, (head, body)) in requests.iter().enumerate() {
            let last = if index + 1 == requests.len() { "connection: close\r\n" } else { "" };
            let length = body.len();
            let host = format!("host: 127.0.0.1:{}", self.https);
            write!(sent, "{head}\r\n{host}\r\n{last}content-length: {length}\r\n\r\n")?;
            sent.extend_from_slice(body);
        }
        // The program that has made the certificate also speaks TLS.
        let mut client = Command::new("openssl")
            .args(["s_client", "-quiet", "-connect", &format!("127.0.0.1:{}", self.https)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut input = client.stdin.take().ok_or("no input")?;
        // What is refused before it was sent is answered all the same.
        let writer = thread::spawn(move || drop(input.write_all(&sent)));
        let output = client.wait_with_output()?.stdout;
        let _ = writer.join();
        Answer::read(&output)
    }

    /// Where plain HTTP leads to.
    pub async fn plain(&self, path: &str) -> Result<Answer> {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = TcpStream::connect(("127.0.0.1", self.http)).await?;
        let head = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        let mut output = Vec::new();
        stream.read_to_end(&mut output).await?;
        Answer::read(&output)?.pop().ok_or_else(|| "no answer".into())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It is one process, see `main`; it may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values; one that was sent twice is there twice.
    pub headers: Vec<(String, String)>,
    /// The body as it was sent, compressed or not.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header that was sent once; of one that was sent twice, both.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<_> =
            self.headers.iter().filter(|(it, _)| it == name).map(|(_, value)| &**value).collect();
        if values.is_empty() { None } else { Some(values.join(", ")) }
    }

    /// Reads answers that follow each other; each has to say how long it is.
    fn read(mut bytes: &[u8]) -> Result<Vec<Self>> {
        let mut answers = Vec::new();
        while let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            let head = std::str::from_utf8(&bytes[..end])?;
            let mut lines = head.lines();
            let status = lines.next().and_then(|line| line.split(' ').nth(1));
            let status = status.ok_or("an answer without a status")?.parse()?;
            let headers = lines.filter_map(|line| line.split_once(':'));
            let headers: Vec<_> = headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect();
            let mut answer = Self { status, headers, body: Vec::new() };
            let length: usize = match answer.header("content-length") {
                Some(length) => length.parse()?,
                None => 0,
            };
            let body = end + 4..end + 4 + length;
            answer.body = bytes.get(body.clone()).ok_or("an answer breaks off")?.to_vec();
            bytes = &bytes[body.end..];
            answers.push(answer);
        }
        if bytes.is_empty() { Ok(answers) } else { Err("an answer breaks off".into()) }
    }
}

/// What stands around the site: what Debian's `nginx.conf` has, but in one process that is not in
/// the background, and with all files in one folder.
fn main(program: &Path, folder: &Path) -> Result<String> {
    let said = Command::new(program).arg("-V").output()?.stderr;
    let said = String::from_utf8_lossy(&said).into_owned();
    let own = said.split_whitespace().find_map(|word| word.strip_prefix("--conf-path="));
    let own = own.and_then(|file| Path::new(file).parent()).ok_or("nginx has no configuration")?;
    let (own, folder) = (own.display(), folder.display());
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("    {kind}_temp_path {folder}/temporary/{kind};\n"))
        .concat();
    fs::create_dir_all(format!("{folder}/temporary"))?;
    Ok(format!(
        "include {own}/modules-enabled/*.conf;\n\
         daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\n\
         events {{ worker_connections 768; }}\n\
         http {{\n    include {own}/mime.types;\n    default_type application/octet-stream;\n    \
         access_log off;\n    sendfile on;\n    tcp_nopush on;\n{temporary}    \
         include console.conf;\n}}\n"
    ))
}

/// Replaces what is there once.
fn put(text: &str, old: &str, new: &str) -> Result<String> {
    match text.matches(old).count() {
        1 => Ok(text.replace(old, new)),
        count => Err(format!("{old:?} is there {count} times").into()),
    }
}

/// A certificate of this computer for itself, for a day.
fn certify(folder: &Path) -> Result {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"])
        .args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .arg("-keyout")
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("certificate.pem"))
        .output()
        .map_err(|error| format!("cannot start openssl: {error}"))?;
    if made.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&made.stderr).into_owned().into())
    }
}

/// Copies a folder of files.
fn copy(from: &Path, to: &Path) -> Result {
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

fn free_port() -> Result<u16> {
    Ok(StdListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::{Answer, put};

    #[test]
    fn answers_that_follow_each_other_are_told_apart() {
        let bytes = b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\na: c\r\n\r\nhi\
            HTTP/1.1 301 Moved\r\ncontent-length: 0\r\n\r\n";
        let answers = Answer::read(bytes).expect("two answers");
        assert_eq!((answers[0].status, &answers[0].body[..]), (200, &b"hi"[..]));
        assert_eq!(answers[0].header("a").as_deref(), Some("b, c"));
        assert_eq!((answers[1].status, answers.len()), (301, 2));
        assert!(Answer::read(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn what_is_to_be_replaced_is_there_once() {
        assert_eq!(put("a b", "a", "c").expect("it is"), "c b");
        assert!(put("a a", "a", "c").is_err() && put("b", "a", "c").is_err());
    }
}
