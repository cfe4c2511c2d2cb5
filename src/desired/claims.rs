//! Claims that External ID puts into tokens beside its own: claims mapping policies and their use
//! (graph-facts F.4; Microsoft Learn: claims customization using a policy, custom claims provider).
//!
//! A claims mapping policy is the one way that Microsoft Graph v1.0 has. Applications that use one
//! accept mapped claims without a signing key of their own (`acceptMappedClaims`), which is safe where
//! nobody outside the tenant can register them: External ID's are of one tenant.

use serde::Serialize;

use super::applications::signs_people_in;
use super::{Address, Body, Design, Kind, Property, Text};
use crate::plan::{self, ApiConnectorStep, Attribute, Plan, Platform, builtin};
use crate::pointer;

/// `claimsMappingPolicy`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimsMapping {
    /// Name administrators see.
    pub display_name: String,
    /// One policy, as the text of a JSON document.
    pub definition: [Text; 1],
    /// Never the default of all applications.
    pub is_organization_default: bool,
}

/// The body of a `$ref` request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ObjectReference {
    /// Address of the object.
    #[serde(rename = "@odata.id")]
    pub odata_id: Text,
}

/// A line of a claims mapping policy.
enum Line<'a> {
    /// A custom attribute and its claim.
    Custom(&'a str, &'a str),
    /// A property of the user and its claim.
    Property(&'static str, &'a str),
    /// A claim that a service answers.
    Service(&'a str),
}

/// The attribute's line, when it is put into tokens and can be.
fn line(attribute: &Attribute) -> Option<Line<'_>> {
    let claim = attribute.claim.as_deref()?;
    match builtin::property(&attribute.name) {
        Some(property) => {
            builtin::token_source(property.name).map(|source| Line::Property(source, claim))
        }
        None => Some(Line::Custom(&attribute.name, claim)),
    }
}

/// The flow that `application` uses when a service adds claims to its tokens.
fn service_flow<'a>(
    plan: &'a Plan,
    application: &plan::Application,
) -> Option<(&'a str, &'a [String])> {
    let name = application.user_flow.as_deref()?;
    let flow = plan.user_flows.iter().find(|flow| flow.name == name)?;
    let mut connectors = flow.api_connectors.iter();
    let connector = connectors.find(|one| one.step == ApiConnectorStep::TokenIssuanceStart)?;
    (!connector.claims.is_empty()).then_some((&flow.name, &connector.claims))
}

/// Whether tokens for `application` hold claims of the plan.
pub(super) fn are_mapped(plan: &Plan, application: &plan::Application) -> bool {
    plan.target.platform == Platform::ExternalId
        && signs_people_in(application)
        && (service_flow(plan, application).is_some()
            || plan
                .attributes
                .iter()
                .any(|attribute| line(attribute).is_some()))
}

/// Adds the policies and their use. Applications share one policy unless a service adds claims to
/// the tokens of a flow; each application has one.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    for (at, application) in plan.applications.iter().enumerate() {
        if !are_mapped(plan, application) {
            continue;
        }
        let (name, claims) = match service_flow(plan, application) {
            Some((flow, claims)) => (format!("flow.{flow}"), claims),
            None => ("attributes".to_owned(), &[][..]),
        };
        let pointer = match service_flow(plan, application) {
            Some((flow, _)) => {
                let at = plan.user_flows.iter().position(|one| one.name == flow);
                pointer!["userFlows", at.unwrap_or_default()]
            }
            None => pointer!["attributes"],
        };
        let policy = Address::new(Kind::ClaimsMapping, &name);
        if !design.has(&policy) {
            add_policy(design, &policy, claims, pointer);
        }
        let principal = Address::new(Kind::ServicePrincipal, &application.name);
        let id = Text::late(policy, Property::Id);
        let assignment = design.own(
            Address::joined(Kind::ClaimsMappingAssignment, &[&application.name, &name]),
            pointer!["applications", at],
            Body::Reference(ObjectReference {
                odata_id: id
                    .clone()
                    .within(&design.graph_url("policies/claimsMappingPolicies/{}")),
            }),
        );
        assignment.parent = Some(principal);
        assignment.key = Some(id);
    }
}

fn add_policy(design: &mut Design<'_>, address: &Address, claims: &[String], pointer: String) {
    let plan = design.plan();
    let mut lines: Vec<Line<'_>> = plan.attributes.iter().filter_map(line).collect();
    let mut claims: Vec<&str> = claims.iter().map(String::as_str).collect();
    claims.sort_unstable();
    claims.dedup();
    lines.extend(claims.into_iter().map(Line::Service));
    let after = lines.iter().filter_map(|line| match line {
        Line::Custom(name, _) => Some(design.attribute_address(name)),
        _ => None,
    });
    let after: Vec<Address> = after.collect();
    let template = definition(&lines);
    let definition = if after.is_empty() {
        Text::Known(super::fill(&template, ""))
    } else {
        design.extensions_app_id(&pointer).within(&template)
    };
    let name = address.name.replace('.', " ");
    let body = ClaimsMapping {
        display_name: design.display_name(None, &format!("claims {name}")),
        definition: [definition],
        is_organization_default: false,
    };
    design
        .own(address.clone(), pointer, Body::ClaimsMapping(body))
        .after = after;
}

