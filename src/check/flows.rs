//! User flows: `ENT2220`–`ENT2229`.

use std::collections::HashMap;

use url::Url;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{ApiConnectorStep, EmailMethod, UserFlow, UserFlowKind, builtin};
use crate::pointer;
use crate::util::host::is_loopback;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NO_SIGN_IN,
    &STEP_TWICE,
    &CONNECTOR_ADDRESS,
    &CODES_SWITCHED_OFF,
    &NOT_ON_PAGES,
];

/// A flow without a way to sign in.
pub static NO_SIGN_IN: CodeInfo = CodeInfo {
    id: "ENT2220",
    severity: Severity::Error,
    title: "a user flow offers no way to sign in",
    explain: "\
With `email: never` people sign in with identity providers only, and the flow lists none. Its page would have
neither a field nor a button; Microsoft Graph refuses a flow without at least one.

Add a provider, or set `email` to `password` or, on External ID, `oneTimeCode`.",
    source: "Microsoft Learn: externalUsersSelfServiceSignUpEventsFlow resource type",
};

/// Two connectors at one step.
pub static STEP_TWICE: CodeInfo = CodeInfo {
    id: "ENT2221",
    severity: Severity::Error,
    title: "two services are called at the same step of a flow",
    explain: "\
A user flow calls one service per step: each step holds a reference to one connector or extension. The
second would replace the first.

Let one service do both, or call the other from it.",
    source: "Microsoft Learn: userFlowApiConnectorConfiguration; custom authentication extensions",
};

/// A connector's address is not https.
pub static CONNECTOR_ADDRESS: CodeInfo = CodeInfo {
    id: "ENT2222",
    severity: Severity::Error,
    title: "a connector's address is not an `https` address on the internet",
    explain: "\
The platform calls connectors from its data centres, with what people entered at sign-up: the address is
`https` and can be reached from there. Loopback is the platform's own machine, and refused.",
    source: "Microsoft Learn: API connectors; custom authentication extensions, error 1003020",
};

/// One-time codes are used and switched off.
pub static CODES_SWITCHED_OFF: CodeInfo = CodeInfo {
    id: "ENT2223",
    severity: Severity::Error,
    title: "email codes are switched off, but people need them",
    explain: "\
On External ID an email one-time code is how people sign in (`email: oneTimeCode`), and how they prove who
they are when they reset a password. `authenticationMethods.email: disabled` switches them off for the
tenant: nobody could do either.

Set it to `enabled`, or leave it out.",
    source: "Microsoft Learn: enable self-service password reset in external tenants",
};

/// A page is to ask for what it cannot ask for.
pub static NOT_ON_PAGES: CodeInfo = CodeInfo {
    id: "ENT2224",
    severity: Severity::Error,
    title: "pages of user flows cannot ask for this property",
    explain: "\
Of the properties that every account has, pages of user flows ask for `city`, `country`, `displayName`,
`email`, `givenName`, `jobTitle`, `postalCode`, `state`, `streetAddress` and `surname`, on Azure AD B2C and on
External ID alike. The others, such as `mobilePhone`, can be imported, and custom policies can ask for them.

Ask for a custom attribute instead, or leave it out. An attribute with `signUp` that flows cannot ask for is
left out of them with a warning.",
    source: "Microsoft Learn: user attributes in external tenants; user attributes in Azure AD B2C",
};

