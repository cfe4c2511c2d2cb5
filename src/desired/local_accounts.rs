//! How people with local accounts sign in to built-in user flows (graph-facts E.7).

use serde::Serialize;

use super::{Address, Body, Design, Kind};
use crate::plan::{EmailMethod, UserFlowKind};
use crate::pointer;

/// `b2cAuthenticationMethodsPolicy`. A tenant has one, so that only what the plan needs is in it: what
/// other flows of the tenant use is not switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalAccounts {
    /// With an email address and a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_email_password_authentication_enabled: Option<bool>,
    /// With a user name and a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_user_name_authentication_enabled: Option<bool>,
    /// With a phone number and a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_phone_one_time_password_authentication_enabled: Option<bool>,
}

/// Adds the tenant's setting where built-in flows need one.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    let mut flows = plan.user_flows.iter();
    let has_local = flows
        .any(|flow| flow.kind == UserFlowKind::SignUpSignIn && flow.email != EmailMethod::Never);
    if !has_local || design.is_external_id() {
        return;
    }
    let identities = &plan.users.identities;
    let needed = |needed: bool| needed.then_some(true);
    let body = LocalAccounts {
        is_email_password_authentication_enabled: Some(true),
        is_user_name_authentication_enabled: needed(identities.username.enabled),
        is_phone_one_time_password_authentication_enabled: needed(identities.phone.enabled),
    };
    design.share(
        Address::new(Kind::LocalAccounts, "tenant"),
        pointer!["userFlows"],
        Body::LocalAccounts(body),
    );
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, b2c, body};

    #[test]
    fn what_the_plan_does_not_need_is_left_as_it_is() {
        let state = b2c("userFlows: [{name: susi}]");
        assert_eq!(
            body(&state, "localAccounts/tenant"),
            json!({"isEmailPasswordAuthenticationEnabled": true})
        );
        let named = "users: {identities: {username: {enabled: true}, phone: {enabled: true}}}";
        let state = b2c(&format!("userFlows: [{{name: susi}}]\n{named}"));
        assert_eq!(
            body(&state, "localAccounts/tenant"),
            json!({
                "isEmailPasswordAuthenticationEnabled": true,
                "isUserNameAuthenticationEnabled": true,
                "isPhoneOneTimePasswordAuthenticationEnabled": true,
            })
        );
    }

    #[test]
    fn custom_policies_do_not_need_it() {
        let state = b2c("customPolicies: {relyingParties: [{name: signin}]}");
        assert_eq!(state.get(&address("localAccounts/tenant")), None);
        let never = "userFlows: [{name: susi, email: never, identityProviders: []}]";
        assert_eq!(b2c(never).get(&address("localAccounts/tenant")), None);
    }
}
