//! `make bench`.

use clap::Parser;
use helpdesk_bench_log::{Options, run};

/// The program's own allocator, for all contenders.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    run(&Options::parse()).await
}
