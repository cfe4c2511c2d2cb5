//! How much a change matters, and why: the tables for fields of a plan and for what is made of it.
//!
//! - **breaking**: an application may stop working, or know its users by another name; users lose a way
//!   to sign in.
//! - **security**: what is checked, protected or recorded, who gets in, who gets to know what.
//! - **sign-in**: anything else that users meet.
//! - **migration**: whom an import takes, with what, and when.
//! - **informational**: texts, notes, and what is new and used by nobody yet.

use serde_json::Value;

use super::compare::{EditKind, ListChange};
use super::effects::Target;
use super::fields::Field;
use crate::plan::files::FileUse;
use crate::util::pointer;

/// Whom a change concerns, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Impact {
    /// Applications may stop working, or users lose a way to sign in.
    Breaking,
    /// What is protected, and how well, or who gets to know what.
    Security,
    /// What users meet at sign-in.
    SignIn,
    /// Whom the import takes, with what, and when.
    Migration,
    /// Nobody.
    Informational,
}

impl Impact {
    /// All of them, the gravest first.
    pub const ALL: [Self; 5] = [
        Self::Breaking,
        Self::Security,
        Self::SignIn,
        Self::Migration,
        Self::Informational,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Security => "security",
            Self::SignIn => "sign-in",
            Self::Migration => "migration",
            Self::Informational => "informational",
        }
    }
}

/// How much something matters, and why where that is not obvious.
pub type Judged = (Impact, Option<&'static str>);

/// What is asked of a change.
#[derive(Clone, Copy, Debug)]
struct Change<'a> {
    kind: EditKind,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    /// Something of a list went.
    loses: bool,
    /// Something of a list came.
    gains: bool,
}

impl<'a> Change<'a> {
    fn is(&self, old: &str, new: &str) -> bool {
        let says = |value: Option<&Value>, word| value.and_then(Value::as_str) == Some(word);
        says(self.old, old) && says(self.new, new)
    }

    fn becomes(&self, word: &str) -> bool {
        self.new.and_then(Value::as_str) == Some(word)
    }

    fn number(value: Option<&'a Value>) -> Option<f64> {
        value.and_then(Value::as_f64)
    }

    /// Whether a number is higher than it was.
    fn grows(&self) -> bool {
        match (Self::number(self.old), Self::number(self.new)) {
            (Some(old), Some(new)) => new > old,
            _ => false,
        }
    }

    fn turns(&self, on: bool) -> bool {
        self.new.and_then(Value::as_bool) == Some(on)
            || self.new.is_none() && self.old.and_then(Value::as_bool) == Some(!on)
    }
}

/// How much a change of something that is made of a plan matters: the table for the tenant.
#[must_use]
pub fn of_made(target: &Target, kind: EditKind, field: &str, list: Option<&ListChange>) -> Judged {
    let segments: Vec<String> = pointer::segments(field).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let loses = list.is_some_and(|list| !list.removed.is_empty()) || kind == EditKind::Removed;
    match target {
        Target::Resource(address) => {
            let word = address.split('/').next().unwrap_or_default();
            match segments.as_slice() {
                [] if kind == EditKind::Removed => gone(word),
                [] => come(word),
                segments => member(word, segments, loses),
            }
        }
        Target::Document(path)
            if ["jit/", "deploy/", "policies/"]
                .iter()
                .any(|folder| path.starts_with(folder)) =>
        {
            SIGNS_IN
        }
        Target::Document(path) if path.ends_with(".md") => PLAIN,
        Target::Document(path) if path.starts_with("monitoring/") => PLAIN,
        Target::Document(_) => MIGRATES,
        Target::Policy(_) => SIGNS_IN,
    }
}

