//! Connections that are plain, or TLS where the build has it (feature `tls`).
//!
//! A [`TlsClient`] is made of files once; each connection is then wrapped by it. The counterparty must show a
//! certificate for the configured name, signed by the configured authority: there is no way to leave that out.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsRawFd, RawFd};
use std::path::PathBuf;

use mio::net::TcpStream;
use mio::{Interest, Registry, Token, event::Source};
use serde::Deserialize;

/// How a session is secured, `[gateway.tls]` in the config.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// The name that the counterparty's certificate must have.
    pub server_name: String,
    /// Certificates of the authorities that may have signed it, a PEM file.
    pub ca_file: PathBuf,
    /// Our own certificate and those that lead to its authority, a PEM file, where the counterparty wants one.
    #[serde(default)]
    pub cert_file: Option<PathBuf>,
    /// Its private key, a PEM file.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
}

/// Makes connections secure.
#[derive(Clone, Debug)]
pub struct TlsClient {
    #[cfg(feature = "tls")]
    config: std::sync::Arc<rustls::ClientConfig>,
    #[cfg(feature = "tls")]
    name: rustls::pki_types::ServerName<'static>,
    /// There is none of these in a build without TLS.
    #[cfg(not(feature = "tls"))]
    none: core::convert::Infallible,
}

#[cfg(not(feature = "tls"))]
impl TlsClient {
    /// Refuses: this build has no TLS.
    ///
    /// # Errors
    ///
    /// Always, with what to do about it.
    pub fn new(_: &TlsConfig) -> Result<Self, String> {
        Err("this build has no TLS: build it with `--features tls`".to_owned())
    }

    pub(crate) fn wrap(&self, _: TcpStream) -> io::Result<Stream> {
        match self.none {}
    }
}

#[cfg(feature = "tls")]
impl TlsClient {
    /// Reads the files.
    ///
    /// # Errors
    ///
    /// Which file or name will not do, and why.
    pub fn new(config: &TlsConfig) -> Result<Self, String> {
        use rustls::pki_types::pem::PemObject;
        use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};

        let certificates = |path: &PathBuf| {
            let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
            let read: Vec<_> = read.map_err(|error| format!("{}: {error}", path.display()))?;
            if read.is_empty() {
                return Err(format!("{}: no certificate in it", path.display()));
            }
            Ok(read)
        };
        let mut roots = rustls::RootCertStore::empty();
        for certificate in certificates(&config.ca_file)? {
            let added = roots.add(certificate);
            added.map_err(|error| format!("{}: {error}", config.ca_file.display()))?;
        }
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots);
        let tls = match (&config.cert_file, &config.key_file) {
            (None, None) => builder.with_no_client_auth(),
            (Some(cert), Some(key)) => {
                let private = PrivateKeyDer::from_pem_file(key)
                    .map_err(|error| format!("{}: {error}", key.display()))?;
                builder
                    .with_client_auth_cert(certificates(cert)?, private)
                    .map_err(|error| format!("{}: {error}", cert.display()))?
            }
            _ => return Err("cert_file and key_file go together".to_owned()),
        };
        let name = ServerName::try_from(config.server_name.clone())
            .map_err(|error| format!("server_name {:?}: {error}", config.server_name))?;
        Ok(Self { config: std::sync::Arc::new(tls), name })
    }

    /// The handshake happens with the first bytes.
    pub(crate) fn wrap(&self, stream: TcpStream) -> io::Result<Stream> {
        let client = rustls::ClientConnection::new(self.config.clone(), self.name.clone());
        let client = client.map_err(io::Error::other)?;
        Ok(Stream::Tls(Box::new(rustls::StreamOwned::new(client, stream))))
    }
}

/// A connection.
#[derive(Debug)]
pub(crate) enum Stream {
    Plain(TcpStream),
    #[cfg(feature = "tls")]
    Tls(Box<rustls::StreamOwned<rustls::ClientConnection, TcpStream>>),
}

impl Stream {
    /// Closes our side.
    pub(crate) fn shut(&mut self) {
        #[cfg(feature = "tls")]
        if let Self::Tls(tls) = self {
            tls.conn.send_close_notify();
            let _ = tls.flush();
        }
        let _ = self.socket().shutdown(Shutdown::Write);
    }

    fn socket(&mut self) -> &mut TcpStream {
        match self {
            Self::Plain(stream) => stream,
            #[cfg(feature = "tls")]
            Self::Tls(tls) => &mut tls.sock,
        }
    }
}

impl Read for Stream {
    #[inline]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(bytes),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => tls.read(bytes),
        }
    }
}

impl Write for Stream {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => tls.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => tls.flush(),
        }
    }
}

impl AsRawFd for Stream {
    fn as_raw_fd(&self) -> RawFd {
        match self {
            Self::Plain(stream) => stream.as_raw_fd(),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => tls.sock.as_raw_fd(),
        }
    }
}

impl Source for Stream {
    fn register(&mut self, to: &Registry, token: Token, interest: Interest) -> io::Result<()> {
        self.socket().register(to, token, interest)
    }

    fn reregister(&mut self, to: &Registry, token: Token, interest: Interest) -> io::Result<()> {
        self.socket().reregister(to, token, interest)
    }

    fn deregister(&mut self, from: &Registry) -> io::Result<()> {
        self.socket().deregister(from)
    }
}
