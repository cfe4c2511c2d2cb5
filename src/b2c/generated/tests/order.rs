//! The order of validations and steps, in a form people can read.

use super::*;
use crate::policy::doc::{Element, ElementId};

/// The validations of a page: one line each, with its conditions.
fn validations(set: &GeneratedPolicies, page: &str) -> String {
    let document = extensions(set);
    let (profile, _) = document
        .elements()
        .find(|(_, element)| {
            element.name == "TechnicalProfile" && element.attribute("Id") == Some(page)
        })
        .unwrap();
    let (list, _) = document
        .child(profile, "ValidationTechnicalProfiles")
        .unwrap();
    let lines: Vec<String> = document
        .children(list)
        .map(|(at, element)| {
            let tolerated = element.attribute("ContinueOnError") == Some("true");
            let id = element.attribute("ReferenceId").unwrap();
            let suffix = if tolerated { " (may fail)" } else { "" };
            format!("{id}{suffix}{}", conditions(&document, at))
        })
        .collect();
    lines.join("\n")
}

/// The steps of a journey or sub-journey: one line each.
fn steps(set: &GeneratedPolicies, journey: &str) -> String {
    let document = extensions(set);
    let (journey, _) = document
        .elements()
        .find(|(_, element)| {
            element.name.ends_with("Journey") && element.attribute("Id") == Some(journey)
        })
        .unwrap();
    let (list, _) = document.child(journey, "OrchestrationSteps").unwrap();
    let lines: Vec<String> = document
        .children(list)
        .map(|(at, step)| {
            let order = step.attribute("Order").unwrap();
            let kind = step.attribute("Type").unwrap();
            let names = within(
                &document,
                at,
                &[
                    ("ClaimsProviderSelections", "TargetClaimsExchangeId"),
                    ("ClaimsExchanges", "TechnicalProfileReferenceId"),
                    ("JourneyList", "SubJourneyReferenceId"),
                ],
            );
            let line = format!("{order} {kind} {}", names.join(", "));
            format!("{}{}", line.trim_end(), conditions(&document, at))
        })
        .collect();
    lines.join("\n")
}

fn within(document: &Document, at: ElementId, wanted: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for (container, attribute) in wanted {
        for (list, _) in document.children_named(at, container) {
            let names = document.children(list);
            found.extend(names.filter_map(|(_, e)| e.attribute(attribute).map(str::to_owned)));
        }
    }
    found
}

/// ` if a, b is True, no c`: when something runs.
fn conditions(document: &Document, at: ElementId) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (list, _) in document.children_named(at, "Preconditions") {
        for (precondition, element) in document.children(list) {
            let values: Vec<String> = document
                .children_named(precondition, "Value")
                .map(|(value, _)| document.text(value))
                .collect();
            let part = condition(element, &values);
            // A comparison stands behind the question whether the claim is there.
            if values.len() == 2 {
                parts.pop();
            }
            parts.push(part);
        }
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!(" if {}", parts.join(", "))
    }
}

fn condition(element: &Element, values: &[String]) -> String {
    let skips_when_true = element.attribute("ExecuteActionsIf") == Some("true");
    match values {
        [claim] if skips_when_true => format!("no {claim}"),
        [claim] => claim.clone(),
        _ => format!("{} is {}", values[0], values[1]),
    }
}

fn extensions(set: &GeneratedPolicies) -> Document {
    let policy = set
        .policies
        .iter()
        .rfind(|policy| policy.role == Role::Extensions)
        .unwrap();
    Document::parse(policy.file_name.as_str(), &policy.text).unwrap()
}

/// What validates sign-in, the account found at a reset, the new password and sign-up.
fn all_pages(sections: &Sections) -> String {
    let set = sections.generate().0;
    let pages = [
        "SelfAsserted-SignIn",
        "SelfAsserted-FindAccount-Email",
        "SelfAsserted-NewPassword",
        "SelfAsserted-SignUp-Email",
    ];
    let lines = pages.iter().flat_map(|page| {
        let validations = validations(&set, page);
        let lines: Vec<String> = validations
            .lines()
            .map(|line| format!("  {line}"))
            .collect();
        std::iter::once((*page).to_owned()).chain(lines)
    });
    lines.collect::<Vec<String>>().join("\n")
}

