//! What is said about a value that is not there yet.

use super::has_placeholder;
use crate::diag::{Finding, Place, Span};
use crate::policy::doc::{Content, Document};

/// Whether `finding` is about an attribute or a text of `document` in which a placeholder without a
/// value is left: whatever it says, it says of the placeholder.
#[must_use]
pub fn is_about_a_placeholder(document: &Document, finding: &Finding) -> bool {
    let span = match &finding.place {
        Place::Policy { span, .. } | Place::Span(_, span) => *span,
        Place::File(_) | Place::Nowhere | Place::Plan { .. } => return false,
    };
    let covers = |of: Span| of.start <= span.start && span.end <= of.end;
    let mut at = Some(document.last_starting_at_or_before(span.start));
    while let Some(id) = at {
        let element = document.element(id);
        if covers(element.span) {
            return element
                .attributes
                .iter()
                .any(|one| covers(one.value_span) && has_placeholder(&one.value))
                || element.content.iter().any(|content| match content {
                    Content::Text(text, of) => covers(*of) && has_placeholder(text),
                    Content::Element(_) => false,
                });
        }
        at = element.parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{CodeInfo, Severity};

    static CODE: CodeInfo = CodeInfo {
        id: "ENT0000",
        severity: Severity::Error,
        title: "a test",
        explain: "",
        source: "",
    };

    #[test]
    fn only_what_is_said_of_the_value_itself_is_about_the_placeholder() {
        let text = "<A T='{Settings:T}' U='u'><B>{{ b }}</B><C X='x'>{{ c }}</C><D/></A>";
        let document = Document::parse("p.xml", text).expect("it is read");
        let about = |needle: &str| {
            let start = text.find(needle).expect("it is there");
            let span = Span::new(start, start + needle.len());
            is_about_a_placeholder(&document, &Finding::new(&CODE, document.place(span), "m"))
        };
        for needle in ["{Settings:T}", "{{ b }}", "{{ c }}"] {
            assert!(about(needle), "{needle}");
        }
        for needle in ["A", "T='{Settings:T}'", "u", "B", "C", "x", "D"] {
            assert!(!about(needle), "{needle}");
        }
    }
}
