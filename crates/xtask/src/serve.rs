//! `cargo xtask serve`: Trunk's own server on the loopback address. It rebuilds when a source file changes.

use std::net::{Ipv4Addr, TcpListener};

use crate::build;
use crate::step::{Outcome, failure, run};
use crate::tools::program;

pub(crate) const DEFAULT_PORT: u16 = 8080;

/// Builds, then serves until interrupted.
pub(crate) fn serve(port: u16) -> Outcome {
    ensure_free(port)?;
    build::build()?;
    println!("\n  Athanor burns on  http://127.0.0.1:{port}/   (Ctrl-C puts it out)\n");
    let port = port.to_string();
    let mut trunk = program("trunk");
    trunk.args([
        "serve",
        "--release",
        "--offline",
        "--no-autoreload",
        "--address",
        "127.0.0.1",
        "--port",
        &port,
    ]);
    run(&mut trunk, "The lines above tell why; `cargo xtask serve --port 8081` takes another port.")
}

pub(crate) fn parse_port(text: &str) -> Outcome<u16> {
    let advice = "A port is a whole number from 1 to 65535, for example: cargo xtask serve --port 8081";
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(failure(format!("{text} is no port"), advice)),
    }
}

/// Asked before the build, so that nobody waits minutes to hear it.
fn ensure_free(port: u16) -> Outcome {
    let advice = format!("Stop what listens there, or take another: cargo xtask serve --port {}", next(port));
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(failure(format!("port {port} cannot be used: {error}"), advice)),
    }
}

const fn next(port: u16) -> u16 {
    if port == u16::MAX { DEFAULT_PORT } else { port + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_a_positive_sixteen_bit_number() {
        assert_eq!(parse_port("8081").unwrap(), 8081);
        for text in ["0", "65536", "-1", "http"] {
            assert!(parse_port(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_busy_port_is_told_before_anything_is_built() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let failure = ensure_free(taken.local_addr().unwrap().port()).unwrap_err();
        assert!(failure.to_string().contains("cargo xtask serve --port"));
    }
}
