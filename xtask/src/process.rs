//! Running other programs.

use crate::{Result, workspace};
use std::{
    env,
    ffi::{OsStr, OsString},
    fmt::Display,
    io::{self, BufRead, BufReader, ErrorKind, PipeReader, Read, Write},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

/// Prints what happens next.
pub fn step(what: impl Display) {
    eprintln!("==> {what}");
}

/// The same cargo that runs this program.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    command
}

/// Downloads the dependencies of all platforms.
pub fn fetch_dependencies() -> Result {
    run(cargo().args(["fetch", "--quiet", "--locked"]))
}

/// Runs a program. Its output is display_command only if it fails.
pub fn run(command: &mut Command) -> Result {
    run_and_read(command).map(drop)
}

/// Like [`run`], and returns the output.
pub fn run_and_read(command: &mut Command) -> Result<String> {
    let (status, text) = run_to_end(command, |_| {})?;
    if status.success() {
        Ok(text)
    } else {
        show(&text);
        Err(format!("`{}` failed ({status})", display_command(command)))
    }
}

/// Runs a program and returns its status and its output, stdout and stderr together. Each line is also
/// passed to `on_line` as it arrives.
pub fn run_to_end(
    command: &mut Command,
    mut on_line: impl FnMut(&str),
) -> Result<(ExitStatus, String)> {
    let (mut child, output) = spawn_piped(command)?;
    let mut text = String::new();
    read_lines(output, b"\n", |line| {
        on_line(line.trim_end());
        text.push_str(line);
    });
    Ok((wait_for(&mut child, command)?, text))
}

/// Runs a program and passes its output to `on_line`, as [`read_with_ticks`] does.
pub fn run_with_ticks(command: &mut Command, on_line: impl FnMut(&str)) -> Result<ExitStatus> {
    let (mut child, output) = spawn_piped(command)?;
    read_with_ticks(output, on_line);
    wait_for(&mut child, command)
}

fn wait_for(child: &mut Child, command: &Command) -> Result<ExitStatus> {
    child.wait().map_err(|error| format!("cannot wait for `{}`: {error}", display_command(command)))
}

/// Starts a program with stdout and stderr in one pipe.
fn spawn_piped(command: &mut Command) -> Result<(Child, PipeReader)> {
    let pipe = |error| format!("cannot open a pipe: {error}");
    let (reader, writer) = io::pipe().map_err(pipe)?;
    let other = writer.try_clone().map_err(pipe)?;
    let child = spawn(command.stdout(other).stderr(writer).stdin(Stdio::null()));
    // The command would keep the pipe open after the end of the program.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Ok((child?, reader))
}

