//! Attributes and texts: which attributes an element has, and what a value may be.

use super::Judge;
use super::model::AttributeRule;
use super::simple::{Mismatch, Simple, is_space};
use crate::diag::{CodeInfo, Severity, Span};
use crate::policy::doc::{Attribute, Content, ElementId};

const SCHEMA: &str = "TrustFrameworkPolicy_0.3.0.0.xsd";

/// Attributes of this namespace say where a schema is and are allowed on every element.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An attribute that does not exist.
pub static UNKNOWN_ATTRIBUTE: CodeInfo = CodeInfo {
    id: "ENT3007",
    severity: Severity::Error,
    title: "unknown attribute",
    explain: "\
The policy schema does not have this attribute on this element. The service answers an upload with `The \
'X' attribute is not declared`. Names are case-sensitive: it is `ClaimTypeReferenceId`, not \
`claimTypeReferenceId` or `ClaimTypeReferenceID`.",
    source: SCHEMA,
};

/// An attribute that must be there and is not.
pub static MISSING_ATTRIBUTE: CodeInfo = CodeInfo {
    id: "ENT3008",
    severity: Severity::Error,
    title: "required attribute is missing",
    explain: "\
The policy schema requires an attribute that this element does not have. The service answers an upload \
with `The required attribute 'X' is missing`. A policy without `PolicyId` may not get that far: tools that \
put the id into the address of the upload report `No HTTP resource was found that matches the request URI`.",
    source: SCHEMA,
};

/// A word that is not one of those allowed.
pub static NOT_ALLOWED_WORD: CodeInfo = CodeInfo {
    id: "ENT3009",
    severity: Severity::Error,
    title: "value is not one of those allowed",
    explain: "\
The policy schema allows a short list of words here, in exactly this spelling: `string`, not `String`; \
`ClaimsExchange`, not `claimsExchange`. White space around the word counts as well. The service answers an \
upload with `The Enumeration constraint failed`.",
    source: SCHEMA,
};

/// A text of the wrong form.
pub static WRONG_FORM: CodeInfo = CodeInfo {
    id: "ENT3010",
    severity: Severity::Error,
    title: "value does not have the required form",
    explain: "\
The policy schema restricts this text by a pattern or a length. The service answers an upload with `The \
Pattern constraint failed`.

- A `TenantId` has 3 to 63 letters, digits and dots. A hyphen is refused, so a placeholder such as \
`your-tenant.onmicrosoft.com` or `{Settings:Tenant}` must be replaced before the upload.
- A `PolicyId` has letters, digits, `_`, `-` and dots.
- `TenantObjectId` and `InstrumentationKey` are GUIDs without braces.
- `DataUri` and `RecoveryUri` start with `https://`, `http://`, `~/` or `urn:`.",
    source: SCHEMA,
};

/// A text that is not a boolean, a number or a URI.
pub static WRONG_TYPE: CodeInfo = CodeInfo {
    id: "ENT3011",
    severity: Severity::Error,
    title: "value is not of the required type",
    explain: "\
The policy schema wants a boolean, a whole number or a URI here. Booleans are `true` and `false` in lower \
case. The service answers an upload with `The string 'X' is not a valid Boolean value` or the like.",
    source: SCHEMA,
};

impl Judge<'_> {
    /// Judges the attributes of `id`.
    pub(super) fn attributes(&mut self, id: ElementId, rules: &'static [AttributeRule]) {
        let document = self.document;
        let element = document.element(id);
        for attribute in &element.attributes {
            let rule = rules
                .iter()
                .find(|rule| attribute.namespace.is_none() && rule.name == attribute.name);
            match rule {
                Some(rule) => {
                    if let Err(mismatch) = rule.of.check(&attribute.value) {
                        let what = format!("attribute `{}` of `{}`", rule.name, element.name);
                        self.mismatch(&mismatch, attribute.value_span, &what, &attribute.value);
                    }
                }
                None if is_schema_hint(attribute) => {}
                None => self.unknown_attribute(&element.name, attribute, rules),
            }
        }
        for rule in rules {
            if rule.required && element.attribute(rule.name).is_none() {
                let message = format!("`{}` needs attribute `{}`", element.name, rule.name);
                let finding = self.finding(&MISSING_ATTRIBUTE, element.name_span, message);
                self.findings.push(finding);
            }
        }
    }

    fn unknown_attribute(
        &mut self,
        element: &str,
        attribute: &Attribute,
        rules: &'static [AttributeRule],
    ) {
        let names: Vec<String> = rules
            .iter()
            .map(|rule| format!("`{}`", rule.name))
            .collect();
        let help = if names.is_empty() {
            "it has no attributes".to_owned()
        } else {
            format!("its attributes are {}", names.join(", "))
        };
        let message = format!("`{element}` has no attribute `{}`", attribute.name);
        let finding = self
            .finding(&UNKNOWN_ATTRIBUTE, attribute.span, message)
            .did_you_mean(&attribute.name, rules.iter().map(|rule| rule.name))
            .help(help);
        self.findings.push(finding);
    }

    /// Judges the text of `id`.
    pub(super) fn text_value(&mut self, id: ElementId, of: Simple) {
        let document = self.document;
        let element = document.element(id);
        let text = document.raw_text(id);
        if let Err(mismatch) = of.check(&text) {
            let span = element.content.iter().find_map(|content| match content {
                Content::Text(part, span) if !part.trim_matches(is_space).is_empty() => Some(*span),
                _ => None,
            });
            self.mismatch(
                &mismatch,
                span.unwrap_or(element.name_span),
                &format!("`{}`", element.name),
                &text,
            );
        }
    }

    fn mismatch(&mut self, mismatch: &Mismatch, span: Span, what: &str, value: &str) {
        let words: Vec<&str> = value.split(is_space).collect();
        let shown: String = words.join(" ").chars().take(80).collect();
        let padded = value.trim_matches(is_space) != value;
        let replace = "replace the placeholder before the upload";
        let mut finding = match mismatch {
            Mismatch::Word(words) => {
                let message = format!("{what} cannot be `{shown}`");
                let listed: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                self.finding(&NOT_ALLOWED_WORD, span, message)
                    .did_you_mean(value, words.iter().copied())
                    .help(format!("one of {}", listed.join(", ")))
            }
            Mismatch::Form(name, allowed) => {
                let message = format!("{what}: `{shown}` is not {name}");
                self.finding(&WRONG_FORM, span, message)
                    .help(if value.contains('{') {
                        format!("{replace}; allowed: {allowed}")
                    } else {
                        format!("allowed: {allowed}")
                    })
            }
            Mismatch::Type(name) => {
                let message = format!("{what}: `{shown}` is not {name}");
                let finding = self.finding(&WRONG_TYPE, span, message);
                if value.contains('{') {
                    finding.help(replace)
                } else {
                    finding
                }
            }
        };
        if padded && !matches!(mismatch, Mismatch::Type(_)) {
            finding = finding.help("remove the white space around the value");
        }
        self.findings.push(finding);
    }
}

/// Whether `attribute` only tells an editor where the schema is.
fn is_schema_hint(attribute: &Attribute) -> bool {
    attribute.namespace.as_deref() == Some(SCHEMA_INSTANCE)
        && ["schemaLocation", "noNamespaceSchemaLocation"].contains(&attribute.name.as_str())
}
