//! What holds in every set, judged on what the service would execute.

use std::collections::BTreeSet;

use super::*;
use crate::policy::chain::Chain;
use crate::policy::effective::{Effective, Profile};

/// Runs `check` on the effective view of every generated chain of `sections`.
fn effective(sections: &Sections, mut check: impl FnMut(&Effective<'_>)) {
    let set = sections.generate().0;
    let documents = set
        .policies
        .iter()
        .map(|policy| Document::parse(policy.file_name.as_str(), &policy.text).unwrap());
    let policies = PolicySet::new(documents);
    let chains = Chain::all(&policies);
    assert!(!chains.is_empty());
    for chain in &chains {
        check(&Effective::new(chain));
    }
}

/// Every scenario by itself, and all together.
fn plans() -> Vec<Sections> {
    let mut plans: Vec<Sections> = SCENARIOS
        .iter()
        .map(|(name, _)| Sections::of([*name]))
        .collect();
    plans.push(Sections {
        identifiers: "email, username, phone",
        ..Sections::of(SCENARIOS.map(|(name, _)| name))
    });
    plans
}

/// What must hold for validation `id` to run, as `claim` or `claim=value`.
fn needs(page: &Profile<'_>, id: &str) -> BTreeSet<String> {
    let validation = page.validations.iter().find(|v| v.id == id).unwrap();
    validation
        .preconditions
        .iter()
        .filter(|precondition| !precondition.execute_if)
        .map(|precondition| {
            let values = precondition.values.iter();
            let values: Vec<&str> = values.map(|(value, _)| value.as_str()).collect();
            values.join("=")
        })
        .collect()
}

#[test]
fn a_typed_password_is_stored_only_behind_a_proven_success() {
    let mut seen = 0;
    for sections in plans() {
        effective(&sections, |view| {
            for page in view.profiles() {
                for validation in &page.validations {
                    let profile = view.profile(validation.id).unwrap();
                    let typed = profile.persisted.iter().any(|claim| claim.id == "password");
                    if typed {
                        seen += 1;
                        let needs = needs(page, validation.id);
                        assert!(needs.contains("tokenSuccess"), "{}", validation.id);
                        assert!(needs.contains("tokenSuccess=True"), "{}", validation.id);
                    }
                }
            }
        });
    }
    assert!(seen > 0);
}

#[test]
fn the_success_of_a_check_has_no_default() {
    for sections in plans() {
        effective(&sections, |view| {
            for profile in view.profiles() {
                for claim in profile.outputs.iter().chain(&profile.inputs) {
                    assert!(
                        claim.id != "tokenSuccess" || claim.default.is_none(),
                        "{}",
                        profile.id
                    );
                }
            }
        });
    }
}

#[test]
fn the_account_of_a_journey_comes_only_from_a_proof() {
    // What looks up an account by what was typed must not say whose journey this is.
    for sections in plans() {
        effective(&sections, |view| {
            let profiles = view.profiles();
            let lookups = profiles.iter().filter(|profile| {
                profile.id.starts_with("AAD-ReadMigrationState") || profile.is_rest()
            });
            for profile in lookups {
                assert!(
                    profile.outputs.iter().all(|claim| claim.id != "objectId"),
                    "{}",
                    profile.id
                );
            }
        });
    }
}

#[test]
fn whatever_stores_a_password_clears_the_flags_in_the_same_write() {
    let mut seen = 0;
    for (scenario, flag) in [
        ("importedByPolicy", "extension_requiresMigration"),
        ("importedByApi", "extension_requiresMigration"),
        ("directoryFlag", "extension_mustResetPassword"),
    ] {
        effective(&Sections::of([scenario]), |view| {
            for id in ["AAD-WriteLegacyPassword", "AAD-WriteNewPassword"] {
                if let Some(profile) = view.profile(id) {
                    seen += 1;
                    let cleared = profile
                        .persisted
                        .iter()
                        .find(|claim| claim.id == flag)
                        .unwrap();
                    assert_eq!(
                        (cleared.default, cleared.always_default),
                        (Some("false"), true)
                    );
                    assert!(profile.persists("password").is_some());
                }
            }
        });
    }
    assert!(seen > 0);
}

#[test]
fn a_phone_number_is_never_stored_with_a_password_nor_invented() {
    for sections in plans() {
        effective(&sections, |view| {
            for profile in view.profiles() {
                if let Some(phone) = profile.persists("strongAuthenticationPhoneNumber") {
                    assert!(profile.persists("password").is_none(), "{}", profile.id);
                    assert_eq!(phone.default, None, "{}", profile.id);
                }
                for claim in &profile.outputs {
                    assert!(!claim.id.starts_with("legacyPhone") || claim.default.is_none());
                }
            }
        });
    }
}

#[test]
fn every_call_of_the_service_has_texts_of_its_own_without_its_address() {
    let mut seen = 0;
    for sections in plans() {
        effective(&sections, |view| {
            for profile in view
                .profiles()
                .into_iter()
                .filter(|profile| profile.is_rest())
            {
                seen += 1;
                for key in design::service::UNAVAILABLE_TEXTS {
                    let text = profile.value(key).unwrap();
                    assert!(!text.contains("contoso.com"), "{} {key}", profile.id);
                }
                assert!(!profile.says("DebugMode"));
            }
        });
    }
    assert!(seen > 0);
}

#[test]
fn nothing_of_the_base_that_merges_is_repeated() {
    let mut bases = vec![(BUILTIN_BASE, PlanFiles::default())];
    bases.extend(
        testing::packs()
            .iter()
            .map(|folder| ("pack", pack_files(folder))),
    );
    for (base, files) in bases {
        let sections = Sections {
            base,
            social: true,
            identifiers: "email, username",
            ..Sections::of(SCENARIOS.map(|(name, _)| name))
        };
        let set = sections.generate_with(&files).0;
        let (ours, base): (Vec<_>, Vec<_>) = set.policies.iter().partition(|p| p.is_ours());
        let read = |policies: Vec<&GeneratedPolicy>| {
            let documents = policies
                .into_iter()
                .map(|policy| Document::parse(policy.file_name.as_str(), &policy.text).unwrap());
            PolicySet::new(documents)
        };
        let (ours, base) = (read(ours), read(base));
        for (_, policy) in base.policies() {
            for kind in [Kind::UserJourney, Kind::SubJourney, Kind::TechnicalProfile] {
                for &at in policy.all(kind) {
                    let merges = kind != Kind::TechnicalProfile
                        || policy
                            .document
                            .child(at, "ValidationTechnicalProfiles")
                            .is_some();
                    let id = policy.document.element(at).attribute("Id").unwrap();
                    let repeated = ours
                        .policies()
                        .any(|(_, ours)| !ours.definitions(kind, id).is_empty());
                    assert!(!(merges && repeated), "{id}");
                }
            }
        }
    }
}

#[test]
fn address_verification_is_never_switched_off() {
    for sections in plans() {
        for policy in sections.generate().0.policies {
            assert!(!policy.text.contains("EnforceEmailVerification"));
        }
    }
}

#[test]
fn other_secrets_give_the_same_bytes_and_other_key_versions() {
    let with = |secret: &'static str| Sections {
        authentication: secret,
        ..Sections::of(["importedByPolicy"])
    };
    let one = with("{ kind: bearer, value: { env: ONE, version: 1 } }")
        .generate()
        .0;
    let other = with("{ kind: bearer, value: { file: two, version: 9 } }")
        .generate()
        .0;
    let texts = |set: &GeneratedPolicies| -> Vec<String> {
        set.policies
            .iter()
            .map(|policy| policy.text.clone())
            .collect()
    };
    assert_eq!(texts(&one), texts(&other));
    assert_ne!(one.keys, other.keys);
}

