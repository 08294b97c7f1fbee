//! What pages say. A language is a file of messages in `texts/`, and a line here; a message that it lacks is
//! said in English.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::languages;

/// Tag (BCP 47), direction of writing, messages. The first one is complete.
const LANGUAGES: [(&str, &str, &str); 1] = [("en", "ltr", include_str!("texts/en.ftl"))];

/// The messages of one language.
pub(super) struct Language {
    pub(super) tag: &'static str,
    pub(super) direction: &'static str,
    messages: FluentBundle<FluentResource>,
}

impl Language {
    /// Fluent puts what is filled in between isolation marks (U+2068, U+2069): a name in Hebrew does not
    /// change the order of the sentence around it, and none can be made that does. The marks are invisible.
    fn new((tag, direction, messages): (&'static str, &'static str, &str)) -> Self {
        // A test holds that every file is well-formed.
        let resource = FluentResource::try_new(messages.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        bundle.add_resource_overriding(resource);
        Self { tag, direction, messages: bundle }
    }

    fn say(&self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.messages.get_message(id)?.value()?;
        Some(self.messages.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

/// The messages of all languages.
pub(super) struct Texts(Vec<Language>);

impl Texts {
    pub(super) fn new() -> Self {
        Self(LANGUAGES.into_iter().map(Language::new).collect())
    }

    /// The place of the language that fits a wish best, if any does.
    pub(super) fn look_up<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let available: Vec<&str> = self.0.iter().map(|language| language.tag).collect();
        languages::look_up(wanted, &available)
    }

    /// The language at a place that was looked up.
    pub(super) fn language(&self, at: usize) -> Option<&Language> {
        self.0.get(at)
    }

    /// A message with its arguments filled in. One that does not exist is its own name; a test holds that
    /// there is none.
    pub(super) fn say(&self, at: usize, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut languages = self.0.get(at).into_iter().chain(self.0.first());
        languages.find_map(|language| language.say(id, Some(&args))).unwrap_or_else(|| id.to_owned())
    }
}
