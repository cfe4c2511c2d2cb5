//! Directory profiles of the migration, and what proves a password.
//!
//! A write names its account by one input claim and repeats it among the persisted ones. A password
//! and its flag are stored in one write, so that there is no moment with only one of them; a phone
//! number cannot be stored together with a password and has a write of its own.

use super::claims::{
    ACCOUNT_ID, FORGOT_PASSWORD, LEGACY_PHONE, LEGACY_SUBJECT, MUST_RESET_FLAG, NAME_MATCH,
    OBJECT_ID, REQUIRES_MIGRATION, RESET_REQUIRED, TOKEN_SUCCESS, name_is,
};
use super::element::{ClaimUse, Key, Parameter, Profile, Transformation, TransformationClaim};
use super::migration::{LegacyTenantLogin, Migration, NO_DIRECTORY_RULE};
use super::service::{INVALID_TEXTS, further_name, invalid_text, login_host};
use super::sign_in::{
    ASSERT_ENABLED, CLASSIFY, REQUIRE_RESET, WRITE_LEGACY_PASSWORD, WRITE_LEGACY_PHONE,
    WRITE_NEW_PASSWORD, create_at_reset, create_at_sign_in, find_account, read_state,
};
use super::{Inputs, WellKnownIds, disabled};
use crate::b2c::base::{Identifier, SignInName};
use crate::plan::Cloud;

/// The base's profile all directory profiles include.
const COMMON: &str = "AAD-Common";

const CLAIMS_TRANSFORMATION: &str = "Providers.ClaimsTransformationProtocolProvider";

/// The second factor's number, in the directory and in every base.
const PHONE_NUMBER: &str = "strongAuthenticationPhoneNumber";

/// Says whether the other tenant has issued a token.
const SUBJECT_EXISTS: &str = "SetTokenSuccessFromLegacySubject";

/// The ids of the two applications with which passwords are checked, and where that is done outside
/// the public cloud. The service demands them of every policy with the profile, also where no
/// journey leads to it.
#[must_use]
pub fn login(inputs: &Inputs<'_>, ids: &WellKnownIds) -> Vec<Profile> {
    if !inputs.features.has_profile("login-NonInteractive") {
        return Vec::new();
    }
    let mut login = Profile::overriding("login-NonInteractive")
        .item("client_id", &ids.proxy)
        .item("IdTokenAudience", &ids.framework);
    if let Some(text) = invalid_text(inputs) {
        for key in INVALID_TEXTS {
            login = login.item(key, &text);
        }
    }
    let cloud = inputs.plan.target.cloud;
    if cloud != Cloud::Public {
        let authority = format!("https://{}/{{tenant}}", login_host(cloud));
        login = login
            .item("ProviderName", token_issuer(cloud))
            .item(
                "METADATA",
                format!("{authority}/.well-known/openid-configuration"),
            )
            .item(
                "authorization_endpoint",
                format!("{authority}/oauth2/token"),
            );
    }
    login.from = Some("/target/wellKnown".to_owned());
    login.inputs = vec![
        ClaimUse::of("client_id").or(&ids.proxy),
        ClaimUse::of("resource_id")
            .partner("resource")
            .or(&ids.framework),
    ];
    vec![login]
}

/// What the directory of a cloud calls itself in tokens.
const fn token_issuer(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public | Cloud::UsGovernment => "https://sts.windows.net/",
        Cloud::China => "https://sts.chinacloudapi.cn/",
    }
}

/// What reads an account must read its phone number too, where a second factor is part of the
/// journeys and the base was made without one.
#[must_use]
pub fn second_factor(inputs: &Inputs<'_>) -> Vec<Profile> {
    if !inputs.base.mfa {
        return Vec::new();
    }
    let names = inputs.base.sign_in_names();
    names
        .iter()
        .map(|name| name.read_profile)
        .chain([
            "AAD-UserReadUsingObjectId",
            "AAD-UserReadUsingAlternativeSecurityId",
        ])
        .filter(|id| inputs.features.has_profile(id) && !outputs(inputs, id, PHONE_NUMBER))
        .map(|id| {
            let mut read = Profile::overriding(id);
            read.from = Some("/mfa".to_owned());
            read.outputs = vec![ClaimUse::of(PHONE_NUMBER)];
            read
        })
        .collect()
}

/// Whether a policy of the base says that `profile` outputs `claim`.
fn outputs(inputs: &Inputs<'_>, profile: &str, claim: &str) -> bool {
    inputs.base_documents.iter().any(|document| {
        let profiles = document.elements().filter(|(_, element)| {
            element.name == "TechnicalProfile"
                && (element.attribute("Id")).is_some_and(|id| id.eq_ignore_ascii_case(profile))
        });
        profiles
            .flat_map(|(at, _)| document.children_named(at, "OutputClaims"))
            .flat_map(|(at, _)| document.children(at))
            .filter_map(|(_, element)| element.attribute("ClaimTypeReferenceId"))
            .any(|id| id.eq_ignore_ascii_case(claim))
    })
}

