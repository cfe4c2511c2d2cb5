//! Whatever is combined: the set passes the schema, and no rule has anything to say.

use super::*;

/// What the schema and the rules say of sets, each named in the message.
#[derive(Default)]
struct Verdicts {
    texts: Vec<String>,
    said: Vec<String>,
}

impl Verdicts {
    fn add(&mut self, what: &str, sections: &Sections, files: &PlanFiles) {
        self.add_plan(what, &sections.plan(), files);
    }

    fn add_plan(&mut self, what: &str, plan: &Plan, files: &PlanFiles) {
        let (set, mut findings) = policy_set(plan, "test", files);
        let set = set.unwrap();
        // A pack's own files are its author's; nothing in them may be an error.
        findings.retain(|finding| {
            let ours = set.policies.iter().filter(|policy| policy.is_ours());
            finding.severity == Severity::Error
                || ours
                    .map(|policy| policy.file_name.as_str())
                    .any(|name| is_in(&finding.place, name))
        });
        self.said.extend(
            said(&findings)
                .into_iter()
                .map(|finding| format!("{what}: {finding}")),
        );
        self.texts.extend(
            set.policies
                .into_iter()
                .filter(GeneratedPolicy::is_ours)
                .map(|policy| policy.text),
        );
    }

    #[track_caller]
    fn assert_none(mut self) {
        self.said.truncate(20);
        assert!(self.said.is_empty(), "{}", self.said.join("\n"));
        assert_eq!(testing::schema_errors(&self.texts), Vec::<String>::new());
    }
}

#[test]
fn every_scenario_and_identifier_over_our_own_base() {
    let mut verdicts = Verdicts::default();
    for (name, rule) in SCENARIOS {
        for identifiers in IDENTIFIERS {
            for (mfa, social) in [(false, false), (true, true)] {
                let sections = Sections {
                    rules: vec![rule],
                    identifiers,
                    mfa,
                    social,
                    ..Sections::default()
                };
                let what = format!("{name} [{identifiers}] mfa={mfa} social={social}");
                verdicts.add(&what, &sections, &PlanFiles::default());
            }
        }
    }
    verdicts.assert_none();
}

#[test]
fn every_scenario_over_every_starter_pack() {
    let mut verdicts = Verdicts::default();
    for folder in testing::packs() {
        let files = pack_files(&folder);
        for (at, (name, rule)) in SCENARIOS.into_iter().enumerate() {
            let sections = Sections {
                rules: vec![rule],
                identifiers: IDENTIFIERS[at % IDENTIFIERS.len()],
                mfa: at % 2 == 1,
                social: at % 3 != 1,
                base: "pack",
                ..Sections::default()
            };
            let what = format!("{} {name} [{}]", folder.display(), sections.identifiers);
            verdicts.add(&what, &sections, &files);
        }
    }
    verdicts.assert_none();
}

#[test]
fn every_identifier_over_every_starter_pack() {
    let mut verdicts = Verdicts::default();
    for folder in testing::packs() {
        let files = pack_files(&folder);
        for (at, identifiers) in IDENTIFIERS.into_iter().enumerate() {
            let mfa = at % 2 == 0;
            let sections = Sections {
                identifiers,
                mfa,
                social: !mfa,
                base: "pack",
                ..Sections::of(["createdByPolicy", "importedByPolicy"])
            };
            let what = format!("{} [{identifiers}] mfa={mfa}", folder.display());
            verdicts.add(&what, &sections, &files);
        }
    }
    verdicts.assert_none();
}

#[test]
fn any_two_scenarios_in_one_plan() {
    let mut verdicts = Verdicts::default();
    for (at, (first, _)) in SCENARIOS.iter().enumerate() {
        for (second, _) in &SCENARIOS[at + 1..] {
            let sections = Sections {
                identifiers: "email, username",
                ..Sections::of([*first, *second])
            };
            let what = format!("{first} + {second}");
            verdicts.add(&what, &sections, &PlanFiles::default());
        }
    }
    verdicts.assert_none();
}

#[test]
fn all_scenarios_in_one_plan_with_every_proof_of_identity() {
    let mut verdicts = Verdicts::default();
    for authentication in [
        "{ kind: basic, username: { env: U }, password: { env: P } }",
        "{ kind: apiKey, header: x-api-key, value: { env: K } }",
        "{ kind: clientCertificate, certificate: { file: c.pfx }, password: { env: P } }",
        "{ kind: bearer, value: { env: B } }",
        "{ kind: oauth2, clientId: { env: I }, clientSecret: { env: S }, scope: 'api://m/.default' }",
    ] {
        let sections = Sections {
            authentication,
            identifiers: "email, username, phone",
            ..Sections::of(SCENARIOS.map(|(name, _)| name))
        };
        verdicts.add(authentication, &sections, &PlanFiles::default());
    }
    verdicts.assert_none();
}

#[test]
fn every_switch_of_the_sign_in() {
    let mut verdicts = Verdicts::default();
    for identifiers in ["email", "email, username"] {
        for sign_up in [true, false] {
            for embedded in [true, false] {
                for scenario in ["known", "directoryFlag"] {
                    let sections = Sections {
                        identifiers,
                        social: sign_up,
                        ..Sections::of([scenario])
                    };
                    let switches = format!(
                        "[{identifiers}], signUp: {sign_up}, embeddedPasswordReset: {embedded}, \
                         keepSignedInDays: 30"
                    );
                    let text = sections
                        .text()
                        .replace(&format!("[{identifiers}]"), &switches);
                    verdicts.add_plan(&switches, &plan(&text), &PlanFiles::default());
                }
            }
        }
    }
    verdicts.assert_none();
}
