//! TCP connections that can be cut off from the inside, for the faults "reset" and "lost answer".
//!
//! Knows nothing of HTTP: a request names its connection by the peer's address, and the
//! connection then ends with a TCP reset, as a failing network would end it.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use parking_lot::Mutex;
use poem::Addr;
use poem::http::uri::Scheme;
use poem::listener::Acceptor;
use poem::web::{LocalAddr, RemoteAddr};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// The open connections by the address of their peer.
#[derive(Clone)]
pub(crate) struct Connections {
    open: Arc<Mutex<HashMap<SocketAddr, CancellationToken>>>,
    stop: CancellationToken,
}

impl Connections {
    pub fn new(stop: CancellationToken) -> Self {
        Self { open: Arc::default(), stop }
    }

    pub fn acceptor(&self, listener: TcpListener, address: SocketAddr) -> CuttableAcceptor {
        CuttableAcceptor { listener, address, connections: self.clone() }
    }

    /// Resets the peer's connection.
    pub fn cut(&self, peer: &RemoteAddr) {
        if let Some(address) = peer.as_socket_addr()
            && let Some(token) = self.open.lock().get(address)
        {
            token.cancel();
        }
    }
}

/// Accepts connections and remembers how to cut them.
pub(crate) struct CuttableAcceptor {
    listener: TcpListener,
    address: SocketAddr,
    connections: Connections,
}

impl Acceptor for CuttableAcceptor {
    type Io = CuttableStream;

    fn local_addr(&self) -> Vec<LocalAddr> {
        vec![LocalAddr(Addr::SocketAddr(self.address))]
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let (stream, peer) = self.listener.accept().await?;
        stream.set_nodelay(true)?;
        let token = self.connections.stop.child_token();
        self.connections.open.lock().insert(peer, token.clone());
        let io = CuttableStream {
            stream,
            peer,
            cut: Box::pin(token.cancelled_owned()),
            connections: self.connections.clone(),
        };
        let local = LocalAddr(Addr::SocketAddr(self.address));
        Ok((io, local, RemoteAddr(Addr::SocketAddr(peer)), Scheme::HTTP))
    }
}

/// A connection that fails as soon as it is cut.
pub(crate) struct CuttableStream {
    stream: TcpStream,
    peer: SocketAddr,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
    connections: Connections,
}

impl CuttableStream {
    /// An error once the connection is cut; also arranges to be woken when that happens.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.cut.as_mut().poll(context).is_pending() {
            return Ok(());
        }
        // Closing with a zero linger sends RST instead of FIN.
        self.stream.set_zero_linger()?;
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl Drop for CuttableStream {
    fn drop(&mut self) {
        self.connections.open.lock().remove(&self.peer);
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A cut connection must not end politely.
        self.check(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
