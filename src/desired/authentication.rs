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
    let needed = |need: Option<String>| need.filter(|_| is_external_id);
    let email = said.and_then(|methods| methods.email);
    if let Some((state, pointer)) = state(email, "email", needed(needs_email(plan))) {
        let body = AuthenticationMethod {
            odata_type: "#microsoft.graph.emailAuthenticationMethodConfiguration",
            state,
            allow_external_id_to_use_email_otp: is_external_id.then_some(state),
            include_targets: [everybody(None)],
        };
        add_method(design, email_address(), pointer, body);
    }
    let sms = said.and_then(|methods| methods.sms);
    if let Some((state, pointer)) = state(sms, "sms", needed(needs_sms(plan))) {
        let body = AuthenticationMethod {
            odata_type: "#microsoft.graph.smsAuthenticationMethodConfiguration",
            state,
            allow_external_id_to_use_email_otp: None,
            // External ID has text messages as a second factor only (graph-facts F.6).
            include_targets: [everybody(Some(false))],
        };
        let address = Address::new(Kind::AuthenticationMethod, "sms");
        add_method(design, address, pointer, body);
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

fn add_method(
    design: &mut Design<'_>,
    address: Address,
    pointer: String,
    body: AuthenticationMethod,
) {
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

/// What is written for a method, and the plan value that says so. What the plan says comes before
/// what it needs; where the two disagree a rule has said so.
fn state(
    said: Option<MethodState>,
    key: &str,
    needed: Option<String>,
) -> Option<(&'static str, String)> {
    let pointer = pointer!["authenticationMethods", key];
    match said {
        Some(MethodState::Enabled) => Some(("enabled", pointer)),
        Some(MethodState::Disabled) => Some(("disabled", pointer)),
        None => needed.map(|pointer| ("enabled", pointer)),
    }
}

/// What needs email codes: a flow whose people have an email address (they sign in or reset their
/// password with one), or a second factor.
fn needs_email(plan: &Plan) -> Option<String> {
    let flow = plan
        .user_flows
        .iter()
        .position(|flow| flow.email != EmailMethod::Never)
        .map(|at| pointer!["userFlows", at, "email"]);
    let is_asked = plan.mfa.methods.is_empty() || plan.mfa.methods.contains(&MfaMethod::Email);
    let asked = (plan.mfa.mode != MfaMode::Never && is_asked).then(|| pointer!["mfa"]);
    let carried = (plan.users.factors.email == FactorRule::Carry)
        .then(|| pointer!["users", "factors", "email"]);
    flow.or(asked).or(carried)
}

/// What needs text messages: a second factor.
fn needs_sms(plan: &Plan) -> Option<String> {
    let is_asked = plan.mfa.methods.contains(&MfaMethod::Phone);
    let asked = (plan.mfa.mode != MfaMode::Never && is_asked).then(|| pointer!["mfa", "methods"]);
    let carried = (plan.users.factors.phone == FactorRule::Carry)
        .then(|| pointer!["users", "factors", "phone"]);
    asked.or(carried)
}