/// What it means that a resource goes.
fn gone(kind: &str) -> Judged {
    match kind {
        "application" | "servicePrincipal" => {
            breaking("the application can no longer sign anybody in")
        }
        "applicationSecret" | "federatedCredential" => {
            breaking("the application can no longer prove who it is with it")
        }
        "permissionGrant" => breaking("calls with these permissions are refused"),
        "identityProvider" | "samlFederation" | "b2cUserFlowProvider" => {
            breaking("users can no longer sign in with it")
        }
        "userFlow" | "b2cUserFlow" | "policy" => {
            breaking("applications that use it cannot sign anybody in")
        }
        "eventListener" | "customExtension" | "apiConnector" | "b2cUserFlowConnector" => {
            security("the service is no longer asked")
        }
        "keySet" | "policyKey" => breaking("policies that use the key fail"),
        "conditionalAccess" => security("the rule no longer protects anything"),
        "appRoleAssignment" | "roleAssignment" | "group" => security("access is taken away"),
        "extensionProperty" | "userFlowAttribute" => {
            breaking("values stored in the attribute are lost")
        }
        "claimsMapping" | "claimsMappingAssignment" => {
            breaking("applications no longer get its claims")
        }
        _ => SIGNS_IN,
    }
}

/// What it means that there is one resource more.
fn come(kind: &str) -> Judged {
    match kind {
        "permissionGrant" => security("the application may do more"),
        "appRoleAssignment" | "roleAssignment" => security("access is given"),
        "applicationSecret" | "federatedCredential" => {
            security("one more way for the application to prove who it is")
        }
        "identityProvider" | "samlFederation" | "b2cUserFlowProvider" => {
            security("whoever signs in there gets in")
        }
        "eventListener" | "customExtension" | "apiConnector" | "b2cUserFlowConnector" => {
            security("what users enter is sent to it")
        }
        "claimsMapping" | "claimsMappingAssignment" => security("applications get to know more"),
        "conditionalAccess" | "authenticationMethod" | "localAccounts" | "signInIdentifier" => {
            (Impact::Security, None)
        }
        _ => PLAIN,
    }
}

/// What it means that a member of a resource is another.
fn member(kind: &str, at: &[&str], loses: bool) -> Judged {
    match (kind, at) {
        (_, ["notes" | "tags", ..]) => PLAIN,
        (_, [.., last]) if last.ends_with("isplayName") || last.ends_with("escription") => PLAIN,
        ("application", [.., "redirectUris"]) if loses => {
            breaking("signing in from these addresses fails")
        }
        ("application", [.., "redirectUris"]) => security("tokens are sent to one more address"),
        ("application", ["spa" | "web" | "publicClient", ..]) => SIGNS_IN,
        ("application", ["identifierUris"]) if loses => {
            breaking("tokens for this audience are no longer issued")
        }
        ("application", ["appRoles" | "api", ..]) if loses => {
            breaking("applications that ask for it get no token")
        }
        ("application", ["optionalClaims" | "groupMembershipClaims", ..]) if loses => {
            breaking("the application no longer gets these claims")
        }
        ("application", ["signInAudience"]) => breaking("other accounts can sign in"),
        ("application", _) => (Impact::Security, None),
        ("permissionGrant", _) => security("what the application may do"),
        ("identityProvider" | "samlFederation", _) => (Impact::Security, None),
        ("claimsMapping", _) => breaking("applications get other claims"),
        ("conditionalAccess" | "authenticationMethod" | "localAccounts" | "policyKey", _)
        | ("eventListener" | "customExtension" | "apiConnector", _)
        | ("applicationSecret" | "federatedCredential" | "roleAssignment", _)
        | ("appRoleAssignment" | "group" | "signInIdentifier", _) => (Impact::Security, None),
        ("branding" | "brandingLocalization" | "brandingImage", _) => PLAIN,
        _ => SIGNS_IN,
    }
}

/// Whether a field says what is checked of the plan, not what is made of it.
#[must_use]
pub fn is_of_the_plan_itself(field: &Field) -> bool {
    let segments: Vec<String> = pointer::segments(&field.pointer).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    matches!(segments.as_slice(), ["environments", _, "production"])
}

