//! Policies as templates: placeholders, the values for them, and the text that would be uploaded.
//!
//! Input is the text of a policy file as it is on disk and [`Values`]; output is the text with every
//! placeholder that has a value replaced, and a map by which everything said about it is shown in
//! the file as it is. Three kinds of placeholders are known: `{Settings:Key}` of the VS Code
//! extension, `{{ name }}` of other build tools, and the words that the starter packs ask to
//! replace. A placeholder without a value stays in the text; what rules say of a value that holds
//! one is dropped ([`is_about_a_placeholder`]), because it is not yet the value.
//!
//! Values are put in as they are, before the XML is read, as the build tools do.

mod fill;
mod open;
pub mod settings;

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

pub use fill::{Filled, SpanMap, Values, fill};
pub use open::is_about_a_placeholder;

/// How a placeholder is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Syntax {
    /// `{Settings:Key}`, compared without case: the VS Code extension for Azure AD B2C, and the
    /// build task for Azure Pipelines.
    Settings,
    /// `{{ name }}`: ieftool and general template tools.
    Braces,
    /// A word of the starter packs that stands for a value, such as `yourtenant`.
    Word,
}

/// A placeholder in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// How it is written.
    pub syntax: Syntax,
    /// What it names: the key, the name, or the word in the spelling of the starter packs.
    pub name: &'a str,
    /// Where it is, in bytes of the text.
    pub range: Range<usize>,
}

/// The words of Microsoft's starter packs and samples that are to be replaced.
pub const WORDS: &[&str] = &[TENANT_WORD, PROXY_WORD, FRAMEWORK_WORD, FACEBOOK_WORD];

/// The word for the first label of the tenant's domain, also written with a hyphen or underscore.
pub const TENANT_WORD: &str = "yourtenant";

/// The word for the application id of `ProxyIdentityExperienceFramework`.
pub const PROXY_WORD: &str = "ProxyIdentityExperienceFrameworkAppId";

/// The word for the application id of `IdentityExperienceFramework`.
pub const FRAMEWORK_WORD: &str = "IdentityExperienceFrameworkAppId";

/// The word for the client id of an application at Facebook.
pub const FACEBOOK_WORD: &str = "facebook_clientid";

/// All three forms; the groups are the key of the first and the name of the second.
fn pattern() -> Option<&'static Regex> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    PATTERN
        .get_or_init(|| {
            Regex::new(concat!(
                r#"(?i)\{Settings:([^{}<>"\r\n]{1,200})\}"#,
                r"|\{\{[ \t]*([a-z0-9_.-]{1,200})[ \t]*\}\}",
                r"|your[-_]?tenant",
                r"|(?:Proxy)?IdentityExperienceFrameworkAppId",
                r"|facebook_clientid",
            ))
            .ok()
        })
        .as_ref()
}

/// The placeholders of `text` in source order, which do not overlap.
pub fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let matches = pattern()
        .filter(|_| may_have_one(text))
        .map(|pattern| pattern.captures_iter(text));
    matches.into_iter().flatten().filter_map(|found| {
        let whole = found.get(0)?;
        let (syntax, name) = match (found.get(1), found.get(2)) {
            (Some(key), _) => (Syntax::Settings, key.as_str().trim()),
            (_, Some(name)) => (Syntax::Braces, name.as_str()),
            _ => (Syntax::Word, word(whole.as_str())),
        };
        Some(Placeholder {
            syntax,
            name,
            range: whole.range(),
        })
    })
}

/// Whether `text` has a placeholder.
#[must_use]
pub fn has_placeholder(text: &str) -> bool {
    may_have_one(text) && pattern().is_some_and(|pattern| pattern.is_match(text))
}

/// Rules out most values at little cost: only `{{a}}` is shorter than a word.
fn may_have_one(text: &str) -> bool {
    text.len() >= TENANT_WORD.len() || text.contains("{{")
}

/// The spelling of the starter packs for a word found in another one.
fn word(found: &str) -> &str {
    WORDS
        .iter()
        .find(|word| word.eq_ignore_ascii_case(found))
        .copied()
        .unwrap_or(TENANT_WORD)
}

impl Placeholder<'_> {
    /// The placeholder as one writes it.
    #[must_use]
    pub fn written(&self) -> String {
        match self.syntax {
            Syntax::Settings => format!("{{Settings:{}}}", self.name),
            Syntax::Braces => format!("{{{{ {} }}}}", self.name),
            Syntax::Word => self.name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        placeholders(text)
            .map(|one| format!("{}={}", one.written(), &text[one.range]))
            .collect()
    }

    #[test]
    fn every_form_is_found_in_its_place_and_without_regard_to_case() {
        assert_eq!(
            found("https://YourTenant.b2clogin.com/{settings:API}/{{ host }}/{{a.b-c}}"),
            [
                "yourtenant=YourTenant",
                "{Settings:API}={settings:API}",
                "{{ host }}={{ host }}",
                "{{ a.b-c }}={{a.b-c}}"
            ]
        );
        assert_eq!(
            found("ProxyIdentityExperienceFrameworkAppId, IdentityExperienceFrameworkAppId"),
            [
                "ProxyIdentityExperienceFrameworkAppId=ProxyIdentityExperienceFrameworkAppId",
                "IdentityExperienceFrameworkAppId=IdentityExperienceFrameworkAppId"
            ]
        );
        assert_eq!(
            found("{Settings:ProxyIdentityExperienceFrameworkAppId} your-tenant your_tenant"),
            [
                "{Settings:ProxyIdentityExperienceFrameworkAppId}={Settings:ProxyIdentityExperienceFrameworkAppId}",
                "yourtenant=your-tenant",
                "yourtenant=your_tenant"
            ]
        );
    }

    #[test]
    fn two_of_one_line_are_two() {
        assert_eq!(found("{Settings:A}{Settings:B}").len(), 2);
    }

    #[test]
    fn what_the_service_itself_replaces_is_no_placeholder() {
        for text in [
            "{OIDC:ClientId} {Culture:LCID} {0} {service:te} {{}} {{ a b }}",
            "contoso.onmicrosoft.com",
            "{Settings:}",
            "",
        ] {
            assert!(!has_placeholder(text), "{text}");
            assert_eq!(found(text), [""; 0]);
        }
    }
}
