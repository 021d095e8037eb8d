//! The page's texts in English and 简体中文: Project Fluent messages from `i18n/en.ftl` and `i18n/zh.ftl`.
//!
//! `build.rs` proves that both files hold the same messages with the same variables and generates [`id`], one typed
//! name a message. Knows no DOM: the page says which language the browser prefers and keeps the choice.

mod names;

use std::rc::Rc;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;
use yew::AttrValue;

/// One name for each message, generated from the message files; the documentation of a name is its English text.
pub mod id {
    include!(concat!(env!("OUT_DIR"), "/ids.rs"));
}

/// The languages of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// 简体中文.
    Zh,
}

impl Lang {
    /// All of them, in the order of the language switch.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The BCP 47 tag, for `<html lang>` and for storage.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "简体中文",
        }
    }

    /// The language of a tag such as `zh`, `zh-Hant-TW` or `en_GB`, told by its first subtag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The first of the browser's `navigator.languages` that the page speaks; English when it speaks none.
    #[must_use]
    pub fn preferred(navigator_languages: &[String]) -> Self {
        navigator_languages.iter().find_map(|tag| Self::from_tag(tag)).unwrap_or_default()
    }

    const fn source(self) -> &'static str {
        match self {
            Self::En => include_str!("../i18n/en.ftl"),
            Self::Zh => include_str!("../i18n/zh.ftl"),
        }
    }
}

/// The name of a message that exists in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(&'static str);

impl Id {
    /// As it stands in the message files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The message whose id is these parts joined by `-`: `["field", "lr", "help"]` names `field-lr-help`.
    #[must_use]
    pub fn dynamic(parts: &[&str]) -> Option<Self> {
        let name = parts.join("-");
        id::ALL.binary_search_by(|id| id.0.cmp(&name)).ok().map(|index| id::ALL[index])
    }
}

/// The value of a variable. Real numbers are formatted by the caller; whole numbers also choose plural forms.
#[derive(Debug, Clone, PartialEq)]
pub struct Arg<'a>(FluentValue<'a>);

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self(FluentValue::String(text.into()))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self(FluentValue::String(text.into()))
    }
}

impl<'a> From<&'a AttrValue> for Arg<'a> {
    fn from(text: &'a AttrValue) -> Self {
        text.as_str().into()
    }
}

impl From<AttrValue> for Arg<'_> {
    fn from(text: AttrValue) -> Self {
        text.to_string().into()
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        number.to_string().into()
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Self(FluentValue::from(number))
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self(FluentValue::from(number))
    }
}

/// One language's texts. Cloning shares them; two values are equal when their language is.
#[derive(Clone)]
pub struct I18n {
    lang: Lang,
    bundle: Rc<FluentBundle<FluentResource>>,
}

impl PartialEq for I18n {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang
    }
}

impl std::fmt::Debug for I18n {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("I18n").field(&self.lang).finish()
    }
}

impl I18n {
    /// The texts of a language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let language: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![language]);
        // Isolation marks guard mixed writing directions; both languages run left to right.
        bundle.set_use_isolating(false);
        // build.rs refused files that do not parse, so there is no error to report here.
        let resource =
            FluentResource::try_new(lang.source().to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self { lang, bundle: Rc::new(bundle) }
    }

    /// The language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a message without variables.
    #[must_use]
    pub fn t(&self, id: Id) -> AttrValue {
        self.format(id, None).into()
    }

    /// The text of a message with its variables filled in. Variables that it does not use are ignored.
    #[must_use]
    pub fn ta(&self, id: Id, args: &[(&str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, arg.0.clone())).collect();
        self.format(id, Some(&args))
    }

    fn format(&self, id: Id, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(id.0).and_then(|message| message.value()) else {
            return id.0.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{}: {errors:?}", id.0);
        text
    }
}

#[cfg(test)]
mod tests;
