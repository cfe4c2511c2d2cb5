//! The template engine: every XML skeleton of the product, embedded and compiled once.
//!
//! Input is the name of a template in [`TEMPLATES`] and a context that serializes to a map; output
//! is text. Three things hold for every rendering:
//!
//! - A context is checked before it is used: a string that XML 1.0 cannot carry is an error naming
//!   the string's place in the context, so that the caller can point at the plan.
//! - A name the context does not have is an error. `None` counts as absent, so it is never printed
//!   as empty text, and `{% if name %}` is how a template asks for it.
//! - Every printed value is escaped for element content and attribute values alike.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;
use tera::{Context, Function, Kwargs, State, Tera};

use crate::policy::doc::Document;
use crate::policy::provenance::Provenance;
use crate::policy::writer;
use crate::util::pointer;

/// Lists templates by their path below `templates/`.
macro_rules! templates {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path)))),*]
    };
}

/// Every template: its path below `templates/` and its text.
pub const TEMPLATES: &[(&str, &str)] = templates![
    "b2c/components.xml.tera",
    "b2c/base/policy.xml.tera",
    "b2c/base/claims.xml.tera",
    "b2c/base/predicates.xml.tera",
    "b2c/base/transformations.xml.tera",
    "b2c/base/content.xml.tera",
    "b2c/base/directory.xml.tera",
    "b2c/base/pages.xml.tera",
    "b2c/base/sessions.xml.tera",
    "b2c/base/journeys.xml.tera",
    "b2c/localization/policy.xml.tera",
    "b2c/extensions/elements.xml.tera",
    "b2c/relying_party.xml.tera",
    "b2c/extensions/policy.xml.tera",
    "b2c/extensions/supplement.xml.tera",
];

/// Why a template could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// A string of the context holds a character that no XML 1.0 document can hold, not even as a
    /// character reference (XML 1.0, production `Char`).
    #[error("character U+{:04X} at `{pointer}` cannot be written to XML", u32::from(*character))]
    IllegalCharacter {
        /// JSON pointer of the string in the serialized context; for a key, of its value.
        pointer: String,
        /// The first such character.
        character: char,
    },
    /// The context does not serialize to a map with string keys.
    #[error("template context: {0}")]
    Context(String),
    /// The template itself is wrong: a defect of the product, not of an input.
    #[error("template `{template}`: {message}")]
    Template {
        /// The template's name in [`TEMPLATES`].
        template: String,
        /// The engine's report.
        message: String,
    },
}

/// Renders `template` with `context`.
///
/// # Errors
/// See [`RenderError`]; only [`RenderError::IllegalCharacter`] can be caused by a plan.
pub fn render<T: Serialize + ?Sized>(template: &str, context: &T) -> Result<String, RenderError> {
    let mut value =
        serde_json::to_value(context).map_err(|error| RenderError::Context(error.to_string()))?;
    check_characters(&value)?;
    drop_nulls(&mut value);
    let context =
        Context::from_serialize(&value).map_err(|error| RenderError::Context(error.to_string()))?;
    let failed = |error: &tera::Error| RenderError::Template {
        template: template.to_owned(),
        message: error.to_string(),
    };
    engine()?
        .render(template, &context)
        .map_err(|error| failed(&error))
}

/// A policy as a template wrote it, read back.
#[derive(Clone, Debug)]
pub struct RenderedPolicy {
    /// Canonical XML, without marks.
    pub text: String,
    /// The document of `text`; its spans point into it.
    pub document: Document,
    /// Which part of the plan caused which element of `document`.
    pub provenance: Provenance,
}

/// Renders `template` to the policy file `name` in canonical form.
///
/// # Errors
/// As [`render`], and [`RenderError::Template`] when the output is not well-formed.
pub fn render_policy<T: Serialize + ?Sized>(
    template: &str,
    name: &str,
    context: &T,
) -> Result<RenderedPolicy, RenderError> {
    let read = |text: &str| {
        Document::parse(name, text).map_err(|error| RenderError::Template {
            template: template.to_owned(),
            message: format!("byte {} of the output: {error}", error.span.start),
        })
    };
    let marked = read(&render(template, context)?)?;
    let text = writer::write(&marked);
    Ok(RenderedPolicy {
        document: read(&text)?,
        // Rewriting keeps the elements and their order.
        provenance: Provenance::from_document(&marked),
        text,
    })
}

/// The context names that `template` and everything it includes may ask for.
///
/// # Errors
/// Fails when there is no such template.
pub fn variables(template: &str) -> Result<BTreeSet<String>, RenderError> {
    let names = engine()?
        .get_template_variables(template)
        .map_err(|error| RenderError::Template {
            template: template.to_owned(),
            message: error.to_string(),
        })?;
    Ok(names.into_iter().map(str::to_owned).collect())
}

/// Whether XML 1.0 can hold `character` (production `Char`).
#[must_use]
pub const fn is_xml_char(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn engine() -> Result<&'static Tera, RenderError> {
    static ENGINE: LazyLock<Result<Tera, String>> = LazyLock::new(|| {
        let mut tera = Tera::new();
        tera.autoescape_on([".tera"]);
        tera.set_escape_fn(escape);
        tera.register_function("from", ProvenanceMark);
        tera.add_raw_templates(TEMPLATES.iter().copied())
            .map_err(|error| error.to_string())?;
        Ok(tera)
    });
    ENGINE.as_ref().map_err(|message| RenderError::Template {
        template: "templates/".to_owned(),
        message: message.clone(),
    })
}

