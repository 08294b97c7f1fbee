//! What the columns of an import are called and hold.

use uuid::Uuid;

use crate::users::ImportedUser;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Username,
    PasswordHash,
    Email,
    FullName,
    Disabled,
    IsActive,
    Roles,
    Id,
}

/// The names, first those that an export writes. `hashed_password` is what FastAPI's tutorial has,
/// `is_active` what Django has.
const NAMES: [(&str, Column); 9] = [
    ("username", Column::Username),
    ("password_hash", Column::PasswordHash),
    ("email", Column::Email),
    ("full_name", Column::FullName),
    ("disabled", Column::Disabled),
    ("roles", Column::Roles),
    ("id", Column::Id),
    ("hashed_password", Column::PasswordHash),
    ("is_active", Column::IsActive),
];

impl Column {
    pub(super) fn named(name: &str) -> Result<Self, String> {
        if let Some((_, column)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(*column);
        }
        let meant = meant(name).map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        Err(format!(
            "there is no column `{}`{meant}; leave it out of the `SELECT` (of JSON: `jq -c 'del(.NAME)'`), \
             or give it the name that it has here: {}",
            name.escape_debug(),
            NAMES.map(|(known, _)| known).join(", ")
        ))
    }

    /// Whether it holds true or false.
    pub(super) fn is_truth(self) -> bool {
        matches!(self, Self::Disabled | Self::IsActive)
    }

    /// Puts a text into its place. An empty one is none.
    pub(super) fn set(self, user: &mut ImportedUser, text: &str) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        match self {
            Self::Username => text.clone_into(&mut user.username),
            Self::PasswordHash => user.password_hash = Some(text.to_owned()),
            Self::Email => user.email = Some(text.to_owned()),
            Self::FullName => user.full_name = Some(text.to_owned()),
            Self::Disabled => set_disabled(user, truth("disabled", text)?)?,
            Self::IsActive => set_disabled(user, !truth("is_active", text)?)?,
            Self::Roles => user.roles = Some(roles(text)),
            Self::Id => user.id = Some(id(text)?),
        }
        Ok(())
    }
}

/// The name that was meant, if it differs in few letters. Never one of true or false, since `inactive` or
/// another contrary of it is spelt nearly the same, and renamed to it would say the contrary of each user.
fn meant(name: &str) -> Option<&'static str> {
    let distance = |known: &str| strsim::damerau_levenshtein(known, &name.to_lowercase());
    let suggested = NAMES.iter().filter(|(_, column)| !column.is_truth()).map(|(known, _)| *known);
    suggested.filter(|known| distance(known) <= (known.len() / 3).min(2)).min_by_key(|known| distance(known))
}

/// Two columns may say it.
fn set_disabled(user: &mut ImportedUser, disabled: bool) -> Result<(), String> {
    if user.disabled.is_some_and(|other| other != disabled) {
        return Err("`disabled` and `is_active` contradict each other".to_owned());
    }
    user.disabled = Some(disabled);
    Ok(())
}

/// Databases and languages write it differently.
fn truth(column: &str, text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" => Ok(true),
        "false" | "f" | "0" => Ok(false),
        _ => Err(format!(
            "`{column}` is `true`, `t` or `1`, or `false`, `f` or `0`, and not {}; \
             of MySQL's type BIT select `{column} + 0 AS {column}`",
            shown(text)
        )),
    }
}

/// A longer text may be a hash or a password that stands in a wrong column.
fn shown(text: &str) -> String {
    match text.chars().count() {
        0..=4 => format!("`{}`", text.escape_debug()),
        characters => format!("a text of {characters} characters"),
    }
}

fn roles(text: &str) -> Vec<String> {
    let roles = text.split([' ', ',']).filter(|role| !role.is_empty());
    roles.map(str::to_owned).collect()
}

fn id(text: &str) -> Result<Uuid, String> {
    let id = Uuid::try_parse(text).ok().filter(|id| !id.is_nil() && !id.is_max());
    id.ok_or_else(|| {
        "`id` becomes the `sub` of tokens and must be a UUID; leave the column out to have one made"
            .to_owned()
    })
}
