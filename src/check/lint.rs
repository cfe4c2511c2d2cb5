//! The `lint` section: what it says, and its effect on findings. `ENT2900`–`ENT2909`.

use jiff::civil::Date;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Part, Place, Severity};
use crate::plan::{Lint, LintLevel, Suppression};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NO_SUCH_CODE,
    &CANNOT_BE_LOWERED,
    &EXPIRED,
    &NOT_A_DAY,
    &PATH_NOT_THERE,
];

/// A code nobody reports.
pub static NO_SUCH_CODE: CodeInfo = CodeInfo {
    id: "ENT2900",
    severity: Severity::Error,
    title: "there is no such finding",
    explain: "\
`lint` names findings by their codes, `ENT` and four digits. This one does not exist, so the entry has no
effect. `entrada explain` lists all codes.",
    source: "the catalogue of this program",
};

/// A finding that cannot be lowered.
pub static CANNOT_BE_LOWERED: CodeInfo = CodeInfo {
    id: "ENT2901",
    severity: Severity::Error,
    title: "this finding cannot be silenced or lowered",
    explain: "\
Findings about reading an input and about its shape (`ENT0…`, `ENT1…`) mean that it is not understood,
and nothing sound can be done with it. The entry has no effect.

Correct what the finding is about.",
    source: "how this program judges a plan",
};

/// A suppression has expired.
pub static EXPIRED: CodeInfo = CodeInfo {
    id: "ENT2902",
    severity: Severity::Warning,
    title: "a suppression has expired",
    explain: "\
A suppression ends on a day, so that what was accepted for a time is looked at again. That day is over and
the findings it hid are back.

Correct what they are about, or extend the suppression with a new reason.",
    source: "structure of the plan",
};

/// The day of expiry is no day.
pub static NOT_A_DAY: CodeInfo = CodeInfo {
    id: "ENT2903",
    severity: Severity::Error,
    title: "the day a suppression expires does not exist",
    explain: "\
`expires` is a day of the calendar as `YYYY-MM-DD`, such as `2027-06-30`. Days like February 30 do not
exist, and the suppression has no effect.",
    source: "RFC 3339, 5.6, full-date",
};

/// A suppression is for a path that is not there.
pub static PATH_NOT_THERE: CodeInfo = CodeInfo {
    id: "ENT2904",
    severity: Severity::Warning,
    title: "a suppression is for a part of the plan that is not there",
    explain: "\
`path` is a JSON pointer into the resolved plan, such as `/applications/0/redirectUris`. Nothing is there, so
nothing is suppressed. Lists count from 0, and items move when others are added before them.

Correct the path, or delete the suppression.",
    source: "RFC 6901",
};

/// Reports everything about the section itself.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let lint = &context.plan.lint;
    findings.extend(judge(lint, context.given, &|pointer, part| match part {
        Part::Key => context.key(format!("/lint{pointer}")),
        Part::Value => context.at(format!("/lint{pointer}")),
    }));
    for (i, entry) in lint.suppress.iter().enumerate() {
        if !entry.path.is_empty() && !is_there(context, &entry.path) {
            let finding = Finding::new(
                &PATH_NOT_THERE,
                context.at(pointer!["lint", "suppress", i, "path"]),
                format!("nothing is at `{}`", entry.path),
            );
            findings.push(finding.help("correct the JSON pointer, or delete the suppression"));
        }
    }
}

