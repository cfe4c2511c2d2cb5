//! Findings for a person at a terminal: the look of the Rust compiler's diagnostics.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::printable::{one_line, without_commands};
use super::{Counts, Options, advice, excerpt, printable};
use crate::diag::{Located, Location, Severity, SourceMap};

/// Excerpts are cut to less than this many columns, so that the renderer never cuts again.
const WIDTH: usize = 240;

/// Most findings that are shown: nobody reads more, and every one takes an excerpt. The formats for
/// programs have all.
const MOST_SHOWN: usize = 1_000;

/// How many codes the last line names.
const CODES_NAMED: usize = 3;

pub(super) fn render(
    found: &[Located<'_>],
    sources: &SourceMap,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(WIDTH).decor_style(DecorStyle::Ascii);
    for located in found.iter().take(MOST_SHOWN) {
        let text = renderer.render(&report(located, sources));
        writeln!(out, "{}\n", without_commands(&text))?;
    }
    if let Some(more @ 1..) = found.len().checked_sub(MOST_SHOWN) {
        writeln!(out, "and {more} more, which `--format json` has\n")?;
    }
    let worst = found.iter().map(|located| located.finding.severity).max();
    let level = level(worst.unwrap_or(Severity::Info));
    let summary = level.primary_title(Counts::of(found).to_string());
    writeln!(out, "{}", renderer.render(&[Group::with_title(summary)]))?;
    let fixable = found.iter().filter(|at| at.finding.fix.is_some()).count();
    if fixable > 0 {
        writeln!(
            out,
            "{fixable} of them can be fixed with `entrada policy lint --fix`"
        )?;
    }
    writeln!(
        out,
        "for more about a finding, run `entrada explain {}`",
        codes(found)
    )
}

/// The first codes, in the order in which they are shown.
fn codes(found: &[Located<'_>]) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for located in found {
        let id = located.finding.code.id;
        if codes.len() < CODES_NAMED && !codes.contains(&id) {
            codes.push(id);
        }
    }
    codes.join(" ")
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

fn report<'a>(located: &'a Located<'_>, sources: &SourceMap) -> Vec<Group<'a>> {
    let finding = located.finding;
    let title = level(finding.severity)
        .primary_title(one_line(&finding.message))
        .id(finding.code.id);
    let mut main = Group::with_title(title);
    let mut apart: Vec<(&str, &Location)> = Vec::new();
    if let Some(location) = &located.location {
        let beside: Vec<(&str, &Location)> = located
            .related
            .iter()
            .filter_map(|related| Some((related.message, related.location.as_ref()?)))
            .filter(|(_, place)| place.file == location.file && !place.whole_file)
            .collect();
        let mut all = vec![location];
        all.extend(beside.iter().map(|(_, place)| *place));
        let shared = excerpt::of_all(sources, &all).filter(|_| !location.whole_file);
        if let Some(shared) = shared {
            let labels = beside.iter().map(|(message, _)| *message);
            main = main.elements(place(location, Some(shared), labels));
        } else {
            main = main.elements(place(location, excerpt::of(sources, location), []));
            apart.extend(beside);
        }
    }
    for text in fixable(located, advice(located).collect()) {
        main = main.element(Level::HELP.message(printable(&text).into_owned()));
    }
    if !located.environments.is_empty() {
        let names = one_line(&located.environments.join(", "));
        main = main.element(Level::NOTE.with_name("environments").message(names));
    }
    let primary_file = located.location.as_ref().map(|location| &location.file);
    for related in &located.related {
        match &related.location {
            None => main = main.element(Level::NOTE.message(one_line(related.message))),
            Some(place) if Some(&place.file) != primary_file || place.whole_file => {
                apart.push((related.message, place));
            }
            Some(_) => {}
        }
    }
    let mut groups = vec![main];
    groups.extend(apart.into_iter().map(|(message, location)| {
        let title = Level::NOTE.secondary_title(one_line(message));
        Group::with_title(title).elements(place(location, excerpt::of(sources, location), []))
    }));
    groups
}

/// `advice` with a word on the fix, where there is one.
fn fixable(located: &Located<'_>, mut advice: Vec<String>) -> Vec<String> {
    if let Some(fix) = &located.finding.fix {
        match advice.last_mut() {
            Some(last) => last.push_str(" (`--fix` does it)"),
            None => advice.push(format!("{} (`--fix` does it)", fix.title)),
        }
    }
    advice
}

/// `--> file:line:column` and the excerpt, with its first range as the primary one and `labels`
/// for the others.
fn place<'a>(
    location: &Location,
    excerpt: Option<excerpt::Excerpt>,
    labels: impl IntoIterator<Item = &'a str>,
) -> Vec<Element<'a>> {
    let file = one_line(&location.file);
    let Some(excerpt) = excerpt else {
        let origin = Origin::path(file);
        return vec![if location.whole_file {
            origin.into()
        } else {
            with_position(origin, location).into()
        }];
    };
    let mut ranges = excerpt.ranges.into_iter();
    let primary = ranges
        .next()
        .map(|range| AnnotationKind::Primary.span(range));
    let context = ranges
        .zip(labels)
        .map(|(range, label)| AnnotationKind::Context.span(range).label(one_line(label)));
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .annotations(primary.into_iter().chain(context));
    if excerpt.cut {
        // The renderer would count columns in what is left of the line.
        let origin = with_position(Origin::path(file), location);
        vec![origin.into(), snippet.into()]
    } else {
        vec![snippet.path(file).into()]
    }
}

