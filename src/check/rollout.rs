//! When which users move: `ENT2600`–`ENT2609`.

use jiff::Timestamp;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NOT_A_MOMENT,
    &OUT_OF_ORDER,
    &WAVE_NEVER_REACHED,
    &NOT_EVERYBODY_MOVES,
    &WINDOW_TOO_LATE,
];

/// A text is no moment.
pub static NOT_A_MOMENT: CodeInfo = CodeInfo {
    id: "ENT2600",
    severity: Severity::Error,
    title: "a date is not a moment in time",
    explain: "\
Dates of the rollout are RFC 3339: date, time and zone, such as `2027-03-02T04:00:00Z` or
`2027-03-02T05:00:00+01:00`. Without a zone an import on a build machine would start at another hour than
the people who wait for it expect.",
    source: "RFC 3339, 5.6",
};

/// Dates are out of order.
pub static OUT_OF_ORDER: CodeInfo = CodeInfo {
    id: "ENT2601",
    severity: Severity::Error,
    title: "dates of the rollout are out of order",
    explain: "\
The old system stops taking sign-ups (`freeze`), then applications sign in against the new tenant
(`cutOver`), and later the old system is switched off (`decommission`). A window ends after it begins. With
just-in-time migration the old system has to stay reachable after the cut-over: whoever has not signed in by
`decommission` has to reset their password.",
    source: "structure of the plan",
};

/// A wave nobody is in.
pub static WAVE_NEVER_REACHED: CodeInfo = CodeInfo {
    id: "ENT2602",
    severity: Severity::Error,
    title: "nobody is left for a wave",
    explain: "\
A user belongs to the first wave that names one of their cohorts. A wave without cohorts and with all of
100 percent takes everybody who is left, so nobody is left for the waves after it.

Put it last, or lower its `percent`.",
    source: "structure of the plan",
};

/// Some users are in no wave.
pub static NOT_EVERYBODY_MOVES: CodeInfo = CodeInfo {
    id: "ENT2603",
    severity: Severity::Warning,
    title: "some users may be in no wave",
    explain: "\
No wave takes everybody who is left: each one names cohorts, or takes a share. Users who are in none of them
stay behind in the old system.

End with a wave without `cohorts` and with `percent: 100`, the default:

    rollout:
      waves:
        - {name: pilot, cohorts: [staff]}
        - {name: everybody-else}",
    source: "structure of the plan",
};

/// An import window after the cut-over.
pub static WINDOW_TOO_LATE: CodeInfo = CodeInfo {
    id: "ENT2604",
    severity: Severity::Warning,
    title: "users are imported after the cut-over",
    explain: "\
After `cutOver` applications sign in against the new tenant. Users of a wave whose window ends later may
have no account there yet, and are told that it does not exist.

Move the window before the cut-over. Where applications move one by one, suppress the finding.",
    source: "structure of the plan",
};

/// Reports everything about the rollout.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let Some(rollout) = &context.plan.rollout else {
        return;
    };
    let mut moment = |pointer: String, text: Option<&String>| {
        let text = text?;
        let parsed = text.parse::<Timestamp>();
        if parsed.is_err() {
            let finding = Finding::new(
                &NOT_A_MOMENT,
                context.at(pointer.clone()),
                format!("`{text}` is not a date with time and zone"),
            );
            findings.push(finding.help("write it as `2027-03-02T04:00:00Z`"));
        }
        Some((parsed.ok()?, pointer, text.clone()))
    };
    let freeze = moment(pointer!["rollout", "freeze"], rollout.freeze.as_ref());
    let cut_over = moment(pointer!["rollout", "cutOver"], rollout.cut_over.as_ref());
    let decommission = moment(
        pointer!["rollout", "decommission"],
        rollout.decommission.as_ref(),
    );
    let mut windows = Vec::new();
    for (i, wave) in rollout.waves.iter().enumerate() {
        if let Some(window) = &wave.window {
            let from = moment(
                pointer!["rollout", "waves", i, "window", "from"],
                Some(&window.from),
            );
            let to = moment(
                pointer!["rollout", "waves", i, "window", "to"],
                Some(&window.to),
            );
            windows.push((wave, from, to));
        }
    }
    let mut in_order = |earlier: &Option<(Timestamp, String, String)>,
                        later: &Option<(Timestamp, String, String)>| {
        let (Some((first, first_pointer, first_text)), Some((second, pointer, text))) =
            (earlier, later)
        else {
            return;
        };
        if second <= first {
            let name = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
            let finding = Finding::new(
                &OUT_OF_ORDER,
                context.at(pointer.clone()),
                format!(
                    "`{}` ({text}) is not after `{}` ({first_text})",
                    name(pointer),
                    name(first_pointer)
                ),
            );
            findings.push(
                finding
                    .help("correct one of the two dates")
                    .related("the earlier one", context.at(first_pointer.clone())),
            );
        }
    };
    in_order(&freeze, &cut_over);
    in_order(&cut_over, &decommission);
    if cut_over.is_none() {
        in_order(&freeze, &decommission);
    }
    for (_, from, to) in &windows {
        in_order(from, to);
    }
    for (wave, _, to) in &windows {
        if let (Some((end, pointer, _)), Some((cut_over, place, _))) = (to, &cut_over)
            && end > cut_over
        {
            let finding = Finding::new(
                &WINDOW_TOO_LATE,
                context.at(pointer.clone()),
                format!(
                    "the import of `{}` may run on after the cut-over",
                    wave.name
                ),
            );
            findings.push(
                finding
                    .help("end the window before the cut-over")
                    .related("the cut-over", context.at(place.clone())),
            );
        }
    }
    waves(context, findings);
}