fn directory(id: impl Into<String>, operation: &'static str) -> Profile {
    Profile {
        from: Some("/credentials".to_owned()),
        include_in_sso: Some(false),
        include: Some(COMMON.to_owned()),
        ..Profile::overriding(id)
    }
    .item("Operation", operation)
}

fn write_to_existing(id: impl Into<String>) -> Profile {
    directory(id, "Write")
        .item("RaiseErrorIfClaimsPrincipalAlreadyExists", "false")
        .item("RaiseErrorIfClaimsPrincipalDoesNotExist", "true")
}

fn is(claim: &str) -> ClaimUse {
    ClaimUse::of(claim).partner(OBJECT_ID)
}

/// The directory profiles that `migration` needs. `profile` are the attributes that accounts get
/// from the legacy store: claim type and name.
#[must_use]
pub fn profiles(
    inputs: &Inputs<'_>,
    migration: &Migration,
    profile: &[(String, String)],
) -> Vec<Profile> {
    let names = inputs.base.sign_in_names();
    if names.is_empty() {
        return Vec::new();
    }
    let m = migration;
    let mut found = Vec::new();
    if m.reads_account() {
        found.extend(names.iter().map(|name| reading_state(m, name)));
    }
    if m.imported.policy {
        found.push(writing_legacy_password(m));
    }
    if m.policy_creates() {
        found.extend(
            names
                .iter()
                .map(|name| creating_at_sign_in(m, name, &names, profile)),
        );
    }
    if m.carries_phone {
        let mut write = write_to_existing(WRITE_LEGACY_PHONE);
        write.inputs = vec![is(ACCOUNT_ID).required()];
        write.persisted = vec![
            is(ACCOUNT_ID),
            ClaimUse::of(LEGACY_PHONE).partner(PHONE_NUMBER),
        ];
        found.push(write);
    }
    if m.creates_on_reset() {
        for name in &names {
            found.push(finding_account(name, inputs.base.mfa));
            found.push(creating_at_reset(name, &names, profile));
        }
    }
    found.push(writing_new_password(m));
    found
}

fn reading_state(m: &Migration, name: &SignInName) -> Profile {
    let mut read = directory(read_state(name.kind), "Read")
        .item("RaiseErrorIfClaimsPrincipalDoesNotExist", "false");
    read.inputs = vec![
        ClaimUse::of("signInName")
            .partner(name.directory_name)
            .required(),
    ];
    read.outputs = vec![is(ACCOUNT_ID)];
    if m.imported.any() {
        read.outputs
            .push(ClaimUse::of(REQUIRES_MIGRATION).partner(&m.flag));
    }
    if m.directory_flag {
        read.outputs
            .push(ClaimUse::of(RESET_REQUIRED).partner(MUST_RESET_FLAG));
    }
    read
}

fn writing_legacy_password(m: &Migration) -> Profile {
    let mut write = write_to_existing(WRITE_LEGACY_PASSWORD);
    write.inputs = vec![is(ACCOUNT_ID).required()];
    write.persisted = vec![
        is(ACCOUNT_ID),
        ClaimUse::of("password"),
        ClaimUse::of("passwordPolicies").always(m.legacy_password_policies()),
        ClaimUse::of(&m.flag).always("false"),
    ];
    write
}

fn writing_new_password(m: &Migration) -> Profile {
    let mut write = write_to_existing(WRITE_NEW_PASSWORD);
    write.inputs = vec![ClaimUse::of(OBJECT_ID).required()];
    write.persisted = vec![
        ClaimUse::of(OBJECT_ID),
        ClaimUse::of("newPassword").partner("password"),
        // The claim's own predicates are the rule for new passwords.
        ClaimUse::of("passwordPolicies").always(NO_DIRECTORY_RULE),
    ];
    if m.imported.any() {
        write.persisted.push(ClaimUse::of(&m.flag).always("false"));
    }
    if m.directory_flag {
        write
            .persisted
            .push(ClaimUse::of(MUST_RESET_FLAG).always("false"));
    }
    write
}

