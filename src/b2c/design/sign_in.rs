//! What validates a sign-in, in order, and what a new password brings about.
//!
//! The order at sign-in, of which each plan has what its rules need:
//!
//! | | validation | runs when |
//! |---|---|---|
//! | 1 | look the account up, by each kind of name | not found by an earlier kind |
//! | 2 | ask the service whether a new password is due | there is an account |
//! | 3 | have the service prove the password of an imported account | the account is flagged |
//! | 4 | have the service prove the password of an account that is not there | there is none |
//! | 5 | have another tenant prove it | there is none, and the service proved nothing |
//! | 6 | store the password and clear the flag, in one write | proven, flagged |
//! | 7 | create the account with the password | proven, there is none |
//! | 8 | store the phone number | proven, and the number is verified |
//! | 9 | demand a new password | one is due |
//! | 10 | check the password in the directory | no new one is due, and 7 has not run |
//!
//! A failure ends the list with the failed profile's message. The service answers "not mine" with
//! success and no claims, so that the next one is asked; a wrong password with failure.

use super::claims::{
    ACCOUNT_ID, FORGOT_PASSWORD, LEGACY_ACCOUNT, LEGACY_PHONE, LEGACY_PHONE_VERIFIED, OBJECT_ID,
    REQUIRES_MIGRATION, RESET_REQUIRED, TOKEN_SUCCESS, name_is,
};
use super::gates::{Validation, only_if_exists, only_if_true, unless_exists};
use super::migration::Migration;
use super::service::{self, Service};
use crate::b2c::base::{Identifier, SignInName};

/// Sets [`FORGOT_PASSWORD`] for a password that must be replaced.
pub(super) const REQUIRE_RESET: &str = "RequirePasswordReset";
/// Tells kinds of sign-in names apart.
pub(super) const CLASSIFY: &str = "ClassifySignInName";
/// Stores a proven legacy password.
pub(super) const WRITE_LEGACY_PASSWORD: &str = "AAD-WriteLegacyPassword";
/// Stores a legacy phone number.
pub(super) const WRITE_LEGACY_PHONE: &str = "AAD-WriteLegacyPhone";
/// Stores a new password and clears the flags.
pub(super) const WRITE_NEW_PASSWORD: &str = "AAD-WriteNewPassword";
/// Fails for disabled accounts.
pub(super) const ASSERT_ENABLED: &str = "Assert-AccountEnabled";

/// The name of an identifier in ids.
pub(super) const fn label(kind: Identifier) -> &'static str {
    match kind {
        Identifier::Email => "Email",
        Identifier::Username => "Username",
        Identifier::Phone => "Phone",
    }
}

/// Looks an account up at sign-in.
pub(super) fn read_state(kind: Identifier) -> String {
    format!("AAD-ReadMigrationState-{}", label(kind))
}

/// Creates an account with the password typed at sign-in.
pub(super) fn create_at_sign_in(kind: Identifier) -> String {
    format!("AAD-CreateMigratedAccount-{}", label(kind))
}

/// Creates an account with the password chosen at reset.
pub(super) fn create_at_reset(kind: Identifier) -> String {
    format!("AAD-CreateAccountAtReset-{}", label(kind))
}

/// Looks an account up at reset; none is no failure.
pub(super) fn find_account(kind: Identifier) -> String {
    format!("AAD-FindAccount-{}", label(kind))
}

