//! The binary: a control plane in a box over HTTP.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use clap::{Parser, ValueEnum};
use emulator::{Clock, Companions, Config, Emulator, Fault, Gate, ServerOptions, Switches};

/// A control plane in a box: the data-volume operations and their companions over HTTP.
///
/// Three access keys, client id and secret alike: admin (everything), researcher (one department),
/// viewer (reading only).
#[derive(Debug, Parser)]
#[command(name = "emulator", version)]
struct Options {
    /// The port; 0 takes any that is free
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// How many volumes there are at the start
    #[arg(long, default_value_t = 1000)]
    volumes: usize,
    /// How many departments of 100 projects the first cluster has besides the usual ones
    #[arg(long, default_value_t = 0)]
    divisions: usize,
    /// What the names, dates and ids follow from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Added to every answer of the API, in milliseconds
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// How long a new volume is Creating, in milliseconds
    #[arg(long, default_value_t = 4000)]
    creating_ms: u32,
    /// How long a volume is Deleting, in milliseconds
    #[arg(long, default_value_t = 4000)]
    deleting_ms: u32,
    /// How long an access token is good for, in seconds
    #[arg(long, default_value_t = 3600)]
    token_ttl_s: u32,
    /// The origin that browsers know this server by, where a proxy stands before it
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
    /// The folder of the built console, served beside the API with the headers of its _headers file
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,
    /// Serve the config.json of the built console, not the one that signs in to this emulator
    #[arg(long, requires = "dist")]
    no_dev_config: bool,
    /// Let answers go wrong: OPERATION:KIND[,nth=N], may be repeated
    ///
    /// OPERATION is an operationId of the contract, a short name such as list_datavolumes, or * for all.
    /// KIND is latency=MS, status=CODE[,retry-after=VALUE], html, malformed, empty, truncated, dropped
    /// (before the request is executed) or dropped-after. With nth=N only the N-th call goes wrong.
    /// list_datavolumes can page badly: overlap=ROWS (the next page repeats the end of this one),
    /// repeat=ROWS (a page repeats its own beginning), next=same (it does not advance).
    /// count_datavolumes can miscount: off=ROWS, more or, with a minus, fewer.
    /// Example: list_datavolumes:status=503,retry-after=3,nth=2
    #[arg(long, value_name = "SPEC", verbatim_doc_comment)]
    fault: Vec<Fault>,
    /// Behave as a control plane before 2.21: no count, no search, no name availability
    #[arg(long)]
    old: bool,
    /// How projects, departments, clusters, claims and permissions answer
    #[arg(long, value_enum, default_value_t = CompanionsOption::On)]
    companions: CompanionsOption,
    /// A proxy in front of everything that asks to sign in, until it is given its cookie
    #[arg(long, value_enum, default_value_t = GateOption::None)]
    gate: GateOption,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum GateOption {
    /// There is none
    None,
    /// It redirects to its sign-in page
    Redirects,
    /// Its sign-in page comes with 401
    Refuses,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CompanionsOption {
    /// As documented
    On,
    /// With 403
    Forbidden,
    /// With 404
    Missing,
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
        divisions: options.divisions,
        seed: options.seed,
        now: clock.now(),
        creating_ms: options.creating_ms.into(),
        deleting_ms: options.deleting_ms.into(),
        token_ttl_ms: i64::from(options.token_ttl_s) * 1000,
        origin: options.origin,
    });
    let companions = match options.companions {
        CompanionsOption::On => Companions::On,
        CompanionsOption::Forbidden => Companions::Forbidden,
        CompanionsOption::Missing => Companions::Missing,
    };
    let switches = if options.old { Switches::old() } else { Switches::default() };
    let gate = match options.gate {
        GateOption::None => Gate::None,
        GateOption::Redirects => Gate::Redirects,
        GateOption::Refuses => Gate::Refuses,
    };
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
    fn every_option_is_explained() {
        Options::command().debug_assert();
        for argument in Options::command().get_arguments() {
            assert!(argument.get_help().is_some(), "{}", argument.get_id());
        }
    }
}
