//! One's own account.

use std::time::Duration;

use countersign::http::html::views::{
    AccountBrowser, AccountConsents, AccountPassword, AccountProfile, AccountSession, AccountSessions,
    GrantedConsent, Hidden,
};
use countersign::http::html::{Field, FieldProblem, Frame, PageProblem, Problems, View as _};
use countersign::passwords::Weakness;

use super::state::State;

const USER: &str = "alice";

fn hidden() -> Hidden {
    Hidden { request: None, csrf: "token".to_owned() }
}

fn profile(frame: &Frame, is_stored: bool, problems: Problems) -> AccountProfile {
    AccountProfile {
        frame: frame.clone(),
        hidden: hidden(),
        sign_out: hidden(),
        username: USER.to_owned(),
        full_name: "Alice Example".to_owned(),
        email: "alice@example.com".to_owned(),
        is_stored,
        problems,
    }
}

fn password(frame: &Frame, is_stored: bool, problems: Problems) -> AccountPassword {
    AccountPassword {
        frame: frame.clone(),
        hidden: hidden(),
        sign_out: hidden(),
        username: USER.to_owned(),
        min_password_length: 8,
        is_stored,
        problems,
    }
}

fn session(number: u64, device: Option<&str>) -> AccountSession {
    AccountSession {
        id: format!("session-{number}"),
        app: "Example Notes".to_owned(),
        // Just now, minutes, hours, days ago.
        unused_for: Duration::from_secs(50 * 60_u64.pow(u32::try_from(number).unwrap())),
        address: device.map(|_| "2001:db8:1234:5678::/64".to_owned()),
        device: device.map(str::to_owned),
        is_this_browser: number == 0,
    }
}

fn browser(is_this_browser: bool) -> AccountBrowser {
    AccountBrowser {
        id: "0190f6f0".to_owned(),
        is_this_browser,
        signed_in_for: Duration::from_hours(20 * 24),
        unused_for: Duration::from_hours(7),
        address: (!is_this_browser).then(|| "192.0.2.77".to_owned()),
        device: Some("99aa00ff".to_owned()),
    }
}

fn sessions(frame: &Frame, sessions: Vec<AccountSession>, has_ended: bool) -> AccountSessions {
    AccountSessions {
        frame: frame.clone(),
        hidden: hidden(),
        sign_out: hidden(),
        username: USER.to_owned(),
        more: if sessions.is_empty() { 0 } else { 3 },
        browsers: [true, false, false].into_iter().take(1 + sessions.len()).map(browser).collect(),
        sessions,
        has_ended,
    }
}

fn consents(frame: &Frame, apps: &[&str], has_withdrawn: bool) -> AccountConsents {
    let consent = |app: &&str| GrantedConsent {
        client_id: "notes".to_owned(),
        app: (*app).to_owned(),
        scopes: ["openid", "email", "orders:read"].map(str::to_owned).into(),
        granted_for: Duration::from_hours(24),
    };
    AccountConsents {
        frame: frame.clone(),
        hidden: hidden(),
        sign_out: hidden(),
        username: USER.to_owned(),
        consents: apps.iter().map(consent).collect(),
        has_withdrawn,
    }
}

/// The states of these pages.
pub(super) fn states(frame: &Frame) -> Vec<State> {
    let none = Problems::none;
    let missing = [Field::Password, Field::NewPassword].map(|field| (field, FieldProblem::Missing));
    let missing = Problems { page: None, fields: missing.into() };
    let wrong = Problems::field(Field::Password, FieldProblem::WrongPassword);
    let weak = FieldProblem::Password(Weakness::TooShort(8));
    let device = "3fa85f64";
    let all = vec![session(0, Some(device)), session(1, None), session(2, Some(device)), session(3, None)];
    vec![
        ("account-profile", profile(frame, false, none()).answer()),
        ("account-profile-stored", profile(frame, true, none()).answer()),
        ("account-profile-wrong", {
            profile(frame, false, Problems::field(Field::Email, FieldProblem::Email)).answer()
        }),
        ("account-profile-changed", profile(frame, false, Problems::page(PageProblem::Changed)).answer()),
        ("account-password", password(frame, false, none()).answer()),
        ("account-password-stored", password(frame, true, none()).answer()),
        ("account-password-wrong", password(frame, false, wrong).answer()),
        ("account-password-missing", password(frame, false, missing).answer()),
        ("account-password-weak", {
            password(frame, false, Problems::field(Field::NewPassword, weak)).answer()
        }),
        ("account-sessions", sessions(frame, all, false).answer()),
        ("account-sessions-ended", sessions(frame, vec![session(0, Some(device))], true).answer()),
        ("account-sessions-none", sessions(frame, Vec::new(), true).answer()),
        ("account-sessions-browsers", {
            let browsers = vec![browser(true), browser(false)];
            AccountSessions { browsers, ..sessions(frame, Vec::new(), false) }.answer()
        }),
        ("account-consents", consents(frame, &["Example Notes", "Another App"], false).answer()),
        ("account-consents-none", consents(frame, &[], true).answer()),
    ]
}
