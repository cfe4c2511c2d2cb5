//! Which part of the plan caused which element of a generated policy.
//!
//! Templates mark elements with a processing instruction, `<?from /json/pointer?>`. Input is the
//! rendered document; output is a map from element to plan pointer that stays true for the
//! document read back from its canonical form, because rewriting drops the marks and keeps the
//! elements and their order.

use std::collections::HashMap;

use super::doc::{Document, ElementId};
use crate::diag::{Findings, Place, Span};

/// The target of the marks.
const TARGET: &str = "from";

/// The plan pointer of each marked element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    marks: HashMap<ElementId, String>,
}

impl Provenance {
    /// Collects the marks of `document`. Of several in one element the first counts.
    #[must_use]
    pub fn from_document(document: &Document) -> Self {
        let mut marks = HashMap::new();
        for mark in &document.instructions {
            if mark.target == TARGET {
                let pointer = || mark.value.trim().to_owned();
                marks.entry(mark.within).or_insert_with(pointer);
            }
        }
        Self { marks }
    }

    /// The plan pointer that caused `element` of `document`, which is the document the marks were
    /// read from or its canonical form: its own or that of its nearest ancestor with one.
    #[must_use]
    pub fn of(&self, document: &Document, element: ElementId) -> Option<&str> {
        if self.marks.is_empty() {
            return None;
        }
        let mut current = Some(element);
        while let Some(at) = current {
            if let Some(pointer) = self.marks.get(&at) {
                return Some(pointer);
            }
            current = document.element(at).parent;
        }
        None
    }
}

/// Fills in the origin of every finding, and of every related place, that points into one of
/// `files` and has none: that of the innermost element around it.
pub fn attach_origins<'a>(
    findings: &mut Findings,
    files: impl IntoIterator<Item = (&'a Document, &'a Provenance)>,
) {
    let files: HashMap<&str, (&Document, &Provenance)> = files
        .into_iter()
        .map(|(document, provenance)| (document.file.as_ref(), (document, provenance)))
        .collect();
    let fill = |place: &mut Place| {
        if let Place::Policy {
            file,
            span,
            origin: origin @ None,
        } = place
            && let Some((document, provenance)) = files.get(file.as_ref())
        {
            let element = innermost(document, *span);
            *origin = provenance.of(document, element).map(str::to_owned);
        }
    };
    for finding in findings {
        fill(&mut finding.place);
        for related in &mut finding.related {
            fill(&mut related.place);
        }
    }
}

/// The innermost element that contains `span`; the root when none does.
fn innermost(document: &Document, span: Span) -> ElementId {
    let mut candidate = document.last_starting_at_or_before(span.start);
    loop {
        let element = document.element(candidate);
        match element.parent {
            Some(parent) if element.span.end < span.end || element.span.end <= span.start => {
                candidate = parent;
            }
            _ => return candidate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{CodeInfo, Finding, Severity};
    use crate::policy::writer;

    static CODE: CodeInfo = CodeInfo {
        id: "ENT0000",
        severity: Severity::Error,
        title: "a test",
        explain: "",
        source: "",
    };

    const RENDERED: &str = "<A><?from /a?><B><C/></B><B><?from /a/b ?><C x='1'/></B><D/></A>";

    fn read(text: &str) -> Document {
        Document::parse("p.xml", text).expect("the fixture is well-formed")
    }

    fn origins(document: &Document, provenance: &Provenance) -> Vec<String> {
        document
            .elements()
            .map(|(id, element)| {
                format!(
                    "{} {}",
                    element.name,
                    provenance.of(document, id).unwrap_or("-")
                )
            })
            .collect()
    }

    #[test]
    fn an_element_inherits_the_pointer_of_its_nearest_marked_ancestor() {
        let rendered = read(RENDERED);
        let provenance = Provenance::from_document(&rendered);
        let expected = ["A /a", "B /a", "C /a", "B /a/b", "C /a/b", "D /a"];
        assert_eq!(origins(&rendered, &provenance), expected);
        let written = read(&writer::write(&rendered));
        assert_eq!(origins(&written, &provenance), expected);
    }

    #[test]
    fn a_finding_gets_the_origin_of_the_innermost_element_around_it() {
        let rendered = read(RENDERED);
        let provenance = Provenance::from_document(&rendered);
        let at = |needle: &str| {
            let start = RENDERED.find(needle).unwrap_or_default();
            rendered.place(Span::new(start, start + needle.len()))
        };
        let mut findings = vec![
            Finding::new(&CODE, at("x='1'"), "attribute").related("end", at("<D/>")),
            Finding::new(&CODE, at("</A>"), "closing tag"),
            Finding::new(&CODE, Place::Nowhere, "elsewhere"),
        ];
        attach_origins(&mut findings, [(&rendered, &provenance)]);
        let origin = |place: &Place| match place {
            Place::Policy { origin, .. } => origin.clone().unwrap_or_default(),
            _ => "none".to_owned(),
        };
        assert_eq!(origin(&findings[0].place), "/a/b");
        assert_eq!(origin(&findings[0].related[0].place), "/a");
        assert_eq!(origin(&findings[1].place), "/a");
        assert_eq!(origin(&findings[2].place), "none");
    }
}
