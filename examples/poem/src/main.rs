//! Listens on `HOST` and `PORT`.

use std::env;

use anyhow::Context as _;
use countersign_example_poem::app;
use countersign_example_poem::config::Config;
use poem::Server;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let var = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let host = var("HOST").unwrap_or_else(|| "127.0.0.1".to_owned());
    let port =
        var("PORT").unwrap_or_else(|| "3001".to_owned()).parse::<u16>().context("PORT is not a port")?;
    let app = app(Config::from_env(var))?;

    let acceptor = TcpListener::bind((host, port)).into_acceptor().await?;
    for address in acceptor.local_addr() {
        println!("listening on {address}");
    }
    Server::new_with_acceptor(acceptor).run(app).await?;
    Ok(())
}