/// What is wrong with severities and suppressions themselves, wherever they are written: codes that
/// do not exist or cannot be lowered, days that do not exist or are over. `place` is that of a JSON
/// pointer into `lint`.
#[must_use]
pub fn judge(
    lint: &Lint,
    given: super::Given<'_>,
    place: &dyn Fn(String, Part) -> Place,
) -> Findings {
    let mut findings = Findings::new();
    let rules = lint
        .rules
        .keys()
        .map(|code| (pointer!["rules", code], code, Part::Key));
    let suppressed = lint
        .suppress
        .iter()
        .enumerate()
        .map(|(i, entry)| (pointer!["suppress", i, "code"], &entry.code, Part::Value));
    for (pointer, code, part) in rules.chain(suppressed) {
        let known = given.codes;
        let found = known
            .iter()
            .find(|known| known.id.eq_ignore_ascii_case(code));
        let finding = match found {
            Some(found) if is_locked(found) => Finding::new(
                &CANNOT_BE_LOWERED,
                place(pointer, part),
                format!("`{code}` says that the input is not understood, and cannot be silenced"),
            )
            .help("correct what it is about, and delete this entry"),
            Some(_) => continue,
            None => Finding::new(
                &NO_SUCH_CODE,
                place(pointer, part),
                format!("there is no finding `{code}`"),
            )
            .help("`entrada explain --list` prints all codes")
            .did_you_mean(code, known.iter().map(|other| other.id)),
        };
        findings.push(finding);
    }
    for (i, entry) in lint.suppress.iter().enumerate() {
        let place = || place(pointer!["suppress", i, "expires"], Part::Value);
        match day(entry) {
            None => {
                let message = format!("`{}` is not a day of the calendar", entry.expires);
                findings.push(
                    Finding::new(&NOT_A_DAY, place(), message).help("write it as `2027-06-30`"),
                );
            }
            Some(day) if day < given.today => {
                let message = format!("the suppression of `{}` ended on {day}", entry.code);
                findings.push(
                    Finding::new(&EXPIRED, place(), message)
                        .help("correct what it hid, or extend it with a new reason"),
                );
            }
            Some(_) => {}
        }
    }
    findings
}

/// Whether the plan has something at `path`, be it written or a default.
fn is_there(context: &Context<'_>, path: &str) -> bool {
    let with_defaults = || serde_json::to_value(context.plan).ok();
    context.value().pointer(path).is_some()
        || with_defaults().is_some_and(|plan| plan.pointer(path).is_some())
}

/// Whether a code says that the plan could not be read or understood.
fn is_locked(code: Code) -> bool {
    let ground = ["ENT0", "ENT1"]
        .iter()
        .any(|family| code.id.starts_with(family));
    ground && code.severity == Severity::Error
}

fn day(entry: &Suppression) -> Option<Date> {
    entry.expires.parse().ok()
}

/// Applies a plan's `lint` section: severities first, then suppressions that still hold on `today`.
/// Findings about reading and shape stay as they are, and so do those about the section itself.
#[must_use]
pub fn apply(lint: &Lint, today: Date, findings: Findings) -> Findings {
    apply_where(lint, today, findings, |finding, entry| {
        is_at_or_below(&finding.place, &lint.suppress[entry].path)
    })
}

/// As [`apply`], where `covers` says whether a finding is at the path of a suppression, which is given
/// by its number. It is asked only about suppressions of the finding's code that still hold.
#[must_use]
pub fn apply_where(
    lint: &Lint,
    today: Date,
    findings: Findings,
    mut covers: impl FnMut(&Finding, usize) -> bool,
) -> Findings {
    let mut kept = Findings::with_capacity(findings.len());
    for mut finding in findings {
        let code = finding.code.id;
        if is_locked(finding.code) || CODES.iter().any(|own| own.id == code) {
            kept.push(finding);
            continue;
        }
        let level = lint
            .rules
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(code));
        match level.map(|(_, level)| level) {
            Some(LintLevel::Ignore) => continue,
            Some(LintLevel::Info) => finding.severity = Severity::Info,
            Some(LintLevel::Warning) => finding.severity = Severity::Warning,
            Some(LintLevel::Error) => finding.severity = Severity::Error,
            None => {}
        }
        let mut suppressed = false;
        for (at, entry) in lint.suppress.iter().enumerate() {
            let holds = || day(entry).is_some_and(|day| day >= today);
            suppressed |= entry.code == code && holds() && covers(&finding, at);
        }
        if !suppressed {
            kept.push(finding);
        }
    }
    kept
}

