//! `appsettings.json` of the VS Code extension for Azure AD B2C: environments and their values.
//!
//! Input is the bytes of the file; output is its environments and findings about it. Comments and
//! trailing commas are let pass, as .NET does. Keys are compared without case where the extension
//! does so: in `PolicySettings`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Values;
use crate::diag::{
    Code, CodeInfo, FileName, Finding, Findings, Part, Place, Severity, Span, nearest,
};
use crate::yaml::{self, Document, Kind, Node};

const SOURCE: &str = "GitHub: azure-ad-b2c/vscode-extension, README, app settings";

/// The file is not JSON.
pub static NOT_JSON: CodeInfo = CodeInfo {
    id: "ENT0120",
    severity: Severity::Error,
    title: "settings file is not JSON",
    explain: "\
The file with the values for `{Settings:…}` cannot be read, so that no placeholder has a value. Comments and a \
comma after the last item are let pass here, but the VS Code extension does not take them.",
    source: SOURCE,
};

/// The file has another form.
pub static WRONG_FORM: CodeInfo = CodeInfo {
    id: "ENT0121",
    severity: Severity::Error,
    title: "settings file does not have the form of the VS Code extension",
    explain: "\
The file is an object with a list `Environments`. An environment has a `Name`, a `Tenant`, whether it is for \
`Production`, and `PolicySettings`, which are texts, numbers or booleans by key:

```json
{
  \"Environments\": [
    {
      \"Name\": \"Production\",
      \"Production\": true,
      \"Tenant\": \"contoso.onmicrosoft.com\",
      \"PolicySettings\": { \"IdentityExperienceFrameworkAppId\": \"00000000-0000-0000-0000-000000000000\" }
    }
  ]
}
```",
    source: SOURCE,
};

/// A name that is there twice.
pub static REPEATED: CodeInfo = CodeInfo {
    id: "ENT0122",
    severity: Severity::Error,
    title: "a name is used twice in the settings file",
    explain: "\
Two environments have the same name, or two keys of one environment differ only in case. `{Settings:Key}` is \
compared without case, so that only one of the two values is ever used.",
    source: SOURCE,
};

/// An environment that is not there.
pub static NO_SUCH_ENVIRONMENT: CodeInfo = CodeInfo {
    id: "ENT0123",
    severity: Severity::Error,
    title: "settings file has no such environment",
    explain: "\
`--env` names an environment that the settings file of these policies does not have, or there is no settings \
file, so that they cannot be judged as they would be uploaded. Names are compared without case.",
    source: SOURCE,
};

/// A key that other environments have.
pub static MISSING_KEY: CodeInfo = CodeInfo {
    id: "ENT0124",
    severity: Severity::Warning,
    title: "an environment lacks a key that another one has",
    explain: "\
The key is in `PolicySettings` of another environment but not of this one. The VS Code extension leaves \
`{Settings:Key}` as it is in the policies of an environment without the key, without a word, and the service \
refuses them or, worse, does not.

Add the key. Where an environment does not need a value, give it an empty one.",
    source: "GitHub: azure-ad-b2c/vscode-extension, PolicyBuild",
};

/// The codes of this module.
pub const CODES: &[Code] = &[
    &NOT_JSON,
    &WRONG_FORM,
    &REPEATED,
    &NO_SUCH_ENVIRONMENT,
    &MISSING_KEY,
];

/// A settings file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Its environments, in source order.
    pub environments: Vec<Environment>,
}

/// An environment of a settings file.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Its name; empty when it has none.
    pub name: String,
    /// Whether it is for production.
    pub production: bool,
    /// Its tenant's domain.
    pub tenant: Option<String>,
    /// The values by key, in source order, with the place of the key.
    pub settings: Vec<(String, String, Span)>,
    /// Where its name is.
    pub span: Span,
}

/// What reading a settings file gave.
#[derive(Clone, Debug)]
pub struct ReadSettings {
    /// The text that findings point into.
    pub text: Arc<str>,
    /// The environments; `None` when the file is not JSON or has no list `Environments`.
    pub settings: Option<Settings>,
    /// What is wrong with the file.
    pub findings: Findings,
}

