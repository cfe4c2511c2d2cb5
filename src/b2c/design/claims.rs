//! Claim types of migration and journeys, under names no base uses.
//!
//! What a name may be believed for is part of its meaning: `objectId` is only ever the account of
//! somebody who has proven to be its owner; an account that was merely looked up has its id in
//! [`ACCOUNT_ID`].

use super::element::ClaimType;
use super::migration::Migration;
use super::service::Service;
use crate::b2c::base::{Identifier, SignInName};

/// Object id of the account that has the sign-in name. Nobody has proven anything yet.
pub(super) const ACCOUNT_ID: &str = "accountObjectId";
/// The directory's flag: the account's password is still in the legacy store.
pub(super) const REQUIRES_MIGRATION: &str = "accountRequiresMigration";
/// The person has to set a new password, says the directory or the service.
pub(super) const RESET_REQUIRED: &str = "passwordResetRequired";
/// The password is proven and the policy is to store it. Only a proof sets it; it has no default.
pub(super) const TOKEN_SUCCESS: &str = "tokenSuccess";
/// The legacy store has an account that the directory has not.
pub(super) const LEGACY_ACCOUNT: &str = "legacyAccount";
/// Phone number of the legacy account, for the second factor.
pub(super) const LEGACY_PHONE: &str = "legacyPhoneNumber";
/// Whether the legacy store vouches for that number.
pub(super) const LEGACY_PHONE_VERIFIED: &str = "legacyPhoneVerified";
/// Object id in another tenant, from the token that tenant issued for the password.
pub(super) const LEGACY_SUBJECT: &str = "legacySubject";
/// Token with which the policies call the service.
pub(super) const SERVICE_TOKEN: &str = "migrationServiceToken";
/// The base's: a new password is to be set within this journey.
pub(super) const FORGOT_PASSWORD: &str = "isForgotPassword";
/// The base's: the account, proven.
pub(super) const OBJECT_ID: &str = "objectId";

/// Whether the sign-in name is of `kind`. Only used where people sign in with several.
pub(super) const fn name_is(kind: Identifier) -> &'static str {
    match kind {
        Identifier::Email => "signInNameIsEmail",
        Identifier::Username => "signInNameIsUsername",
        Identifier::Phone => "signInNameIsPhone",
    }
}

/// What the comparison of a sign-in name yields beside its outcome; nobody reads it.
pub(super) const NAME_MATCH: &str = "signInNameMatch";

/// The directory's flag for [`RESET_REQUIRED`], as the import writes it.
pub(super) const MUST_RESET_FLAG: &str = "extension_mustResetPassword";

/// The claim types that `migration` and `service` use.
pub(super) fn claim_types(
    names: &[SignInName],
    migration: &Migration,
    service: Option<&Service>,
) -> Vec<ClaimType> {
    let mut found = Vec::new();
    let mut add = |wanted: bool, id: &str, data_type, label: &str| {
        if wanted {
            found.push(ClaimType {
                id: id.to_owned(),
                from: Some("/credentials".to_owned()),
                label: Some(label.to_owned()),
                data_type: Some(data_type),
                ..ClaimType::default()
            });
        }
    };
    let m = migration;
    let stores = m.policy_stores_passwords();
    add(
        m.reads_account(),
        ACCOUNT_ID,
        "string",
        "Object id of the account that was looked up",
    );
    add(
        m.imported.any(),
        REQUIRES_MIGRATION,
        "boolean",
        "Password is still in the legacy store",
    );
    add(
        m.imported.any(),
        &m.flag,
        "boolean",
        "Password is still in the legacy store",
    );
    add(
        m.directory_flag,
        MUST_RESET_FLAG,
        "boolean",
        "Account must set a new password",
    );
    add(
        m.may_require_reset(),
        RESET_REQUIRED,
        "boolean",
        "A new password is due",
    );
    add(stores, TOKEN_SUCCESS, "boolean", "Password is proven");
    for kind in [Identifier::Email, Identifier::Username, Identifier::Phone] {
        let wanted = m.distinguishes_names && names.iter().any(|name| name.kind == kind);
        add(wanted, name_is(kind), "boolean", "Kind of the sign-in name");
    }
    let compares = m.distinguishes_names && m.policy_creates();
    add(compares, NAME_MATCH, "string", "Kind of the sign-in name");
    add(
        m.creates_on_reset(),
        LEGACY_ACCOUNT,
        "boolean",
        "Account is in the legacy store",
    );
    add(
        m.carries_phone,
        LEGACY_PHONE,
        "string",
        "Phone number in the legacy store",
    );
    add(
        m.carries_phone,
        LEGACY_PHONE_VERIFIED,
        "boolean",
        "Phone number is verified",
    );
    add(
        !m.legacy_tenants.is_empty(),
        LEGACY_SUBJECT,
        "string",
        "Object id in the legacy tenant",
    );
    if let Some(service) = service {
        add(
            true,
            "accountState",
            "string",
            "Whether the directory has the account",
        );
        add(true, "requestLanguage", "string", "Language of the page");
        add(true, "requestId", "string", "Correlation id of the journey");
        let by_token = service.needs_token;
        add(
            by_token,
            SERVICE_TOKEN,
            "string",
            "Token for the migration service",
        );
        add(
            by_token,
            "serviceGrantType",
            "string",
            "Grant type of the token request",
        );
        add(
            by_token,
            "serviceScope",
            "string",
            "Scope of the token request",
        );
    }
    found
}
