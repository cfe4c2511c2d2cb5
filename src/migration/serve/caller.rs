//! How a caller proves that it is the platform.

use url::Url;

use super::super::names;
use super::with_tenant_id;
use crate::formats::LateText;
use crate::formats::serve::Caller;
use crate::plan::service::PLATFORM_CALLER;
use crate::plan::{
    ApplicationKind, Cloud, EndpointAuth, EndpointAuthKind as Kind, Jit, Plan, SecretRef,
};

/// What `jit.authentication` means for the service.
pub(super) fn caller(plan: &Plan, jit: &Jit) -> Caller {
    let auth = &jit.authentication;
    match auth.kind {
        Kind::None => Caller::None,
        Kind::Basic => Caller::Basic {
            username: secret(auth.username.as_ref()),
            password: secret(auth.password.as_ref()),
        },
        Kind::ApiKey => Caller::ApiKey {
            header: auth
                .header
                .clone()
                .unwrap_or_else(|| "x-api-key".to_owned()),
            value: secret(auth.value.as_ref()),
        },
        Kind::ClientCertificate => Caller::ClientCertificate {
            certificate: secret(auth.certificate.as_ref()),
            password: auth.password.as_ref().map(names::secret),
        },
        Kind::Bearer => Caller::Bearer {
            value: secret(auth.value.as_ref()),
        },
        Kind::Oauth2 => oauth2(plan, auth),
        Kind::PlatformToken => platform_token(plan, jit),
    }
}

/// A reference that a sound plan has. One without is refused before anything is generated.
fn secret(given: Option<&SecretRef>) -> crate::formats::SecretReference {
    given.map_or(
        crate::formats::SecretReference {
            env: None,
            file: None,
            version: 1,
        },
        names::secret,
    )
}

fn oauth2(plan: &Plan, auth: &EndpointAuth) -> Caller {
    let token_endpoint = auth.token_endpoint.clone().unwrap_or_else(|| {
        let host = names::login_host(plan.target.cloud);
        format!("https://{host}/{}/oauth2/v2.0/token", plan.target.tenant)
    });
    // Microsoft's own issuers have their discovery document beside the token endpoint.
    let metadata = token_endpoint
        .strip_suffix("/oauth2/v2.0/token")
        .map(|base| format!("{base}/v2.0/.well-known/openid-configuration"));
    let audiences = auth
        .scope
        .iter()
        .map(|scope| LateText::Known(scope.trim_end_matches("/.default").to_owned()))
        .collect();
    Caller::Oauth2 {
        metadata,
        token_endpoint,
        audiences,
        client_id: secret(auth.client_id.as_ref()),
    }
}

/// The token of custom authentication extensions (jit-contract 2.1): a version 2 token, whose audience is
/// the application's id, and whose issuer has been seen in two forms.
fn platform_token(plan: &Plan, jit: &Jit) -> Caller {
    let subdomain = plan.target.subdomain.clone().unwrap_or_else(|| {
        let tenant = &plan.target.tenant;
        tenant.split('.').next().unwrap_or(tenant).to_owned()
    });
    let host = ciam_host(plan.target.cloud);
    let own = format!("https://{subdomain}.{host}/{{}}/v2.0");
    let by_id = format!("https://{{}}.{host}/{{}}/v2.0");
    let (application, identifier_uri) = extension(jit);
    Caller::PlatformToken {
        metadata: with_tenant_id(plan, &format!("{own}/.well-known/openid-configuration")),
        issuers: vec![with_tenant_id(plan, &own), with_tenant_id(plan, &by_id)],
        audiences: vec![application],
        identifier_uri,
        caller: PLATFORM_CALLER.to_owned(),
        applications: applications(plan, jit),
    }
}

/// Id and identifier URI of the extension's application. The URI ends with the id, so a plan that has the
/// one has both.
fn extension(jit: &Jit) -> (LateText, LateText) {
    if let Some(uri) = &jit.identifier_uri {
        let id = uri.rsplit('/').next().unwrap_or(uri);
        return (LateText::Known(id.to_owned()), LateText::Known(uri.clone()));
    }
    let host = Url::parse(&jit.endpoint)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let id = names::extension_application_id();
    (
        LateText::whole(id.clone()),
        LateText::late(id, format!("api://{host}/{{}}")),
    )
}

/// The applications whose users are migrated: those the plan names, else all that sign people in.
fn applications(plan: &Plan, jit: &Jit) -> Vec<LateText> {
    let signs_in = |kind: ApplicationKind| {
        matches!(
            kind,
            ApplicationKind::Spa | ApplicationKind::Web | ApplicationKind::Native
        )
    };
    let mut ids: Vec<LateText> = plan
        .applications
        .iter()
        .filter(|application| match jit.applications.is_empty() {
            true => signs_in(application.kind),
            false => jit.applications.contains(&application.name),
        })
        .map(|application| match &application.app_id {
            Some(id) => LateText::Known(id.clone()),
            None => LateText::whole(format!("application/{}#appId", application.name)),
        })
        .collect();
    ids.sort();
    ids
}

/// Where an external tenant of a cloud issues tokens. Only that of the public cloud is documented.
const fn ciam_host(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public => "ciamlogin.com",
        Cloud::UsGovernment => "ciamlogin.us",
        Cloud::China => "ciamlogin.cn",
    }
}
