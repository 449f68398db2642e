//! Tells those who look at the outbox that there may be something new. Only a hint: the rows are what counts, and they
//! are looked at now and then without it.

use tokio::sync::watch;

#[derive(Debug, Default)]
pub(crate) struct Wake(watch::Sender<()>);

impl Wake {
    pub fn call(&self) {
        self.0.send_replace(());
    }

    pub fn calls(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}
