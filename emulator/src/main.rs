//! The emulator as an HTTP server.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use clap::Parser;
use emulator::{Clock, Companions, Config, Emulator, Fault, Gate, ServerOptions, Switches};

/// An emulator of the control plane: the data-volume operations and their companions over HTTP
///
/// It has three access keys, whose client id and secret are equal: admin (everything), researcher
/// (one department), viewer (read-only).
#[derive(Debug, Parser)]
#[command(name = "emulator", version)]
struct Options {
    /// The port; 0 for any free port
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The number of data volumes at the start
    #[arg(long, default_value_t = 1000)]
    volumes: usize,
    /// The number of workloads at the start; by default 300 per 1,000 volumes
    #[arg(long)]
    workloads: Option<usize>,
    /// The number of extra departments, of 100 projects each, in the first cluster
    #[arg(long, default_value_t = 0)]
    divisions: usize,
    /// The seed of the random names, dates and ids
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The latency of every response of the API, in milliseconds
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// How long a new volume is Creating, in milliseconds
    #[arg(long, default_value_t = 4000)]
    creating_ms: u32,
    /// How long a volume is Deleting, in milliseconds
    #[arg(long, default_value_t = 4000)]
    deleting_ms: u32,
    /// The lifetime of access tokens, in seconds
    #[arg(long, default_value_t = 3600)]
    token_ttl_s: u32,
    /// The origin as browsers see it, if there is a proxy in front of the server
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
    /// The folder of the built console, served next to the API with the headers of its _headers file
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,
    /// The path that the console is served under, such as /data-volumes; the API stays at the root
    #[arg(long, value_name = "PATH", requires = "dist", default_value = "")]
    base_path: String,
    /// Serve the config.json of the built console, not the one for this emulator
    #[arg(long, requires = "dist")]
    no_dev_config: bool,
    /// Inject a fault: OPERATION:KIND[,nth=N]; can be repeated
    ///
    /// OPERATION is an operationId of the contract, a short name such as list_datavolumes, or * for all.
    /// KIND is latency=MS, status=CODE[,retry-after=VALUE], html, malformed, empty, truncated, dropped
    /// (before the request is executed) or dropped-after. With nth=N only the N-th request fails.
    /// list_datavolumes also has overlap=ROWS (the next page repeats the end of this one), repeat=ROWS
    /// (a page repeats its own beginning) and next=same (it does not advance).
    /// count_datavolumes also has off=ROWS, which is added to the count and can be negative.
    /// Example: list_datavolumes:status=503,retry-after=3,nth=2
    #[arg(long, value_name = "SPEC", verbatim_doc_comment)]
    fault: Vec<Fault>,
    /// Behave like a control plane before 2.21: no count, no search, no name availability
    #[arg(long)]
    old: bool,
    /// How permissions, projects, departments, clusters, PVCs, workloads and the audit log respond
    #[arg(long, value_enum, default_value_t = Companions::On)]
    companions: Companions,
    /// A proxy in front of the server that requires its own cookie
    #[arg(long, value_enum, default_value_t = Gate::None)]
    gate: Gate,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    if let Some(dist) = options.dist.as_deref().filter(|dist| !dist.is_dir()) {
        return Err(format!("{} is not a folder; build the console first", dist.display()));
    }
    let clock = Clock::system();
    let mut emulator = Emulator::new(Config {
        volumes: options.volumes,
        workloads: options.workloads.unwrap_or(usize::MAX),
        divisions: options.divisions,
        seed: options.seed,
        now: clock.now(),
        creating_ms: options.creating_ms.into(),
        deleting_ms: options.deleting_ms.into(),
        token_ttl_ms: i64::from(options.token_ttl_s) * 1000,
        origin: options.origin,
    });
    let switches = if options.old { Switches::before_2_21() } else { Switches::default() };
    let (companions, gate) = (options.companions, options.gate);
    emulator.set_switches(Switches { companions, gate, ..switches });
    for fault in options.fault {
        emulator.add_fault(fault);
    }
    let address = (options.host.as_str(), options.port);
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on {}:{}: {error}", options.host, options.port))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("listening on http://{address}");
    let server = ServerOptions {
        latency_ms: options.latency_ms,
        dist: options.dist,
        base_path: options.base_path.trim_end_matches('/').to_owned(),
        dev_config: !options.no_dev_config,
        clock,
    };
    emulator::serve(listener, Arc::new(Mutex::new(emulator)), server)
        .await
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_option_has_help() {
        Options::command().debug_assert();
        for argument in Options::command().get_arguments() {
            assert!(argument.get_help().is_some(), "{}", argument.get_id());
        }
    }
}