impl Settings {
    /// The environment `name`, compared without case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Environment> {
        self.environments
            .iter()
            .find(|one| one.name.eq_ignore_ascii_case(name))
    }

    /// The finding that there is no environment `name` in `file`.
    #[must_use]
    pub fn no_such_environment(&self, file: &FileName, name: &str) -> Finding {
        let names: Vec<&str> = self.environments.iter().map(|one| &*one.name).collect();
        let message = format!("there is no environment `{name}`");
        let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let help = match listed.is_empty() {
            true => "add it to `Environments`".to_owned(),
            false => format!("it has {}", listed.join(", ")),
        };
        let mut finding =
            Finding::new(&NO_SUCH_ENVIRONMENT, Place::File(file.clone()), message).help(help);
        finding.suggestion = nearest(name, names);
        finding
    }
}

impl Environment {
    /// The values for the policy file `file_name` (without folders), to which two of the built-in
    /// keys refer. A key of `PolicySettings` does not change a built-in one: the extension replaces
    /// those first.
    #[must_use]
    pub fn values(&self, file_name: &str) -> Values {
        let mut values = Values::new();
        // The extension replaces keys in their order, so of two that differ in case the first one
        // counts.
        for (key, value, _) in self.settings.iter().rev() {
            values.set(key, value);
        }
        let stem = file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem);
        if let Some(tenant) = &self.tenant {
            values.set("Tenant", tenant);
        }
        values.set("Filename", stem);
        values.set("PolicyFilename", stem.replace("B2C_1A_", ""));
        values.set("Environment", &self.name);
        values
    }
}

/// Whether the bytes look like a settings file of the extension rather than one of an application,
/// which has the same name.
#[must_use]
pub fn is_settings(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("\"Environments\"") && text.contains("\"PolicySettings\"")
}

/// Whether the bytes are the settings of an application: JSON with keys, none of them `Environments` in
/// any case. What is broken or empty may be meant for policies.
#[must_use]
pub fn is_of_an_application(bytes: &[u8]) -> bool {
    let parsed = yaml::parse(&"".into(), &blanked(bytes));
    let Some(document) = parsed.document else {
        return false;
    };
    match &document.root.kind {
        Kind::Mapping(entries) => {
            let is_broken = parsed
                .findings
                .iter()
                .any(|one| one.severity == Severity::Error);
            let mut keys = entries.iter().map(|(key, _)| key);
            !is_broken
                && !entries.is_empty()
                && !keys.any(|key| key.eq_ignore_ascii_case("Environments"))
        }
        _ => false,
    }
}

/// Reads a settings file.
#[must_use]
pub fn read(file: &FileName, bytes: &[u8]) -> ReadSettings {
    // JSON is YAML but for comments, and but for tabs in places where YAML sees indentation.
    let parsed = yaml::parse(file, &blanked(bytes));
    let text: Arc<str> = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).into(),
        Err(_) => Arc::clone(&parsed.text),
    };
    let mut findings = Findings::new();
    for mut finding in parsed.findings {
        if finding.severity != Severity::Error {
            continue;
        }
        if finding.code.id != yaml::codes::DUPLICATE_KEY.id {
            finding.code = &NOT_JSON;
            finding.message = format!("the file is not JSON: {}", finding.message);
        }
        findings.push(finding);
    }
    let mut reader = Reader {
        file,
        document: None,
        findings,
    };
    let settings = parsed.document.as_ref().and_then(|document| {
        reader.document = Some(document);
        reader.root()
    });
    if let Some(settings) = &settings {
        reader.across(settings);
    }
    ReadSettings {
        text,
        settings,
        findings: reader.findings,
    }
}

/// JSON with spaces in place of comments, and of tabs outside of texts; every byte keeps its place.
fn blanked(bytes: &[u8]) -> Vec<u8> {
    let mut blank = bytes.to_vec();
    let mut at = 0;
    while at < blank.len() {
        let end = match (blank[at], blank.get(at + 1)) {
            (b'"', _) => {
                at = end_of_text(bytes, at);
                continue;
            }
            (b'/', Some(b'/')) => {
                let length = bytes[at..].iter().position(|byte| *byte == b'\n');
                length.map_or(bytes.len(), |length| at + length)
            }
            (b'/', Some(b'*')) => {
                let length = bytes[at..].windows(2).skip(2).position(|end| end == b"*/");
                length.map_or(bytes.len(), |length| at + length + 4)
            }
            (b'\t', _) => at + 1,
            _ => {
                at += 1;
                continue;
            }
        };
        for byte in &mut blank[at..end] {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        at = end;
    }
    blank
}

/// One past the closing quote of the text that opens at `start`.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// One run over one file.
struct Reader<'a> {
    file: &'a FileName,
    document: Option<&'a Document>,
    findings: Findings,
}

