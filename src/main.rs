//! The program: exit code 0 for done, 1 for refused or failed with one clear line, 2 for wrong usage.

use std::process::ExitCode;

use clap::Parser;
use helpdesk::cli::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => {
            // Help and the version are no errors; if even they can't be printed, nobody is listening.
            let _ = usage.print();
            return if usage.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    if !cli.serves() {
        // Whoever reads only the beginning (`| head`) ends it, as with other programs; a server goes on.
        sigpipe::reset();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(cli::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("helpdesk: {error:#}");
    ExitCode::FAILURE
}