fn with_position<'a>(origin: Origin<'a>, location: &Location) -> Origin<'a> {
    origin
        .line(location.start.line)
        .char_column(location.start.column)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TYPO, UNUSED, rendered, sample_findings, sample_fix, sample_plan};
    use super::super::{Format, render};
    use super::*;
    use crate::diag::{FileName, Finding, Part, Place, PlanIndex, Span};

    fn human(findings: &[Finding], sources: &SourceMap) -> String {
        rendered(findings, sources, Format::Human)
    }

    #[test]
    fn says_what_can_be_fixed() {
        let (sources, file) = sample_plan();
        let mut findings = sample_findings(&file);
        findings.truncate(1);
        findings[0].fix = Some(sample_fix(&file));
        let text = human(&findings, &sources);
        let said = text.lines().filter(|line| line.contains("--fix"));
        insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r"
          = help: remove the key, or correct its name (`--fix` does it)
        1 of them can be fixed with `entrada policy lint --fix`
        ");
    }

    fn shown(text: &str, needle: &str) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add("plan.yaml", text);
        let start = text.find(needle).unwrap_or(text.len());
        let place = Place::Span(file, Span::new(start, start + needle.len()));
        human(&[Finding::new(&TYPO, place, "here")], &sources)
    }

    #[test]
    fn shows_excerpt_caret_help_and_environments() {
        let (sources, file) = sample_plan();
        insta::assert_snapshot!(human(&sample_findings(&file), &sources));
    }

    #[test]
    fn prints_nothing_when_there_is_nothing_to_say() {
        assert_eq!(human(&[], &SourceMap::new()), "");
    }

    #[test]
    fn shows_a_related_place_of_another_file_and_one_without_a_file() {
        let (mut sources, file) = sample_plan();
        let other = sources.add("policies/Base.xml", "<A>\n  <B/>\n</A>\n");
        let finding = Finding::new(&UNUSED, Place::Span(file, Span::new(11, 15)), "twice")
            .related("first defined here", Place::Span(other, Span::new(6, 10)))
            .related("the directory has one too", Place::Nowhere);
        insta::assert_snapshot!(human(&[finding], &sources));
    }

    #[test]
    fn shows_a_place_that_is_a_file_or_nowhere_without_an_excerpt() {
        let findings = [
            Finding::new(&TYPO, Place::File("users.csv".into()), "no such file"),
            Finding::new(&TYPO, Place::Nowhere, "`TENANT` is not set"),
        ];
        insta::assert_snapshot!(human(&findings, &SourceMap::new()));
    }

    #[test]
    fn points_right_after_tabs_wide_characters_and_with_windows_line_ends() {
        insta::assert_snapshot!(shown("a: 1\r\n\tb: 漢字 é here # x\r\nc: 2\r\n", "here"));
    }

    #[test]
    fn names_the_true_column_of_a_line_that_is_cut() {
        let long = format!("a: {}here{}", "x".repeat(500), "y".repeat(5_000_000));
        let text = shown(&long, "here");
        assert!(text.len() < 1000, "{} bytes", text.len());
        insta::assert_snapshot!(text);
    }

    #[test]
    fn points_behind_the_last_character_when_something_is_missing_there() {
        insta::assert_snapshot!(shown("a: 1\nname:", "?"));
    }

    #[test]
    fn never_sends_a_control_character_to_the_terminal() {
        let mut sources = SourceMap::new();
        let file = sources.add("a\u{1b}[1m.yaml", "key\u{202e}: \u{1b}[2J\u{7}x\u{9b}31m\n");
        let finding = Finding::new(
            &TYPO,
            Place::Span(file, Span::new(0, 3)),
            "m\u{1b}[31m\nerror: faked\u{200f}",
        )
        .help("h\u{1b}]8;;x\u{7}");
        let text = human(&[finding], &sources);
        let raw = |c: char| c != '\n' && super::super::printable::visible(c) != c;
        assert!(!text.contains(raw), "{text:?}");
        assert!(!text.contains("\nerror: faked"), "{text}");
    }

    #[test]
    fn leaves_no_command_to_the_runner_of_a_pipeline() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.xml", "::error::x ##vso[task.setvariable]y\n");
        let finding = Finding::new(&TYPO, Place::Span(file, Span::new(0, 3)), "##[error]m")
            .help("h\n::error::h")
            .related("##vso[x]", Place::Nowhere);
        let text = human(&[finding], &sources);
        assert!(!text.contains("##"), "{text}");
        assert!(
            !text.lines().any(|line| line.trim().starts_with("::")),
            "{text}"
        );
    }

    #[test]
    fn colours_only_when_asked() {
        let (sources, file) = sample_plan();
        let options = Options {
            color: true,
            ..Options::default()
        };
        let mut out = Vec::new();
        assert!(render(&sample_findings(&file), &sources, &options, &mut out).is_ok());
        assert!(out.contains(&0x1b));
    }

    struct Index(FileName);
    impl PlanIndex for Index {
        fn span_of(&self, pointer: &str, _: Part, env: Option<&str>) -> Option<(FileName, Span)> {
            (pointer == "/name" && env == Some("dev")).then(|| (self.0.clone(), Span::new(17, 24)))
        }
    }

    #[test]
    fn shows_generated_xml_at_the_plan_line_that_caused_it() {
        let (mut sources, file) = sample_plan();
        sources.set_plan(Box::new(Index(file)));
        let xml = sources.add("policies/Base.xml", "<TrustFrameworkPolicy/>\n");
        let mut finding = Finding::new(
            &TYPO,
            Place::Policy {
                file: xml,
                span: Span::new(1, 21),
                origin: Some("/name".to_owned()),
            },
            "the policy id is too long",
        );
        finding.environments = vec!["dev".to_owned()];
        insta::assert_snapshot!(human(&[finding], &sources));
    }
}
