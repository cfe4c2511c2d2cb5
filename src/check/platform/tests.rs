use insta::assert_snapshot;

use crate::check::testing::{b2c, external_id};

#[test]
fn ent2200_reports_custom_policies_on_external_id() {
    assert_snapshot!(external_id("ENT2200", "customPolicies: {}"), @r#"
        error /customPolicies: External ID has no custom policies
          help: use `userFlows`, `jit` and `conditionalAccess` instead, or target `b2c`
        "#);
}

#[test]
fn ent2200_accepts_them_on_b2c() {
    assert_eq!(b2c("ENT2200", "customPolicies: {}"), "");
}

const PHONE: &str = "users: {identities: {phone: {enabled: true}}}";

#[test]
fn ent2201_reports_phone_numbers_as_sign_in_names_on_external_id() {
    assert_snapshot!(external_id("ENT2201", PHONE), @r#"
        error /users/identities/phone: nobody can sign in with a phone number on External ID
          help: use `email` or `username`, and keep the number as a second factor
        "#);
}

#[test]
fn ent2201_accepts_them_on_b2c() {
    assert_eq!(b2c("ENT2201", PHONE), "");
}

const USERNAME: &str = "users: {identities: {username: {enabled: true}}}";

#[test]
fn ent2202_reports_user_names_that_are_not_switched_on() {
    assert_snapshot!(external_id("ENT2202", USERNAME), @r#"
        warning /users/identities/username: user names are a preview on External ID that has to be switched on
          help: set `authenticationMethods.username` to `enabled`
        "#);
}

#[test]
fn ent2202_accepts_user_names_that_are_switched_on_and_those_of_b2c() {
    let on = format!("{USERNAME}\nauthenticationMethods: {{username: enabled}}");
    assert_eq!(external_id("ENT2202", &on), "");
    assert_eq!(b2c("ENT2202", USERNAME), "");
}

const VERIFY: &str = "users: {unverifiedEmail: requireVerification}";

#[test]
fn ent2203_reports_a_verification_external_id_cannot_ask_for() {
    assert_snapshot!(external_id("ENT2203", VERIFY), @r#"
        error /users/unverifiedEmail: External ID cannot ask for a verification at sign-in
          help: use `reject` or `contactOnly`, or the credential rule `none` with one-time codes
        "#);
}

#[test]
fn ent2203_accepts_it_on_b2c() {
    assert_eq!(b2c("ENT2203", VERIFY), "");
}

#[test]
fn ent2204_reports_flows_external_id_has_not() {
    let flow = "userFlows: [{name: reset, kind: passwordReset}]";
    assert_snapshot!(external_id("ENT2204", flow), @r#"
        error /userFlows/0/kind: External ID has only sign-up and sign-in flows
          help: delete it: password reset is part of sign-in, with `authenticationMethods.email: enabled`
        "#);
    assert_eq!(b2c("ENT2204", flow), "");
}

#[test]
fn ent2204_accepts_sign_up_and_sign_in() {
    assert_eq!(external_id("ENT2204", "userFlows: [{name: susi}]"), "");
}

const CODE: &str = "userFlows: [{name: susi, email: oneTimeCode}]";

#[test]
fn ent2205_reports_one_time_codes_on_b2c() {
    assert_snapshot!(b2c("ENT2205", CODE), @r#"
        error /userFlows/0/email: built-in flows of Azure AD B2C do not sign in by email code
          help: use `password`
        "#);
}

#[test]
fn ent2205_accepts_them_on_external_id() {
    assert_eq!(external_id("ENT2205", CODE), "");
}

fn connector(step: &str, kind: &str) -> String {
    format!(
        "userFlows: [{{name: f, apiConnectors: [{{name: c, step: {step},
             url: 'https://a.com/', authentication: {{kind: {kind}}}}}]}}]"
    )
}

