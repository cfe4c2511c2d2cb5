//! How the users get out of each legacy store.

use crate::plan::Store;

/// How the store's users are exported (documentation and export tools of each store).
pub(super) const fn how(store: Store) -> &'static str {
    match store {
        Store::UsersData | Store::BulkCreate | Store::B2cSamplesCsv => {
            "The file is written by the tool that fed Microsoft's samples; passwords in it are plain text, \
             so treat it like a password safe."
        }
        Store::AzureAdB2c | Store::Entra => {
            "Save every page of `GET https://graph.microsoft.com/v1.0/users?$top=999&$select=…`, with `id`, \
             `identities`, `accountEnabled` and each `extension_…` attribute in `$select`: what is not \
             selected is not returned."
        }
        Store::Auth0 => {
            "Create a users export job (`POST /api/v2/jobs/users-exports`, format `json`) for each \
             connection, with `user_id`, `email`, `email_verified`, `blocked`, `identities` and the metadata \
             that attributes come from."
        }
        Store::Cognito => "Save every page of `aws cognito-idp list-users --user-pool-id …`.",
        Store::Okta => "Save every page of `GET /api/v1/users`, following the `Link` header.",
        Store::Firebase => "Run `firebase auth:export users.json --format=JSON`.",
        Store::Keycloak => {
            "Run `bin/kc.sh export --dir … --users different_files --realm …` on a node that takes no \
             sign-ins."
        }
        Store::AspNetIdentity => {
            "Export the tables `AspNetUsers`, `AspNetUserLogins` and `AspNetUserRoles` as CSV with a header."
        }
        Store::Supabase => {
            "Export `auth.users` and `auth.identities` as CSV with a header, over a connection of the \
             database owner."
        }
        Store::Wordpress => "Export the table `wp_users` as CSV with a header.",
        Store::Drupal => "Export the table `users_field_data` as CSV with a header.",
        Store::Django => "Run `python manage.py dumpdata auth.user`, or export the table as CSV.",
        Store::PingOne => "Save every page of `GET /v1/environments/…/users`.",
        Store::PingIdm => "Save every page of `GET /openidm/managed/user?_queryFilter=true`.",
        Store::Ldif => {
            "Run `ldapsearch -LLL` with `'*' '+'`, so that operational attributes such as `entryUUID` are \
             there."
        }
        Store::Scim => "Save every page of `GET /Users?startIndex=…&count=…`.",
        Store::Csv | Store::Ndjson | Store::Json => {
            "Export it with the store's own tools, with the fields that the plan names."
        }
    }
}

/// What to know about the passwords of the export, where the service checks exported hashes.
pub(super) const fn hashes(store: Store) -> Option<&'static str> {
    Some(match store {
        Store::Auth0 => {
            "Auth0 gives out password hashes only through a support ticket: ask weeks ahead, and join the file \
             with the role `hashes`."
        }
        Store::Firebase => {
            "The hash parameters are in the Firebase console under Authentication > Users > Password hash \
             parameters."
        }
        Store::Keycloak => "The admin console's partial export has no credentials.",
        Store::Ldif => "Reading `userPassword` needs a right of its own.",
        Store::Supabase => "The hashes are in `encrypted_password`.",
        _ => return None,
    })
}

/// Whether people can have registered an authenticator app or a passkey there.
pub(super) const fn has_factors(store: Store) -> bool {
    matches!(
        store,
        Store::AzureAdB2c
            | Store::Entra
            | Store::Auth0
            | Store::Cognito
            | Store::Okta
            | Store::Firebase
            | Store::Keycloak
            | Store::AspNetIdentity
            | Store::Supabase
            | Store::PingOne
            | Store::PingIdm
    )
}
