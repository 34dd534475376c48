use std::process::ExitCode;

pub type Error = Box<dyn std::error::Error + Send + Sync>;

pub type Result<T = ()> = std::result::Result<T, Error>;

pub fn exit_code(result: Result) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
