//! What is wrong with a form that was sent, as its page says it: about a field, or about the whole.

use poem::http::StatusCode;

use super::frame::Frame;
use crate::login;
use crate::oauth::error::ErrorCode;
use crate::oauth::{OAuthError, Params};
use crate::passwords::Weakness;
use crate::users::{self, InvalidProfile, InvalidUsername};

/// A field that a person fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `username`
    Username,
    /// `password`
    Password,
    /// `new_password`
    NewPassword,
    /// `email`
    Email,
    /// `full_name`
    FullName,
}

impl Field {
    /// The name of the field in its form, which is its id in the page too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Password => "password",
            Self::NewPassword => "new_password",
            Self::Email => "email",
            Self::FullName => "full_name",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// There is nothing in it.
    Missing,
    /// The same of something that one chooses.
    NotChosen,
    /// Somebody has this username, or one that looks like it.
    UsernameTaken,
    /// It cannot be a username.
    Username(InvalidUsername),
    /// The password is too weak.
    Password(Weakness),
    /// The present password is another one.
    WrongPassword,
    /// It is no e-mail address.
    Email,
    /// It cannot be a name.
    FullName,
}

/// What is wrong beside the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageProblem {
    /// No such username with such a password. Which of the two it is, is not told.
    WrongCredentials,
    /// More people want to sign in than the server can check now.
    Busy {
        /// When it is worth trying again.
        seconds: u64,
    },
    /// Too many attempts have failed from here.
    TooManyAttempts {
        /// When the next one is looked at.
        seconds: u64,
    },
    /// The browser was signed in and is no longer.
    SessionEnded,
    /// The user was changed by somebody else meanwhile.
    Changed,
}

impl PageProblem {
    /// Why an attempt was sent away, if it was: to be said on the page that sent it. `None` for a fault.
    pub fn of(error: &OAuthError) -> Option<Self> {
        let seconds = error.retry_after?.as_secs();
        match error.code {
            ErrorCode::TooManyAttempts => Some(Self::TooManyAttempts { seconds }),
            // One with a cause is a fault that passes, as a database that does not answer.
            ErrorCode::TemporarilyUnavailable if error.source.is_none() => Some(Self::Busy { seconds }),
            _ => None,
        }
    }
}

/// All that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// Beside the fields.
    pub page: Option<PageProblem>,
    /// With fields, in the order of the page.
    pub fields: Vec<(Field, FieldProblem)>,
}

impl Problems {
    /// Nothing is wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// This is wrong beside the fields.
    pub fn page(problem: PageProblem) -> Self {
        Self { page: Some(problem), fields: Vec::new() }
    }

    /// This is wrong with a field.
    pub fn field(field: Field, problem: FieldProblem) -> Self {
        Self { page: None, fields: vec![(field, problem)] }
    }

    /// These fields must be filled in.
    pub fn missing(params: &Params, fields: &[Field]) -> Self {
        let missing = fields.iter().copied().filter(|field| params.get(field.name()).is_none());
        Self { page: None, fields: missing.map(|field| (field, FieldProblem::Missing)).collect() }
    }

    /// The same on a page on which one chooses what to fill in.
    #[must_use]
    pub fn of_choices(mut self) -> Self {
        for (_, problem) in &mut self.fields {
            if *problem == FieldProblem::Missing {
                *problem = FieldProblem::NotChosen;
            }
        }
        self
    }

    /// What a person can mend, or wait for, of why nothing came of an attempt. A new password stands in the
    /// field `password`. Everything else stays an error.
    pub fn of(error: impl Into<login::Error>, password: Field) -> Result<Self, OAuthError> {
        let error = error.into();
        if let login::Error::User(error) = &error
            && let Some(problems) = Self::of_user(error, password)
        {
            return Ok(problems);
        }
        let error = OAuthError::from(error);
        PageProblem::of(&error).map(Self::page).ok_or(error)
    }

