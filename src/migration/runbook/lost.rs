//! What cannot move, and what its owners will see (Microsoft Learn: user resource type,
//! passwordProfile; authentication methods API; WebAuthn Level 3, scope of credentials).

use super::outline::Outline;
use super::text::{Text, list, say};
use super::{Loss, export};
use crate::check::stores;
use crate::plan::{FactorRule, Feature, PasswordExport, PasswordWay, Platform, Predicate, Store};

/// The rows, those that concern most people first.
pub(super) fn losses(outline: &Outline<'_>) -> Vec<Loss> {
    let plan = outline.plan;
    if plan.sources.is_empty() || outline.stays_in_place() {
        return Vec::new();
    }
    let mut losses = vec![Loss {
        what: "sessions and refresh tokens",
        whom: say("Everybody", &[]),
        seen: say(
            "One sign-in when their application moves, also where they had chosen to stay signed in. \
             Programs that run with a stored refresh token stop until somebody signs in again.",
            &[],
        ),
    }];
    losses.extend(password_hashes(outline));
    losses.extend(authenticators(outline));
    losses.extend(passkeys(outline));
    losses.extend(phones(outline));
    losses.extend(subjects(outline));
    losses
}

/// Names of the sources for which `holds`.
fn sources(outline: &Outline<'_>, holds: impl Fn(Store) -> bool) -> Text {
    let sources = outline.plan.sources.iter();
    let found = sources.filter(|source| holds(source.store));
    list(found.map(|source| source.id.as_str()))
}

fn password_hashes(outline: &Outline<'_>) -> Option<Loss> {
    let moved = outline.asks_the_old_store();
    let reset = outline.uses(PasswordWay::ForcedReset);
    if !moved && !reset {
        return None;
    }
    let plain = Some(PasswordExport::Plaintext);
    let plan_sources = outline.plan.sources.iter();
    let whom = list(
        plan_sources
            .filter(|source| stores::holds(source) != plain)
            .map(|source| source.id.as_str()),
    );
    let mut seen = Text::default();
    if moved {
        seen = say(
            "Nothing, as long as the old system can be asked: the password moves when it is typed. Whoever \
             has not signed in by then sets a new one.",
            &[],
        );
    }
    if reset {
        seen = seen.and(say(
            "Users of a rule `forcedReset` set a new password.",
            &[],
        ));
    }
    Some(Loss {
        what: "password hashes",
        whom: say("Password users of", &[]).and(whom),
        seen,
    })
}

/// Whether the plan says that somebody has this factor, or that the old system has it.
fn named(outline: &Outline<'_>, word: &str, feature: Feature) -> bool {
    fn names(predicate: &Predicate, word: &str) -> bool {
        predicate.mfa.iter().any(|kind| kind == word)
            || predicate
                .all
                .iter()
                .chain(&predicate.any)
                .any(|p| names(p, word))
            || predicate.not.as_deref().is_some_and(|p| names(p, word))
    }
    let plan = outline.plan;
    let inventory = plan.inventory.iter().flat_map(|i| &i.features);
    plan.cohorts
        .iter()
        .any(|cohort| names(&cohort.predicate, word))
        || inventory.into_iter().any(|item| item.name == feature)
}

fn authenticators(outline: &Outline<'_>) -> Option<Loss> {
    let rule = outline.plan.users.factors.totp;
    let known = named(outline, "totp", Feature::Totp) || rule != FactorRule::Drop;
    let possible = sources(outline, export::has_factors);
    if !known && possible.is_empty() {
        return None;
    }
    let external = outline.plan.target.platform == Platform::ExternalId;
    let seen = match (rule, external) {
        (FactorRule::Drop, _) => say(
            "The plan drops it (`users.factors.totp`): nobody is asked for its codes, and they can delete the \
             entry from the app.",
            &[],
        ),
        (_, true) => say(
            "External ID has no authenticator codes: they register an email code or a phone when \
             conditional access first asks for a second factor.",
            &[],
        ),
        (_, false) => say(
            "They are asked for a phone number at the next sign-in, and can delete the entry from the app.",
            &[],
        ),
    };
    Some(Loss {
        what: "authenticator apps (TOTP)",
        whom: whom(known, "Users with one", possible),
        seen,
    })
}

fn passkeys(outline: &Outline<'_>) -> Option<Loss> {
    let rule = outline.plan.users.factors.passkey;
    let known = named(outline, "passkey", Feature::Passkeys) || rule != FactorRule::Drop;
    let possible = sources(outline, has_passkeys);
    if !known && possible.is_empty() {
        return None;
    }
    let external = outline.plan.target.platform == Platform::ExternalId;
    let seen = if external {
        say(
            "The old one stops working, because it is bound to the old domain. They sign in with their \
             password and can register a new one once the tenant has passkeys: that needs a custom URL domain.",
            &[],
        )
    } else {
        say(
            "The old one stops working, because it is bound to the old domain. Azure AD B2C has no passkeys: \
             they sign in with a password.",
            &[],
        )
    };
    Some(Loss {
        what: "passkeys",
        whom: whom(known, "Users with one", possible),
        seen,
    })
}

/// Stores whose own sign-in can take passkeys (documentation of each store).
const fn has_passkeys(store: Store) -> bool {
    matches!(
        store,
        Store::Auth0
            | Store::Cognito
            | Store::Entra
            | Store::Keycloak
            | Store::Okta
            | Store::PingIdm
            | Store::PingOne
    )
}

fn whom(known: bool, words: &'static str, possible: Text) -> Text {
    if known || possible.is_empty() {
        return say(words, &[]);
    }
    say("{}, if there are any, of", &[words]).and(possible)
}

fn phones(outline: &Outline<'_>) -> Option<Loss> {
    let rule = outline.plan.users.factors.phone;
    let known = named(outline, "phone", Feature::PhoneMfa);
    if rule == FactorRule::Carry || !known && rule == FactorRule::Drop {
        return None;
    }
    let seen = match rule {
        FactorRule::Reenrol => say("They are asked to register a number again.", &[]),
        _ => say(
            "Their number stays behind; where a second factor is asked for, they register one.",
            &[],
        ),
    };
    Some(Loss {
        what: "phone numbers as second factor",
        whom: say("Users with one", &[]),
        seen,
    })
}

fn subjects(outline: &Outline<'_>) -> Option<Loss> {
    let from_tenant = |store| matches!(store, Store::AzureAdB2c | Store::Entra);
    let found = sources(outline, from_tenant);
    let external = outline.plan.target.platform == Platform::ExternalId;
    let seen = match (found.is_empty(), external) {
        (true, _) => say(
            "Nothing, but applications do: `iss` and `sub` of the tokens are new. Applications that store the \
             old ids have to map them.",
            &[],
        ),
        (false, true) => say(
            "Nothing, but applications do: `iss`, `oid` and `sub` of the tokens are new, and `sub` differs from \
             application to application. Applications that store them have to map them.",
            &[],
        ),
        (false, false) => say(
            "Nothing, but applications do: `iss`, `oid` and `sub` of the tokens are new. Applications that \
             store them have to map them.",
            &[],
        ),
    };
    Some(Loss {
        what: "ids in tokens",
        whom: say("Everybody", &[]),
        seen,
    })
}