#[test]
fn ent2206_reports_steps_of_the_other_platform() {
    let start = connector("attributeCollectionStart", "basic");
    assert_snapshot!(b2c("ENT2206", &start), @r#"
        error /userFlows/0/apiConnectors/0/step: Azure AD B2C does not call services at `attributeCollectionStart`
          help: use `postFederationSignUp`, and adapt the service to its request and response
        "#);
    let issuance = connector("preTokenIssuance", "platformToken");
    assert_snapshot!(external_id("ENT2206", &issuance), @r#"
        error /userFlows/0/apiConnectors/0/step: External ID does not call services at `preTokenIssuance`
          help: use `tokenIssuanceStart`, and adapt the service to its request and response
        "#);
}

#[test]
fn ent2206_accepts_steps_of_the_platform() {
    assert_eq!(b2c("ENT2206", &connector("preTokenIssuance", "basic")), "");
}

#[test]
fn ent2207_reports_proofs_the_platform_cannot_give() {
    assert_snapshot!(b2c("ENT2207", &connector("preTokenIssuance", "bearer")), @r#"
        error /userFlows/0/apiConnectors/0/authentication/kind: API connectors prove themselves with a password or a certificate only
          help: use `basic` or `clientCertificate`
        "#);
    assert_snapshot!(external_id("ENT2207", &connector("tokenIssuanceStart", "basic")), @r#"
        error /userFlows/0/apiConnectors/0/authentication/kind: External ID proves itself with a token of the tenant only
          help: use `platformToken`
        "#);
}

#[test]
fn ent2207_accepts_proofs_of_the_platform() {
    assert_eq!(
        b2c(
            "ENT2207",
            &connector("preTokenIssuance", "clientCertificate")
        ),
        ""
    );
    let token = connector("tokenIssuanceStart", "platformToken");
    assert_eq!(external_id("ENT2207", &token), "");
}

#[test]
fn ent2208_reports_features_of_the_other_platform() {
    let app = "applications: [{name: a, kind: native, nativeAuthentication: true, tokens: {groups: true}}]";
    assert_snapshot!(b2c("ENT2208", app), @r#"
        error /applications/0/nativeAuthentication: Azure AD B2C has no native authentication
          help: delete it; people sign in through the browser
        error /applications/0/tokens/groups: Azure AD B2C does not put group memberships into tokens
          help: keep what applications need in a custom attribute, or ask a service in a custom policy
        "#);
    let parties = "applications: [{name: a, kind: spa, relyingParties: [signin]}]";
    assert_snapshot!(external_id("ENT2208", parties), @r#"
        error /applications/0/relyingParties: External ID has no relying parties
          help: name a user flow in `userFlow`
        "#);
}

#[test]
fn ent2208_accepts_features_of_the_platform() {
    let app = "applications: [{name: a, kind: native, nativeAuthentication: true, tokens: {groups: true}}]";
    assert_eq!(external_id("ENT2208", app), "");
}

#[test]
fn ent2209_reports_second_factors_the_platform_has_not() {
    assert_snapshot!(b2c("ENT2209", "mfa: {mode: conditional, methods: [email]}"), @r#"
        error /mfa/methods/0: generated policies do not know email codes as a second factor
          help: use `phone`, or bring your own policies with `customPolicies.files`
        error /mfa/mode: generated policies do not ask conditional access
          help: use `always` or `never`
        "#);
    let sections =
        "mfa: {mode: always, methods: [email]}\nuserFlows: [{name: f, email: oneTimeCode}]";
    assert_snapshot!(external_id("ENT2209", sections), @r#"
        error /mfa/methods/0: an email code cannot be the second factor of people who sign in with one
          help: use `phone`, or `email: password` in the user flow
        warning /mfa/mode: External ID asks for a second factor only where a conditional access policy says so
          help: add a policy with `grant: mfa` under `conditionalAccess`
        "#);
}

#[test]
fn ent2209_accepts_second_factors_of_the_platform() {
    assert_eq!(b2c("ENT2209", "mfa: {mode: always, methods: [phone]}"), "");
    let sections = "mfa: {mode: conditional, methods: [email]}
userFlows: [{name: f}]
conditionalAccess: [{name: mfa}]";
    assert_eq!(external_id("ENT2209", sections), "");
}

#[test]
fn ent2210_reports_settings_of_the_other_platform() {
    assert_snapshot!(b2c("ENT2210", "
authenticationMethods: {username: enabled}
conditionalAccess: [{name: mfa}]
"), @r#"
        warning /authenticationMethods/username: `username` has no effect: it is a setting of External ID
          help: delete it, or move it into the patch of environments it is for
        warning /conditionalAccess/0/name: no generated policy asks conditional access, so `mfa` has no effect
          help: use `mfa.mode: always` instead
        "#);
    assert_snapshot!(external_id("ENT2210", "userFlows: [{name: f, languages: [de]}]"), @r#"
        warning /userFlows/0/languages: `languages` has no effect: it is a setting of Azure AD B2C
          help: delete it, or move it into the patch of environments it is for
        "#);
}

#[test]
fn ent2210_accepts_settings_of_the_platform() {
    assert_eq!(
        b2c("ENT2210", "userFlows: [{name: f, languages: [de]}]"),
        ""
    );
    let access = "conditionalAccess: [{name: mfa}]";
    assert_eq!(external_id("ENT2210", access), "");
    let flow = format!("{access}\nuserFlows: [{{name: f}}]");
    assert_eq!(b2c("ENT2210", &flow), "");
    let carried = format!("{access}\ncustomPolicies: {{files: [policies/*.xml]}}");
    assert_eq!(b2c("ENT2210", &carried), "");
}

#[test]
fn ent2219_reports_a_verification_no_policy_asks_for() {
    assert_snapshot!(b2c("ENT2219", VERIFY), @r#"
        error /users/unverifiedEmail: nothing asks for the verification: the generated policies do not read the mark
          help: use `reject` or `contactOnly`, or carry a policy that reads `extension_emailVerificationRequired`
        "#);
}

#[test]
fn ent2219_accepts_policies_of_ones_own() {
    let carried = format!("{VERIFY}\ncustomPolicies: {{files: [policies/*.xml]}}");
    assert_eq!(b2c("ENT2219", &carried), "");
    assert_eq!(b2c("ENT2219", "users: {unverifiedEmail: contactOnly}"), "");
}