/// How much a field matters by which nothing changes that is made of the plan. Nobody is locked out
/// and nothing is less protected by what has no effect.
#[must_use]
pub fn without_effect((impact, why): Judged) -> Judged {
    let why = why.filter(|_| impact > Impact::Security);
    (Impact::Informational, why)
}

/// How much a change of a plan field matters.
#[must_use]
pub fn of_field(field: &Field) -> Judged {
    if field.is_unused {
        return match field.pointer.ends_with("/description") {
            true => PLAIN,
            false => info("no environment that is compared uses it"),
        };
    }
    if let Some(usage) = field.usage {
        return match usage {
            FileUse::Branding => PLAIN,
            FileUse::Certificate => security("another key is trusted"),
            FileUse::Metadata => {
                security("what is known of the provider: its address and its keys")
            }
            _ => SIGNS_IN,
        };
    }
    if !field.through.is_empty() {
        let through = field.through.iter().map(|at| {
            let one = Field {
                kind: EditKind::Changed,
                pointer: at.clone(),
                through: Vec::new(),
                ..field.clone()
            };
            of_field(&one)
        });
        return through
            .min_by_key(|(impact, _)| *impact)
            .unwrap_or((Impact::SignIn, None));
    }
    let segments: Vec<String> = pointer::segments(&field.pointer).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (old, new) = (field.old.as_ref(), field.new.as_ref());
    let list = |value: Option<&Value>| {
        value
            .and_then(Value::as_array)
            .is_some_and(|l| !l.is_empty())
    };
    let change = Change {
        kind: field.kind,
        old,
        new,
        loses: match &field.list {
            Some(list) => !list.removed.is_empty(),
            None => new.is_none() && list(old),
        },
        gains: match &field.list {
            Some(list) => !list.added.is_empty(),
            None => old.is_none() && list(new),
        },
    };
    judge(&segments, change)
}

const fn breaking(why: &'static str) -> Judged {
    (Impact::Breaking, Some(why))
}

const fn security(why: &'static str) -> Judged {
    (Impact::Security, Some(why))
}

const fn sign_in(why: &'static str) -> Judged {
    (Impact::SignIn, Some(why))
}

const fn migration(why: &'static str) -> Judged {
    (Impact::Migration, Some(why))
}

const fn info(why: &'static str) -> Judged {
    (Impact::Informational, Some(why))
}

const PLAIN: Judged = (Impact::Informational, None);
const MIGRATES: Judged = (Impact::Migration, None);
const SIGNS_IN: Judged = (Impact::SignIn, None);

/// One side of a list of names: what its loss and its gain mean.
const fn set(change: Change<'_>, lost: Judged, gained: Judged) -> Judged {
    if change.loses { lost } else { gained }
}

