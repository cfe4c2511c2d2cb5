//! JUnit XML, in the form that GitLab, Jenkins and Azure DevOps read.
//!
//! A finding is a test case; it fails when the finding fails the run. A run without findings is one
//! passing test case, so that the report is never empty.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::printable::{one_line, visible};
use super::{Options, advice};
use crate::diag::{Located, Severity};

pub(super) fn render(
    found: &[Located<'_>],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let threshold = options.fail_on.max(Severity::Warning);
    let fails = |located: &Located<'_>| located.finding.severity >= threshold;
    let failures = found
        .iter()
        .filter(|located| fails(located))
        .count()
        .to_string();
    let tests = found.len().max(1).to_string();

    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    let totals = [
        ("name", "entrada"),
        ("tests", &tests),
        ("failures", &failures),
    ];
    xml.write_event(Event::Start(element("testsuites", totals)))?;
    xml.write_event(Event::Start(element("testsuite", totals)))?;
    if found.is_empty() {
        let passed = element(
            "testcase",
            [("name", "no findings"), ("classname", "entrada")],
        );
        xml.write_event(Event::Empty(passed))?;
    }
    for located in found {
        let (name, place) = (name(located), place(located));
        let mut case = element(
            "testcase",
            [("name", &*name), ("classname", located.finding.code.id)],
        );
        if let Some(location) = &located.location {
            case.push_attribute(("file", &*text(&location.file)));
            if !location.whole_file {
                case.push_attribute(("line", &*location.start.line.to_string()));
            }
        }
        xml.write_event(Event::Start(case))?;
        let body = BytesText::from_escaped(escape(&body(located, &place)));
        if fails(located) {
            let message = text(&located.finding.message);
            let kind = located.finding.severity.as_str();
            let failure = element("failure", [("type", kind), ("message", &*message)]);
            xml.write_event(Event::Start(failure))?;
            xml.write_event(Event::Text(body))?;
            xml.write_event(Event::End(BytesEnd::new("failure")))?;
        } else {
            xml.write_event(Event::Start(BytesStart::new("system-out")))?;
            xml.write_event(Event::Text(body))?;
            xml.write_event(Event::End(BytesEnd::new("system-out")))?;
        }
        xml.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    writeln!(out)
}

/// Where and what, since CI systems show the name alone and fold equal names.
fn name(located: &Located<'_>) -> String {
    format!("{} {}", place(located), one_line(&located.finding.message))
        .trim_start()
        .to_owned()
}

fn place(located: &Located<'_>) -> String {
    match &located.location {
        None => String::new(),
        Some(location) if location.whole_file => text(&location.file),
        Some(location) => {
            let start = location.start;
            format!("{}:{}:{}", text(&location.file), start.line, start.column)
        }
    }
}

fn body(located: &Located<'_>, place: &str) -> String {
    let finding = located.finding;
    let mut lines = vec![format!(
        "{}[{}]: {}",
        finding.severity, finding.code.id, finding.message
    )];
    lines.extend((!place.is_empty()).then(|| place.to_owned()));
    lines.extend(advice(located).map(|advice| format!("help: {advice}")));
    if !located.environments.is_empty() {
        lines.push(format!("environments: {}", located.environments.join(", ")));
    }
    text(&lines.join("\n"))
}

/// Text that XML 1.0 can carry: it has no characters for controls and non-characters.
fn text(text: &str) -> String {
    text.chars().map(visible).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn element<'a, const N: usize>(name: &'a str, attributes: [(&str, &str); N]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{TYPO, rendered, sample_findings, sample_plan};
    use crate::diag::{Finding, Place, SourceMap};

    #[test]
    fn prints_one_test_case_per_finding() {
        let (sources, file) = sample_plan();
        insta::assert_snapshot!(rendered(&sample_findings(&file), &sources, Format::Junit));
    }

    #[test]
    fn a_run_without_findings_is_one_passing_test_case() {
        insta::assert_snapshot!(rendered(&[], &SourceMap::new(), Format::Junit));
    }

    #[test]
    fn carries_any_text_as_well_formed_xml() {
        let hostile = "<&\"'>]]>\u{0}\u{1b}\u{ffff}\nx";
        let place = Place::File(hostile.into());
        let finding = Finding::new(&TYPO, place, hostile).help(hostile);
        let xml = rendered(&[finding], &SourceMap::new(), Format::Junit);
        let tree = roxmltree::Document::parse(&xml);
        let message = tree.as_ref().ok().and_then(|tree| {
            let failure = tree
                .descendants()
                .find(|node| node.has_tag_name("failure"))?;
            failure.attribute("message").map(str::to_owned)
        });
        assert_eq!(message.as_deref(), Some("<&\"'>]]>␀␛\u{fffd}\nx"), "{xml}");
    }
}
