//! The two applications that every set of custom policies needs: `IdentityExperienceFramework` and
//! `ProxyIdentityExperienceFramework`, exactly as graph-facts D.8 has them. They are made where the
//! policies hold a placeholder for their ids; ids in `target.wellKnown` are of applications that exist.

use super::applications::{
    ApiSettings, Application, PermissionScope, RedirectSettings, RequiredResourceAccess,
    ResourceAccess, WebSettings, grant, principal,
};
use super::design::MICROSOFT_GRAPH;
use super::graph_permissions::permission;
use super::{Address, Body, Design, Kind, Property, Text};
use crate::plan::{AppIds, Cloud};

/// Name of `IdentityExperienceFramework` among resources.
const FRAMEWORK: &str = "identity-experience-framework";
/// Name of `ProxyIdentityExperienceFramework` among resources.
const PROXY: &str = "proxy-identity-experience-framework";
/// The only scope of the first, which the second asks for.
const SCOPE: &str = "user_impersonation";
/// The plan value that needs them.
const ORIGIN: &str = "/customPolicies";

/// Adds what of the two is not there yet, and names what is.
pub(super) fn add(design: &mut Design<'_>) {
    let Some(policies) = design.policies else {
        return;
    };
    let is_awaited = |name: &str| {
        let wanted = format!("application/{name}#");
        let mut pending = policies.ids.pending.iter();
        pending.any(|id| id.reference.starts_with(&wanted))
    };
    if is_awaited(super::design::EXTENSIONS_APP) {
        design.extensions_app(ORIGIN);
    }
    let (framework, proxy) = (is_awaited(FRAMEWORK), is_awaited(PROXY));
    if !framework && !proxy {
        return;
    }
    let known = &design.plan().target.well_known;
    if framework {
        add_framework(design);
    } else {
        existing(
            design,
            FRAMEWORK,
            known.identity_experience_framework.as_ref(),
        );
    }
    if proxy {
        add_proxy(design);
        grant(
            design,
            PROXY,
            "microsoftGraph",
            vec!["offline_access", "openid"],
            ORIGIN,
        );
    } else {
        existing(
            design,
            PROXY,
            known.proxy_identity_experience_framework.as_ref(),
        );
    }
    grant(design, PROXY, FRAMEWORK, vec![SCOPE], ORIGIN);
}

/// Names an application that is there, and its service principal.
fn existing(design: &mut Design<'_>, name: &str, ids: Option<&AppIds>) {
    for kind in [Kind::Application, Kind::ServicePrincipal] {
        let address = design.existing(Address::new(kind, name), ORIGIN.to_owned());
        if let Some(ids) = ids {
            design.set_key(&address, ids.app_id.as_str().into());
        }
    }
}

fn add_framework(design: &mut Design<'_>) {
    const NAME: &str = "IdentityExperienceFramework";
    let target = &design.plan().target;
    let address = Address::new(Kind::Application, FRAMEWORK);
    let uri = Text::late(address.clone(), Property::AppId)
        .within(&format!("https://{}/{{}}", target.tenant));
    let scope = PermissionScope {
        id: design.guid(&address, &super::applications::scope_key(SCOPE)),
        value: SCOPE.to_owned(),
        kind: "Admin",
        is_enabled: true,
        admin_consent_display_name: format!("Access {NAME}"),
        admin_consent_description: format!(
            "Allow the application to access {NAME} on behalf of the signed-in user."
        ),
    };
    let body = Application {
        display_name: NAME.to_owned(),
        tags: vec![design.mark(), design.mark_of(FRAMEWORK)],
        sign_in_audience: "AzureADMyOrg",
        identifier_uris: vec![uri],
        web: Some(WebSettings {
            redirect_uris: vec![sign_in_address(&target.tenant, target.cloud)],
            ..WebSettings::default()
        }),
        api: ApiSettings {
            oauth2_permission_scopes: vec![scope],
            ..ApiSettings::default()
        },
        required_resource_access: vec![sign_in_scopes()],
        ..Application::default()
    };
    let body = Body::Application(Box::new(body));
    // The service takes the scope and the address that holds the id once the application exists.
    design.own(address, ORIGIN.to_owned(), body).deferred = vec!["api", "identifierUris"];
    principal(design, FRAMEWORK, ORIGIN);
}