fn judge(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Moved, Removed, Renamed};
    match at {
        // Notes.
        ["description"] | ["inventory", ..] => PLAIN,
        [section, _, "description"] if *section != "attributes" => PLAIN,
        ["lint", ..] => info("what `check` reports and refuses changes, nothing that is made"),
        ["name"] => breaking(
            "it marks what is ours: everything applied under the old name is no longer managed",
        ),
        ["version"] => PLAIN,
        ["target", rest @ ..] => target(rest),
        ["environments", _] => info("an environment of its own, with a tenant of its own"),
        ["environments", _, "production"] if change.turns(false) => {
            security("the rules for production no longer hold here")
        }
        ["environments", _, "production"] => security("the rules for production hold here"),
        ["environments", ..] => PLAIN,
        ["variables", ..] => SIGNS_IN,
        ["sources", rest @ ..] => source(rest, change),
        ["cohorts", _] if change.kind == Removed => {
            migration("its users fall under other rules or under none")
        }
        ["cohorts", ..] => migration("other users belong to it"),
        ["users", rest @ ..] => users(rest, change),
        ["attributes", rest @ ..] => attribute(rest, change),
        ["credentials", rest @ ..] => credential(rest, change),
        ["jit", rest @ ..] => jit(rest, change),
        ["applications", rest @ ..] => application(rest, change),
        ["identityProviders", rest @ ..] => provider(rest, change),
        ["userFlows", rest @ ..] => flow(rest, change),
        ["customPolicies", rest @ ..] => policies(rest, change),
        ["graph", _] if change.kind == Removed => {
            sign_in("the resource is no longer managed; what it does is not judged")
        }
        ["graph", ..] => sign_in("passed on as it is; what it does is not judged"),
        ["groups", _] if change.kind == Removed => {
            security("its members lose what the group gave them")
        }
        ["groups", _, "name"] => {
            security("a new group is made, without the members of the old one")
        }
        ["groups", ..] => PLAIN,
        ["appRoles", ..] => security("who holds which role in which application"),
        ["administrators", ..] => security("who administers the tenant"),
        ["mfa", rest @ ..] => factors(rest, change),
        ["conditionalAccess", rest @ ..] => conditional_access(rest, change),
        ["authenticationMethods", ..] => security("which methods of signing in the tenant allows"),
        ["branding", ..] => PLAIN,
        ["monitoring", "journeyTracing", ..] => {
            security("journeys are recorded with what users enter, or no longer")
        }
        ["monitoring"] if change.kind != Added => {
            security("what is recorded and who can look at it")
        }
        ["monitoring", "diagnostics", ..] => security("where sign-in logs go"),
        ["monitoring", ..] => PLAIN,
        ["rollout", "cutOver" | "freeze" | "decommission"] => migration("a date of the runbook"),
        ["rollout", "waves", _] if change.kind == Moved => migration("waves run in another order"),
        ["rollout", ..] => migration("who moves when, and what stops the next wave"),
        [.., _] if matches!(change.kind, Added | Removed | Renamed) => SIGNS_IN,
        _ => SIGNS_IN,
    }
}

fn target(at: &[&str]) -> Judged {
    match at {
        ["tenant" | "tenantId"] => {
            breaking("everything goes to another tenant; applications need its addresses")
        }
        ["platform" | "cloud"] => breaking("another service: every authority and address changes"),
        ["subdomain" | "customDomain"] => {
            breaking("addresses and issuer of tokens change in every application")
        }
        _ => sign_in("ids of the tenant that policies refer to"),
    }
}

fn source(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Removed};
    match at {
        [_] if change.kind == Removed => migration("its users are no longer imported"),
        [_] if change.kind == Added => migration("its users are imported"),
        [_] => migration("when both hold a person, another source wins"),
        [_, "id"] => breaking(
            "it is part of every user's key: those already imported are not known any more",
        ),
        [_, "key"] => breaking("users already imported are not known under another key"),
        [_, "issuers", ..] => breaking(
            "federated accounts are found by their issuer: under another one users get new accounts",
        ),
        [_, "passwords"] => security("what of passwords is in the exported files"),
        [_, "hash", ..] => sign_in("old passwords are compared with other parameters"),
        _ => migration("what is read of the source"),
    }
}

fn users(at: &[&str], change: Change<'_>) -> Judged {
    match at {
        ["identities", _, "enabled"] if change.turns(false) => {
            breaking("accounts get no such sign-in name")
        }
        ["identities", ..] => sign_in("what users sign in with"),
        ["unverifiedEmail"] if change.becomes("trust") => {
            security("an address nobody verified becomes a way into the account")
        }
        ["unverifiedEmail"] => security("what an address is good for that nobody verified"),
        ["disabled"] => security("whether disabled users get an account"),
        ["duplicates", ..] => security("whose records become one account"),
        ["factors", _] if change.becomes("drop") => {
            security("the second factor does not come along")
        }
        ["factors", ..] => security("second factors of migrated users"),
        ["groups", ..] => security("which groups migrated users are in"),
        _ => MIGRATES,
    }
}