impl Reader<'_> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        let place = Place::Span(self.file.clone(), span);
        self.findings
            .push(Finding::new(code, place, message).help(help));
    }

    fn root(&mut self) -> Option<Settings> {
        let document = self.document?;
        let Some(list) = child(&document.root, "Environments") else {
            let span = document.span_of("", Part::Key);
            self.report(
                &WRONG_FORM,
                span,
                "there is no list `Environments`",
                "`entrada explain ENT0121` shows the form",
            );
            return None;
        };
        let Kind::Sequence(items) = &list.kind else {
            self.report(
                &WRONG_FORM,
                list.span,
                "`Environments` is not a list",
                "write a list of objects: `[{ \"Name\": … }]`",
            );
            return None;
        };
        if items.is_empty() {
            self.report(
                &WRONG_FORM,
                list.span,
                "`Environments` has no environment",
                "write a list of objects: `[{ \"Name\": … }]`",
            );
        }
        let environments = items.iter().filter_map(|item| self.environment(item));
        Some(Settings {
            environments: environments.collect(),
        })
    }

    fn environment(&mut self, item: &Node) -> Option<Environment> {
        let Kind::Mapping(_) = &item.kind else {
            self.report(
                &WRONG_FORM,
                item.span,
                "an environment is an object",
                "write `{ \"Name\": …, \"PolicySettings\": { … } }`",
            );
            return None;
        };
        let mut environment = Environment {
            span: Span::new(item.span.start, item.span.start + 1),
            ..Environment::default()
        };
        match child(item, "Name").map(|node| (&node.kind, node.span)) {
            Some((Kind::Text(name), span)) if !name.trim().is_empty() => {
                name.clone_into(&mut environment.name);
                environment.span = span;
            }
            found => {
                let span = found.map_or(environment.span, |(_, span)| span);
                self.report(
                    &WRONG_FORM,
                    span,
                    "an environment has no name",
                    "add `\"Name\"`",
                );
            }
        }
        if let Some(node) = child(item, "Tenant") {
            match scalar(node) {
                Some(tenant) => environment.tenant = Some(tenant),
                None => self.not_a_value(node, "Tenant"),
            }
        }
        if let Some(node) = child(item, "Production") {
            match &node.kind {
                Kind::Boolean(value) => environment.production = *value,
                _ => self.report(
                    &WRONG_FORM,
                    node.span,
                    "`Production` is `true` or `false`",
                    "write it without quotes",
                ),
            }
        }
        self.settings(item, &mut environment);
        Some(environment)
    }

    fn settings(&mut self, item: &Node, environment: &mut Environment) {
        let Some(node) = child(item, "PolicySettings") else {
            return;
        };
        let Kind::Mapping(entries) = &node.kind else {
            self.report(
                &WRONG_FORM,
                node.span,
                "`PolicySettings` is not an object",
                "write `{ \"Key\": \"value\" }`",
            );
            return;
        };
        for (key, entry) in entries {
            match scalar(&entry.value) {
                Some(value) => environment.settings.push((key.clone(), value, entry.key)),
                None => self.not_a_value(&entry.value, key),
            }
        }
    }

    fn not_a_value(&mut self, node: &Node, key: &str) {
        // What the reader has complained of already is not complained of again.
        if !matches!(node.kind, Kind::Broken) {
            self.report(
                &WRONG_FORM,
                node.span,
                format!("`{key}` is not a text, number or boolean"),
                "write a text in quotes",
            );
        }
    }

    /// What only shows when environments and keys are compared with one another.
    fn across(&mut self, settings: &Settings) {
        let mut names: BTreeMap<String, Span> = BTreeMap::new();
        // The spelling of each key and the environment it was first seen in.
        let mut keys: BTreeMap<String, (&str, &Environment, Span)> = BTreeMap::new();
        for one in &settings.environments {
            if !one.name.is_empty()
                && let Some(first) = names.insert(one.name.to_lowercase(), one.span)
            {
                let message = format!("environment `{}` is there twice", one.name);
                self.repeated(one.span, first, message);
            }
            let mut own: BTreeMap<String, Span> = BTreeMap::new();
            for (key, _, span) in &one.settings {
                let folded = key.to_lowercase();
                if let Some(first) = own.insert(folded.clone(), *span) {
                    let message = format!("key `{key}` is there twice, in another case");
                    self.repeated(*span, first, message);
                }
                keys.entry(folded).or_insert((key, one, *span));
            }
        }
        for one in &settings.environments {
            let missing = keys.iter().filter(|(folded, _)| {
                !one.settings
                    .iter()
                    .any(|(key, ..)| key.to_lowercase() == **folded)
            });
            for (key, other, span) in missing.map(|(_, found)| found) {
                let message = format!(
                    "environment `{}` lacks `{key}`, which `{}` has",
                    one.name, other.name
                );
                let place = Place::Span(self.file.clone(), one.span);
                self.findings.push(
                    Finding::new(&MISSING_KEY, place, message)
                        .help("add the key, if need be with an empty text")
                        .related("it is here", Place::Span(self.file.clone(), *span)),
                );
            }
        }
    }

    fn repeated(&mut self, span: Span, first: Span, message: String) {
        let place = |span| Place::Span(self.file.clone(), span);
        let finding = Finding::new(&REPEATED, place(span), message)
            .help("keep one of the two")
            .related("first one here", place(first));
        self.findings.push(finding);
    }
}

