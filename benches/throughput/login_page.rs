//! What the login page costs the server beside the password hash: to show it, and to sign somebody in by its
//! form.

use std::path::Path;

use anyhow::Result;
use support::Sandbox;
use support::login_page::{LET_IN, LoginPage};
use support::proc::cores;
use support::settled::{PASSWORD, USER};
use support::summary::Summary;
use support::traffic::Repeated;

use super::accounts::Accounts;
use super::cost;
use super::program::PROGRAM;
use super::size::Size;
use super::start::absolute;
use super::table::{Budget, Row};

/// Enough to keep all cores busy, few enough to wait far less than the server's deadlines.
const CONNECTIONS_PER_CORE: usize = 8;

/// Of the server of its own hashes cost next to nothing, so that what is measured of a login is not a few
/// ticks of the kernel's clock.
pub(crate) fn measure(directory: &Path, size: &Size) -> Result<Row> {
    let home = Sandbox::new_in(directory, PROGRAM).with_cheap_hashes();
    let server = home.serve();
    Accounts::create(&home)?;
    let page = LoginPage::open(server.address)?;
    let connections = CONNECTIONS_PER_CORE * cores();
    let mut visits = vec![Repeated::ok(page.get()); connections];
    // Without a device token: each is the first login of a browser, which costs the most.
    let mut logins = vec![Repeated::answered(LET_IN, page.sign_in(USER, PASSWORD)); connections];
    let (mut shown, mut signed_in, mut both) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..size.page_blocks {
        let visit = cost::without_hash(&server, size.page_window, &mut visits)?;
        let login = cost::without_hash(&server, size.page_window, &mut logins)?;
        shown.push(visit);
        signed_in.push(login);
        both.push(visit + login);
    }
    server.stop().done();
    let milliseconds = |samples: &[f64]| Summary::of(samples).scaled(1000.0);
    let both = milliseconds(&both);
    Ok(absolute(
        "server CPU per sign-in on the login page, without the hash",
        format!(
            "{both:.3} ms, of it {:.3} ms GET and {:.3} ms POST",
            milliseconds(&shown).median,
            milliseconds(&signed_in).median
        ),
        Budget::AtMost { most: 5.0, unit: " ms", value: both.median },
    ))
}