fn waves(context: &Context<'_>, findings: &mut Findings) {
    let waves = context
        .plan
        .rollout
        .iter()
        .flat_map(|rollout| &rollout.waves);
    let mut everybody: Option<usize> = None;
    let mut last = None;
    for (i, wave) in waves.enumerate() {
        if let Some(first) = everybody {
            let finding = Finding::new(
                &WAVE_NEVER_REACHED,
                context.at(pointer!["rollout", "waves", i, "name"]),
                format!("nobody is left for `{}`", wave.name),
            );
            findings.push(finding.help("put the wave for everybody last").related(
                "this wave takes everybody",
                context.at(pointer!["rollout", "waves", first]),
            ));
        } else if wave.cohorts.is_empty() && wave.percent == 100 {
            everybody = Some(i);
        }
        last = Some(i);
    }
    if let Some(last) = last.filter(|_| everybody.is_none()) {
        let finding = Finding::new(
            &NOT_EVERYBODY_MOVES,
            context.at(pointer!["rollout", "waves", last, "name"]),
            "users who are in none of these waves stay in the old system",
        );
        findings.push(finding.help("end with a wave that has no `cohorts` and no `percent`"));
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::b2c;

    fn rollout(code: &str, settings: &str) -> String {
        b2c(code, &format!("rollout: {{{settings}}}"))
    }

    #[test]
    fn ent2600_reports_dates_without_time_or_zone() {
        assert_snapshot!(rollout("ENT2600", "freeze: '2027-03-01', cutOver: '2027-03-02T04:00:00'"), @r#"
        error /rollout/freeze: `2027-03-01` is not a date with time and zone
          help: write it as `2027-03-02T04:00:00Z`
        error /rollout/cutOver: `2027-03-02T04:00:00` is not a date with time and zone
          help: write it as `2027-03-02T04:00:00Z`
        "#);
    }

    #[test]
    fn ent2600_accepts_rfc_3339() {
        let dates = "freeze: '2027-03-01T22:00:00Z', cutOver: '2027-03-02T04:00:00+01:00'";
        assert_eq!(rollout("ENT2600", dates), "");
    }

    #[test]
    fn ent2601_reports_dates_out_of_order() {
        let dates = "freeze: '2027-03-03T00:00:00Z', cutOver: '2027-03-02T00:00:00Z'";
        assert_snapshot!(rollout("ENT2601", dates), @r#"
        error /rollout/cutOver: `cutOver` (2027-03-02T00:00:00Z) is not after `freeze` (2027-03-03T00:00:00Z)
          help: correct one of the two dates
          /rollout/freeze: the earlier one
        "#);
        let window = "waves: [{name: a, window: {from: '2027-02-02T00:00:00Z', to: '2027-02-01T00:00:00Z'}}]";
        assert_snapshot!(rollout("ENT2601", window), @r#"
        error /rollout/waves/0/window/to: `to` (2027-02-01T00:00:00Z) is not after `from` (2027-02-02T00:00:00Z)
          help: correct one of the two dates
          /rollout/waves/0/window/from: the earlier one
        "#);
    }

    #[test]
    fn ent2601_accepts_dates_in_order_across_zones() {
        let dates = "freeze: '2027-03-02T00:30:00+01:00', cutOver: '2027-03-02T00:00:00Z',
            decommission: '2027-09-01T00:00:00Z'";
        assert_eq!(rollout("ENT2601", dates), "");
    }

    #[test]
    fn ent2602_reports_a_wave_after_everybody() {
        assert_snapshot!(rollout("ENT2602", "waves: [{name: all}, {name: staff}]"), @r#"
        error /rollout/waves/1/name: nobody is left for `staff`
          help: put the wave for everybody last
          /rollout/waves/0: this wave takes everybody
        "#);
    }

    #[test]
    fn ent2602_accepts_everybody_at_the_end() {
        assert_eq!(
            rollout(
                "ENT2602",
                "waves: [{name: pilot, percent: 10}, {name: all}]"
            ),
            ""
        );
    }

    #[test]
    fn ent2603_reports_users_who_stay_behind() {
        assert_snapshot!(rollout("ENT2603", "waves: [{name: pilot, percent: 10}]"), @r#"
        warning /rollout/waves/0/name: users who are in none of these waves stay in the old system
          help: end with a wave that has no `cohorts` and no `percent`
        "#);
    }

    #[test]
    fn ent2603_accepts_a_wave_for_the_rest_and_no_waves() {
        assert_eq!(
            rollout(
                "ENT2603",
                "waves: [{name: pilot, percent: 10}, {name: all}]"
            ),
            ""
        );
        assert_eq!(rollout("ENT2603", "cutOver: '2027-03-02T00:00:00Z'"), "");
    }

    fn import(end: &str) -> String {
        format!(
            "cutOver: '2027-03-02T00:00:00Z',
            waves: [{{name: all, window: {{from: '2027-02-01T00:00:00Z', to: '{end}'}}}}]"
        )
    }

    #[test]
    fn ent2604_reports_an_import_after_the_cut_over() {
        assert_snapshot!(rollout("ENT2604", &import("2027-03-03T00:00:00Z")), @r#"
        warning /rollout/waves/0/window/to: the import of `all` may run on after the cut-over
          help: end the window before the cut-over
          /rollout/cutOver: the cut-over
        "#);
    }

    #[test]
    fn ent2604_accepts_an_import_before_it() {
        assert_eq!(rollout("ENT2604", &import("2027-03-01T00:00:00Z")), "");
    }
}