    /// `None` if it is a fault.
    fn of_user(error: &users::Error, password: Field) -> Option<Self> {
        let (field, problem) = match error {
            users::Error::UsernameTaken => (Field::Username, FieldProblem::UsernameTaken),
            users::Error::Username(invalid) => (Field::Username, FieldProblem::Username(*invalid)),
            users::Error::Password(weakness) => (password, FieldProblem::Password(*weakness)),
            users::Error::Profile(InvalidProfile::Email) => (Field::Email, FieldProblem::Email),
            users::Error::Profile(InvalidProfile::FullName) => (Field::FullName, FieldProblem::FullName),
            users::Error::Changed => return Some(Self::page(PageProblem::Changed)),
            users::Error::Profile(InvalidProfile::Role | InvalidProfile::Roles)
            | users::Error::Passwords(_)
            | users::Error::Database(_) => return None,
        };
        Some(Self::field(field, problem))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.page.is_none() && self.fields.is_empty()
    }

    /// The status of the page that says so.
    pub(super) fn status(&self) -> StatusCode {
        match self.page {
            Some(PageProblem::Busy { .. }) => StatusCode::SERVICE_UNAVAILABLE,
            Some(PageProblem::TooManyAttempts { .. }) => StatusCode::TOO_MANY_REQUESTS,
            Some(PageProblem::SessionEnded) | None if self.fields.is_empty() => StatusCode::OK,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// After how many seconds the form is worth sending again.
    pub(super) fn retry_after(&self) -> Option<u64> {
        match self.page {
            Some(PageProblem::Busy { seconds } | PageProblem::TooManyAttempts { seconds }) => Some(seconds),
            _ => None,
        }
    }

    /// What is wrong with a field, in words.
    pub(super) fn text_of(&self, name: &str, frame: &Frame) -> Option<String> {
        let (field, problem) = self.fields.iter().find(|(field, _)| field.name() == name)?;
        Some(field_text(*field, *problem, frame))
    }

    /// Everything that is wrong with fields, in words, each with the name of its field.
    pub(super) fn field_texts(&self, frame: &Frame) -> Vec<(&'static str, String)> {
        let texts = self.fields.iter();
        texts.map(|(field, problem)| (field.name(), field_text(*field, *problem, frame))).collect()
    }

    /// What is wrong beside the fields, in words.
    pub(super) fn page_text(&self, frame: &Frame) -> Option<String> {
        self.page.map(|problem| match problem {
            PageProblem::WrongCredentials => frame.text("problem-wrong-credentials"),
            PageProblem::Busy { seconds } => frame.text_of_count("problem-busy", seconds),
            PageProblem::TooManyAttempts { seconds } => {
                frame.text_of_count("problem-too-many-attempts", seconds)
            }
            PageProblem::SessionEnded => frame.text("problem-session-ended"),
            PageProblem::Changed => frame.text("problem-changed"),
        })
    }
}

fn field_text(field: Field, problem: FieldProblem, frame: &Frame) -> String {
    let id = match problem {
        FieldProblem::Missing => missing(field),
        FieldProblem::NotChosen => not_chosen(field),
        FieldProblem::UsernameTaken => "problem-username-taken",
        FieldProblem::Username(InvalidUsername::Length) => "problem-username-length",
        FieldProblem::Username(InvalidUsername::Characters) => "problem-username-characters",
        FieldProblem::Username(InvalidUsername::Id) => "problem-username-id",
        FieldProblem::Username(InvalidUsername::MixedScripts) => "problem-username-scripts",
        FieldProblem::Password(Weakness::TooShort(least)) => {
            let least = u64::try_from(least).unwrap_or(u64::MAX);
            return frame.text_of_count("problem-password-short", least);
        }
        FieldProblem::Password(Weakness::TooLong) => "problem-password-long",
        FieldProblem::Password(Weakness::Nul) => "problem-password-characters",
        FieldProblem::Password(Weakness::Common) => "problem-password-common",
        FieldProblem::Password(Weakness::ContainsName) => "problem-password-name",
        FieldProblem::WrongPassword => "problem-password-wrong",
        FieldProblem::Email => "problem-email",
        FieldProblem::FullName => "problem-full-name",
    };
    frame.text(id)
}

fn missing(field: Field) -> &'static str {
    match field {
        Field::Username => "problem-username-missing",
        Field::Password => "problem-password-missing",
        Field::NewPassword => "problem-new-password-missing",
        Field::Email => "problem-email",
        Field::FullName => "problem-full-name",
    }
}

fn not_chosen(field: Field) -> &'static str {
    match field {
        Field::Username => "problem-username-not-chosen",
        Field::Password => "problem-password-not-chosen",
        Field::NewPassword | Field::Email | Field::FullName => missing(field),
    }
}
