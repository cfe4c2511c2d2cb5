//! How much a change matters: the one table.
//!
//! - **breaking**: an application that relied on it may stop working or know its users by another name.
//!   The token is the contract between the service and applications; so are the ids, the protocol and
//!   the tenant by which they call it.
//! - **security**: what is checked, protected, recorded or sent to whom. A validation that no longer
//!   runs, an address that now gets claims, the key a token is signed with, how long sessions and
//!   tokens live, what a password must be.
//! - **sign-in**: anything else a user meets or the service does.
//! - **cosmetic**: texts, the order of fields and buttons, names nobody outside the policy sees, and
//!   whatever no relying party uses.

use super::change::{Area, Aspect, ChangeKind, Impact};
use super::facts::NAME;

/// What a change is judged by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trait<'a> {
    pub(super) area: Area,
    pub(super) aspect: Aspect,
    pub(super) kind: ChangeKind,
    /// What the fact is found by: the metadata key, for instance.
    pub(super) key: &'a str,
    pub(super) property: &'a str,
    /// How it was, in words; empty when it was not there.
    pub(super) old: &'a str,
    /// How it is, in words; empty when it is not there.
    pub(super) new: &'a str,
    /// Whether any relying party is touched.
    pub(super) is_used: bool,
    /// Whether it is a claim by which a user is found again at an identity provider.
    pub(super) identifies: bool,
}

/// The subject of the token comes from elsewhere.
const NEW_IDENTITIES: &str =
    "users get new identities: applications will not know them by the subject they stored";
/// A federated account is found by other values.
const NEW_ACCOUNTS: &str =
    "accounts are found by this claim: users who sign in with this provider may get new accounts";
/// The page loses the button that verifies the address.
const UNVERIFIED: &str = "users no longer verify their email address on this page";
/// The page gets that button.
const VERIFIED: &str = "users have to verify their email address on this page";
/// The directory takes any password.
const WEAK_PASSWORDS: &str = "the directory no longer asks for strong passwords";
/// Refresh tokens are exchanged without a journey that may refuse them.
const UNCHECKED_REFRESH: &str =
    "refresh tokens are redeemed without the journey that checked whether they still may be";
/// Nobody uses it.
const UNUSED: &str = "no relying party uses it";

/// Metadata of a token issuer that says how long tokens live.
const LIFETIMES: &[&str] = &[
    "allow_infinite_rolling_refresh_token",
    "id_token_lifetime_secs",
    "refresh_token_lifetime_secs",
    "rolling_refresh_token_lifetime_secs",
    "token_lifetime_secs",
    "tokenlifetimeinseconds",
    "tokennotbeforeskewinseconds",
];

/// Metadata that says how a call is protected or checked.
const PROTECTION: &[&str] = &[
    "allowinsecureauthinproduction",
    "authenticationtype",
    "bearertokentransmissionmethod",
    "client_id",
    "debugmode",
    "enforceemailverification",
    "idtokenaudience",
    "raiseerrorifclaimsprincipalalreadyexists",
    "raiseerrorifclaimsprincipaldoesnotexist",
    "usepolicyinredirecturi",
    "validtokenissuerprefixes",
    "wantsencryptedassertions",
    "wantssignedassertions",
    "wantssignedrequests",
    "xmlsignaturealgorithm",
];

/// Metadata that is a text for users.
const TEXTS: &[&str] = &[
    "defaultmessage",
    "defaultusermessageifrequestfailed",
    "displayname",
];

/// The impact of a change, and what it leads to where that is not obvious.
pub(super) fn judge(of: Trait<'_>) -> (Impact, Option<&'static str>) {
    if !of.is_used && of.area != Area::Policy {
        return (Impact::Cosmetic, Some(UNUSED));
    }
    if of.identifies {
        return (Impact::Breaking, Some(NEW_ACCOUNTS));
    }
    if let Some(note) = check(of) {
        return (Impact::Security, note);
    }
    let changes_subject = matches!(of.kind, ChangeKind::Added | ChangeKind::Removed)
        || of.property != "claim" && of.property != "ExcludeAsClaim";
    if of.aspect == Aspect::Subject && changes_subject {
        return (Impact::Breaking, Some(NEW_IDENTITIES));
    }
    (plain(of), None)
}

