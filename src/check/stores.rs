//! What each legacy store gives out of a password, and who can check one against it.

use crate::plan::{PasswordExport, Source, Store, VerifierKind};

/// What exports of a store hold of a password; `None` where that depends on whoever made the file.
/// (Documentation and export tools of each store; Auth0 gives hashes on request.)
#[must_use]
pub const fn exports(store: Store) -> Option<PasswordExport> {
    Some(match store {
        Store::UsersData | Store::BulkCreate | Store::B2cSamplesCsv => PasswordExport::Plaintext,
        Store::Auth0
        | Store::Firebase
        | Store::Keycloak
        | Store::AspNetIdentity
        | Store::Supabase
        | Store::Wordpress
        | Store::Drupal
        | Store::Django
        | Store::PingIdm
        | Store::Ldif => PasswordExport::Hash,
        Store::AzureAdB2c
        | Store::Entra
        | Store::Cognito
        | Store::Okta
        | Store::PingOne
        | Store::Scim => PasswordExport::None,
        Store::Csv | Store::Ndjson | Store::Json => return None,
    })
}

/// What a source holds of a password: what the plan says, else what its store is known to export.
#[must_use]
pub fn holds(source: &Source) -> Option<PasswordExport> {
    source.passwords.or_else(|| exports(source.store))
}

/// Whether a verifier can check passwords of a source.
#[must_use]
pub fn can_verify(kind: VerifierKind, source: &Source) -> bool {
    let any_protocol = matches!(
        source.store,
        // These are formats rather than products: anything may stand behind them.
        Store::Csv
            | Store::Ndjson
            | Store::Json
            | Store::Scim
            | Store::UsersData
            | Store::BulkCreate
            | Store::B2cSamplesCsv
    );
    match kind {
        VerifierKind::HashStore => holds(source) != Some(PasswordExport::None),
        VerifierKind::Http => true,
        _ if any_protocol => true,
        VerifierKind::EntraRopc => matches!(source.store, Store::AzureAdB2c | Store::Entra),
        VerifierKind::NativeAuth => matches!(source.store, Store::Entra),
        VerifierKind::Auth0 => matches!(source.store, Store::Auth0),
        VerifierKind::Okta => matches!(source.store, Store::Okta),
        VerifierKind::Cognito => matches!(source.store, Store::Cognito),
        VerifierKind::Keycloak => matches!(source.store, Store::Keycloak),
        VerifierKind::Firebase => matches!(source.store, Store::Firebase),
        VerifierKind::Ldap => matches!(
            source.store,
            Store::Ldif | Store::PingIdm | Store::Entra | Store::Keycloak
        ),
    }
}

/// The word of a verifier's kind in a plan.
#[must_use]
pub const fn word(kind: VerifierKind) -> &'static str {
    match kind {
        VerifierKind::EntraRopc => "entraRopc",
        VerifierKind::NativeAuth => "nativeAuth",
        VerifierKind::Auth0 => "auth0",
        VerifierKind::Okta => "okta",
        VerifierKind::Cognito => "cognito",
        VerifierKind::Keycloak => "keycloak",
        VerifierKind::Firebase => "firebase",
        VerifierKind::Ldap => "ldap",
        VerifierKind::Http => "http",
        VerifierKind::HashStore => "hashStore",
    }
}

/// The kind of verifier that fits a store best, for advice.
#[must_use]
pub const fn best_verifier(store: Store) -> &'static str {
    match store {
        Store::AzureAdB2c | Store::Entra => "entraRopc",
        Store::Auth0 => "auth0",
        Store::Okta => "okta",
        Store::Cognito => "cognito",
        Store::Keycloak => "keycloak",
        Store::Ldif => "ldap",
        Store::Firebase
        | Store::AspNetIdentity
        | Store::Supabase
        | Store::Wordpress
        | Store::Drupal
        | Store::Django
        | Store::PingIdm => "hashStore",
        _ => "http",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_never_names_a_verifier_that_cannot_do_it() {
        let stores = [
            Store::Auth0,
            Store::Firebase,
            Store::Ldif,
            Store::Okta,
            Store::Django,
        ];
        for store in stores {
            let kind = match best_verifier(store) {
                "auth0" => VerifierKind::Auth0,
                "okta" => VerifierKind::Okta,
                "ldap" => VerifierKind::Ldap,
                _ => VerifierKind::HashStore,
            };
            let source = serde_json::json!({"id": "old", "store": store});
            let source: Result<Source, _> = serde_json::from_value(source);
            assert!(source.is_ok_and(|source| can_verify(kind, &source)));
        }
    }
}
