//! An effective policy for people: indented lines, each with its file and line on the right.

use anstyle::{AnsiColor, Style};

use crate::diag::render::printable;
use crate::formats::policy_show::{
    EffectivePolicy, ShownAt, ShownClaim, ShownDisplay, ShownJourney, ShownProfile, ShownReference,
    ShownRelyingParty, ShownReplaced, ShownSetting, ShownStep,
};
use crate::policy::words;

/// Places stand in one column, unless a line is longer than this.
const MOST_COLUMN: usize = 88;
/// Values are cut to this many characters: what is longer is text for users.
const MOST_VALUE: usize = 100;
/// Width of the labels before values.
const LABEL: usize = 16;

const HEADING: Style = Style::new()
    .bold()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const NAME: Style = Style::new().bold();
const LABELLED: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const PROBLEM: Style = Style::new()
    .bold()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const DIM: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();

/// The text of `policy`; with escape sequences when it may be coloured.
#[must_use]
pub fn render(policy: &EffectivePolicy, color: bool) -> String {
    let mut page = Page::default();
    page.header(policy);
    if let Some(relying_party) = &policy.relying_party {
        page.relying_party(relying_party);
    }
    for journey in &policy.journeys {
        page.journey("Journey", journey);
    }
    for journey in &policy.sub_journeys {
        page.journey("Sub-journey", journey);
    }
    for profile in &policy.technical_profiles {
        page.profile(profile);
    }
    page.hidden(policy);
    page.text(color)
}

/// A line: pieces of text with their looks, and where it is from.
#[derive(Default)]
struct Row {
    pieces: Vec<(Style, String)>,
    at: Option<String>,
}

impl Row {
    fn width(&self) -> usize {
        let pieces = self.pieces.iter();
        pieces.map(|(_, text)| text.chars().count()).sum()
    }
}

#[derive(Default)]
struct Page {
    rows: Vec<Row>,
}

impl Page {
    fn text(&self, color: bool) -> String {
        let placed = self.rows.iter().filter(|row| row.at.is_some());
        let widths = placed.map(Row::width).filter(|width| *width <= MOST_COLUMN);
        let column = widths.max().unwrap_or_default() + 2;
        let mut text = String::new();
        for row in &self.rows {
            for (style, piece) in &row.pieces {
                push(&mut text, *style, piece, color);
            }
            if let Some(at) = &row.at {
                let gap = column.saturating_sub(row.width()).max(2);
                text.push_str(&" ".repeat(gap));
                push(&mut text, DIM, at, color);
            }
            text.push('\n');
        }
        text
    }

