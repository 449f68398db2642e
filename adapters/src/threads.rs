//! Work with a thread of its own. What does many short steps at the database, each waited for, would on the program's
//! runtime go on only after the dozens of requests that are worked on meanwhile; a thread of its own is woken at once.

use std::thread;

use helpdesk_domain::ports::Fault;
use tokio::runtime;

/// Runs what `begin` makes, on a new thread with a runtime of its own. One without sockets is woken by less.
pub fn spawn<F: Future<Output = ()>>(
    name: &str,
    sockets: bool,
    begin: impl FnOnce() -> F + Send + 'static,
) -> Result<(), Fault> {
    let fault = |error| Fault::because(format!("starting the thread {name}"), error);
    let mut runtime = runtime::Builder::new_current_thread();
    runtime.enable_time();
    if sockets {
        runtime.enable_io();
    }
    let runtime = runtime.build().map_err(fault)?;
    let work = move || runtime.block_on(async move { begin().await });
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(fault)
}