/// The value of `name` in a map, compared without case.
fn child<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    let Kind::Mapping(entries) = &node.kind else {
        return None;
    };
    let exact = entries.get(name);
    let found = exact.or_else(|| {
        let found = entries
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, entry)| entry)
    });
    found.map(|entry| &entry.value)
}

/// The text a scalar becomes in a policy.
fn scalar(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Boolean(value) => Some(value.to_string()),
        Kind::Null | Kind::Sequence(_) | Kind::Mapping(_) | Kind::Broken => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let read = read(&"appsettings.json".into(), text.as_bytes());
        let lines: Vec<String> = read
            .findings
            .iter()
            .map(|finding| {
                let at = match &finding.place {
                    Place::Span(_, span) => read.text.get(span.start..span.end),
                    _ => None,
                };
                let at = at.unwrap_or("the file");
                format!("{} {} | {at}", finding.code.id, finding.message)
            })
            .collect();
        lines.join("\n")
    }

    fn environments(items: &str) -> String {
        format!(r#"{{"Environments": [{items}]}}"#)
    }

    const TWO: &str = "\u{feff}{\r\n\t// what the pipeline uses\r\n\t\"Environments\": [\r\n\
        \t\t{\"Name\": \"Dev\", /* not */ \"Tenant\": \"dev.example.com\", \"PolicySettings\": {\
        \"Api\": \"https://dev.example.com//x\", \"Level\": 3},},\r\n\
        \t\t{\"Name\": \"Prod\", \"Production\": true, \"Tenant\": \"contoso.onmicrosoft.com\", \
        \"PolicySettings\": {\"api\": \"https://example.com\", \"Level\": true}}\r\n\t]\r\n}\r\n";

    #[test]
    fn environments_are_read_with_comments_tabs_and_trailing_commas() {
        let read = read(&"appsettings.json".into(), TWO.as_bytes());
        assert_eq!(shown(TWO), "");
        let settings = read.settings.expect("it is read");
        let dev = settings.find("dev").expect("Dev is there");
        let values = dev.values("B2C_1A_SignIn.xml");
        for (key, value) in [
            ("api", "https://dev.example.com//x"),
            ("LEVEL", "3"),
            ("Tenant", "dev.example.com"),
            ("Filename", "B2C_1A_SignIn"),
            ("PolicyFilename", "SignIn"),
            ("Environment", "Dev"),
        ] {
            assert_eq!(values.setting(key), Some(value), "{key}");
        }
        let prod = settings.find("PROD").expect("Prod is there");
        assert!(prod.production && !dev.production);
        assert_eq!(&read.text[prod.span.start..prod.span.end], "\"Prod\"");
    }

    #[test]
    fn an_applications_settings_are_told_from_those_of_policies() {
        assert!(is_settings(TWO.as_bytes()));
        assert!(!is_settings(br#"{"AzureAdB2C": {"Instance": "x"}}"#));
    }

    #[test]
    fn what_is_broken_is_not_taken_for_the_settings_of_an_application() {
        assert!(is_of_an_application(
            br#"{"AzureAdB2C": {"Instance": "x"}}"#
        ));
        for text in [
            "",
            "{}",
            "{",
            "[]",
            r#"{"environments": []}"#,
            r#"{"A": 1"#,
            TWO,
        ] {
            assert!(!is_of_an_application(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn ent0120_reports_what_is_not_json() {
        let said = shown(r#"{"Environments": [}"#);
        assert!(said.starts_with("ENT0120 the file is not JSON: "), "{said}");
        let read = read(&"a".into(), &[b'{', 0xff, b'}']);
        assert_eq!(read.findings[0].code.id, "ENT0120");
    }

    #[test]
    fn ent0120_accepts_json_with_comments() {
        assert_eq!(
            shown("// c\n{\"Environments\": [{\"Name\": \"A\"}] /* d */}"),
            ""
        );
    }

    #[test]
    fn ent0121_reports_another_form() {
        let texts = [
            "{}",
            r#"{"Environments": {}}"#,
            r#"{"Environments": []}"#,
            &environments("1"),
            &environments(r#"{"Tenant": []}"#),
            &environments(r#"{"Name": "A", "Production": "yes", "PolicySettings": 1}"#),
            &environments(r#"{"Name": "A", "PolicySettings": {"K": {}}}"#),
        ];
        let said: Vec<String> = texts.iter().map(|text| shown(text)).collect();
        insta::assert_snapshot!(said.join("\n"), @r#"
        ENT0121 there is no list `Environments` | {}
        ENT0121 `Environments` is not a list | {}
        ENT0121 `Environments` has no environment | []
        ENT0121 an environment is an object | 1
        ENT0121 an environment has no name | {
        ENT0121 `Tenant` is not a text, number or boolean | []
        ENT0121 `Production` is `true` or `false` | "yes"
        ENT0121 `PolicySettings` is not an object | 1
        ENT0121 `K` is not a text, number or boolean | {}
        "#);
    }

    #[test]
    fn ent0121_accepts_numbers_booleans_and_environments_without_settings() {
        let items = r#"{"Name": "A"}, {"Name": "B", "PolicySettings": {}}"#;
        assert_eq!(shown(&environments(items)), "");
    }

    #[test]
    fn ent0122_reports_names_and_keys_that_are_there_twice() {
        let items = r#"{"Name": "A", "PolicySettings": {"K": 1, "k": 2}},
            {"Name": "a", "PolicySettings": {"K": 1}}"#;
        insta::assert_snapshot!(shown(&environments(items)), @r#"
        ENT0122 key `k` is there twice, in another case | "k"
        ENT0122 environment `a` is there twice | "a"
        "#);
    }

    #[test]
    fn ent0122_accepts_equal_keys_of_two_environments() {
        let items = r#"{"Name": "A", "PolicySettings": {"K": 1}},
            {"Name": "B", "PolicySettings": {"k": 1}}"#;
        assert_eq!(shown(&environments(items)), "");
    }

    #[test]
    fn ent0123_reports_an_environment_that_is_not_there() {
        let read = read(&"appsettings.json".into(), TWO.as_bytes());
        let settings = read.settings.expect("it is read");
        let finding = settings.no_such_environment(&"appsettings.json".into(), "prd");
        assert_eq!(finding.code.id, "ENT0123");
        assert_eq!(finding.message, "there is no environment `prd`");
        assert_eq!(finding.help.as_deref(), Some("it has `Dev`, `Prod`"));
        assert_eq!(finding.suggestion.as_deref(), Some("Prod"));
    }

    #[test]
    fn ent0123_accepts_a_name_in_another_case() {
        let read = read(&"appsettings.json".into(), TWO.as_bytes());
        assert!(
            read.settings
                .is_some_and(|found| found.find("pROD").is_some())
        );
    }

    #[test]
    fn ent0124_reports_a_key_that_only_another_environment_has() {
        let items = r#"{"Name": "Dev", "PolicySettings": {"Api": "x"}}, {"Name": "Prod"}"#;
        assert_eq!(
            shown(&environments(items)),
            "ENT0124 environment `Prod` lacks `Api`, which `Dev` has | \"Prod\""
        );
    }

    #[test]
    fn ent0124_accepts_an_empty_value() {
        let items = r#"{"Name": "Dev", "PolicySettings": {"Api": "x"}},
            {"Name": "Prod", "PolicySettings": {"Api": ""}}"#;
        assert_eq!(shown(&environments(items)), "");
    }
}
