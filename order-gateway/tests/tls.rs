//! A gateway over TLS: to the venue that it means, and to none other. With the feature `tls` alone.
#![cfg(feature = "tls")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use wirepath_order_gateway::gateway::{GatewayConfig, Inline, VersionName};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, Session, SessionConfig, Version,
};
use wirepath_order_gateway::store::{Durability, MemoryStore, Store, StoreConfig};
use wirepath_order_gateway::tls::TlsConfig;
use wirepath_perf::Clock;
use wirepath_protocol::fix::Message;

struct Nothing;

impl<S: Store> Application<S> for Nothing {
    fn on_message(&mut self, _: &Message<'_>, _: &mut Link<S>) -> Answer {
        Answer::Unsupported
    }
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

/// A venue that takes one connection over TLS, and serves its session until the logout. Answers whether
/// there was one.
fn venue(listener: TcpListener) -> JoinHandle<bool> {
    let certificates = CertificateDer::pem_file_iter(file("venue.pem")).unwrap();
    let certificates = certificates.collect::<Result<_, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_file(file("venue.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .unwrap();
    std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let tls = rustls::ServerConnection::new(Arc::new(tls)).unwrap();
        let mut stream = rustls::StreamOwned::new(tls, socket);
        let config = SessionConfig::new(Role::Acceptor, Version::Fix44, "EXCH", "DESK");
        let mut session = Session::new(config, MemoryStore::new(1 << 16));
        let clock = Clock::calibrated();
        session.connected(clock.now(), &mut Nothing);
        let mut bytes = [0; 4_096];
        while !session.closing() {
            let Ok(count @ 1..) = stream.read(&mut bytes) else { return false };
            session.receive(&bytes[..count], clock.now(), &mut Nothing);
            let count = session.output().len();
            stream.write_all(session.output()).unwrap();
            session.sent(count, clock.now());
        }
        true
    })
}

fn config(address: std::net::SocketAddr, tls: TlsConfig) -> GatewayConfig {
    let mut config = GatewayConfig::new("tls", VersionName::Fix44, "DESK", "EXCH", address);
    config.symbols = vec!["AAPL".to_owned()];
    config.store = StoreConfig { durability: Durability::None, ..StoreConfig::default() };
    config.tls = Some(tls);
    config
}

fn tls(name: &str, authority: &str) -> TlsConfig {
    let (server_name, ca_file) = (name.to_owned(), file(authority));
    TlsConfig { server_name, ca_file, cert_file: None, key_file: None }
}

fn until(gateway: &mut Inline, mut done: impl FnMut(&Inline) -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        gateway.poll();
        if done(gateway) {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

#[test]
fn a_session_over_tls() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let venue = venue(listener);
    let config = config(address, tls("venue.test", "ca.pem"));
    let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
    assert!(until(&mut gateway, Inline::is_open), "no logon");
    gateway.close("done", Duration::from_secs(5));
    assert!(venue.join().unwrap());
}

#[test]
fn another_name_or_authority_is_not_trusted() {
    for (name, authority) in [("bourse.test", "ca.pem"), ("venue.test", "other.pem")] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let venue = venue(listener);
        let config = config(address, tls(name, authority));
        let mut gateway = Inline::open(&config, Clock::calibrated()).unwrap();
        assert!(until(&mut gateway, |gateway| gateway.status().failures > 0), "{name} {authority}");
        assert!(!gateway.is_open());
        assert!(!venue.join().unwrap());
    }
}

#[test]
fn files_that_will_not_do_are_named() {
    let address = (Ipv4Addr::LOCALHOST, 1).into();
    let error =
        |tls| Inline::open(&config(address, tls), Clock::calibrated()).unwrap_err().to_string();
    assert!(error(tls("venue.test", "missing.pem")).contains("missing.pem"));
    assert!(error(tls("venue.test", "venue.key")).contains("no certificate in it"));
    assert!(error(tls("not a name", "ca.pem")).contains("server_name"));
    let half = TlsConfig { cert_file: Some(file("venue.pem")), ..tls("venue.test", "ca.pem") };
    assert!(error(half).contains("go together"));
}