#[test]
fn policies_come_in_an_order_in_which_they_can_be_uploaded() {
    let set = Sections::of(["known"]).generate().0;
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for policy in &set.policies {
        if let Some(base) = &policy.base {
            assert!(known.contains(base.as_str()), "{base}");
        }
        known.insert(&policy.id);
    }
    let roles: Vec<Role> = set.policies.iter().map(|policy| policy.role).collect();
    assert_eq!(
        roles[..3],
        [Role::Base, Role::Localization, Role::Extensions]
    );
    assert!(roles[3..].iter().all(|role| *role == Role::RelyingParty));
}

#[test]
fn key_containers_are_listed_with_the_reference_that_fills_them() {
    let sections = Sections {
        social: true,
        authentication: "{ kind: oauth2, clientId: { env: I }, clientSecret: { env: S } }",
        ..Sections::of(["importedByPolicy"])
    };
    let keys: Vec<String> = sections
        .generate()
        .0
        .keys
        .iter()
        .map(|key| {
            let kind = match &key.kind {
                KeyKind::Secret(secret) => secret.env.clone().unwrap(),
                other => format!("{other:?}"),
            };
            format!("{} {:?} {kind}", key.id, key.key_use)
        })
        .collect();
    insta::assert_snapshot!(keys.join("\n"), @"
    B2C_1A_FacebookSecret Signature F
    B2C_1A_GoogleSecret Signature G
    B2C_1A_MigrationClientId Encryption I
    B2C_1A_MigrationClientSecret Encryption S
    B2C_1A_TokenEncryptionKeyContainer Encryption Generated
    B2C_1A_TokenSigningKeyContainer Signature Generated
    ");
}

#[test]
fn a_loopback_service_may_go_without_a_proof() {
    let text = Sections::of(["importedByPolicy"])
        .text()
        .replace("https://migration.contoso.com/", "http://localhost:8080")
        .replace(
            "{ kind: basic, username: { env: U }, password: { env: P } }",
            "{ kind: none }",
        );
    let (set, _) = policy_set(&plan(&text), "test", &PlanFiles::default());
    let extensions = &set.unwrap().policies[2].text;
    assert!(extensions.contains("<Item Key=\"AuthenticationType\">None</Item>"));
    assert!(extensions.contains("<Item Key=\"AllowInsecureAuthInProduction\">true</Item>"));
    assert!(extensions.contains("http://localhost:8080/b2c/v1/verify"));
}

#[test]
fn hostile_texts_of_the_service_survive() {
    let mut plan = Sections::of(["importedByPolicy"]).plan();
    let jit = plan.jit.as_mut().unwrap();
    jit.messages
        .unavailable
        .insert("en".to_owned(), testing::HOSTILE.to_owned());
    let (set, findings) = policy_set(&plan, "test", &PlanFiles::default());
    assert_eq!(said(&findings), Vec::<String>::new());
    let text = &set.unwrap().policies[2].text;
    let document = Document::parse("x", text).unwrap();
    let found = document
        .elements()
        .any(|(at, _)| document.raw_text(at) == testing::HOSTILE);
    assert!(found);
}

#[test]
fn ent2960_reports_a_character_xml_cannot_carry() {
    let mut plan = Sections::of(["importedByPolicy"]).plan();
    let jit = plan.jit.as_mut().unwrap();
    jit.messages
        .unavailable
        .insert("en".to_owned(), "a\u{0}b".to_owned());
    let (set, findings) = policy_set(&plan, "test", &PlanFiles::default());
    assert!(set.is_none());
    insta::assert_snapshot!(
        said(&findings).join("\n"),
        @"ENT2960: a text holds the character U+0000, which XML cannot carry"
    );
    let at_service = Place::Plan {
        pointer: "/jit/messages/unavailable/en".to_owned(),
        part: Part::Value,
        environment: Some("test".to_owned()),
    };
    assert_eq!(findings[0].place, at_service);
}

#[test]
fn ent2960_accepts_every_other_character() {
    let mut plan = Sections::of(["importedByPolicy"]).plan();
    let jit = plan.jit.as_mut().unwrap();
    jit.messages
        .unavailable
        .insert("en".to_owned(), "\u{fffd}\u{10ffff}\t".to_owned());
    let (_, findings) = policy_set(&plan, "test", &PlanFiles::default());
    assert_eq!(said(&findings), Vec::<String>::new());
}

/// A pack that is our own base with `more` in it.
fn own_base_as_pack(more: &str) -> PlanFiles {
    let set = Sections::default().generate().0;
    let text = set.policies[0]
        .text
        .replace("</UserJourneys>", &format!("{more}</UserJourneys>"));
    let mut files = PlanFiles::default();
    files.add("pack/base.xml", text);
    files.add_match("pack", vec!["pack/base.xml".to_owned()]);
    files
}

fn over_pack(files: &PlanFiles) -> Vec<String> {
    let sections = Sections {
        base: "pack",
        ..Sections::of(["known"])
    };
    said(&sections.generate_with(files).1)
}

#[test]
fn ent2964_reports_a_base_with_one_of_our_ids() {
    let journey = r#"<UserJourney Id="signupsignin"><OrchestrationSteps>
        <OrchestrationStep Order="1" Type="SendClaims"
            CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
        </OrchestrationSteps></UserJourney>"#;
    let said = over_pack(&own_base_as_pack(journey));
    assert!(
        said.contains(&"ENT2964: base has a `UserJourney` named `SignUpSignIn`".to_owned()),
        "{said:?}"
    );
}

#[test]
fn ent2964_accepts_a_base_with_its_own_ids() {
    assert_eq!(over_pack(&own_base_as_pack("")), Vec::<String>::new());
}

#[test]
fn texts_of_the_service_are_shown_in_the_language_of_the_page() {
    let text = Sections::of(["importedByPolicy"]).text().replace(
        "customPolicies:\n",
        "customPolicies:\n  languages: { supported: [de] }\n",
    );
    let mut plan = plan(&text);
    let messages = &mut plan.jit.as_mut().unwrap().messages;
    messages
        .unavailable
        .insert("de".to_owned(), "Gerade nicht möglich.".to_owned());
    let (set, findings) = policy_set(&plan, "test", &PlanFiles::default());
    assert_eq!(said(&findings), Vec::<String>::new());
    let set = set.unwrap();
    let extensions = &set.policies[2].text;
    let german = testing::part(
        extensions,
        "LocalizedResources Id=\"api.signuporsignin.de.plan\"",
        "</LocalizedResources>",
    );
    for id in design::service::UNAVAILABLE_TEXTS {
        let string =
            format!("ElementType=\"ErrorMessage\" StringId=\"{id}\">Gerade nicht möglich.<");
        assert!(german.contains(&string), "{german}");
    }
}

/// The strings of the sign-in page in `language` that say that a name or password is wrong.
fn texts_for_a_wrong_password(extensions: &str, language: &str) -> BTreeSet<String> {
    let start = format!("LocalizedResources Id=\"api.signuporsignin.{language}.plan\"");
    let page = testing::part(extensions, &start, "</LocalizedResources>");
    let ids = [
        "UserMessageIfClaimsPrincipalDoesNotExist",
        "UserMessageIfInvalidPassword",
        "ResourceOwnerFlowInvalidCredentials",
        "UserMessageIfOldPasswordUsed",
        "DefaultMessage",
    ];
    ids.iter()
        .map(|id| {
            let start = format!("StringId=\"{id}\">");
            let text = page.split(&start).nth(1).unwrap();
            text.split('<').next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn nobody_learns_from_the_text_for_a_wrong_password_who_found_out() {
    // The service answers for people who are not migrated yet, the directory for everybody else.
    let text = Sections::of(["importedByPolicy"]).text().replace(
        "customPolicies:\n",
        "customPolicies:\n  languages: { default: de, supported: [en, fr] }\n",
    );
    let mut plan = plan(&text);
    let extensions = |plan: &Plan| {
        let (set, findings) = policy_set(plan, "test", &PlanFiles::default());
        assert_eq!(said(&findings), Vec::<String>::new());
        set.unwrap().policies[2].text.clone()
    };
    let ours = "Your sign-in name or password is incorrect.";
    for language in ["de", "en", "fr"] {
        let found = texts_for_a_wrong_password(&extensions(&plan), language);
        assert_eq!(found, BTreeSet::from([ours.to_owned()]), "{language}");
    }
    let messages = &mut plan.jit.as_mut().unwrap().messages;
    messages
        .invalid
        .insert("de".to_owned(), "Falsch.".to_owned());
    messages.invalid.insert("fr".to_owned(), "Faux.".to_owned());
    for (language, text) in [("de", "Falsch."), ("en", "Falsch."), ("fr", "Faux.")] {
        let found = texts_for_a_wrong_password(&extensions(&plan), language);
        assert_eq!(found, BTreeSet::from([text.to_owned()]), "{language}");
    }
}

#[test]
fn an_account_made_by_a_reset_keeps_every_name_people_sign_in_with() {
    let sections = Sections {
        identifiers: "email, username",
        ..Sections::of(["createdByPolicy"])
    };
    let mut seen = 0;
    effective(&sections, |view| {
        for (kind, other, directory) in [
            ("Email", "username", "signInNames.userName"),
            ("Username", "email", "signInNames.emailAddress"),
        ] {
            let Some(create) = view.profile(&format!("AAD-CreateAccountAtReset-{kind}")) else {
                continue;
            };
            seen += 1;
            let stored = create.persisted.iter().find(|claim| claim.id == other);
            assert_eq!(stored.unwrap().partner, directory, "{kind}");
            // An address that was proven is not replaced by what the service says.
            let ask = view.profile(&format!("REST-FindLegacyAccount-{kind}"));
            let told = ask.unwrap().outputs.iter().any(|claim| claim.id == other);
            assert_eq!(told, kind == "Email", "{kind}");
        }
    });
    assert!(seen > 0);
}

#[test]
fn passwords_are_checked_in_the_cloud_of_the_tenant() {
    let mut plan = Sections::of(["importedByPolicy", "legacyTenant"]).plan();
    plan.target.cloud = crate::plan::Cloud::China;
    plan.target.tenant = "contoso.partner.onmschina.cn".to_owned();
    let (set, findings) = policy_set(&plan, "test", &PlanFiles::default());
    assert_eq!(said(&findings), Vec::<String>::new());
    let set = set.unwrap();
    let documents = set
        .policies
        .iter()
        .map(|policy| Document::parse(policy.file_name.as_str(), &policy.text).unwrap());
    let policies = PolicySet::new(documents);
    for chain in &Chain::all(&policies) {
        let view = Effective::new(chain);
        for id in ["login-NonInteractive", "login-LegacyTenant"] {
            let login = view.profile(id).unwrap();
            for key in ["METADATA", "authorization_endpoint"] {
                let address = &login.item(key).unwrap().value;
                let host = "https://login.partner.microsoftonline.cn/";
                assert!(address.starts_with(host), "{address}");
            }
        }
    }
}

#[test]
fn an_account_made_at_sign_in_gets_what_an_import_would_bring() {
    let text = Sections::of(["createdByPolicy"]).text()
        + "
attributes:
  - { name: loyaltyNumber, from: user_metadata.loyalty }
";
    let (set, findings) = policy_set(&plan(&text), "test", &PlanFiles::default());
    assert_eq!(said(&findings), Vec::<String>::new());
    let set = set.unwrap();
    let extensions = &set.policies[2].text;
    for profile in [
        "AAD-CreateMigratedAccount-Email",
        "AAD-CreateAccountAtReset-Email",
    ] {
        let profile = testing::part(extensions, profile, "</TechnicalProfile>");
        assert!(
            profile.contains("PersistedClaim ClaimTypeReferenceId=\"extension_loyaltyNumber\"")
        );
    }
    for profile in ["REST-VerifyLegacyAccount", "REST-FindLegacyAccount-Email"] {
        let start = format!("TechnicalProfile Id=\"{profile}\"");
        let profile = testing::part(extensions, &start, "</TechnicalProfile>");
        assert!(profile.contains(
            "ClaimTypeReferenceId=\"extension_loyaltyNumber\" PartnerClaimType=\"loyaltyNumber\""
        ));
    }
}
