//! Nothing that was sent comes back, whatever it is made of (rule 12, abuse case 12). Each hostile value has
//! the canary in it, which the common checks look for.

use poem::http::{HeaderName, header};

use super::row::{ALICE, CANARY, Row, alice, case, post};

pub(super) fn rows() -> Vec<Row> {
    let hostile = [
        format!("%0d%0aX-Injected:+{CANARY}"),
        format!("<script>{CANARY}</script>"),
        format!("%22%5c%22{CANARY}%22"),
        format!("%1b%5b31m{CANARY}%07"),
        format!("{CANARY}%e2%80%ae%ef%bb%bf"),
    ];
    let places = ["grant_type", "client_id", "client_secret", "username", "password", "scope"];
    let in_values = places.iter().flat_map(|place| {
        hostile.iter().map(move |value| {
            let others = ALICE.split('&').chain(["client_id=web"]);
            let others: Vec<_> = others.filter(|pair| !pair.starts_with(place)).collect();
            let call = post(format!("{}&{place}={value}", others.join("&")));
            case(format!("`{place}={value}`"), call).refused_somehow()
        })
    });
    let in_names = hostile.iter().map(|value| {
        case(format!("a parameter called `{value}`"), alice(&format!("client_id=web&{value}=x&{value}=y")))
            .refused_somehow()
    });
    let in_headers = [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::HOST].map(|name| {
        let call = alice("client_id=web").without(&name).header(name.clone(), format!("<b>\"{CANARY}"));
        case(format!("hostile {name}"), call).refused_somehow()
    });
    let by_basic = case("hostile Basic", alice("").basic(CANARY, "%3Cscript%3E")).refused_somehow();
    let odd_host =
        case("an odd host", alice("client_id=web").header(header::HOST, format!("{CANARY}.example")));
    let request_id = HeaderName::from_static("x-request-id");
    let ignored = [header::AUTHORIZATION, header::ORIGIN, header::COOKIE, request_id].map(|name| {
        let call = alice("client_id=web").header(name.clone(), format!("https://{CANARY}.example"));
        case(format!("hostile {name}"), call).granted("")
    });
    let further = [by_basic, odd_host.granted("")];
    in_values.chain(in_names).chain(in_headers).chain(further).chain(ignored).collect()
}
