//! What is wrong with the desired state that only it can show: bodies that the plan writes itself, and
//! the marks in them. `ENT2970`–`ENT2979`.

use serde_json::{Map, Value};

use super::{Body, DesiredState, REFERENCE, Resource, SECRET, SecretForm, read_reference};
use crate::diag::{Code, CodeInfo, Finding, Findings, Part, Place, Severity};
use crate::plan::SecretRef;
use crate::util::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[&LEADS_NOWHERE, &MARK_FORM, &PLAIN_SECRET];

/// A reference to a resource that the plan does not have.
pub static LEADS_NOWHERE: CodeInfo = CodeInfo {
    id: "ENT2970",
    severity: Severity::Error,
    title: "a `$reference` leads to no resource",
    explain: "\
In the body of a `graph` resource `$reference` stands for a value that another resource of the plan gets
from the tenant. It is written `KIND/NAME#PROPERTY`, as the resource is called in the folder `graph` of the
build tree: `graph/application/shop-spa.json` is `application/shop-spa`. There is no resource of this name,
so nothing could be sent in its place.

    graph:
      - name: loyalty-schema
        kind: schemaExtensions
        body:
          owner: {$reference: application/shop-spa#appId}",
    source: "structure of the desired state",
};

/// A mark that cannot be read.
pub static MARK_FORM: CodeInfo = CodeInfo {
    id: "ENT2971",
    severity: Severity::Error,
    title: "a mark in the body of a `graph` resource cannot be read",
    explain: "\
Members that begin with `$` are marks of this program, not Microsoft Graph's. A body may have two:

- `{$reference: application/shop-spa#appId}`: the property `id`, `appId`, `name`, `scope:WORD` or
  `role:WORD` of another resource. `template: 'https://host/{}'` puts it into a text; `{hex}` is a GUID
  without its dashes.
- `{$secret: {env: PARTNER_SECRET, version: 2}}`: a secret that is read when it is sent. `as: base64` sends
  the bytes of a file as base64.

An object with a mark has no other members.",
    source: "structure of the desired state",
};

/// A secret in plain text.
pub static PLAIN_SECRET: CodeInfo = CodeInfo {
    id: "ENT2972",
    severity: Severity::Error,
    title: "the body of a `graph` resource holds a secret",
    explain: "\
Plans, build trees and change sets are read by many and kept for long, so that a secret in one of them is
none any more. Bodies of `graph` resources go into the build tree as they are.

Say where the secret is read instead, and change the one that stands in the plan:

    clientSecret: {$secret: {env: PARTNER_SECRET}}",
    source: "OWASP: secrets management; names of members from Microsoft Graph",
};

/// Members of Microsoft Graph that hold secrets, in lower case.
const SECRETS: [&str; 7] = [
    "certificatedata",
    "clientsecret",
    "password",
    "pkcs12value",
    "secret",
    "secrettext",
    "sharedsecret",
];

/// What Microsoft Graph shows in the place of a secret.
const HIDDEN: &str = "******";

/// Everything that is wrong with `state`.
#[must_use]
pub fn judge(state: &DesiredState) -> Findings {
    let mut findings = Findings::new();
    for resource in &state.resources {
        if let Body::Plain(plain) = &resource.body {
            let mut judge = Judge {
                state,
                resource,
                findings: &mut findings,
            };
            judge.object(&plain.body, &pointer::child(&resource.pointer, "body"));
        }
    }
    for finding in &mut findings {
        finding.environments = vec![state.environment.clone()];
    }
    findings
}

struct Judge<'a> {
    state: &'a DesiredState,
    resource: &'a Resource,
    findings: &'a mut Findings,
}

impl Judge<'_> {
    fn value(&mut self, value: &Value, at: &str) {
        match value {
            Value::Object(map) => self.object(map, at),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, &pointer::child(at, index));
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, map: &Map<String, Value>, at: &str) {
        if map.keys().any(|name| name.starts_with('$')) {
            self.mark(map, at);
            return;
        }
        for (name, value) in map {
            let at = pointer::child(at, name);
            let is_secret = SECRETS.contains(&name.to_lowercase().as_str());
            match value.as_str() {
                Some(text) if is_secret && !text.is_empty() && text != HIDDEN => {
                    // Where it stands is said in words: a finding is shown with the line it is about.
                    let body = at.strip_prefix(&self.resource.pointer).unwrap_or_default();
                    let message = format!(
                        "`{}` is a secret in plain text",
                        body.trim_start_matches('/')
                    );
                    let help = "write `{$secret: {env: NAME}}`, and change the secret";
                    let name = pointer::child(&self.resource.pointer, "name");
                    self.report(&PLAIN_SECRET, name, message, help);
                }
                _ => self.value(value, &at),
            }
        }
    }

    fn mark(&mut self, map: &Map<String, Value>, at: &str) {
        let has_only = |allowed: &[&str]| map.keys().all(|name| allowed.contains(&name.as_str()));
        if map.contains_key(REFERENCE) {
            let late = read_reference(map).filter(|_| has_only(&[REFERENCE, "template"]));
            let is_text = map.get("template").is_none_or(Value::is_string);
            match late.filter(|_| is_text) {
                None => self.malformed(at, "write `{$reference: KIND/NAME#PROPERTY}`"),
                Some(late) if self.state.get(&late.address).is_none() => {
                    let message = format!("there is no resource `{}`", late.address);
                    let place = self.place(pointer::child(at, REFERENCE));
                    let names = self.state.resources.iter();
                    let names: Vec<String> = names.map(|one| one.address.to_string()).collect();
                    let finding = Finding::new(&LEADS_NOWHERE, place, message)
                        .help("name a resource of the folder `graph` in the build tree")
                        .did_you_mean(&late.address.to_string(), names.iter().map(String::as_str));
                    self.findings.push(finding);
                }
                Some(late) if late.address == self.resource.address => {
                    self.malformed(at, "a resource cannot be made of what it becomes");
                }
                Some(_) => {}
            }
        } else if !is_secret(map) || !has_only(&[SECRET, "as"]) {
            let help = "write `{$secret: {env: NAME}}` or `{$reference: KIND/NAME#PROPERTY}`";
            self.malformed(at, help);
        }
    }

    fn malformed(&mut self, at: &str, help: &str) {
        let message = "this is no mark that can be read".to_owned();
        self.report(&MARK_FORM, at.to_owned(), message, help);
    }

    fn report(&mut self, code: Code, at: String, message: String, help: &str) {
        let finding = Finding::new(code, self.place(at), message);
        self.findings.push(finding.help(help));
    }

    fn place(&self, pointer: String) -> Place {
        Place::Plan {
            pointer,
            part: Part::Value,
            environment: Some(self.state.environment.clone()),
        }
    }
}

