#![expect(clippy::unwrap_used, reason = "a failed rendering is a failed test")]

use std::process::Command;

use super::*;
use crate::b2c::render;
use crate::diag::Severity;
use crate::policy::corpus;
use crate::policy::doc::Document;
use crate::policy::rules::{JudgeOptions, judge};
use crate::policy::set::{Kind, PolicySet};

/// Every combination of accounts, second factor and identifiers.
fn designs() -> Vec<(String, BaseDesign)> {
    use Identifier::{Email, Phone, Username};
    let identifiers: [&[Identifier]; 7] = [
        &[Email],
        &[Username],
        &[Phone],
        &[Email, Username],
        &[Email, Phone],
        &[Username, Phone],
        &[Email, Username, Phone],
    ];
    let mut designs = Vec::new();
    for mfa in [false, true] {
        for accounts in [Accounts::Local, Accounts::Social, Accounts::Both] {
            for identifiers in identifiers {
                let mut design = BaseDesign::new("contoso.onmicrosoft.com");
                design.mfa = mfa;
                design.accounts = accounts;
                design.identifiers = identifiers.iter().copied().collect();
                designs.push((format!("{accounts:?} {identifiers:?} mfa={mfa}"), design));
            }
        }
    }
    designs
}

fn documents(set: &BaseSet) -> Vec<Document> {
    set.files
        .iter()
        .map(|file| Document::parse(file.name.as_str(), &file.text).unwrap())
        .collect()
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}

#[test]
fn every_design_is_well_formed_and_has_no_template_leftovers() {
    for (what, design) in designs() {
        let set = builtin(&design).unwrap();
        for file in &set.files {
            assert!(Document::parse(what.as_str(), &file.text).is_ok(), "{what}");
            assert!(
                !file.text.contains("{{") && !file.text.contains("{%"),
                "{what}"
            );
        }
        assert_eq!(set.leaf(), Some("B2C_1A_TrustFrameworkLocalization"));
    }
}

#[test]
fn every_design_is_valid_by_the_policy_schema() {
    let Some(folder) = corpus::folder("xsd") else {
        return;
    };
    let schema = folder.join("tfp-portable.xsd");
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (index, (_, design)) in designs().into_iter().enumerate() {
        for file in builtin(&design).unwrap().files {
            let path = folder.path().join(format!("{index:02}-{}", file.name));
            std::fs::write(&path, &file.text).unwrap();
            files.push(path);
        }
    }
    let Ok(result) = Command::new("xmllint")
        .args(["--noout", "--schema"])
        .arg(&schema)
        .args(&files)
        .output()
    else {
        assert!(std::env::var("CI").is_err(), "xmllint is missing");
        return skipped("xmllint is missing");
    };
    let invalid: Vec<String> = String::from_utf8_lossy(&result.stderr)
        .lines()
        .filter(|line| !line.ends_with(" validates"))
        .map(str::to_owned)
        .collect();
    assert!(result.status.success(), "{}", invalid.join("\n"));
}

#[test]
fn templates_ask_only_for_what_their_context_has() {
    let mut design = BaseDesign::new("contoso.onmicrosoft.com");
    design.tenant_object_id = Some("00000000-0000-0000-0000-000000000000".to_owned());
    for (template, context) in [
        (BASE_TEMPLATE, serde_json::to_value(base_context(&design))),
        (
            LOCALIZATION_TEMPLATE,
            serde_json::to_value(localization_context(&design)),
        ),
    ] {
        let context = context.unwrap();
        for variable in render::variables(template).unwrap() {
            assert!(context.get(&variable).is_some(), "{template}: {variable}");
        }
    }
}
#[test]
fn features_tell_what_a_design_has() {
    let mut design = BaseDesign::new("contoso.onmicrosoft.com");
    let features = BaseFeatures::read(&documents(&builtin(&design).unwrap()));
    assert_eq!(
        features.policies(),
        [
            "B2C_1A_TrustFrameworkBase",
            "B2C_1A_TrustFrameworkLocalization"
        ]
    );
    assert_eq!(features.find(Kind::ClaimType, "SURNAME"), Some("surname"));
    assert_eq!(
        features.validations("selfasserted-localaccountsignin-email"),
        ["login-NonInteractive"]
    );
    assert!(features.has_local_accounts() && !features.has_social_accounts());
    assert!(features.has(Kind::UserJourney, "PasswordReset"));

    design.accounts = Accounts::Social;
    design.mfa = true;
    let features = BaseFeatures::read(&documents(&builtin(&design).unwrap()));
    assert!(!features.has_local_accounts() && features.has_social_accounts());
    assert!(features.has_mfa());
    assert_eq!(
        features.ids(Kind::UserJourney).collect::<Vec<_>>(),
        ["RedeemRefreshToken"]
    );
}

#[test]
fn every_design_breaks_no_policy_rule() {
    for (what, design) in designs() {
        let set = PolicySet::new(documents(&builtin(&design).unwrap()));
        let options = JudgeOptions {
            expected_tenant: Some(design.tenant.clone()),
            key_containers: Some(vec![
                design.token_signing_key.clone(),
                design.token_encryption_key.clone(),
            ]),
            ..JudgeOptions::default()
        };
        let errors: Vec<String> = judge(&set, &options)
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| format!("{} {}", finding.code.id, finding.message))
            .collect();
        assert_eq!(errors, [""; 0], "{what}");
    }
}