fn attribute(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Moved, Removed};
    const CLAIM_GONE: Judged = breaking("applications no longer get it under that name");
    match at {
        [_] if change.kind == Moved => sign_in("asked for at another place"),
        [_] => {
            let has_claim = |value: Option<&Value>| value.is_some_and(|v| v.get("claim").is_some());
            match change.kind {
                Removed if has_claim(change.old) => CLAIM_GONE,
                Removed => sign_in("no longer carried over, nor asked for"),
                Added if has_claim(change.new) => security("applications get to know it"),
                _ => SIGNS_IN,
            }
        }
        [_, "claim"] if change.kind == Added => security("applications get to know it"),
        [_, "claim"] => CLAIM_GONE,
        [_, "name" | "type"] => breaking(
            "another attribute of the directory: values stored in the old one are not read",
        ),
        [_, "required"] if change.turns(true) => sign_in("who leaves it out cannot sign up"),
        [_, "from" | "overLength"] | [_, "transform", ..] => migration("values are made otherwise"),
        [_, "description"] => PLAIN,
        [_, "label" | "labels", ..] => PLAIN,
        _ => SIGNS_IN,
    }
}

fn credential(at: &[&str], change: Change<'_>) -> Judged {
    match at {
        [_] if change.kind == EditKind::Moved => {
            sign_in("the first rule that matches counts: users may fall under another one")
        }
        [_, "name"] => PLAIN,
        [_, "strength"] if change.becomes("keepWeak") => security("weak passwords stay"),
        [_, "strength" | "allowPlaintext" | "mfaPhone"] => {
            security("how passwords and factors come along")
        }
        [_, "password" | "mechanism" | "account"] => {
            sign_in("users get to their password another way")
        }
        [_, "legacyTenant", ..] => security("the tenant that passwords are sent to"),
        [_, "cohort"] => sign_in("the rule is for other users"),
        _ => SIGNS_IN,
    }
}

fn jit(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Removed};
    match at {
        [] if change.kind == Removed => {
            breaking("users who have not signed in yet lose their password")
        }
        ["endpoint" | "identifierUri"] => security("passwords are sent to another address"),
        ["authentication", ..] => security("how the service knows who asks"),
        ["verifiers", _] if change.kind == Removed => {
            breaking("passwords of its users are no longer checked")
        }
        ["verifiers", _, "timeoutMs"] => SIGNS_IN,
        ["verifiers", ..] => security("who is asked whether a password is right"),
        ["lockout", "attempts"] if change.grows() => {
            security("more guesses before an account is locked")
        }
        ["lockout", ..] => security("how guessing is stopped"),
        ["guardSignUp"] => {
            security("whether somebody can sign up with an address that is still to be migrated")
        }
        ["encryptionKey", ..] => security("the key that passwords are encrypted with"),
        ["listen", "trustedProxies"] if change.kind != Added || change.gains => {
            security("whose word is taken for a caller's address")
        }
        ["listen" | "state", ..] => PLAIN,
        ["messages", ..] => PLAIN,
        ["retire"] => migration("what becomes of the old password"),
        ["applications"] => set(
            change,
            breaking("users of these applications no longer sign in with their old password"),
            SIGNS_IN,
        ),
        _ => SIGNS_IN,
    }
}