/// Whether a place is at or below `path` of the plan; a place in a generated policy counts as where
/// it came from.
fn is_at_or_below(place: &Place, path: &str) -> bool {
    let pointer = match place {
        Place::Plan { pointer, .. } => Some(pointer.as_str()),
        Place::Policy { origin, .. } => origin.as_deref(),
        _ => None,
    };
    path.is_empty()
        || pointer
            .and_then(|pointer| pointer.strip_prefix(path))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use jiff::civil::date;

    use super::*;
    use crate::check::target::{NO_NEW_TENANTS, NOT_A_GUID};
    use crate::check::testing::{b2c, shown};

    #[test]
    fn ent2900_reports_codes_that_do_not_exist() {
        assert_snapshot!(b2c("ENT2900", "lint: {rules: {ENT2999: ignore}}"), @r#"
        error /lint/rules/ENT2999: there is no finding `ENT2999`
          help: `entrada explain --list` prints all codes
          did you mean `ENT2059`?
        "#);
    }

    #[test]
    fn ent2900_accepts_codes_in_the_catalogue() {
        assert_eq!(b2c("ENT2900", "lint: {rules: {ENT2001: ignore}}"), "");
    }

    #[test]
    fn ent2901_reports_findings_about_reading() {
        assert_snapshot!(b2c("ENT2901", "lint: {rules: {ENT0012: info}}"), @r#"
        error /lint/rules/ENT0012: `ENT0012` says that the input is not understood, and cannot be silenced
          help: correct what it is about, and delete this entry
        "#);
    }

    #[test]
    fn ent2901_accepts_findings_about_meaning() {
        assert_eq!(b2c("ENT2901", "lint: {rules: {ENT2001: info}}"), "");
    }

    fn suppress(settings: &str) -> String {
        format!("lint: {{suppress: [{{code: ENT2001, reason: known, {settings}}}]}}")
    }

    #[test]
    fn ent2902_reports_a_suppression_whose_day_is_over() {
        assert_snapshot!(b2c("ENT2902", &suppress("expires: '2027-03-14'")), @r#"
        warning /lint/suppress/0/expires: the suppression of `ENT2001` ended on 2027-03-14
          help: correct what it hid, or extend it with a new reason
        "#);
    }

    #[test]
    fn ent2902_accepts_its_last_day() {
        assert_eq!(b2c("ENT2902", &suppress("expires: '2027-03-15'")), "");
    }

    #[test]
    fn ent2903_reports_a_day_that_does_not_exist() {
        assert_snapshot!(b2c("ENT2903", &suppress("expires: '2027-02-30'")), @r#"
        error /lint/suppress/0/expires: `2027-02-30` is not a day of the calendar
          help: write it as `2027-06-30`
        "#);
    }

    #[test]
    fn ent2903_accepts_a_leap_day() {
        assert_eq!(b2c("ENT2903", &suppress("expires: '2028-02-29'")), "");
    }

    #[test]
    fn ent2904_reports_a_path_that_leads_nowhere() {
        let settings = "expires: '2027-06-30', path: /applications/3";
        assert_snapshot!(b2c("ENT2904", &suppress(settings)), @r#"
        warning /lint/suppress/0/path: nothing is at `/applications/3`
          help: correct the JSON pointer, or delete the suppression
        "#);
    }

    #[test]
    fn ent2904_accepts_paths_of_the_plan_and_of_defaults() {
        for path in ["/target/platform", "/users/unverifiedEmail"] {
            let settings = format!("expires: '2027-06-30', path: {path}");
            assert_eq!(b2c("ENT2904", &suppress(&settings)), "");
        }
    }

    fn applied(lint: &str) -> String {
        let at = |pointer: &str| Place::written(pointer, crate::diag::Part::Value);
        let findings = vec![
            Finding::new(&NO_NEW_TENANTS, at("/target/platform"), "no new tenants"),
            Finding::new(&NOT_A_GUID, at("/applications/1/appId"), "first"),
            Finding::new(&NOT_A_GUID, at("/applications/10/appId"), "second"),
        ];
        let Ok(lint) = serde_yaml::from_str::<Lint>(lint) else {
            return "the test's lint section is broken".to_owned();
        };
        let left = apply(&lint, date(2027, 3, 15), findings);
        left.iter().map(shown).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn severities_are_changed_and_findings_switched_off() {
        assert_snapshot!(applied("rules: {ENT2001: ignore, ENT2003: warning}"), @r#"
        warning /applications/1/appId: first
        warning /applications/10/appId: second
        "#);
    }

    #[test]
    fn a_suppression_holds_at_and_below_its_path_until_its_day() {
        let entry = |expires: &str| {
            applied(&format!(
                "suppress: [{{code: ENT2003, path: /applications/1, reason: r, expires: '{expires}'}}]"
            ))
        };
        assert_snapshot!(entry("2027-03-15"), @r#"
        info /target/platform: no new tenants
        error /applications/10/appId: second
        "#);
        assert_snapshot!(entry("2027-03-14"), @r#"
        info /target/platform: no new tenants
        error /applications/1/appId: first
        error /applications/10/appId: second
        "#);
    }
}
