//! Which ids belong to which sign-in identifier.
//!
//! Those for email are the starter packs'; those for username and phone follow Microsoft's samples
//! where these have one.

use serde::Serialize;

use super::{BaseDesign, Identifier};

/// The ids of one identifier's technical profiles, exchanges and journeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInName {
    /// Which identifier.
    pub kind: Identifier,
    /// The directory's name of it, also the claim type that holds the stored value.
    pub directory_name: &'static str,
    /// The claim that is stored at sign-up.
    pub stored_claim: &'static str,
    /// The claim by which an account is sought at password reset.
    pub sought_claim: &'static str,
    /// Directory profile that creates an account.
    pub write_profile: &'static str,
    /// Directory profile that finds one.
    pub read_profile: &'static str,
    /// Page that signs up.
    pub sign_up_profile: &'static str,
    /// Claims exchange of that page.
    pub sign_up_exchange: &'static str,
    /// First page of a password reset.
    pub discovery_profile: &'static str,
    /// Claims exchange of that page.
    pub discovery_exchange: &'static str,
    /// Journey that resets the password.
    pub reset_journey: &'static str,
    /// Sub-journey that does so within another journey.
    pub reset_sub_journey: &'static str,
}

/// The ids of the page where local accounts sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInPage {
    /// The page's technical profile.
    pub profile: &'static str,
    /// Its claims exchange.
    pub exchange: &'static str,
    /// `setting.operatingMode`: whether the page insists on an email address.
    pub operating_mode: &'static str,
    /// Page behind the sign-up link.
    pub sign_up_profile: &'static str,
    /// Claims exchange behind the sign-up link.
    pub sign_up_target: &'static str,
    /// Number of the step of `ProfileEdit` that edits.
    pub profile_edit_step: u8,
}

pub(super) fn sign_in_names(design: &BaseDesign) -> Vec<SignInName> {
    if !design.has_local() {
        return Vec::new();
    }
    let mut names: Vec<SignInName> = design.identifiers.iter().map(|i| ids(*i)).collect();
    if names.is_empty() {
        names.push(ids(Identifier::Email));
    }
    // The first identifier has the plain names, whichever it is: relying parties name them.
    names[0].reset_journey = "PasswordReset";
    names[0].reset_sub_journey = "EmbeddedPasswordReset";
    names
}

pub(super) fn sign_in_page(design: &BaseDesign) -> Option<SignInPage> {
    let names = sign_in_names(design);
    let first = names.first()?;
    let (profile, exchange) = match first.kind {
        Identifier::Email => (
            "SelfAsserted-LocalAccountSignin-Email",
            "LocalAccountSigninEmailExchange",
        ),
        Identifier::Username => (
            "SelfAsserted-LocalAccountSignin-Username",
            "LocalAccountSigninUsernameExchange",
        ),
        Identifier::Phone => (
            "SelfAsserted-LocalAccountSignin-Phone",
            "LocalAccountSigninPhoneExchange",
        ),
    };
    let only_email = names.len() == 1 && first.kind == Identifier::Email;
    Some(SignInPage {
        profile,
        exchange,
        operating_mode: if only_email { "Email" } else { "Username" },
        sign_up_profile: first.sign_up_profile,
        sign_up_target: first.sign_up_exchange,
        profile_edit_step: if design.mfa { 6 } else { 4 },
    })
}

/// What the sign-in page calls its first field, in English.
pub(super) fn sign_in_label(names: &[SignInName]) -> String {
    let labels: Vec<&str> = names
        .iter()
        .map(|name| match name.kind {
            Identifier::Email => "email address",
            Identifier::Username => "username",
            Identifier::Phone => "phone number",
        })
        .collect();
    let label = match labels.as_slice() {
        [] => "sign-in name".to_owned(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    };
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn ids(identifier: Identifier) -> SignInName {
    match identifier {
        Identifier::Email => SignInName {
            kind: identifier,
            directory_name: "signInNames.emailAddress",
            stored_claim: "email",
            sought_claim: "email",
            write_profile: "AAD-UserWriteUsingLogonEmail",
            read_profile: "AAD-UserReadUsingEmailAddress",
            sign_up_profile: "LocalAccountSignUpWithLogonEmail",
            sign_up_exchange: "SignUpWithLogonEmailExchange",
            discovery_profile: "LocalAccountDiscoveryUsingEmailAddress",
            discovery_exchange: "PasswordResetUsingEmailAddressExchange",
            reset_journey: "PasswordReset-Email",
            reset_sub_journey: "EmbeddedPasswordReset-Email",
        },
        Identifier::Username => SignInName {
            kind: identifier,
            directory_name: "signInNames.userName",
            stored_claim: "username",
            sought_claim: "signInName",
            write_profile: "AAD-UserWriteUsingLogonName",
            read_profile: "AAD-UserReadUsingUserName",
            sign_up_profile: "LocalAccountSignUpWithLogonName",
            sign_up_exchange: "SignUpWithLogonNameExchange",
            discovery_profile: "LocalAccountDiscoveryUsingUserNameAndValidateEmailAddress",
            discovery_exchange: "PasswordResetUsingUserNameExchange",
            reset_journey: "PasswordReset-Username",
            reset_sub_journey: "EmbeddedPasswordReset-Username",
        },
        Identifier::Phone => SignInName {
            kind: identifier,
            directory_name: "signInNames.phoneNumber",
            stored_claim: "signInNames.phoneNumber",
            sought_claim: "signInNames.phoneNumber",
            write_profile: "AAD-UserWriteUsingLogonPhoneNumber",
            read_profile: "AAD-UserReadUsingPhoneNumber",
            sign_up_profile: "LocalAccountSignUpWithLogonPhoneNumber",
            sign_up_exchange: "SignUpWithLogonPhoneNumberExchange",
            discovery_profile: "LocalAccountDiscoveryUsingPhoneNumber",
            discovery_exchange: "PasswordResetUsingPhoneNumberExchange",
            reset_journey: "PasswordReset-Phone",
            reset_sub_journey: "EmbeddedPasswordReset-Phone",
        },
    }
}
