//! The pages: where people sign in, sign up, set a new password and edit their profile.
//!
//! Every one of them has validation profiles, so every one has an id of its own, over every base.

use super::Inputs;
use super::attributes::{AttributeClaim, Attributes};
use super::claims::{FORGOT_PASSWORD, LEGACY_ACCOUNT, OBJECT_ID, name_is};
use super::element::{ClaimUse, DisplayClaim, Profile};
use super::gates::Validation;
use super::migration::Migration;
use super::service::Service;
use super::sign_in::{self, label};
use crate::b2c::base::{Identifier, SignInName};

/// Signs in, with a link to sign up.
pub(super) const SIGN_IN: &str = "SelfAsserted-SignIn";
/// Signs in.
pub(super) const SIGN_IN_ONLY: &str = "SelfAsserted-SignInOnly";
/// Sets a new password.
pub(super) const NEW_PASSWORD: &str = "SelfAsserted-NewPassword";
/// Completes an account of an identity provider.
pub(super) const SOCIAL_SIGN_UP: &str = "SelfAsserted-SocialSignUp";
/// Edits the profile.
pub(super) const EDIT_PROFILE: &str = "SelfAsserted-EditProfile";

/// Exchange of the sign-up page, which the sign-in page's link leads to.
pub(super) const SIGN_UP_EXCHANGE: &str = "SignUpExchange";
/// Exchange the link for a forgotten password leads to.
pub(super) const FORGOT_EXCHANGE: &str = "ForgotPasswordExchange";

/// Signs up.
pub(super) fn sign_up(kind: Identifier) -> String {
    format!("SelfAsserted-SignUp-{}", label(kind))
}

/// Finds the account whose password is to be reset.
pub(super) fn find_account(kind: Identifier) -> String {
    format!("SelfAsserted-FindAccount-{}", label(kind))
}

struct Pages<'a> {
    inputs: &'a Inputs<'a>,
    names: &'a [SignInName],
    migration: &'a Migration,
    service: Option<&'a Service>,
    attributes: &'a Attributes,
}

/// The pages, each with what validates it.
#[must_use]
pub fn pages(
    inputs: &Inputs<'_>,
    migration: &Migration,
    service: Option<&Service>,
    attributes: &Attributes,
) -> Vec<Profile> {
    let names = inputs.base.sign_in_names();
    let pages = Pages {
        inputs,
        names: &names,
        migration,
        service,
        attributes,
    };
    let mut found = Vec::new();
    if let Some(first) = names.first() {
        if inputs.policies.sign_in.sign_up {
            found.push(pages.sign_in(SIGN_IN, true));
            found.push(pages.sign_up(first));
        }
        found.push(pages.sign_in(SIGN_IN_ONLY, false));
        found.extend(names.iter().map(|name| pages.find_account(name)));
        found.push(pages.new_password());
    }
    if inputs.base.has_social() {
        found.push(pages.social_sign_up());
    }
    found.push(pages.edit_profile());
    found
}