/// The validations of a sign-in page.
#[must_use]
pub fn at_sign_in(
    names: &[SignInName],
    migration: &Migration,
    service: Option<&Service>,
) -> Vec<Validation> {
    let m = migration;
    let mut list = Vec::new();
    if m.reads_account() {
        for (at, name) in names.iter().enumerate() {
            let mut read = Validation::of(read_state(name.kind));
            if at > 0 {
                read = read.when(unless_exists(ACCOUNT_ID));
            }
            // What is no phone number cannot be looked up as one, which is no failure here.
            if name.kind == Identifier::Phone && names.len() > 1 {
                read = read.tolerated();
            }
            list.push(read);
        }
    }
    if let Some(service) = service {
        if m.status {
            let ask = Validation::of(service::STATUS).when(only_if_exists(ACCOUNT_ID));
            list.extend(service.call(ask));
        }
        if m.imported.any() {
            let ask =
                Validation::of(service::VERIFY_IMPORTED).when(only_if_true(REQUIRES_MIGRATION));
            list.extend(service.call(ask));
        }
        if m.absent.any() {
            let ask = Validation::of(service::VERIFY_ABSENT).when(unless_exists(ACCOUNT_ID));
            list.extend(service.call(ask));
        }
    }
    for (at, login) in m.legacy_tenants.iter().enumerate() {
        let mut ask = Validation::of(&login.profile).when(unless_exists(ACCOUNT_ID));
        if m.absent.policy || at > 0 {
            ask = ask.when(unless_exists(TOKEN_SUCCESS));
        }
        if m.absent.any() && m.refuses_weak {
            ask = ask.when(unless_exists(RESET_REQUIRED));
        }
        // Only the last tenant may say no.
        if at + 1 < m.legacy_tenants.len() {
            ask = ask.tolerated();
        }
        list.push(ask);
    }
    if m.imported.policy {
        list.push(
            Validation::of(WRITE_LEGACY_PASSWORD)
                .when(only_if_true(TOKEN_SUCCESS))
                .when(only_if_true(REQUIRES_MIGRATION)),
        );
    }
    if m.policy_creates() {
        if names.len() > 1 {
            list.push(Validation::of(CLASSIFY).when(unless_exists(ACCOUNT_ID)));
        }
        for name in names {
            let create = Validation::of(create_at_sign_in(name.kind))
                .when(unless_exists(ACCOUNT_ID))
                .when(only_if_true(TOKEN_SUCCESS));
            list.push(only_for(create, names, name.kind));
        }
    }
    if m.carries_phone {
        list.push(
            Validation::of(WRITE_LEGACY_PHONE)
                .when(only_if_true(TOKEN_SUCCESS))
                .when(only_if_true(LEGACY_PHONE_VERIFIED))
                .when(only_if_exists(LEGACY_PHONE)),
        );
    }
    if m.may_require_reset() {
        list.push(Validation::of(REQUIRE_RESET).when(only_if_true(RESET_REQUIRED)));
    }
    let mut login = Validation::of("login-NonInteractive");
    if m.may_require_reset() {
        login = login.when(unless_exists(FORGOT_PASSWORD));
    }
    if m.policy_creates() {
        login = login.when(unless_exists(OBJECT_ID));
    }
    list.push(login);
    list
}

/// With several kinds of names, `validation` is for one of them.
fn only_for(validation: Validation, names: &[SignInName], kind: Identifier) -> Validation {
    if names.len() > 1 {
        validation.when(only_if_true(name_is(kind)))
    } else {
        validation
    }
}

/// The validations of the page that finds the account whose password is to be reset. By then its
/// owner has proven an address or a number.
#[must_use]
pub fn at_find_account(
    name: &SignInName,
    migration: &Migration,
    service: Option<&Service>,
) -> Vec<Validation> {
    let mut list = Vec::new();
    if name.kind == Identifier::Phone {
        list.push(Validation::of("ConvertPhoneNumber"));
    }
    let by_username = name.kind == Identifier::Username;
    let Some(service) = service.filter(|_| migration.creates_on_reset()) else {
        list.push(Validation::of(name.read_profile));
        if by_username {
            list.push(Validation::of("Check-EmailIsOnFile"));
        }
        return list;
    };
    list.push(Validation::of(find_account(name.kind)));
    list.push(Validation::of(ASSERT_ENABLED).when(only_if_exists(OBJECT_ID)));
    if by_username {
        list.push(Validation::of("Check-EmailIsOnFile").when(only_if_exists(OBJECT_ID)));
    }
    let ask =
        Validation::of(service::find_legacy_account(name.kind)).when(unless_exists(OBJECT_ID));
    list.extend(service.call(ask));
    list
}

/// The validations of the page that takes a new password: stored first, told to others after.
#[must_use]
pub fn at_new_password(
    names: &[SignInName],
    migration: &Migration,
    service: Option<&Service>,
) -> Vec<Validation> {
    let m = migration;
    let mut write = Validation::of(WRITE_NEW_PASSWORD);
    let creates = service.filter(|_| m.creates_on_reset());
    if creates.is_some() {
        write = write.when(only_if_exists(OBJECT_ID));
    }
    let mut list = vec![write];
    if let Some(service) = service
        && m.status
    {
        let tell = Validation::of(service::PASSWORD_UPDATED).when(only_if_exists(OBJECT_ID));
        list.extend(service.call(tell));
    }
    if let Some(service) = creates {
        for name in names {
            // The profile is read again because only what a page shows outlives it.
            let read = Validation::of(service::find_legacy_account(name.kind))
                .when(unless_exists(OBJECT_ID))
                .when(only_if_true(LEGACY_ACCOUNT));
            list.extend(
                service
                    .call(read)
                    .into_iter()
                    .map(|validation| only_for(validation, names, name.kind)),
            );
            let create = Validation::of(create_at_reset(name.kind))
                .when(unless_exists(OBJECT_ID))
                .when(only_if_true(LEGACY_ACCOUNT));
            list.push(only_for(create, names, name.kind));
        }
    }
    list
}

/// The validations of the page that signs up.
#[must_use]
pub fn at_sign_up(name: &SignInName, service: Option<&Service>) -> Vec<Validation> {
    let mut list = Vec::new();
    if name.kind == Identifier::Phone {
        list.push(Validation::of("ConvertPhoneNumber"));
    }
    if let Some(service) = service
        && service.guards_sign_up
    {
        list.extend(service.call(Validation::of(service::check_sign_up(name.kind))));
    }
    list.push(Validation::of(name.write_profile));
    list
}
