//! The letter that stands in the picture of a user or an app.

/// The first letter of a name, as a capital.
pub(super) fn initial(name: &str) -> String {
    name.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default()
}