/// Whether `map` says where a secret is read, in one place and in a known form.
fn is_secret(map: &Map<String, Value>) -> bool {
    let form = map.get("as");
    let is_known = form.is_none_or(|word| {
        let word = word.as_str();
        word.is_some() && SecretForm::parse(word).is_some()
    });
    let secret = map.get(SECRET).cloned();
    let secret = secret.and_then(|secret| serde_json::from_value::<SecretRef>(secret).ok());
    is_known && secret.is_some_and(|secret| secret.env.is_some() != secret.file.is_some())
}

#[cfg(test)]
mod tests {
    use super::super::testing::b2c;
    use super::*;

    /// What is said of a plan with a group and one `graph` resource of this body.
    fn found(code: Code, body: &str) -> Vec<String> {
        let state = b2c(&format!(
            "groups: [{{name: editors}}]\ngraph: [{{name: x, kind: schemaExtensions, body: {body}}}]"
        ));
        let findings = judge(&state);
        let own = findings.iter().filter(|one| one.code.id == code.id);
        own.map(|one| match &one.place {
            Place::Plan { pointer, .. } => format!("{pointer}: {}", one.message),
            _ => one.message.clone(),
        })
        .collect()
    }

    #[test]
    fn ent2970_reports_a_reference_to_nothing() {
        let body = "{list: [{a: {$reference: group/editers#id}}]}";
        assert_eq!(
            found(&LEADS_NOWHERE, body),
            ["/graph/0/body/list/0/a/$reference: there is no resource `group/editers`"]
        );
        let state = b2c(&format!(
            "groups: [{{name: editors}}]\ngraph: [{{name: x, kind: a, body: {body}}}]"
        ));
        let suggestion = judge(&state)[0].suggestion.clone();
        assert_eq!(suggestion.as_deref(), Some("group/editors"));
    }

    #[test]
    fn ent2970_accepts_resources_of_the_plan() {
        let body = "{a: {$reference: group/editors#id, template: 'https://host/{}'}}";
        assert_eq!(found(&LEADS_NOWHERE, body), Vec::<String>::new());
    }

    #[test]
    fn ent2971_reports_marks_that_cannot_be_read() {
        for body in [
            "{a: {$reference: editors}}",
            "{a: {$reference: group/editors#sorrow}}",
            "{a: {$reference: group/editors#id, other: 1}}",
            "{a: {$reference: group/editors#id, template: 3}}",
            "{a: {$reference: graph/x#id}}",
            "{a: {$secret: NAME}}",
            "{a: {$secret: {env: A, file: b}}}",
            "{a: {$secret: {env: A}, as: hex}}",
            "{a: {$file: x.pem, as: bytes}}",
            "{a: {$refrence: group/editors#id}}",
        ] {
            assert_eq!(
                found(&MARK_FORM, body),
                ["/graph/0/body/a: this is no mark that can be read"],
                "{body}"
            );
        }
    }

    #[test]
    fn ent2971_accepts_marks_and_plain_bodies() {
        for body in [
            "{a: {$reference: group/editors#id}}",
            "{a: {$secret: {env: A, version: 3}}}",
            "{a: {$secret: {file: a.pfx}, as: base64}}",
            "{a: {b: [1, text, null]}, '@odata.type': '#microsoft.graph.x'}",
        ] {
            assert_eq!(found(&MARK_FORM, body), Vec::<String>::new(), "{body}");
        }
    }

    #[test]
    fn ent2972_reports_a_secret_in_plain_text() {
        assert_eq!(
            found(&PLAIN_SECRET, "{deep: [{clientSecret: hunter2}]}"),
            ["/graph/0/name: `body/deep/0/clientSecret` is a secret in plain text"]
        );
    }

    #[test]
    fn ent2972_accepts_references_and_hidden_values() {
        for body in [
            "{clientSecret: {$secret: {env: A}}}",
            "{clientSecret: '******', password: ''}",
            "{passwordPolicies: None}",
        ] {
            assert_eq!(found(&PLAIN_SECRET, body), Vec::<String>::new(), "{body}");
        }
    }
}