fn application(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Removed};
    match at {
        [_] if change.kind == Removed => breaking("the application can no longer sign anybody in"),
        [_] => info("a new application"),
        [_, "name"] => {
            breaking("a new registration with a new client id is made, and the old one goes")
        }
        [_, "kind"] => {
            breaking("redirect URIs move to another platform, with other rules for tokens")
        }
        [_, "appId"] => breaking("another registration: the application has another client id"),
        [_, "redirectUris"] => set(
            change,
            breaking("signing in from these addresses fails"),
            security("tokens are sent to one more address"),
        ),
        [_, "identifierUris"] => set(
            change,
            breaking("tokens for this audience are no longer issued"),
            SIGNS_IN,
        ),
        [_, "scopes" | "roles", _] if change.kind == Removed => {
            breaking("applications that ask for it get no token")
        }
        [_, "scopes" | "roles", _, "name"] => {
            breaking("applications that ask for the old name get no token")
        }
        [_, "scopes" | "roles", _, "description"] => PLAIN,
        [_, "scopes" | "roles", ..] => SIGNS_IN,
        [_, "permissions", _] if change.kind == Removed => {
            breaking("calls with these permissions are refused")
        }
        [_, "permissions", _, "scopes" | "roles"] => set(
            change,
            breaking("calls with these permissions are refused"),
            security("the application may do more"),
        ),
        [_, "permissions", ..] => security("what the application may do"),
        [_, "credentials", _] if change.kind == Removed => {
            breaking("the application can no longer prove who it is with it")
        }
        [_, "credentials", _, "version"] => security("rotated: a new secret is made"),
        [_, "credentials", ..] => security("how the application proves who it is"),
        [_, "tokens", "idTokenClaims" | "accessTokenClaims"] => set(
            change,
            breaking("the application no longer gets these claims"),
            security("the application gets to know more"),
        ),
        [_, "tokens", "implicitIdToken" | "implicitAccessToken"] if change.turns(false) => {
            breaking("the application gets no token that way")
        }
        [_, "tokens", "groups"] if change.kind != Added => {
            breaking("the application gets other groups")
        }
        [_, "tokens", ..] => security("what the application gets to know, and how"),
        [_, "relyingParties"] => set(
            change,
            breaking("the application can no longer call them"),
            SIGNS_IN,
        ),
        [_, "userFlow"] if change.kind == Added => SIGNS_IN,
        [_, "userFlow"] => breaking("users sign in to it with another flow, or with none"),
        [_, "nativeAuthentication"] => {
            security("whether the application may ask for passwords itself")
        }
        [_, "displayName" | "homePage"] => PLAIN,
        _ => SIGNS_IN,
    }
}

fn provider(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Moved, Removed};
    const NEW_ACCOUNTS: Judged = breaking(
        "users are found by it: those who sign in with this provider may get new accounts",
    );
    match at {
        [_] => match change.kind {
            Removed => breaking("users can no longer sign in with it"),
            Added => security("whoever signs in there gets in"),
            Moved => info("another order of buttons"),
            _ => SIGNS_IN,
        },
        [_, "name" | "kind"] => breaking("another provider is made, and the old one goes"),
        [_, "issuer" | "accountIssuer" | "metadataUrl"] | [_, "claims", "subject"] => NEW_ACCOUNTS,
        [_, "clientId"] => breaking(
            "some providers name users differently for each client: they may get new accounts",
        ),
        [_, "clientSecret", ..] => security("the secret the provider is shown"),
        [_, "saml", "entityId" | "metadataUrl" | "metadataFile"] => NEW_ACCOUNTS,
        [_, "saml", ..] => security("how its assertions are protected"),
        [_, "apple", ..] => security("the key the provider is shown"),
        [_, "scopes"] => sign_in("what is asked of the provider"),
        [_, "displayName"] => PLAIN,
        _ => SIGNS_IN,
    }
}

fn flow(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Removed};
    match at {
        [_] if change.kind == Removed => {
            breaking("applications that use the flow cannot sign anybody in")
        }
        [_] => info("a new flow"),
        [_, "name" | "kind"] => {
            breaking("another flow is made; applications that call the old one fail")
        }
        [_, "identityProviders"] => set(
            change,
            breaking("users can no longer sign in with it"),
            match change.gains {
                true => security("whoever signs in there gets in"),
                false => info("another order of buttons"),
            },
        ),
        [_, "email"] => sign_in("users prove who they are another way"),
        [_, "signUp"] if change.turns(true) => security("anybody can make an account"),
        [_, "apiConnectors", _, "timeoutMs"] => SIGNS_IN,
        [_, "apiConnectors", ..] => {
            security("what users enter is sent to it, and it decides who goes on")
        }
        [_, "attributes", _] if change.kind == Added => sign_in("users are asked for more"),
        [_, "attributes", _, "label"] | [_, "displayName" | "languages"] => PLAIN,
        _ => SIGNS_IN,
    }
}