/// What is said of a change of how users are checked that its values or its key tell, not its aspect.
fn check(of: Trait<'_>) -> Option<Option<&'static str>> {
    let key = of.key.to_ascii_lowercase();
    let says = |words: &str, what| words.to_ascii_lowercase().contains(what);
    let (was, is) = (|what| says(of.old, what), |what| says(of.new, what));
    match (of.area, of.aspect) {
        // The claim a page verifies is the one with this partner.
        (Area::TechnicalProfile, Aspect::OutputClaim) if matches!(of.property, NAME | "") => {
            let verified = "`verified.email`";
            match (was(verified), is(verified)) {
                (true, false) => Some(Some(UNVERIFIED)),
                (false, true) => Some(Some(VERIFIED)),
                _ => None,
            }
        }
        (Area::TechnicalProfile, Aspect::PersistedClaim)
            if key.split(' ').any(|name| name == "passwordpolicies") =>
        {
            let weak = "disablestrongpassword";
            Some((is(weak) && !was(weak)).then_some(WEAK_PASSWORDS))
        }
        (Area::RelyingParty, Aspect::Journey) if key.ends_with("/endpoint[id=token]") => {
            Some((of.kind == ChangeKind::Removed).then_some(UNCHECKED_REFRESH))
        }
        _ => None,
    }
}

fn plain(of: Trait<'_>) -> Impact {
    use ChangeKind::{Added, Moved, Removed, Renamed};
    use Impact::{Breaking, Cosmetic, Security, SignIn};
    let key = of.key.to_ascii_lowercase();
    let is = |list: &[&str]| list.contains(&key.as_str());
    match (of.area, of.aspect, of.kind) {
        // What an application is called with, and what it gets.
        (Area::RelyingParty, Aspect::Definition, Removed | Renamed) => Breaking,
        (Area::RelyingParty, Aspect::Definition, _) => SignIn,
        (_, Aspect::Tenant, _) => Breaking,
        (_, Aspect::Subject, _) => Breaking,
        // One more claim breaks nobody, but tells the application more about the user.
        (_, Aspect::TokenClaim, Added) => Security,
        (_, Aspect::TokenClaim, Moved) => Cosmetic,
        (_, Aspect::TokenClaim, _) if of.property == "required" => SignIn,
        (_, Aspect::TokenClaim, _) => Breaking,
        (_, Aspect::TokenSetting, _) if is(LIFETIMES) => Security,
        (_, Aspect::TokenSetting, _) => Breaking,
        (Area::RelyingParty, Aspect::Metadata, _) if is(LIFETIMES) => Security,
        (Area::RelyingParty, Aspect::Protocol | Aspect::Metadata | Aspect::Endpoint, _) => Breaking,
        (_, Aspect::Issuer, _) => Breaking,
        // What is protected.
        (_, Aspect::DeploymentMode | Aspect::Recorder | Aspect::Insights, _) => Security,
        (_, Aspect::Key | Aspect::Endpoint | Aspect::Session | Aspect::Behaviour, _) => Security,
        (_, Aspect::PageAddress, _) => Security,
        // Its key is the address it calls.
        (Area::TechnicalProfile, Aspect::Definition | Aspect::Use, Added) if !key.is_empty() => {
            Security
        }
        (_, Aspect::Validation, Removed) => Security,
        (_, Aspect::Validation, _) if of.property == "continue on error" => Security,
        (_, Aspect::Validation, _) if of.property == "precondition" => Security,
        (_, Aspect::Restriction, _) if of.property == "help text" => Cosmetic,
        // A list to choose from is no protection.
        (_, Aspect::Restriction, _) if key.contains("/enumeration[") => SignIn,
        (_, Aspect::Restriction, _) => Security,
        (Area::Predicate | Area::PredicateValidation | Area::InputValidation, aspect, _)
            if aspect != Aspect::Text =>
        {
            Security
        }
        (_, Aspect::Metadata, _) if is(PROTECTION) => Security,
        // What is only seen.
        (_, Aspect::Metadata, _) if is(TEXTS) || key.starts_with("usermessage") => Cosmetic,
        (_, Aspect::Metadata, _) if key.starts_with("language.") => Cosmetic,
        (Area::LocalizedResources, _, _) | (_, Aspect::Text, _) => Cosmetic,
        (_, Aspect::BasePolicy, _) => Cosmetic,
        (Area::Policy, _, _) => Cosmetic,
        (_, Aspect::DisplayClaim | Aspect::OutputClaim | Aspect::Selection, Moved) => Cosmetic,
        // The name of an exchange is known to its journey alone.
        (Area::Journey | Area::SubJourney, Aspect::Exchange, Renamed) => Cosmetic,
        _ => SignIn,
    }
}

/// Whether a change may be one of how a user is found again: a claim an identity provider is asked
/// for has another name there, or another value by default.
pub(super) fn may_identify(area: Area, aspect: Aspect, property: &str) -> bool {
    (area, aspect) == (Area::TechnicalProfile, Aspect::OutputClaim)
        && matches!(property, NAME | "default")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(area: Area, aspect: Aspect, kind: ChangeKind, key: &str) -> Impact {
        let (impact, _) = judge(Trait {
            area,
            aspect,
            kind,
            key,
            property: "",
            old: "",
            new: "",
            is_used: true,
            identifies: false,
        });
        impact
    }

    #[test]
    fn the_token_is_a_contract() {
        let claim = |kind| of(Area::RelyingParty, Aspect::TokenClaim, kind, "email");
        assert_eq!(claim(ChangeKind::Removed), Impact::Breaking);
        assert_eq!(claim(ChangeKind::Renamed), Impact::Breaking);
        assert_eq!(claim(ChangeKind::Added), Impact::Security);
        let issuer = |key| {
            of(
                Area::TechnicalProfile,
                Aspect::TokenSetting,
                ChangeKind::Changed,
                key,
            )
        };
        assert_eq!(issuer("token_lifetime_secs"), Impact::Security);
        assert_eq!(issuer("IssuanceClaimPattern"), Impact::Breaking);
    }

    #[test]
    fn what_is_not_used_concerns_nobody() {
        let judged = judge(Trait {
            area: Area::TechnicalProfile,
            aspect: Aspect::Endpoint,
            kind: ChangeKind::Changed,
            key: "ServiceUrl",
            property: "",
            old: "",
            new: "",
            is_used: false,
            identifies: false,
        });
        assert_eq!(judged, (Impact::Cosmetic, Some("no relying party uses it")));
    }

    #[test]
    fn a_check_that_is_dropped_is_about_security() {
        let validation = |kind| of(Area::TechnicalProfile, Aspect::Validation, kind, "login");
        assert_eq!(validation(ChangeKind::Removed), Impact::Security);
        assert_eq!(validation(ChangeKind::Added), Impact::SignIn);
        let predicate = of(Area::Predicate, Aspect::Parameter, ChangeKind::Changed, "");
        assert_eq!(predicate, Impact::Security);
    }
}