/// Reports everything about user flows that holds on both platforms.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    for (i, flow) in context.plan.user_flows.iter().enumerate() {
        let edits = flow.kind != UserFlowKind::SignUpSignIn;
        if flow.email == EmailMethod::Never && flow.identity_providers.is_empty() && !edits {
            let finding = Finding::new(
                &NO_SIGN_IN,
                context.at(pointer!["userFlows", i, "email"]),
                format!("`{}` has neither email sign-in nor a provider", flow.name),
            );
            findings.push(finding.help("list `identityProviders`, or set `email: password`"));
        }
        connectors(context, findings, i, flow);
        codes(context, findings, i, flow);
        for (j, entry) in flow.attributes.iter().enumerate() {
            if !builtin::can_be_asked_for(&entry.attribute) {
                let place = context.at(pointer!["userFlows", i, "attributes", j, "attribute"]);
                let message = format!("no user flow can ask for `{}`", entry.attribute);
                let finding = Finding::new(&NOT_ON_PAGES, place, message);
                findings.push(finding.help("ask for a custom attribute instead"));
            }
        }
    }
    let has = |kind| context.plan.user_flows.iter().any(|flow| flow.kind == kind);
    let (signs_up, edits) = (
        has(UserFlowKind::SignUpSignIn),
        has(UserFlowKind::ProfileEdit),
    );
    for (i, attribute) in context.plan.attributes.iter().enumerate() {
        let key = match (attribute.sign_up, attribute.profile_edit) {
            (true, _) if signs_up => "signUp",
            (_, true) if edits => "profileEdit",
            _ => continue,
        };
        if !builtin::can_be_asked_for(&attribute.name) {
            let place = context.at(pointer!["attributes", i, key]);
            let message = format!(
                "user flows cannot ask for `{}`, and leave it out",
                attribute.name
            );
            let mut finding = Finding::new(&NOT_ON_PAGES, place, message)
                .help("ask for a custom attribute instead, or leave it to custom policies");
            finding.severity = Severity::Warning;
            findings.push(finding);
        }
    }
}

fn connectors(context: &Context<'_>, findings: &mut Findings, i: usize, flow: &UserFlow) {
    let mut steps: HashMap<ApiConnectorStep, usize> = HashMap::new();
    for (j, connector) in flow.api_connectors.iter().enumerate() {
        if let Some(first) = steps.insert(connector.step, j) {
            let finding = Finding::new(
                &STEP_TWICE,
                context.at(pointer!["userFlows", i, "apiConnectors", j, "step"]),
                format!(
                    "`{}` is called at this step already",
                    flow.api_connectors[first].name
                ),
            );
            findings.push(finding.help("let one service do both").related(
                "the first one",
                context.at(pointer!["userFlows", i, "apiConnectors", first]),
            ));
        }
        let url = Url::parse(&connector.url).ok();
        let fine =
            url.is_some_and(|url| url.scheme() == "https" && url.has_host() && !is_loopback(&url));
        if !fine {
            let finding = Finding::new(
                &CONNECTOR_ADDRESS,
                context.at(pointer!["userFlows", i, "apiConnectors", j, "url"]),
                format!("the platform cannot call `{}`", connector.url),
            );
            findings.push(
                finding.help("give an `https` address that can be reached from the internet"),
            );
        }
    }
}