/// Writes `text` so that it reads back unchanged from element content and from a quoted attribute
/// value: white space other than a blank becomes a reference because attribute values are
/// normalized, and `>` is always escaped so that `]]>` cannot appear.
fn escape(text: &str, output: &mut dyn Write) -> io::Result<()> {
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        let replacement = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\t' => "&#x9;",
            '\n' => "&#xA;",
            '\r' => "&#xD;",
            other if is_xml_char(other) => continue,
            // The context was checked; this guards text a template made itself.
            other => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("U+{:04X} cannot be written to XML", u32::from(other)),
                ));
            }
        };
        output.write_all(&text.as_bytes()[plain..at])?;
        output.write_all(replacement.as_bytes())?;
        plain = at + character.len_utf8();
    }
    output.write_all(&text.as_bytes()[plain..])
}

/// `{{ from(at=pointer) }}`, written as the first content of an element: says that the plan value at
/// `pointer` caused it. Policy reading turns the mark into the origin of findings, canonical
/// writing drops it.
struct ProvenanceMark;

impl Function<String> for ProvenanceMark {
    fn call(&self, arguments: Kwargs, _: &State) -> String {
        let pointer = arguments.get::<&str>("at").ok().flatten().unwrap_or("");
        provenance_mark(pointer)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// The processing instruction for `pointer`. One that would end the instruction early is replaced by
/// its nearest ancestor that does not: a finding there is still in the right section.
fn provenance_mark(pointer: &str) -> String {
    let mut pointer = pointer;
    while pointer.contains("?>") || pointer.ends_with('?') {
        pointer = pointer::parent(pointer).unwrap_or("");
    }
    format!("<?from {pointer}?>")
}

fn check_characters(value: &Value) -> Result<(), RenderError> {
    match illegal_character(value) {
        None => Ok(()),
        Some((path, character)) => Err(RenderError::IllegalCharacter {
            pointer: path
                .iter()
                .rev()
                .fold(String::new(), |at, part| pointer::child(&at, part)),
            character,
        }),
    }
}

/// The first character that XML cannot carry, and the way to its text from the inside out. No path is
/// made while all is well, which it nearly always is.
fn illegal_character(value: &Value) -> Option<(Vec<String>, char)> {
    let illegal = |text: &str| {
        // Nearly every text is plain, and that is quickly seen.
        let is_plain = text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
        if is_plain {
            None
        } else {
            text.chars().find(|c| !is_xml_char(*c))
        }
    };
    let inside = |part: &dyn ToString, found: (Vec<String>, char)| {
        let (mut path, character) = found;
        path.push(part.to_string());
        (path, character)
    };
    match value {
        Value::String(text) => Some((Vec::new(), illegal(text)?)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| Some(inside(&index, illegal_character(item)?))),
        Value::Object(members) => members.iter().find_map(|(key, member)| {
            let in_key = illegal(key).map(|character| (Vec::new(), character));
            Some(inside(key, in_key.or_else(|| illegal_character(member))?))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Removes members that are `null`, which the engine would print as nothing.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn escaped(text: &str) -> io::Result<String> {
        let mut bytes = Vec::new();
        escape(text, &mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn all_templates_load() {
        assert_eq!(engine().err(), None);
    }

    #[test]
    fn what_is_escaped_reads_back_unchanged_from_text_and_attribute() {
        let hostile = "a<b&c>\"d' ]]> \r\n\t é 🦀";
        let written = escaped(hostile).unwrap_or_default();
        let xml = format!("<a b=\"{written}\" c='{written}'>{written}</a>");
        let document = roxmltree::Document::parse(&xml).map_err(|error| error.to_string());
        let read = document.as_ref().map(|document| {
            let root = document.root_element();
            (root.attribute("b"), root.attribute("c"), root.text())
        });
        assert_eq!(read, Ok((Some(hostile), Some(hostile), Some(hostile))));
    }

    #[test]
    fn a_character_xml_cannot_hold_is_named_with_its_place() {
        let context = json!({"providers": [{"name": "ok"}, {"a/b": "x\u{0}y"}]});
        assert_eq!(
            render("b2c/base/policy.xml.tera", &context),
            Err(RenderError::IllegalCharacter {
                pointer: "/providers/1/a~1b".to_owned(),
                character: '\u{0}',
            })
        );
        let error = check_characters(&json!({"a": "\u{ffff}"})).err();
        assert_eq!(
            error.map(|error| error.to_string()).as_deref(),
            Some("character U+FFFF at `/a` cannot be written to XML")
        );
        assert!(check_characters(&json!({"\u{1}": 1})).is_err());
        assert!(escaped("\u{1}").is_err());
        assert_eq!(
            check_characters(&json!({"a": "\u{fffd}\u{10ffff}\t"})),
            Ok(())
        );
    }

    #[test]
    fn an_absent_value_is_an_error_and_never_empty_text() {
        let mut tera = Tera::new();
        tera.autoescape_on([".tera"]);
        let added = tera.add_raw_template("t.tera", "{% if a %}x{% endif %}{{ a }}");
        assert!(added.is_ok());
        let mut value = json!({"a": null});
        drop_nulls(&mut value);
        let rendered = Context::from_serialize(&value).and_then(|c| tera.render("t.tera", &c));
        assert!(rendered.is_err());
    }

    #[test]
    fn a_provenance_mark_cannot_be_broken_out_of() {
        assert_eq!(
            provenance_mark("/applications/0/name"),
            "<?from /applications/0/name?>"
        );
        assert_eq!(
            provenance_mark("/customPolicies/a?><b~1>/c"),
            "<?from /customPolicies?>",
        );
        assert_eq!(provenance_mark("/a?>"), "<?from ?>");
        assert_eq!(provenance_mark("/a/b?"), "<?from /a?>");
    }
}