fn policies(at: &[&str], change: Change<'_>) -> Judged {
    use EditKind::{Added, Removed};
    match at {
        [] if change.kind == Removed => breaking("applications can no longer call the policies"),
        [] => SIGNS_IN,
        ["prefix"] => {
            breaking("every policy has another id: applications have to call the new ones")
        }
        ["base"] => sign_in("what everything builds on; see the policies"),
        ["deploymentMode"]
            if change.becomes("development") || change.is("production", "development") =>
        {
            security("errors tell more than users should see, and sessions are traced")
        }
        ["deploymentMode"] => security("how much errors tell"),
        ["signIn", "identifiers"] => set(
            change,
            breaking("users who sign in with it cannot sign in any more"),
            SIGNS_IN,
        ),
        ["signIn", "keepSignedInDays"] => security("how long a session lasts on a shared computer"),
        ["signIn", "signUp"] if change.turns(true) => security("anybody can make an account"),
        ["relyingParties", _] if change.kind == Removed => {
            breaking("applications that call it cannot sign anybody in")
        }
        ["relyingParties", _] => info("a new relying party"),
        ["relyingParties", _, "name"] => {
            breaking("it has another policy id: applications have to call the new one")
        }
        ["relyingParties", _, "journey"] => {
            breaking("applications that call it get another journey")
        }
        ["relyingParties", _, "claims", _] if change.kind == Added => {
            security("applications get to know more")
        }
        ["relyingParties", _, "claims", _, "default"] => SIGNS_IN,
        ["relyingParties", _, "claims", ..] => {
            breaking("applications no longer get the claim as it was")
        }
        ["relyingParties", _, "identityProviders"] => set(
            change,
            breaking("users can no longer sign in with it"),
            match change.gains {
                true => security("whoever signs in there gets in"),
                false => info("another order of buttons"),
            },
        ),
        ["relyingParties", _, "tokens", rest @ ..] | ["tokens", rest @ ..] => tokens(rest, change),
        ["relyingParties", _, "session", ..] | ["session", ..] => {
            security("how long and for whom a session lasts")
        }
        ["relyingParties", _, "javaScript"] => security("whether pages run scripts"),
        ["pages", _, "version"] => SIGNS_IN,
        ["pages", ..] => security("where a page comes from into which passwords are typed"),
        ["languages", "strings", ..] => PLAIN,
        ["languages", ..] => SIGNS_IN,
        ["keys", ..] => security("keys that policies sign, encrypt and authenticate with"),
        ["tenantPolicies"] => PLAIN,
        _ => SIGNS_IN,
    }
}

fn tokens(at: &[&str], change: Change<'_>) -> Judged {
    match at {
        ["subject"] => breaking(
            "users get new identities: applications will not know them by the subject they stored",
        ),
        ["issuerWithPolicy"] => {
            breaking("the issuer of tokens changes: applications refuse them until they expect it")
        }
        _ if change.grows() => security("tokens are valid for longer"),
        _ => security("how long tokens are valid"),
    }
}

fn factors(at: &[&str], change: Change<'_>) -> Judged {
    match at {
        ["mode"] if change.becomes("never") => security("no second factor is asked for any more"),
        ["mode"] if change.is("always", "conditional") => {
            security("a second factor is asked for less often")
        }
        ["methods"] if change.loses => breaking("users who have only this factor cannot sign in"),
        _ => security("when which second factor is asked for"),
    }
}

fn conditional_access(at: &[&str], change: Change<'_>) -> Judged {
    match at {
        [_] if change.kind == EditKind::Removed => security("the rule no longer protects anything"),
        [_, "state"] if change.becomes("disabled") || change.becomes("reportOnly") => {
            security("the rule no longer protects anything")
        }
        [_, "excludeUsers"] if change.gains => security("the rule does not hold for more users"),
        [_, "applications"] if change.loses => {
            security("the rule no longer protects these applications")
        }
        [_, "grant"] if change.is("block", "mfa") => {
            security("what was blocked is allowed with a second factor")
        }
        [_, "displayName"] => PLAIN,
        _ => security("who gets in under which conditions"),
    }
}