#[test]
fn known_passwords_need_only_the_password_check() {
    let mut sections = Sections::of(["known"]);
    sections.jit = false;
    insta::assert_snapshot!(all_pages(&sections), @"
    SelfAsserted-SignIn
      login-NonInteractive
    SelfAsserted-FindAccount-Email
      AAD-UserReadUsingEmailAddress
    SelfAsserted-NewPassword
      AAD-WriteNewPassword
    SelfAsserted-SignUp-Email
      AAD-UserWriteUsingLogonEmail
    ");
}

#[test]
fn a_status_service_is_asked_first_and_told_last() {
    insta::assert_snapshot!(all_pages(&Sections::of(["statusService"])), @"
    SelfAsserted-SignIn
      AAD-ReadMigrationState-Email
      REST-MigrationStatus if accountObjectId
      RequirePasswordReset if passwordResetRequired is True
      login-NonInteractive if no isForgotPassword
    SelfAsserted-FindAccount-Email
      AAD-UserReadUsingEmailAddress
    SelfAsserted-NewPassword
      AAD-WriteNewPassword
      REST-PasswordUpdated if objectId
    SelfAsserted-SignUp-Email
      REST-CheckSignUp-Email
      AAD-UserWriteUsingLogonEmail
    ");
}

#[test]
fn a_directory_flag_leads_to_a_new_password() {
    insta::assert_snapshot!(all_pages(&Sections::of(["directoryFlag"])), @"
    SelfAsserted-SignIn
      AAD-ReadMigrationState-Email
      RequirePasswordReset if passwordResetRequired is True
      login-NonInteractive if no isForgotPassword
    SelfAsserted-FindAccount-Email
      AAD-UserReadUsingEmailAddress
    SelfAsserted-NewPassword
      AAD-WriteNewPassword
    SelfAsserted-SignUp-Email
      REST-CheckSignUp-Email
      AAD-UserWriteUsingLogonEmail
    ");
}

#[test]
fn an_imported_account_gets_its_password_from_the_policy_or_the_service() {
    insta::assert_snapshot!(all_pages(&Sections::of(["importedByPolicy"])), @"
    SelfAsserted-SignIn
      AAD-ReadMigrationState-Email
      REST-VerifyImportedAccount if accountRequiresMigration is True
      AAD-WriteLegacyPassword if tokenSuccess is True, accountRequiresMigration is True
      login-NonInteractive
    SelfAsserted-FindAccount-Email
      AAD-UserReadUsingEmailAddress
    SelfAsserted-NewPassword
      AAD-WriteNewPassword
    SelfAsserted-SignUp-Email
      REST-CheckSignUp-Email
      AAD-UserWriteUsingLogonEmail
    ");
    let set = Sections::of(["importedByApi"]).generate().0;
    insta::assert_snapshot!(validations(&set, "SelfAsserted-SignIn"), @"
    AAD-ReadMigrationState-Email
    REST-VerifyImportedAccount if accountRequiresMigration is True
    login-NonInteractive
    ");
    let set = Sections::of(["importedWithPhone"]).generate().0;
    insta::assert_snapshot!(validations(&set, "SelfAsserted-SignIn"), @"
    AAD-ReadMigrationState-Email
    REST-VerifyImportedAccount if accountRequiresMigration is True
    AAD-WriteLegacyPassword if tokenSuccess is True, accountRequiresMigration is True
    AAD-WriteLegacyPhone if tokenSuccess is True, legacyPhoneVerified is True, legacyPhoneNumber
    login-NonInteractive
    ");
    let set = Sections::of(["requireStrong"]).generate().0;
    insta::assert_snapshot!(validations(&set, "SelfAsserted-SignIn"), @"
    AAD-ReadMigrationState-Email
    REST-VerifyImportedAccount if accountRequiresMigration is True
    AAD-WriteLegacyPassword if tokenSuccess is True, accountRequiresMigration is True
    RequirePasswordReset if passwordResetRequired is True
    login-NonInteractive if no isForgotPassword
    ");
}

#[test]
fn an_account_is_created_by_the_policy_or_the_service() {
    insta::assert_snapshot!(all_pages(&Sections::of(["createdByPolicy"])), @"
    SelfAsserted-SignIn
      AAD-ReadMigrationState-Email
      REST-VerifyLegacyAccount if no accountObjectId
      AAD-CreateMigratedAccount-Email if no accountObjectId, tokenSuccess is True
      login-NonInteractive if no objectId
    SelfAsserted-FindAccount-Email
      AAD-FindAccount-Email
      Assert-AccountEnabled if objectId
      REST-FindLegacyAccount-Email if no objectId
    SelfAsserted-NewPassword
      AAD-WriteNewPassword if objectId
      REST-FindLegacyAccount-Email if no objectId, legacyAccount is True
      AAD-CreateAccountAtReset-Email if no objectId, legacyAccount is True
    SelfAsserted-SignUp-Email
      REST-CheckSignUp-Email
      AAD-UserWriteUsingLogonEmail
    ");
    let set = Sections::of(["createdByApi"]).generate().0;
    insta::assert_snapshot!(validations(&set, "SelfAsserted-SignIn"), @"
    AAD-ReadMigrationState-Email
    REST-VerifyLegacyAccount if no accountObjectId
    login-NonInteractive
    ");
}

#[test]
fn a_weak_password_of_an_account_that_is_not_there_leads_to_a_new_one() {
    let sections = Sections {
        rules: vec!["account: onFirstSignIn, password: justInTime, strength: requireStrong"],
        ..Sections::default()
    };
    let set = sections.generate().0;
    insta::assert_snapshot!(validations(&set, "SelfAsserted-SignIn"), @"
    AAD-ReadMigrationState-Email
    REST-VerifyLegacyAccount if no accountObjectId
    AAD-CreateMigratedAccount-Email if no accountObjectId, tokenSuccess is True
    RequirePasswordReset if passwordResetRequired is True
    login-NonInteractive if no isForgotPassword, no objectId
    ");
    assert!(steps(&set, "SignIn").contains("InvokeSubJourney EmbeddedResetPassword"));
}

#[test]
fn an_account_made_by_a_reset_gets_its_second_factor_before_a_token() {
    let sections = Sections {
        mfa: true,
        ..Sections::of(["createdByPolicy"])
    };
    let set = sections.generate().0;
    insta::assert_snapshot!(steps(&set, "ResetPassword"), @"
    1 ClaimsExchange SelfAsserted-FindAccount-Email
    2 ClaimsExchange PhoneFactor-InputOrVerify if objectId
    3 ClaimsExchange AAD-UserWritePhoneNumberUsingObjectId if objectId, newPhoneNumberEntered
    4 ClaimsExchange SelfAsserted-NewPassword
    5 ClaimsExchange AAD-UserReadUsingObjectId
    6 ClaimsExchange PhoneFactor-InputOrVerify if legacyAccount
    7 ClaimsExchange AAD-UserWritePhoneNumberUsingObjectId if legacyAccount, newPhoneNumberEntered
    8 SendClaims
    ");
}

#[test]
fn another_tenant_proves_the_password_of_accounts_that_are_not_there() {
    let mut sections = Sections::of(["legacyTenant"]);
    sections.jit = false;
    insta::assert_snapshot!(all_pages(&sections), @"
    SelfAsserted-SignIn
      AAD-ReadMigrationState-Email
      login-LegacyTenant if no accountObjectId
      AAD-CreateMigratedAccount-Email if no accountObjectId, tokenSuccess is True
      login-NonInteractive if no objectId
    SelfAsserted-FindAccount-Email
      AAD-UserReadUsingEmailAddress
    SelfAsserted-NewPassword
      AAD-WriteNewPassword
    SelfAsserted-SignUp-Email
      AAD-UserWriteUsingLogonEmail
    ");
}

#[test]
fn all_scenarios_together_make_one_list() {
    let sections = Sections {
        identifiers: "email, username, phone",
        ..Sections::of(SCENARIOS.map(|(name, _)| name))
    };
    let set = sections.generate().0;
    insta::assert_snapshot!(validations(&set, "SelfAsserted-SignIn"), @"
    AAD-ReadMigrationState-Email
    AAD-ReadMigrationState-Username if no accountObjectId
    AAD-ReadMigrationState-Phone (may fail) if no accountObjectId
    REST-MigrationStatus if accountObjectId
    REST-VerifyImportedAccount if accountRequiresMigration is True
    REST-VerifyLegacyAccount if no accountObjectId
    login-LegacyTenant if no accountObjectId, no tokenSuccess, no passwordResetRequired
    AAD-WriteLegacyPassword if tokenSuccess is True, accountRequiresMigration is True
    ClassifySignInName if no accountObjectId
    AAD-CreateMigratedAccount-Email if no accountObjectId, tokenSuccess is True, signInNameIsEmail is True
    AAD-CreateMigratedAccount-Username if no accountObjectId, tokenSuccess is True, signInNameIsUsername is True
    AAD-CreateMigratedAccount-Phone if no accountObjectId, tokenSuccess is True, signInNameIsPhone is True
    AAD-WriteLegacyPhone if tokenSuccess is True, legacyPhoneVerified is True, legacyPhoneNumber
    RequirePasswordReset if passwordResetRequired is True
    login-NonInteractive if no isForgotPassword, no objectId
    ");
    insta::assert_snapshot!(validations(&set, "SelfAsserted-NewPassword"), @"
    AAD-WriteNewPassword if objectId
    REST-PasswordUpdated if objectId
    REST-FindLegacyAccount-Email if no objectId, legacyAccount is True, signInNameIsEmail is True
    AAD-CreateAccountAtReset-Email if no objectId, legacyAccount is True, signInNameIsEmail is True
    REST-FindLegacyAccount-Username if no objectId, legacyAccount is True, signInNameIsUsername is True
    AAD-CreateAccountAtReset-Username if no objectId, legacyAccount is True, signInNameIsUsername is True
    REST-FindLegacyAccount-Phone if no objectId, legacyAccount is True, signInNameIsPhone is True
    AAD-CreateAccountAtReset-Phone if no objectId, legacyAccount is True, signInNameIsPhone is True
    ");
}

#[test]
fn a_token_for_the_service_is_obtained_before_each_question() {
    let sections = Sections {
        authentication: "{ kind: oauth2, clientId: { env: I }, clientSecret: { env: S } }",
        ..Sections::of(["importedByPolicy"])
    };
    let set = sections.generate().0;
    insta::assert_snapshot!(validations(&set, "SelfAsserted-SignIn"), @"
    AAD-ReadMigrationState-Email
    REST-VerifyImportedAccount-Token if accountRequiresMigration is True, no migrationServiceToken
    REST-VerifyImportedAccount if accountRequiresMigration is True
    AAD-WriteLegacyPassword if tokenSuccess is True, accountRequiresMigration is True
    login-NonInteractive
    ");
}

#[test]
fn journeys_with_everything() {
    let sections = Sections {
        mfa: true,
        social: true,
        identifiers: "email, username",
        ..Sections::of(["directoryFlag"])
    };
    let set = sections.generate().0;
    insta::assert_snapshot!(steps(&set, "SignUpSignIn"), @"
    1 CombinedSignInAndSignUp GoogleExchange, FacebookExchange, ForgotPasswordExchange, SelfAsserted-SignIn
    2 ClaimsExchange Google-OAuth2, Facebook-OAUTH, SelfAsserted-SignUp-Email, ForgotPassword if no objectId, no isForgotPassword
    3 InvokeSubJourney EmbeddedResetPassword if isForgotPassword
    4 ClaimsExchange AAD-UserReadUsingAlternativeSecurityId-NoError if no objectId
    5 ClaimsExchange SelfAsserted-SocialSignUp if no objectId
    6 ClaimsExchange AAD-UserWriteUsingAlternativeSecurityId if no objectId
    7 ClaimsExchange AAD-UserReadUsingObjectId
    8 ClaimsExchange PhoneFactor-InputOrVerify if no isActiveMFASession, no Verified.strongAuthenticationPhoneNumber
    9 ClaimsExchange AAD-UserWritePhoneNumberUsingObjectId if newPhoneNumberEntered
    10 SendClaims
    ");
    insta::assert_snapshot!(steps(&set, "SignIn"), @"
    1 CombinedSignInAndSignUp GoogleExchange, FacebookExchange, ForgotPasswordExchange, SelfAsserted-SignInOnly
    2 ClaimsExchange Google-OAuth2, Facebook-OAUTH, ForgotPassword if no objectId, no isForgotPassword
    3 InvokeSubJourney EmbeddedResetPassword if isForgotPassword
    4 ClaimsExchange AAD-UserReadUsingAlternativeSecurityId if no objectId
    5 ClaimsExchange AAD-UserReadUsingObjectId
    6 ClaimsExchange PhoneFactor-InputOrVerify if no isActiveMFASession, no Verified.strongAuthenticationPhoneNumber
    7 ClaimsExchange AAD-UserWritePhoneNumberUsingObjectId if newPhoneNumberEntered
    8 SendClaims
    ");
    insta::assert_snapshot!(steps(&set, "ResetPassword"), @"
    1 ClaimsProviderSelection FindAccountEmailExchange, FindAccountUsernameExchange
    2 ClaimsExchange SelfAsserted-FindAccount-Email, SelfAsserted-FindAccount-Username
    3 ClaimsExchange PhoneFactor-InputOrVerify if objectId
    4 ClaimsExchange AAD-UserWritePhoneNumberUsingObjectId if objectId, newPhoneNumberEntered
    5 ClaimsExchange SelfAsserted-NewPassword
    6 ClaimsExchange AAD-UserReadUsingObjectId
    7 SendClaims
    ");
    insta::assert_snapshot!(steps(&set, "EmbeddedResetPassword"), @"
    1 ClaimsProviderSelection FindAccountEmailExchange, FindAccountUsernameExchange
    2 ClaimsExchange SelfAsserted-FindAccount-Email, SelfAsserted-FindAccount-Username
    3 ClaimsExchange PhoneFactor-InputOrVerify if objectId
    4 ClaimsExchange AAD-UserWritePhoneNumberUsingObjectId if objectId, newPhoneNumberEntered
    5 ClaimsExchange SelfAsserted-NewPassword
    ");
    insta::assert_snapshot!(steps(&set, "EditProfile"), @"
    1 ClaimsProviderSelection GoogleExchange, FacebookExchange, SignInExchange
    2 ClaimsExchange Google-OAuth2, Facebook-OAUTH, SelfAsserted-SignInOnly
    3 InvokeSubJourney EmbeddedResetPassword if isForgotPassword
    4 ClaimsExchange AAD-UserReadUsingAlternativeSecurityId if no objectId
    5 ClaimsExchange AAD-UserReadUsingObjectId
    6 ClaimsExchange PhoneFactor-InputOrVerify if no isActiveMFASession, no Verified.strongAuthenticationPhoneNumber
    7 ClaimsExchange AAD-UserWritePhoneNumberUsingObjectId if newPhoneNumberEntered
    8 ClaimsExchange SelfAsserted-EditProfile
    9 SendClaims
    ");
}

#[test]
fn journeys_of_local_accounts_and_of_providers_alone() {
    let set = Sections::of(["known"]).generate().0;
    insta::assert_snapshot!(steps(&set, "SignUpSignIn"), @"
    1 CombinedSignInAndSignUp ForgotPasswordExchange, SelfAsserted-SignIn
    2 ClaimsExchange SelfAsserted-SignUp-Email, ForgotPassword if no objectId
    3 InvokeSubJourney EmbeddedResetPassword if isForgotPassword
    4 ClaimsExchange AAD-UserReadUsingObjectId
    5 SendClaims
    ");
    let sections = Sections {
        identifiers: "",
        social: true,
        ..Sections::default()
    };
    let set = sections.generate().0;
    insta::assert_snapshot!(steps(&set, "SignUpSignIn"), @"
    1 CombinedSignInAndSignUp GoogleExchange, FacebookExchange
    2 ClaimsExchange Google-OAuth2, Facebook-OAUTH
    3 ClaimsExchange AAD-UserReadUsingAlternativeSecurityId-NoError if no objectId
    4 ClaimsExchange SelfAsserted-SocialSignUp if no objectId
    5 ClaimsExchange AAD-UserWriteUsingAlternativeSecurityId if no objectId
    6 ClaimsExchange AAD-UserReadUsingObjectId
    7 SendClaims
    ");
    insta::assert_snapshot!(steps(&set, "EditProfile"), @"
    1 ClaimsProviderSelection GoogleExchange, FacebookExchange
    2 ClaimsExchange Google-OAuth2, Facebook-OAUTH
    3 ClaimsExchange AAD-UserReadUsingAlternativeSecurityId if no objectId
    4 ClaimsExchange AAD-UserReadUsingObjectId
    5 ClaimsExchange SelfAsserted-EditProfile
    6 SendClaims
    ");
}

#[test]
fn relying_parties_that_do_the_same_share_a_journey() {
    let sections = Sections {
        social: true,
        ..Sections::default()
    };
    let more = "
    - { name: google_only, identityProviders: [google] }
    - { name: google_too, identityProviders: [google] }
    - { name: nobody, journey: signIn, identityProviders: [] }
    - { name: again }
";
    let plan = plan(&(sections.text().trim_end().to_owned() + more));
    let (set, findings) = policy_set(&plan, "test", &PlanFiles::default());
    assert_eq!(said(&findings), Vec::<String>::new());
    let set = set.unwrap();
    let journeys: Vec<String> = set
        .policies
        .iter()
        .filter(|policy| policy.role == Role::RelyingParty)
        .map(|policy| {
            let document = Document::parse(policy.file_name.as_str(), &policy.text).unwrap();
            let (_, journey) = document
                .elements()
                .find(|(_, element)| element.name == "DefaultUserJourney")
                .unwrap();
            format!(
                "{} {}",
                policy.id,
                journey.attribute("ReferenceId").unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!(journeys.join("\n"), @"
    B2C_1A_signup_signin SignUpSignIn
    B2C_1A_signin SignIn
    B2C_1A_reset ResetPassword
    B2C_1A_edit EditProfile
    B2C_1A_google_only SignUpSignIn-google_only
    B2C_1A_google_too SignUpSignIn-google_only
    B2C_1A_nobody SignIn-nobody
    B2C_1A_again SignUpSignIn
    ");
    insta::assert_snapshot!(steps(&set, "SignUpSignIn-google_only"), @"
    1 CombinedSignInAndSignUp GoogleExchange, ForgotPasswordExchange, SelfAsserted-SignIn
    2 ClaimsExchange Google-OAuth2, SelfAsserted-SignUp-Email, ForgotPassword if no objectId
    3 InvokeSubJourney EmbeddedResetPassword if isForgotPassword
    4 ClaimsExchange AAD-UserReadUsingAlternativeSecurityId-NoError if no objectId
    5 ClaimsExchange SelfAsserted-SocialSignUp if no objectId
    6 ClaimsExchange AAD-UserWriteUsingAlternativeSecurityId if no objectId
    7 ClaimsExchange AAD-UserReadUsingObjectId
    8 SendClaims
    ");
    insta::assert_snapshot!(steps(&set, "SignIn-nobody"), @"
    1 CombinedSignInAndSignUp ForgotPasswordExchange, SelfAsserted-SignInOnly
    2 ClaimsExchange ForgotPassword if no objectId
    3 InvokeSubJourney EmbeddedResetPassword if isForgotPassword
    4 ClaimsExchange AAD-UserReadUsingObjectId
    5 SendClaims
    ");
}

#[test]
fn without_sign_up_nobody_gets_a_new_account() {
    let sections = Sections {
        social: true,
        ..Sections::of(["known"])
    };
    let text = sections.text().replace(
        "identifiers: [email]",
        "identifiers: [email], signUp: false",
    );
    let (set, _) = policy_set(&plan(&text), "test", &PlanFiles::default());
    insta::assert_snapshot!(steps(&set.unwrap(), "SignUpSignIn"), @"
    1 CombinedSignInAndSignUp GoogleExchange, FacebookExchange, ForgotPasswordExchange, SelfAsserted-SignInOnly
    2 ClaimsExchange Google-OAuth2, Facebook-OAUTH, ForgotPassword if no objectId
    3 InvokeSubJourney EmbeddedResetPassword if isForgotPassword
    4 ClaimsExchange AAD-UserReadUsingAlternativeSecurityId if no objectId
    5 ClaimsExchange AAD-UserReadUsingObjectId
    6 SendClaims
    ");
}