impl Pages<'_> {
    fn page(&self, id: impl Into<String>, name: &str, content: &'static str) -> Profile {
        let mut profile = Profile {
            from: Some("/customPolicies/signIn".to_owned()),
            display_name: Some(name.to_owned()),
            handler: Some("Providers.SelfAssertedAttributeProvider"),
            ..Profile::overriding(id)
        }
        .item("ContentDefinitionReferenceId", content);
        profile.keys = vec![super::element::Key {
            id: "issuer_secret".into(),
            container: self.inputs.base.token_signing_key.clone(),
        }];
        profile
    }

    fn sign_in(&self, id: &str, with_sign_up: bool) -> Profile {
        let by_email = self.names.len() == 1 && self.names[0].kind == Identifier::Email;
        let mut page = self
            .page(id, "Sign in", "api.localaccountsignin")
            .item("IncludeClaimResolvingInClaimsHandling", "true")
            .item(
                "setting.operatingMode",
                if by_email { "Email" } else { "Username" },
            );
        page = if with_sign_up {
            page.item("SignUpTarget", SIGN_UP_EXCHANGE)
        } else {
            page.item("setting.showSignupLink", "false")
        };
        if self.inputs.policies.sign_in.embedded_password_reset {
            page = page.item("setting.forgotPasswordLinkOverride", FORGOT_EXCHANGE);
        }
        if self.inputs.policies.sign_in.keep_signed_in_days > 0 {
            page = page.item("setting.enableRememberMe", "true");
        }
        page.keys.clear();
        page.include_in_sso = Some(false);
        page.inputs = vec![ClaimUse::of("signInName").always("{OIDC:LoginHint}")];
        page.outputs = vec![
            ClaimUse::of("signInName").required(),
            ClaimUse::of("password").required(),
            ClaimUse::of(OBJECT_ID),
            ClaimUse::of("authenticationSource"),
        ];
        if self.migration.may_require_reset() {
            page.outputs.push(ClaimUse::of(FORGOT_PASSWORD));
        }
        page.validations = sign_in::at_sign_in(self.names, self.migration, self.service);
        page.session = Some("SM-AAD".to_owned());
        page
    }

    fn sign_up(&self, name: &SignInName) -> Profile {
        let mut page = self
            .page(sign_up(name.kind), "Sign up", "api.localaccountsignup")
            .item("IpAddressClaimReferenceId", "IpAddress");
        page.outputs = vec![ClaimUse::of(OBJECT_ID)];
        page.outputs.extend(proven_name(name, "username"));
        if name.kind == Identifier::Username {
            page.outputs.push(ClaimUse::of("otherMails"));
        }
        page.outputs.extend([
            ClaimUse::of("newPassword").required(),
            ClaimUse::of("reenterPassword").required(),
            ClaimUse::of("executed-SelfAsserted-Input").or("true"),
            ClaimUse::of("authenticationSource"),
            ClaimUse::of("newUser"),
        ]);
        let asked = self.asked(&["displayName", "givenName", "surname"], |claim| {
            claim.sign_up
        });
        if name.kind == Identifier::Phone {
            page = phone_control(page);
            page.display.extend([
                DisplayClaim::Required("newPassword".to_owned()),
                DisplayClaim::Required("reenterPassword".to_owned()),
            ]);
            page.display.extend(asked.iter().map(|claim| {
                if claim.required {
                    DisplayClaim::Required(claim.claim.clone())
                } else {
                    DisplayClaim::Optional(claim.claim.clone())
                }
            }));
        } else {
            page.inputs = vec![ClaimUse::of("email")];
        }
        page.outputs.extend(asked);
        page.validations = sign_in::at_sign_up(name, self.service);
        page.session = Some("SM-AAD".to_owned());
        page
    }

    fn find_account(&self, name: &SignInName) -> Profile {
        let title = match name.kind {
            Identifier::Email => "Reset by email address",
            Identifier::Username => "Reset by username",
            Identifier::Phone => "Reset by phone number",
        };
        let mut page = self
            .page(
                find_account(name.kind),
                title,
                "api.localaccountpasswordreset",
            )
            .item("IpAddressClaimReferenceId", "IpAddress")
            .item(
                "UserMessageIfClaimsTransformationBooleanValueIsNotEqual",
                "We cannot reset the password of this account. Check what you entered or ask \
                 support.",
            );
        page.include_in_sso = Some(false);
        page.outputs = proven_name(name, "signInName");
        if name.kind == Identifier::Phone {
            page = phone_control(page);
        }
        if name.kind == Identifier::Username {
            page.outputs.push(ClaimUse::of("isEmailOnFile"));
        }
        page.outputs.extend([
            ClaimUse::of(OBJECT_ID),
            ClaimUse::of("userPrincipalName"),
            ClaimUse::of("authenticationSource"),
        ]);
        if self.inputs.base.mfa {
            page.outputs
                .push(ClaimUse::of("strongAuthenticationPhoneNumber"));
        }
        if self.service.is_some() && self.migration.creates_on_reset() {
            page.outputs.push(ClaimUse::of(LEGACY_ACCOUNT));
            if self.migration.distinguishes_names {
                page.outputs
                    .push(ClaimUse::of(name_is(name.kind)).always("true"));
            }
        }
        page.validations = sign_in::at_find_account(name, self.migration, self.service);
        page
    }

    fn new_password(&self) -> Profile {
        let mut page = self.page(
            NEW_PASSWORD,
            "Choose a new password",
            "api.localaccountpasswordreset",
        );
        page.inputs = vec![ClaimUse::of(OBJECT_ID)];
        page.outputs = vec![
            ClaimUse::of("newPassword").required(),
            ClaimUse::of("reenterPassword").required(),
        ];
        if self.service.is_some() && self.migration.creates_on_reset() {
            page.outputs.extend([
                ClaimUse::of(OBJECT_ID),
                ClaimUse::of("authenticationSource"),
            ]);
        }
        page.validations = sign_in::at_new_password(self.names, self.migration, self.service);
        page
    }

    fn social_sign_up(&self) -> Profile {
        let mut page = self.page(
            SOCIAL_SIGN_UP,
            "Complete your account",
            "api.socialccountsignup",
        );
        let asked = self.asked(&["displayName", "givenName", "surname"], |claim| {
            claim.sign_up
        });
        page.from = Some("/identityProviders".to_owned());
        page.inputs = vec![ClaimUse::of("alternativeSecurityId")];
        page.inputs
            .extend(asked.iter().map(|claim| ClaimUse::of(&claim.claim)));
        page.outputs = vec![
            ClaimUse::of(OBJECT_ID),
            ClaimUse::of("newUser"),
            ClaimUse::of("executed-SelfAsserted-Input").or("true"),
        ];
        page.outputs.extend(asked);
        page.validations = vec![Validation::of("AAD-UserWriteUsingAlternativeSecurityId")];
        page.session = Some("SM-SocialSignup".to_owned());
        page
    }

    fn edit_profile(&self) -> Profile {
        let mut page = self.page(
            EDIT_PROFILE,
            "Edit your profile",
            "api.selfasserted.profileupdate",
        );
        page.keys.clear();
        page.include_in_sso = Some(false);
        let asked = self.asked(&["givenName", "surname"], |claim| claim.profile_edit);
        page.inputs = vec![ClaimUse::of(OBJECT_ID), ClaimUse::of("userPrincipalName")];
        page.inputs
            .extend(asked.iter().map(|claim| ClaimUse::of(&claim.claim)));
        page.outputs = vec![ClaimUse::of("executed-SelfAsserted-Input").or("true")];
        page.outputs.extend(asked);
        page.validations = vec![Validation::of("AAD-UserWriteProfileUsingObjectId")];
        page
    }

    /// What a page asks for: `always`, and the attributes that are `wanted` there.
    fn asked(&self, always: &[&str], wanted: impl Fn(&AttributeClaim) -> bool) -> Vec<ClaimUse> {
        let mut claims: Vec<ClaimUse> = always.iter().map(|claim| ClaimUse::of(*claim)).collect();
        for attribute in self.attributes.claims.iter().filter(|claim| wanted(claim)) {
            let known = claims
                .iter_mut()
                .find(|claim| claim.claim == attribute.page_claim);
            match known {
                Some(claim) => claim.required |= attribute.required,
                None => {
                    let mut claim = ClaimUse::of(&attribute.page_claim);
                    claim.required = attribute.required;
                    claim.from = Some(attribute.origin.clone());
                    claims.push(claim);
                }
            }
        }
        claims
    }
}

/// The claims with which people give a sign-in name and prove the address or number behind it.
/// A verified address is the service's own doing; nothing here switches it off.
fn proven_name(name: &SignInName, username: &str) -> Vec<ClaimUse> {
    let email = || ClaimUse::of("email").partner("Verified.Email").required();
    match name.kind {
        Identifier::Email => vec![email()],
        Identifier::Username => vec![ClaimUse::of(username).required(), email()],
        Identifier::Phone => vec![
            ClaimUse::of("phoneNumber").required(),
            ClaimUse::of("signInNames.phoneNumber"),
        ],
    }
}

/// Shows the control that proves a phone number.
fn phone_control(mut page: Profile) -> Profile {
    page.display
        .push(DisplayClaim::Control("phoneVerificationControl"));
    page.item(
        "UserMessageIfClaimsTransformationInvalidPhoneNumber",
        "This is not a phone number we can reach.",
    )
}