/// Reads lines including their ends.
fn read_lines(output: PipeReader, ends: &[u8], mut on_line: impl FnMut(&str)) {
    let mut line = Vec::new();
    for byte in BufReader::new(output).bytes().map_while(std::result::Result::ok) {
        line.push(byte);
        if ends.contains(&byte) {
            on_line(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    if !line.is_empty() {
        on_line(&String::from_utf8_lossy(&line));
    }
}

/// Reads lines including their ends, also those that the next one overwrites, and calls `on_line` with an
/// empty text after each second without one.
fn read_with_ticks(output: PipeReader, mut on_line: impl FnMut(&str)) {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        read_lines(output, b"\r\n", |line| drop(sender.send(line.to_owned())));
    });
    loop {
        match receiver.recv_timeout(Duration::from_secs(1)) {
            Ok(line) => on_line(&line),
            Err(mpsc::RecvTimeoutError::Timeout) => on_line(""),
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

pub fn show(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Runs a program that uses the terminal itself.
pub fn run_interactive(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` failed ({status})", display_command(command)))
    }
}

/// The stdout of a program, if it can be started and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

pub fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().map_err(|error| not_started(command, &error))
}

fn not_started(command: &Command, error: &io::Error) -> String {
    let program = Path::new(command.get_program()).display();
    if error.kind() == ErrorKind::NotFound {
        format!("`{program}` is not installed, or not on the PATH")
    } else {
        format!("cannot start `{program}`: {error}")
    }
}

/// The command line without the folder of the program.
fn display_command(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(program.as_os_str());
    let words: Vec<_> =
        std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

pub fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|it| it.is_file())
}

/// The PATH with `folders` first.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&path)))
        .map_err(|error| format!("cannot put a folder on the PATH: {error}"))
}

pub fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("cannot find a free port: {error}"))
}

/// Fails if something listens on `port` already.
pub fn require_free(port: u16) -> Result {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).map_err(|error| {
        format!("cannot listen on port {port} ({error}); choose another with --port")
    })
}

/// Programs that run until one of them ends or the user stops them. Dropping this value ends them.
#[derive(Default)]
pub struct Servers(Vec<(&'static str, Child)>);

impl Servers {
    /// Installs the handler for Ctrl-C.
    pub fn new() -> Result<Self> {
        static HANDLER: OnceLock<Result> = OnceLock::new();
        HANDLER
            .get_or_init(|| {
                ctrlc::set_handler(|| STOPPED.store(true, Ordering::SeqCst))
                    .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))
            })
            .clone()?;
        Ok(Self::default())
    }

    /// Starts a program and passes its output to `on_line`, as [`read_with_ticks`] does. `name` is for
    /// messages.
    pub fn start_and_read(
        &mut self,
        name: &'static str,
        command: &mut Command,
        on_line: impl FnMut(&str) + Send + 'static,
    ) -> Result {
        let (child, output) = spawn_piped(command)?;
        thread::spawn(move || read_with_ticks(output, on_line));
        self.0.push((name, child));
        Ok(())
    }

    /// Starts a program and waits until it prints a line that contains `ready`.
    pub fn start_and_await(
        &mut self,
        name: &'static str,
        command: &mut Command,
        ready: &'static str,
    ) -> Result {
        let mut child = spawn(command.stdout(Stdio::piped()))?;
        let (sender, receiver) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(std::result::Result::ok) {
                    println!("{name}: {line}");
                    if line.contains(ready) {
                        // The receiver is gone after the first such line.
                        let _ = sender.send(());
                    }
                }
            });
        }
        self.0.push((name, child));
        let start = Instant::now();
        loop {
            match receiver.recv_timeout(Duration::from_millis(100)) {
                Ok(()) => return Ok(()),
                Err(_) if STOPPED.load(Ordering::SeqCst) => return Err("stopped".to_owned()),
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(format!("the {name} ended before it was ready"));
                }
                Err(_) if start.elapsed() > Duration::from_secs(60) => {
                    return Err(format!("the {name} was not ready after a minute"));
                }
                Err(_) => {}
            }
        }
    }

    /// Waits for Ctrl-C, or fails when a program ends.
    pub fn wait(mut self) -> Result {
        loop {
            thread::sleep(Duration::from_millis(100));
            let ended = self.0.iter_mut().find_map(|(name, child)| match child.try_wait() {
                Ok(None) => None,
                Ok(Some(status)) => Some(format!("the {name} ended ({status})")),
                Err(error) => Some(format!("cannot wait for the {name}: {error}")),
            });
            // Ctrl-C also reaches the programs, perhaps before this process.
            if ended.is_some() {
                thread::sleep(Duration::from_millis(200));
            }
            if STOPPED.load(Ordering::SeqCst) {
                return Ok(());
            }
            if let Some(message) = ended {
                return Err(message);
            }
        }
    }
}

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);

impl Drop for Servers {
    fn drop(&mut self) {
        for (_, child) in &mut self.0 {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_names_a_missing_program() {
        let message = run(&mut Command::new("no-such-program")).expect_err("it does not exist");
        assert_eq!(message, "`no-such-program` is not installed, or not on the PATH");
    }

    #[test]
    fn stdout_and_stderr_are_read_line_by_line() {
        let mut lines = Vec::new();
        let mut command = cargo();
        let (status, text) = run_to_end(command.args(["--version", "--verbose"]), |line| {
            lines.push(line.to_owned());
        })
        .expect("cargo runs");
        assert!(status.success() && lines.len() > 2, "{lines:?}");
        assert_eq!(text.lines().collect::<Vec<_>>(), lines);
        let (status, text) = run_to_end(cargo().arg("--no-such-option"), |_| {}).expect("it runs");
        assert!(!status.success() && text.contains("no-such-option"), "{text}");
    }

    #[test]
    fn a_port_in_use_is_reported_with_the_option_to_change_it() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let message = require_free(port).expect_err("it is in use");
        assert!(message.contains(&port.to_string()) && message.contains("--port"), "{message}");
    }
}
