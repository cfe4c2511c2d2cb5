//! The tenant's authentication methods and, on External ID, the names people may sign in with
//! (graph-facts A.8, F.2, F.6).
//!
//! Beside what the plan says of them, a method is switched on where something else of the plan rests
//! on it: password reset and sign-in by code need email codes, and a second factor that is asked for
//! or carried over needs its method.

use serde::Serialize;

use super::{Address, Body, Design, Kind, Text};
use crate::plan::{EmailMethod, FactorRule, MethodState, MfaMethod, MfaMode, Plan};
use crate::pointer;

/// `emailAuthenticationMethodConfiguration`, `smsAuthenticationMethodConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationMethod {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// `enabled`, `disabled`.
    pub state: &'static str,
    /// Email: whether customers may use codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_external_id_to_use_email_otp: Option<&'static str>,
    /// Who may use it.
    pub include_targets: [MethodTarget; 1],
}

/// `authenticationMethodTarget`, `smsAuthenticationMethodTarget`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodTarget {
    /// `group`.
    pub target_type: &'static str,
    /// `all_users`.
    pub id: &'static str,
    /// Whether everybody is asked to register.
    pub is_registration_required: bool,
    /// Text messages: whether it is a first factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_usable_for_sign_in: Option<bool>,
}

/// `signInIdentifierBase`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInIdentifier {
    /// The type.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whether people may sign in with it.
    pub is_enabled: bool,
}

/// The setting for email codes.
pub(super) fn email_address() -> Address {
    Address::new(Kind::AuthenticationMethod, "email")
}

/// Adds what the plan says or needs of authentication methods.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    let said = plan.authentication_methods.as_ref();
    let is_external_id = design.is_external_id();
    let needs = |need: Option<String>| need.filter(|_| is_external_id);
    let email = said.and_then(|methods| methods.email);
    let need = needs(needs_email(plan));
    if let Some(state) = state(email, need.is_some()) {
        let body = AuthenticationMethod {
            odata_type: "#microsoft.graph.emailAuthenticationMethodConfiguration",
            state,
            allow_external_id_to_use_email_otp: is_external_id.then_some(state),
            include_targets: [everybody(None)],
        };
        add_method(design, email_address(), need, body);
    }
    let sms = said.and_then(|methods| methods.sms);
    let need = needs(needs_sms(plan));
    if let Some(state) = state(sms, need.is_some()) {
        let body = AuthenticationMethod {
            odata_type: "#microsoft.graph.smsAuthenticationMethodConfiguration",
            state,
            allow_external_id_to_use_email_otp: None,
            // External ID has text messages as a second factor only (graph-facts F.6).
            include_targets: [everybody(Some(false))],
        };
        let address = Address::new(Kind::AuthenticationMethod, "sms");
        add_method(design, address, need, body);
    }
    let username = said.and_then(|methods| methods.username);
    if let Some(username) = username.filter(|_| is_external_id) {
        let body = SignInIdentifier {
            odata_type: "#microsoft.graph.signInIdentifierBase",
            name: "Username",
            is_enabled: username == MethodState::Enabled,
        };
        design
            .share(
                Address::new(Kind::SignInIdentifier, "username"),
                pointer!["authenticationMethods", "username"],
                Body::SignInIdentifier(body),
            )
            .key = Some(Text::from("Username"));
    }
}

/// Adds the setting of a method. It comes from the section that says what methods there are, else from
/// what needs it: whether the section names a method that is needed anyway makes no difference.
fn add_method(
    design: &mut Design<'_>,
    address: Address,
    need: Option<String>,
    body: AuthenticationMethod,
) {
    let section = pointer!["authenticationMethods"];
    let pointer = match (&design.plan().authentication_methods, need) {
        (None, Some(need)) => need,
        _ => section,
    };
    let key = address.name.clone();
    design
        .share(address, pointer, Body::AuthenticationMethod(body))
        .key = Some(Text::Known(key));
}

const fn everybody(is_usable_for_sign_in: Option<bool>) -> MethodTarget {
    MethodTarget {
        target_type: "group",
        id: "all_users",
        is_registration_required: false,
        is_usable_for_sign_in,
    }
}