/// The text of the policy, with `{hex}` for the id of the application that owns custom attributes.
/// It is written by hand so that nothing else in it can look like a place to fill.
fn definition(lines: &[Line<'_>]) -> String {
    let schema: Vec<String> = lines
        .iter()
        .map(|line| {
            let (source, member, id, claim) = match line {
                Line::Custom(name, claim) => (
                    "user",
                    "ExtensionID",
                    format!("\"extension_{{hex}}_{name}\""),
                    claim,
                ),
                Line::Property(id, claim) => ("user", "ID", quoted(id), claim),
                Line::Service(claim) => ("CustomClaimsProvider", "ID", quoted(claim), claim),
            };
            let claim = quoted(claim);
            format!(r#"{{"Source":"{source}","{member}":{id},"JwtClaimType":{claim}}}"#)
        })
        .collect();
    format!(
        r#"{{"ClaimsMappingPolicy":{{"Version":1,"IncludeBasicClaimSet":"true","ClaimsSchema":[{}]}}}}"#,
        schema.join(",")
    )
}

/// `text` as JSON, with its braces in JSON's other way.
fn quoted(text: &str) -> String {
    let text = serde_json::Value::from(text).to_string();
    text.replace('{', r"\u007b").replace('}', r"\u007d")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{address, all, b2c, body, external_id};
    use super::*;

    const CLAIMS: &str = "
attributes:
  - {name: displayName, claim: name}
  - {name: card, claim: card_number}
  - {name: city}
applications:
  - {name: shop, kind: spa}
  - {name: portal, kind: web, userFlow: susi}
  - {name: api, kind: api}
userFlows:
  - name: susi
    apiConnectors:
      - {name: enrich, step: tokenIssuanceStart, url: 'https://c.example', authentication: {kind: platformToken}, claims: [tier]}
";

    fn schema(body: &Value) -> Value {
        let text = body["definition"][0]["template"].as_str().expect("late");
        let text = super::super::fill(text, "1-2");
        let policy: Value = serde_json::from_str(&text).expect("JSON");
        policy["ClaimsMappingPolicy"]["ClaimsSchema"].clone()
    }

    #[test]
    fn attributes_are_in_the_tokens_of_all_who_sign_people_in() {
        let state = external_id(CLAIMS);
        let both = json!([
            {"Source": "user", "ID": "displayname", "JwtClaimType": "name"},
            {"Source": "user", "ExtensionID": "extension_12_card", "JwtClaimType": "card_number"},
        ]);
        assert_eq!(schema(&body(&state, "claimsMapping/attributes")), both);
        let policy = state.get(&address("claimsMapping/attributes")).expect("it");
        assert!(
            policy
                .depends_on()
                .contains(&address("extensionProperty/card"))
        );
        assert_eq!(
            all(&state, Kind::ClaimsMappingAssignment),
            [
                "claimsMappingAssignment/portal.flow.susi",
                "claimsMappingAssignment/shop.attributes",
            ]
        );
        assert_eq!(
            body(&state, "claimsMappingAssignment/shop.attributes"),
            json!({"@odata.id": {
                "$reference": "claimsMapping/attributes#id",
                "template": "https://graph.microsoft.com/v1.0/policies/claimsMappingPolicies/{}",
            }})
        );
        let accepts = |name: &str| body(&state, name)["api"]["acceptMappedClaims"].clone();
        assert_eq!(accepts("application/shop"), true);
        assert_eq!(accepts("application/portal"), true);
        assert_eq!(accepts("application/api"), Value::Null);
    }

    #[test]
    fn a_flow_whose_service_adds_claims_has_a_policy_of_its_own() {
        let state = external_id(CLAIMS);
        let schema = schema(&body(&state, "claimsMapping/flow.susi"));
        assert_eq!(
            schema[2],
            json!({"Source": "CustomClaimsProvider", "ID": "tier", "JwtClaimType": "tier"})
        );
    }

    #[test]
    fn policies_of_b2c_put_claims_into_tokens_themselves() {
        assert!(all(&b2c(CLAIMS), Kind::ClaimsMapping).is_empty());
    }

    #[test]
    fn a_name_of_the_plan_is_never_filled() {
        let lines = [Line::Custom("a", "x{}y{hex}z"), Line::Service("{}")];
        let text = super::super::fill(&definition(&lines), "1-2");
        let policy: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let schema = &policy["ClaimsMappingPolicy"]["ClaimsSchema"];
        assert_eq!(schema[0]["ExtensionID"], "extension_12_a");
        assert_eq!(schema[0]["JwtClaimType"], "x{}y{hex}z");
        assert_eq!(schema[1]["ID"], "{}");
    }
}
