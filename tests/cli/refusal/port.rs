//! The port is not to be had.

use crate::sandbox;
use std::net::TcpListener;

#[test]
fn a_port_in_use_leaves_nothing_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let sandbox = sandbox::empty().with("SERVER__LISTEN", &address);
    sandbox.run(&["serve"]).refused_with(&[&address, "in use", "--listen"]);
    sandbox.run(&["serve", "--demo"]).refused_with(&[&address, "in use"]);
    assert_eq!(sandbox.listing(), [""; 0]);
}

#[test]
fn a_server_that_runs_already_is_not_disturbed() {
    let sandbox = sandbox::settled();
    let first = sandbox.serve();
    let address = first.address.to_string();
    sandbox.run(&["serve", "--listen", &address]).refused_with(&[&address, "in use"]);
    assert_eq!(first.get("/readyz").status, 200);
}

#[test]
fn the_port_on_the_other_loopback_address_counts_too() {
    // Somebody else must not answer for `localhost`.
    let Ok(taken) = TcpListener::bind("[::1]:0") else {
        // Without IPv6 there is no other address.
        return;
    };
    let port = taken.local_addr().expect("an address").port();
    let sandbox = sandbox::empty();
    sandbox.run(&["serve", "--listen", &format!("127.0.0.1:{port}")]).refused_with(&["[::1]", "in use"]);
    assert_eq!(sandbox.listing(), [""; 0]);
}

#[test]
fn an_address_of_another_machine_is_named() {
    let sandbox = sandbox::empty();
    sandbox.run(&["serve", "--listen", "192.0.2.1:8080"]).refused_with(&["192.0.2.1:8080"]);
    assert_eq!(sandbox.listing(), [""; 0]);
}