/// What is written for a method. What the plan says comes before what it needs; where the two disagree
/// a rule has said so.
const fn state(said: Option<MethodState>, is_needed: bool) -> Option<&'static str> {
    match said {
        Some(MethodState::Enabled) => Some("enabled"),
        Some(MethodState::Disabled) => Some("disabled"),
        None if is_needed => Some("enabled"),
        None => None,
    }
}

/// What needs email codes: a flow whose people have an email address (they sign in or reset their
/// password with one), or a second factor.
fn needs_email(plan: &Plan) -> Option<String> {
    let mut flows = plan.user_flows.iter();
    let is_asked = plan.mfa.methods.is_empty() || plan.mfa.methods.contains(&MfaMethod::Email);
    if flows.any(|flow| flow.email != EmailMethod::Never) {
        Some(pointer!["userFlows"])
    } else if plan.users.factors.email == FactorRule::Carry {
        Some(pointer!["users", "factors", "email"])
    } else {
        (plan.mfa.mode != MfaMode::Never && is_asked).then(|| pointer!["mfa"])
    }
}

/// What needs text messages: a second factor.
fn needs_sms(plan: &Plan) -> Option<String> {
    let is_asked = plan.mfa.methods.contains(&MfaMethod::Phone);
    if plan.users.factors.phone == FactorRule::Carry {
        Some(pointer!["users", "factors", "phone"])
    } else {
        (plan.mfa.mode != MfaMode::Never && is_asked).then(|| pointer!["mfa"])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, all, b2c, body, external_id};
    use super::*;

    fn methods(sections: &str) -> Vec<String> {
        all(&external_id(sections), Kind::AuthenticationMethod)
    }

    #[test]
    fn codes_are_on_where_people_have_an_address() {
        assert_eq!(
            methods("userFlows: [{name: susi}]"),
            ["authenticationMethod/email"]
        );
        let codes = external_id("userFlows: [{name: susi, email: oneTimeCode}]");
        assert_eq!(
            body(&codes, "authenticationMethod/email"),
            json!({
                "@odata.type": "#microsoft.graph.emailAuthenticationMethodConfiguration",
                "state": "enabled",
                "allowExternalIdToUseEmailOtp": "enabled",
                "includeTargets": [{
                    "targetType": "group",
                    "id": "all_users",
                    "isRegistrationRequired": false,
                }],
            })
        );
        let resource = codes
            .get(&address("authenticationMethod/email"))
            .expect("it");
        assert_eq!(resource.from, "/userFlows");
        let buttons = "userFlows: [{name: susi, email: never}]";
        assert!(methods(buttons).is_empty());
    }

    #[test]
    fn factors_that_are_asked_for_or_carried_over_are_on() {
        assert_eq!(
            methods("mfa: {mode: conditional}"),
            ["authenticationMethod/email"]
        );
        let phone = "mfa: {mode: always, methods: [phone]}";
        assert_eq!(methods(phone), ["authenticationMethod/sms"]);
        let carried = "users: {factors: {phone: carry, email: carry}}";
        assert_eq!(
            methods(carried),
            ["authenticationMethod/email", "authenticationMethod/sms"]
        );
        assert!(methods("users: {}").is_empty());
        assert!(
            all(
                &b2c("userFlows: [{name: susi}]"),
                Kind::AuthenticationMethod
            )
            .is_empty()
        );
    }

    #[test]
    fn what_the_plan_says_comes_first() {
        let state = external_id(
            "authenticationMethods: {email: disabled, sms: enabled, username: enabled}",
        );
        let email = body(&state, "authenticationMethod/email");
        assert_eq!(email["state"], "disabled");
        assert_eq!(email["allowExternalIdToUseEmailOtp"], "disabled");
        let sms = body(&state, "authenticationMethod/sms");
        assert_eq!(sms["includeTargets"][0]["isUsableForSignIn"], false);
        assert_eq!(
            body(&state, "signInIdentifier/username"),
            json!({
                "@odata.type": "#microsoft.graph.signInIdentifierBase",
                "name": "Username",
                "isEnabled": true,
            })
        );
        let b2c = b2c("authenticationMethods: {email: enabled, username: enabled}");
        let email = body(&b2c, "authenticationMethod/email");
        assert_eq!(email.get("allowExternalIdToUseEmailOtp"), None);
        assert!(all(&b2c, Kind::SignInIdentifier).is_empty());
    }
}