    fn row(&mut self, indent: usize, pieces: &[(Style, &str)], at: Option<&ShownAt>) {
        let pieces = pieces
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(style, text)| (*style, shortened(text)));
        self.rows.push(Row {
            pieces: std::iter::once((PLAIN, " ".repeat(indent)))
                .chain(pieces)
                .collect(),
            at: at.map(place),
        });
    }

    /// A line with a label in a column of its own.
    fn labelled(&mut self, indent: usize, label: &str, value: &str, note: &str, at: &ShownAt) {
        let label = format!("{label:LABEL$}");
        let gap = if note.is_empty() { "" } else { "  " };
        self.row(
            indent,
            &[
                (LABELLED, &label),
                (PLAIN, value),
                (PLAIN, gap),
                (DIM, note),
            ],
            Some(at),
        );
    }

    fn heading(&mut self, kind: &str, id: &str, about: &str, at: Option<&ShownAt>) {
        self.rows.push(Row::default());
        let about = match about {
            "" => String::new(),
            about => format!("  {about}"),
        };
        let kind = format!("{kind} ");
        self.row(0, &[(HEADING, &kind), (NAME, id), (DIM, &about)], at);
    }

    fn header(&mut self, policy: &EffectivePolicy) {
        let at = policy.chain.last().map(|member| &member.at);
        self.row(0, &[(HEADING, "Policy "), (NAME, &policy.id)], at);
        for problem in &policy.problems {
            self.row(2, &[(PROBLEM, "broken: "), (PLAIN, problem)], None);
        }
        if let Some(at) = at {
            self.labelled(2, "tenant", &policy.tenant, "", at);
            if let Some(mode) = &policy.deployment_mode {
                self.labelled(2, "deployment mode", mode, "", at);
            }
        }
        for (nth, member) in policy.chain.iter().enumerate() {
            let label = if nth == 0 { "chain" } else { "" };
            let steps = "  ".repeat(nth);
            let id = format!("{steps}{}", member.id);
            self.labelled(2, label, &id, "", &member.at);
        }
    }

    fn relying_party(&mut self, party: &ShownRelyingParty) {
        self.rows.push(Row::default());
        self.row(0, &[(HEADING, "Relying party")], Some(&party.at));
        self.one(2, "default journey", party.default_journey.as_ref());
        for endpoint in &party.endpoints {
            let name = format!("{}: {}", endpoint.name, endpoint.value);
            self.labelled(2, "endpoint", &name, "", &endpoint.at);
        }
        self.one(2, "protocol", party.protocol.as_ref());
        self.one(2, "subject", party.subject.as_ref());
        self.claims("token claims", &party.claims);
        self.claims("input claims", &party.inputs);
        self.settings("metadata", &party.metadata);
        self.settings("behaviour", &party.behaviours);
    }

    fn journey(&mut self, kind: &str, journey: &ShownJourney) {
        let uses = journey.uses.join(", ");
        self.heading(kind, &journey.id, &uses, journey.definitions.last());
        self.more_definitions(&journey.definitions);
        for step in &journey.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &ShownStep) {
        let order = format!("{:>3}  ", step.order);
        let pieces = [(NAME, order.as_str()), (NAME, words::step_type(&step.kind))];
        self.row(0, &pieces, Some(&step.at));
        for (nth, condition) in step.skip_if.iter().enumerate() {
            let label = if nth == 0 { "skipped if" } else { "or if" };
            self.labelled(5, label, &condition.id, "", &condition.at);
        }
        self.one(5, "content", step.content.as_ref());
        for selection in &step.selections {
            let note = selection.about.as_deref().unwrap_or_default();
            self.labelled(5, "offers", &selection.id, note, &selection.at);
        }
        for exchange in &step.exchanges {
            let note = format!("{}, as {}", exchange.role, exchange.id);
            let id = &exchange.technical_profile;
            self.labelled(5, "runs", id, &note, &exchange.at);
        }
        for sub_journey in &step.sub_journeys {
            self.labelled(5, "invokes", &sub_journey.id, "", &sub_journey.at);
        }
        self.one(5, "issued by", step.issuer.as_ref());
    }

    fn profile(&mut self, profile: &ShownProfile) {
        let at = profile.definitions.last();
        self.heading("Technical profile", &profile.id, &profile.role, at);
        self.more_definitions(&profile.definitions);
        for include in &profile.includes {
            self.labelled(2, "includes", &include.id, "", &include.at);
        }
        self.one(2, "protocol", profile.protocol.as_ref());
        self.settings("settings", &profile.settings);
        self.settings("metadata", &profile.metadata);
        self.settings("keys", &profile.keys);
        self.list("transforms in", &profile.input_transformations);
        self.claims("input claims", &profile.inputs);
        self.display(&profile.display);
        self.claims("persisted claims", &profile.persisted);
        self.claims("output claims", &profile.outputs);
        self.list("transforms out", &profile.output_transformations);
        if !profile.validations.is_empty() {
            self.row(2, &[(LABELLED, "validations")], None);
        }
        for (nth, validation) in profile.validations.iter().enumerate() {
            let mut notes = vec![validation.role.clone()];
            if !validation.continue_on_success {
                notes.push("the last one if it succeeds".to_owned());
            }
            if validation.continue_on_error {
                notes.push("goes on if it fails".to_owned());
            }
            let id = format!("{}. {}  ", nth + 1, validation.id);
            let note = notes.join(", ");
            self.row(4, &[(PLAIN, &id), (DIM, &note)], Some(&validation.at));
            for (nth, condition) in validation.skip_if.iter().enumerate() {
                let label = if nth == 0 { "skipped if" } else { "or if" };
                self.labelled(7, label, &condition.id, "", &condition.at);
            }
        }
        self.one(2, "claims from", profile.claims_from.as_ref());
        self.one(2, "session", profile.session.as_ref());
    }

    /// The definitions below the one that the heading names.
    fn more_definitions(&mut self, definitions: &[ShownAt]) {
        for at in definitions.iter().rev().skip(1) {
            self.row(2, &[(DIM, "also defined")], Some(at));
        }
    }

    fn one(&mut self, indent: usize, label: &str, value: Option<&ShownReference>) {
        if let Some(value) = value {
            let note = value.about.as_deref().unwrap_or_default();
            self.labelled(indent, label, &value.id, note, &value.at);
        }
    }

    fn list(&mut self, label: &str, references: &[ShownReference]) {
        if !references.is_empty() {
            self.row(2, &[(LABELLED, label)], None);
        }
        for reference in references {
            let id = format!("{}  ", reference.id);
            let note = reference.about.as_deref().unwrap_or_default();
            self.row(4, &[(PLAIN, id.as_str()), (DIM, note)], Some(&reference.at));
        }
    }

    fn display(&mut self, display: &[ShownDisplay]) {
        if !display.is_empty() {
            self.row(2, &[(LABELLED, "display claims")], None);
        }
        for shown in display {
            let id = format!("{}  ", shown.id);
            let required = shown.required.then_some("required");
            let notes: Vec<&str> = shown.about.as_deref().into_iter().chain(required).collect();
            let note = notes.join(", ");
            self.row(4, &[(PLAIN, id.as_str()), (DIM, &note)], Some(&shown.at));
        }
    }

    fn settings(&mut self, label: &str, settings: &[ShownSetting]) {
        if settings.is_empty() {
            return;
        }
        self.row(2, &[(LABELLED, label)], None);
        for setting in settings {
            let name = format!("{} = ", setting.name);
            let pieces = [(PLAIN, name.as_str()), (NAME, setting.value.as_str())];
            self.row(4, &pieces, Some(&setting.at));
            self.replaced(&setting.replaces);
        }
    }

    fn claims(&mut self, label: &str, claims: &[ShownClaim]) {
        if claims.is_empty() {
            return;
        }
        self.row(2, &[(LABELLED, label)], None);
        for claim in claims {
            let partner = if claim.partner == claim.claim {
                String::new()
            } else {
                format!(" \u{2194} {}", claim.partner)
            };
            let mut notes = Vec::new();
            if claim.required {
                notes.push("required".to_owned());
            }
            if let Some(default) = &claim.default {
                let always = if claim.always_default {
                    "always"
                } else {
                    "default"
                };
                notes.push(format!("{always} `{default}`"));
            }
            let note = match notes.as_slice() {
                [] => String::new(),
                notes => format!("  {}", notes.join(", ")),
            };
            let pieces = [
                (PLAIN, claim.claim.as_str()),
                (PLAIN, &partner),
                (DIM, &note),
            ];
            self.row(4, &pieces, Some(&claim.at));
            self.replaced(&claim.replaces);
        }
    }

    fn replaced(&mut self, replaced: &[ShownReplaced]) {
        for one in replaced {
            let said = match (one.value.as_str(), one.required) {
                ("", true) => "replaces one that is required".to_owned(),
                ("", false) => "replaces one without a value".to_owned(),
                (value, true) => format!("replaces `{value}`, required"),
                (value, false) => format!("replaces `{value}`"),
            };
            self.row(6, &[(DIM, &said)], Some(&one.at));
        }
    }

    fn hidden(&mut self, policy: &EffectivePolicy) {
        let hidden = &policy.hidden;
        let counted = [
            (hidden.journeys, "journey"),
            (hidden.technical_profiles, "technical profile"),
        ];
        let counted: Vec<String> = counted
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| match count {
                1 => format!("1 {name}"),
                count => format!("{count} {name}s"),
            })
            .collect();
        if !counted.is_empty() {
            self.rows.push(Row::default());
            let said = format!("Not shown: {}; --all shows them", counted.join(", "));
            self.row(0, &[(DIM, &said)], None);
        }
    }
}

fn push(text: &mut String, style: Style, piece: &str, color: bool) {
    let styled = if color && style != PLAIN && !piece.trim().is_empty() {
        format!("{style}{piece}{style:#}")
    } else {
        piece.to_owned()
    };
    text.push_str(&styled);
}

fn place(at: &ShownAt) -> String {
    printable(&format!("{}:{}", at.file, at.line)).into_owned()
}

/// `text` in one line of limited length.
fn shortened(text: &str) -> String {
    let text = printable(text);
    let gap = |c: char| c == '\n' || c == '\t';
    if text.chars().count() <= MOST_VALUE && !text.contains(gap) {
        return text.into_owned();
    }
    let mut line: String = text
        .split(gap)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if let Some((at, _)) = line.char_indices().nth(MOST_VALUE) {
        line.truncate(at);
        line.push('…');
    }
    line
}