/// A new account; that there is one already is a failure.
fn creating(
    id: String,
    name: &SignInName,
    key: &str,
    password: ClaimUse,
    password_policies: &str,
    profile: &[(String, String)],
) -> Profile {
    let mut create =
        directory(id, "Write").item("RaiseErrorIfClaimsPrincipalAlreadyExists", "true");
    let key = || ClaimUse::of(key).partner(name.directory_name);
    create.inputs = vec![key().required()];
    create.persisted = vec![
        key(),
        password,
        ClaimUse::of("passwordPolicies").always(password_policies),
        ClaimUse::of("displayName").or("unknown"),
        ClaimUse::of("givenName"),
        ClaimUse::of("surname"),
    ];
    if name.kind == Identifier::Username {
        // The proven address of a username is kept where password reset looks for it.
        create
            .input_transformations
            .push("CreateOtherMailsFromEmail".to_owned());
        create.persisted.push(ClaimUse::of("otherMails"));
    }
    for (claim, _) in profile {
        if !create
            .persisted
            .iter()
            .any(|present| present.claim == *claim)
        {
            create.persisted.push(ClaimUse::of(claim));
        }
    }
    create.outputs = vec![
        ClaimUse::of(OBJECT_ID),
        ClaimUse::of("newUser").partner("newClaimsPrincipalCreated"),
        ClaimUse::of("authenticationSource").or("localAccountAuthentication"),
        ClaimUse::of("userPrincipalName"),
    ];
    create.session = Some("SM-AAD".to_owned());
    create
}

fn creating_at_sign_in(
    m: &Migration,
    name: &SignInName,
    names: &[SignInName],
    profile: &[(String, String)],
) -> Profile {
    let mut create = creating(
        create_at_sign_in(name.kind),
        name,
        "signInName",
        ClaimUse::of("password"),
        m.legacy_password_policies(),
        profile,
    );
    create.persisted.extend(further_names(name, names));
    // So that the second factor, and nothing else, finds the account that has just been made.
    create.outputs.push(is(ACCOUNT_ID));
    create
}

/// The other names of the same account.
fn further_names(name: &SignInName, names: &[SignInName]) -> impl Iterator<Item = ClaimUse> {
    names
        .iter()
        .filter(|other| other.kind != name.kind)
        .map(|other| ClaimUse::of(further_name(other.kind)).partner(other.directory_name))
}

fn creating_at_reset(
    name: &SignInName,
    names: &[SignInName],
    profile: &[(String, String)],
) -> Profile {
    let mut create = creating(
        create_at_reset(name.kind),
        name,
        name.sought_claim,
        ClaimUse::of("newPassword").partner("password"),
        NO_DIRECTORY_RULE,
        profile,
    );
    create.persisted.extend(further_names(name, names));
    create
}

fn finding_account(name: &SignInName, mfa: bool) -> Profile {
    let mut find = directory(find_account(name.kind), "Read")
        .item("RaiseErrorIfClaimsPrincipalDoesNotExist", "false");
    find.inputs = vec![
        ClaimUse::of(name.sought_claim)
            .partner(name.directory_name)
            .required(),
    ];
    find.outputs = [
        OBJECT_ID,
        "userPrincipalName",
        "accountEnabled",
        "otherMails",
    ]
    .map(ClaimUse::of)
    .to_vec();
    find.outputs
        .push(ClaimUse::of("authenticationSource").or("localAccountAuthentication"));
    if mfa {
        find.outputs.push(ClaimUse::of(PHONE_NUMBER));
    }
    find
}

/// Profiles that only set or test claims, and the checks of other tenants.
#[must_use]
pub fn helpers(inputs: &Inputs<'_>, migration: &Migration) -> Vec<Profile> {
    let helper = |id: &str, name: &str| Profile {
        from: Some("/credentials".to_owned()),
        display_name: Some(name.to_owned()),
        handler: Some(CLAIMS_TRANSFORMATION),
        session: Some("SM-Noop".to_owned()),
        ..Profile::overriding(id)
    };
    let mut found = Vec::new();
    let invalid = invalid_text(inputs);
    for login in &migration.legacy_tenants {
        found.push(legacy_tenant(inputs, login, invalid.as_deref()));
    }
    if migration.may_require_reset() {
        let mut reset = helper(REQUIRE_RESET, "A new password is due");
        reset.outputs = vec![ClaimUse::of(FORGOT_PASSWORD).always("true")];
        found.push(reset);
    }
    if migration.policy_creates() && inputs.base.identifiers.len() > 1 {
        let mut classify = helper(CLASSIFY, "Tell sign-in names apart");
        classify.output_transformations = classifications(inputs)
            .into_iter()
            .map(|transformation| transformation.id)
            .collect();
        classify.outputs = inputs
            .base
            .identifiers
            .iter()
            .map(|kind| ClaimUse::of(name_is(*kind)))
            .collect();
        found.push(classify);
    }
    if migration.creates_on_reset() {
        let mut enabled = helper(ASSERT_ENABLED, "Account is enabled");
        enabled.output_transformations = vec![disabled::ASSERTION.to_owned()];
        enabled.outputs = vec![ClaimUse::of("accountEnabled")];
        found.push(enabled);
    }
    found
}