fn codes(context: &Context<'_>, findings: &mut Findings, i: usize, flow: &UserFlow) {
    use crate::plan::MethodState;
    let methods = context.plan.authentication_methods.as_ref();
    let off = methods.is_some_and(|methods| methods.email == Some(MethodState::Disabled));
    if !off || !context.is_external_id() || flow.email == EmailMethod::Never {
        return;
    }
    let what = match flow.email {
        EmailMethod::OneTimeCode => "sign in with",
        _ => "reset a password by",
    };
    let finding = Finding::new(
        &CODES_SWITCHED_OFF,
        context.at(pointer!["authenticationMethods", "email"]),
        format!(
            "people in `{}` {what} an email code, and codes are switched off",
            flow.name
        ),
    );
    findings.push(
        finding
            .help("set it to `enabled`")
            .related("the flow", context.at(pointer!["userFlows", i])),
    );
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, external_id};

    #[test]
    fn ent2220_reports_a_page_without_field_and_button() {
        assert_snapshot!(external_id("ENT2220", "userFlows: [{name: susi, email: never}]"), @r#"
        error /userFlows/0/email: `susi` has neither email sign-in nor a provider
          help: list `identityProviders`, or set `email: password`
        "#);
    }

    #[test]
    fn ent2220_accepts_a_field_or_a_button() {
        assert_eq!(external_id("ENT2220", "userFlows: [{name: susi}]"), "");
        let google = "
identityProviders: [{name: google, kind: google}]
userFlows: [{name: susi, email: never, identityProviders: [google]}]
";
        assert_eq!(external_id("ENT2220", google), "");
    }

    fn connectors(list: &str) -> String {
        format!("userFlows: [{{name: susi, apiConnectors: [{list}]}}]")
    }

    fn connector(name: &str, step: &str, url: &str) -> String {
        format!("{{name: {name}, step: {step}, url: '{url}', authentication: {{kind: basic}}}}")
    }

    #[test]
    fn ent2221_reports_two_services_at_one_step() {
        let list = [
            connector("a", "preTokenIssuance", "https://a.com"),
            connector("b", "preTokenIssuance", "https://b.com"),
        ];
        assert_snapshot!(b2c("ENT2221", &connectors(&list.join(", "))), @r#"
        error /userFlows/0/apiConnectors/1/step: `a` is called at this step already
          help: let one service do both
          /userFlows/0/apiConnectors/0: the first one
        "#);
    }

    #[test]
    fn ent2221_accepts_a_service_for_each_step() {
        let list = [
            connector("a", "preTokenIssuance", "https://a.com"),
            connector("b", "postAttributeCollection", "https://b.com"),
        ];
        assert_eq!(b2c("ENT2221", &connectors(&list.join(", "))), "");
    }

    #[test]
    fn ent2222_reports_addresses_the_platform_cannot_call() {
        let list = [
            connector("a", "preTokenIssuance", "http://a.com"),
            connector("b", "postAttributeCollection", "https://localhost/b"),
        ];
        assert_snapshot!(b2c("ENT2222", &connectors(&list.join(", "))), @r#"
        error /userFlows/0/apiConnectors/0/url: the platform cannot call `http://a.com`
          help: give an `https` address that can be reached from the internet
        error /userFlows/0/apiConnectors/1/url: the platform cannot call `https://localhost/b`
          help: give an `https` address that can be reached from the internet
        "#);
    }

    #[test]
    fn ent2222_accepts_https() {
        let list = connector("a", "preTokenIssuance", "https://a.com/api");
        assert_eq!(b2c("ENT2222", &connectors(&list)), "");
    }

    #[test]
    fn ent2223_reports_codes_that_are_off() {
        let sections = "userFlows: [{name: susi}]\nauthenticationMethods: {email: disabled}";
        assert_snapshot!(external_id("ENT2223", sections), @r#"
        error /authenticationMethods/email: people in `susi` reset a password by an email code, and codes are switched off
          help: set it to `enabled`
          /userFlows/0: the flow
        "#);
    }

    #[test]
    fn ent2223_accepts_codes_that_are_on() {
        let sections = "userFlows: [{name: susi}]\nauthenticationMethods: {email: enabled}";
        assert_eq!(external_id("ENT2223", sections), "");
    }

    #[test]
    fn ent2224_reports_what_pages_cannot_ask_for() {
        let sections = "
attributes: [{name: department, signUp: true}]
userFlows: [{name: susi, attributes: [{attribute: mobilePhone}]}]
";
        let expected = [b2c("ENT2224", sections), external_id("ENT2224", sections)];
        assert_eq!(expected[0], expected[1]);
        assert_snapshot!(expected[0], @r#"
        error /userFlows/0/attributes/0/attribute: no user flow can ask for `mobilePhone`
          help: ask for a custom attribute instead
        warning /attributes/0/signUp: user flows cannot ask for `department`, and leave it out
          help: ask for a custom attribute instead, or leave it to custom policies
        "#);
    }

    #[test]
    fn ent2224_accepts_what_they_can_and_other_ways_to_ask() {
        let flow = "
attributes: [{name: loyalty, signUp: true}, {name: city, signUp: true}, {name: department}]
userFlows: [{name: susi, attributes: [{attribute: jobTitle}]}]
";
        assert_eq!(b2c("ENT2224", flow), "");
        let policies = "attributes: [{name: mobilePhone, signUp: true}]\ncustomPolicies: {}";
        assert_eq!(b2c("ENT2224", policies), "");
    }
}