fn add_proxy(design: &mut Design<'_>) {
    let framework = Address::new(Kind::Application, FRAMEWORK);
    let known = design
        .plan()
        .target
        .well_known
        .identity_experience_framework
        .as_ref();
    let (app_id, scope) = match known {
        Some(ids) => (
            ids.app_id.as_str().into(),
            Text::late(framework, Property::Scope(SCOPE.to_owned())),
        ),
        None => (
            Text::late(framework.clone(), Property::AppId),
            design
                .guid(&framework, &super::applications::scope_key(SCOPE))
                .into(),
        ),
    };
    let body = Application {
        display_name: "ProxyIdentityExperienceFramework".to_owned(),
        tags: vec![design.mark(), design.mark_of(PROXY)],
        sign_in_audience: "AzureADMyOrg",
        is_fallback_public_client: Some(true),
        public_client: Some(RedirectSettings {
            redirect_uris: vec!["myapp://auth".to_owned()],
        }),
        required_resource_access: vec![
            RequiredResourceAccess {
                resource_app_id: app_id,
                resource_access: vec![ResourceAccess {
                    id: scope,
                    kind: "Scope",
                }],
            },
            sign_in_scopes(),
        ],
        ..Application::default()
    };
    let address = Address::new(Kind::Application, PROXY);
    design.own(
        address,
        ORIGIN.to_owned(),
        Body::Application(Box::new(body)),
    );
    principal(design, PROXY, ORIGIN);
}

/// Scopes of Microsoft Graph with which people sign in.
fn sign_in_scopes() -> RequiredResourceAccess {
    let scopes = ["offline_access", "openid"];
    RequiredResourceAccess {
        resource_app_id: MICROSOFT_GRAPH.into(),
        resource_access: scopes
            .into_iter()
            .filter_map(|name| permission(name)?.scope)
            .map(|id| ResourceAccess {
                id: id.into(),
                kind: "Scope",
            })
            .collect(),
    }
}

/// The tenant's own address at sign-in (graph-facts D.8; Microsoft Learn: b2clogin.com in national
/// clouds).
fn sign_in_address(tenant: &str, cloud: Cloud) -> String {
    let name = tenant.split('.').next().unwrap_or(tenant);
    let host = match cloud {
        Cloud::Public => "b2clogin.com",
        Cloud::UsGovernment => "b2clogin.us",
        Cloud::China => "b2clogin.cn",
    };
    format!("https://{name}.{host}/{tenant}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Management;
    use super::super::testing::{address, b2c, body};

    const POLICIES: &str = "customPolicies: {relyingParties: [{name: signin}]}";

    #[test]
    fn the_framework_is_registered_as_microsoft_describes_it() {
        let state = b2c(POLICIES);
        let framework = body(&state, "application/identity-experience-framework");
        assert_eq!(framework["displayName"], "IdentityExperienceFramework");
        assert_eq!(framework["signInAudience"], "AzureADMyOrg");
        assert_eq!(
            framework["web"]["redirectUris"],
            json!(["https://contoso.b2clogin.com/contoso.onmicrosoft.com"])
        );
        assert_eq!(
            framework["identifierUris"],
            json!([{
                "$reference": "application/identity-experience-framework#appId",
                "template": "https://contoso.onmicrosoft.com/{}",
            }])
        );
        let scope = &framework["api"]["oauth2PermissionScopes"][0];
        assert_eq!(scope["value"], "user_impersonation");
        assert_eq!(framework["api"].get("requestedAccessTokenVersion"), None);
        let proxy = body(&state, "application/proxy-identity-experience-framework");
        assert_eq!(
            proxy["publicClient"]["redirectUris"],
            json!(["myapp://auth"])
        );
        assert_eq!(proxy["isFallbackPublicClient"], true);
        assert_eq!(
            proxy["requiredResourceAccess"][0],
            json!({
                "resourceAppId": {"$reference": "application/identity-experience-framework#appId"},
                "resourceAccess": [{"id": scope["id"], "type": "Scope"}],
            })
        );
    }

    #[test]
    fn the_proxy_has_consent_for_both_that_it_calls() {
        let state = b2c(POLICIES);
        let scope = |other: &str| {
            let name = format!("permissionGrant/proxy-identity-experience-framework.{other}");
            body(&state, &name)["scope"].clone()
        };
        assert_eq!(scope("microsoft-graph"), "offline_access openid");
        assert_eq!(scope("identity-experience-framework"), "user_impersonation");
    }

    #[test]
    fn what_the_plan_knows_is_not_made_again() {
        let ids = "22222222-3333-4444-8555-666666666666";
        let known = |keys: &str| {
            b2c(&format!(
                "{POLICIES}\ntarget: {{platform: b2c, tenant: contoso.onmicrosoft.com, wellKnown: {{{keys}}}}}"
            ))
        };
        let framework = format!("identityExperienceFramework: {{appId: {ids}}}");
        let proxy = format!("proxyIdentityExperienceFramework: {{appId: {ids}}}");
        let both = known(&format!("{framework}, {proxy}"));
        assert_eq!(
            both.get(&address("application/identity-experience-framework")),
            None
        );
        let one = known(&framework);
        let existing = one.get(&address("application/identity-experience-framework"));
        assert_eq!(
            existing.map(|one| one.management),
            Some(Management::Existing)
        );
        let proxy = body(&one, "application/proxy-identity-experience-framework");
        assert_eq!(
            proxy["requiredResourceAccess"][0]["resourceAccess"][0]["id"],
            json!({"$reference": "application/identity-experience-framework#scope:user_impersonation"})
        );
    }
}