/// The password check of another tenant: what the directory's own profile does, over there.
fn legacy_tenant(inputs: &Inputs<'_>, login: &LegacyTenantLogin, invalid: Option<&str>) -> Profile {
    let host = login_host(inputs.plan.target.cloud);
    let tenant = &login.tenant;
    let mut profile = Profile {
        from: Some(login.origin.clone()),
        display_name: Some("Password check of the legacy tenant".to_owned()),
        protocol: Some("OpenIdConnect"),
        ..Profile::overriding(&login.profile)
    }
    .item("ProviderName", token_issuer(inputs.plan.target.cloud))
    .item(
        "METADATA",
        format!("https://{host}/{tenant}/.well-known/openid-configuration"),
    )
    .item(
        "authorization_endpoint",
        format!("https://{host}/{tenant}/oauth2/token"),
    )
    .item("response_types", "id_token")
    .item("response_mode", "query")
    .item("scope", "email openid")
    .item("UsePolicyInRedirectUri", "false")
    .item("HttpBinding", "POST")
    .item("client_id", &login.client_id)
    .item("IdTokenAudience", &login.resource_id);
    for key in INVALID_TEXTS {
        if let Some(text) = invalid {
            profile = profile.item(key, text);
        }
    }
    if let Some(container) = &login.secret {
        profile.keys = vec![Key {
            id: "client_secret".into(),
            container: container.clone(),
        }];
    }
    profile.inputs = vec![
        ClaimUse::of("client_id").always(&login.client_id),
        ClaimUse::of("resource_id")
            .partner("resource")
            .always(&login.resource_id),
        ClaimUse::of("signInName").partner("username").required(),
        ClaimUse::of("password").required(),
        ClaimUse::of("grant_type").always("password"),
        ClaimUse::of("scope").always("openid"),
        ClaimUse::of("nca").always("1"),
    ];
    profile.outputs = vec![
        ClaimUse::of(LEGACY_SUBJECT).partner("oid"),
        ClaimUse::of("displayName").partner("name"),
        ClaimUse::of("givenName").partner("given_name"),
        ClaimUse::of("surname").partner("family_name"),
    ];
    profile.output_transformations = vec![SUBJECT_EXISTS.to_owned()];
    profile
}

/// The transformations of [`helpers`].
#[must_use]
pub fn transformations(inputs: &Inputs<'_>, migration: &Migration) -> Vec<Transformation> {
    let mut found = Vec::new();
    if !migration.legacy_tenants.is_empty() {
        found.push(Transformation {
            id: SUBJECT_EXISTS.to_owned(),
            method: "DoesClaimExist",
            inputs: vec![TransformationClaim {
                claim: LEGACY_SUBJECT.to_owned(),
                name: "inputClaim",
            }],
            outputs: vec![TransformationClaim {
                claim: TOKEN_SUCCESS.to_owned(),
                name: "outputClaim",
            }],
            ..Transformation::default()
        });
    }
    if migration.policy_creates() && inputs.base.identifiers.len() > 1 {
        found.extend(classifications(inputs));
    }
    found
}

/// One transformation for each kind of name: whether the name looks like one.
/// An address has an `@`, a number has only digits after a `+`, everything else is a username: the
/// directory takes no username with an `@`.
fn classifications(inputs: &Inputs<'_>) -> Vec<Transformation> {
    let phones = inputs.base.identifiers.contains(&Identifier::Phone);
    inputs
        .base
        .identifiers
        .iter()
        .map(|kind| {
            let pattern = match kind {
                Identifier::Email => "@",
                Identifier::Phone => r"^\+?[0-9 ()-]{7,}$",
                Identifier::Username if phones => r"^(?!\+?[0-9 ()-]{7,}$)[^@]+$",
                Identifier::Username => "^[^@]+$",
            };
            Transformation {
                id: format!("CompareSignInName-{}", super::sign_in::label(*kind)),
                method: "SetClaimsIfRegexMatch",
                inputs: vec![TransformationClaim {
                    claim: "signInName".to_owned(),
                    name: "claimToMatch",
                }],
                parameters: vec![
                    Parameter {
                        id: "matchTo",
                        data_type: "string",
                        value: pattern.to_owned(),
                    },
                    Parameter {
                        id: "outputClaimIfMatched",
                        data_type: "string",
                        value: "true".to_owned(),
                    },
                ],
                outputs: vec![
                    TransformationClaim {
                        claim: NAME_MATCH.to_owned(),
                        name: "outputClaim",
                    },
                    TransformationClaim {
                        claim: name_is(*kind).to_owned(),
                        name: "regexCompareResultClaim",
                    },
                ],
            }
        })
        .collect()
}
