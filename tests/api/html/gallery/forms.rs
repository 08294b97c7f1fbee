//! Sign in, sign up, and what is asked on the way to an app.

use countersign::http::html::views::{
    ChooseAccount, Consent, ConsentKind, Hidden, Remember, SignIn, SignOut, SignUp,
};
use countersign::http::html::{Field, FieldProblem, FormTarget, Frame, PageProblem, Problems, View as _};
use countersign::passwords::Weakness;
use countersign::users::InvalidUsername;

use super::state::State;

const APP: &str = "Example Notes";
const USER: &str = "alice";

pub(super) fn hidden() -> Hidden {
    Hidden { request: Some("request-1".to_owned()), csrf: "token".to_owned() }
}

fn form_target() -> Option<FormTarget> {
    FormTarget::of("https://notes.example/callback")
}

fn sign_in(frame: &Frame, username: &str, problems: Problems) -> SignIn {
    SignIn {
        frame: frame.clone(),
        hidden: hidden(),
        app: Some(APP.to_owned()),
        username: username.to_owned(),
        remember: Some(Remember { days: 30, is_chosen: false }),
        sign_up_url: Some("/create-account?request=request-1".to_owned()),
        problems,
        form_target: form_target(),
    }
}

fn sign_up(frame: &Frame, problems: Problems) -> SignUp {
    SignUp {
        frame: frame.clone(),
        hidden: hidden(),
        app: Some(APP.to_owned()),
        username: if problems.is_empty() { String::new() } else { USER.to_owned() },
        full_name: String::new(),
        email: String::new(),
        min_password_length: 8,
        sign_in_url: "/login?request=request-1".to_owned(),
        problems,
        form_target: form_target(),
    }
}

fn consent(frame: &Frame, kind: ConsentKind, app: &str, username: &str, scopes: &[&str]) -> Consent {
    Consent {
        frame: frame.clone(),
        hidden: hidden(),
        kind,
        app: app.to_owned(),
        username: username.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        destination: (kind == ConsentKind::Allow).then(|| "notes.example".to_owned()),
        form_target: form_target(),
    }
}

fn choose_account(frame: &Frame, full_name: Option<&str>) -> ChooseAccount {
    ChooseAccount {
        frame: frame.clone(),
        hidden: hidden(),
        app: APP.to_owned(),
        username: USER.to_owned(),
        full_name: full_name.map(str::to_owned),
        form_target: form_target(),
    }
}

fn sign_out(frame: &Frame, app: Option<&str>) -> SignOut {
    SignOut {
        frame: frame.clone(),
        hidden: hidden(),
        carried: vec![("state", "<s>".to_owned())],
        username: USER.to_owned(),
        app: app.map(str::to_owned),
        form_target: None,
    }
}

/// The states of these pages.
pub(super) fn states(frame: &Frame) -> Vec<State> {
    let mut states = Vec::from(signing_in(frame));
    states.extend(signing_up(frame));
    let all = ["openid", "profile", "email", "roles", "offline_access", "orders:read"];
    let (long_app, long_user) = ("The Extraordinarily Long Name of an App".repeat(3), "long".repeat(60));
    let (allow, go_on) = (ConsentKind::Allow, ConsentKind::Continue);
    let consents = [
        ("consent", consent(frame, allow, APP, USER, &all)),
        ("consent-long", consent(frame, allow, &long_app, &long_user, &all)),
        ("consent-hebrew", consent(frame, allow, "פתקים", "אבגד", &["openid"])),
        ("continue", consent(frame, go_on, "Example CLI", USER, &["openid", "profile"])),
        ("continue-without-scopes", consent(frame, go_on, "Example CLI", USER, &[])),
    ];
    states.extend(consents.map(|(name, page)| (name, page.answer())));
    states.extend([
        ("choose-account", choose_account(frame, Some("Alice Example")).answer()),
        ("choose-account-without-name", choose_account(frame, None).answer()),
        ("sign-out", sign_out(frame, Some(APP)).answer()),
        ("sign-out-by-oneself", sign_out(frame, None).answer()),
    ]);
    states
}

fn signing_in(frame: &Frame) -> [State; 9] {
    let own = SignIn {
        hidden: Hidden { request: None, ..hidden() },
        app: None,
        remember: None,
        sign_up_url: None,
        form_target: None,
        ..sign_in(frame, "", Problems::none())
    };
    let missing = [Field::Username, Field::Password].map(|field| (field, FieldProblem::Missing));
    let missing = Problems { page: None, fields: missing.into() };
    let page = |username, problem| sign_in(frame, username, Problems::page(problem)).answer();
    let remembered = Some(Remember { days: 1, is_chosen: true });
    let hinted = SignIn { remember: remembered, ..sign_in(frame, USER, Problems::none()) };
    [
        ("sign-in", sign_in(frame, "", Problems::none()).answer()),
        ("sign-in-to-account", own.answer()),
        ("sign-in-hinted", hinted.answer()),
        ("sign-in-missing", sign_in(frame, "", missing).answer()),
        ("sign-in-wrong", page(USER, PageProblem::WrongCredentials)),
        ("sign-in-busy", page(USER, PageProblem::Busy { seconds: 7 })),
        ("sign-in-too-many", page(USER, PageProblem::TooManyAttempts { seconds: 7 })),
        ("sign-in-session-ended", page("", PageProblem::SessionEnded)),
        ("sign-in-changed", page(USER, PageProblem::Changed)),
    ]
}

fn signing_up(frame: &Frame) -> Vec<State> {
    let weak = |weakness| vec![(Field::Password, FieldProblem::Password(weakness))];
    let bad_name = |invalid| vec![(Field::Username, FieldProblem::Username(invalid))];
    let all = vec![
        (Field::Username, FieldProblem::UsernameTaken),
        (Field::Password, FieldProblem::Password(Weakness::TooShort(8))),
        (Field::FullName, FieldProblem::FullName),
        (Field::Email, FieldProblem::Email),
    ];
    let missing = [Field::Username, Field::Password].map(|field| (field, FieldProblem::NotChosen));
    let rows = [
        ("sign-up", Vec::new()),
        ("sign-up-missing", missing.into()),
        ("sign-up-all-wrong", all),
        ("sign-up-name-long", bad_name(InvalidUsername::Length)),
        ("sign-up-name-characters", bad_name(InvalidUsername::Characters)),
        ("sign-up-name-id", bad_name(InvalidUsername::Id)),
        ("sign-up-name-scripts", bad_name(InvalidUsername::MixedScripts)),
        ("sign-up-password-long", weak(Weakness::TooLong)),
        ("sign-up-password-nul", weak(Weakness::Nul)),
        ("sign-up-password-common", weak(Weakness::Common)),
        ("sign-up-password-name", weak(Weakness::ContainsName)),
    ];
    let page = |fields| sign_up(frame, Problems { page: None, fields }).answer();
    rows.into_iter().map(|(name, fields)| (name, page(fields))).collect()
}
