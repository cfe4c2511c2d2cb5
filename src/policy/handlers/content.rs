//! Content definitions: page type, version, script.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::ContentDefinition;
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::At;

/// A page that does not exist.
pub static PAGE_TYPE: CodeInfo = CodeInfo {
    id: "ENT6401",
    severity: Severity::Error,
    title: "unknown page type",
    explain: "`DataUri` names one of the service's pages and its version: \
`urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7`. Pages are `globalexception`, \
`multifactor`, `providerselection`, `selfasserted`, `unifiedssp`, `unifiedssd` and \
`claimsconsent`; without `contract` only versions 1 exist (and `idpselection`). An unknown one \
cannot be shown: \"cannot be found in the element factory cache\".",
    source: "Microsoft Learn: ContentDefinitions, DataUri; MicrosoftDocs/azure-docs issue 47345",
};

/// A version nobody knows.
pub static PAGE_VERSION: CodeInfo = CodeInfo {
    id: "ENT6402",
    severity: Severity::Warning,
    title: "unknown page version",
    explain: "The version at the end of `DataUri` is not among those Microsoft documents. A version \
that does not exist makes the page fail. One that is newer than all that are known is only an information.",
    source: "Microsoft Learn: Page layout versions",
};

/// Nothing to show.
pub static NO_PAGE: CodeInfo = CodeInfo {
    id: "ENT6403",
    severity: Severity::Error,
    title: "a content definition has no page",
    explain: "After inheritance every content definition that is used must have a `DataUri`. One that \
a derived policy adds to, or localizes, under an id its base does not have, has none; the service \
refuses it or the sign-in fails: \"A content definition data uri is required\".",
    source: "GitHub: azure-ad-b2c/samples issue 423; azure-ad-b2c/user-migration issue 46",
};

/// Script on a page without a contract.
pub static SCRIPT_WITHOUT_CONTRACT: CodeInfo = CodeInfo {
    id: "ENT6404",
    severity: Severity::Error,
    title: "JavaScript is enabled for a page without a contract",
    explain: "With `ScriptExecution` set to `Allow` every content definition must use a page with a \
contract: `…:elements:contract:selfasserted:2.1.7` instead of `…:elements:selfasserted:1.1.0`. The \
service refuses the upload: \"Please use page contract in content definitions when enabling \
JavaScript\".",
    source: "GitHub: MicrosoftDocs/azure-docs issue 45105 (message of the service)",
};

const PREFIX: &str = "urn:com:microsoft:aad:b2c:elements:";

/// A page version: major, minor, patch.
type Version = (u32, u32, u32);

/// Pages with a contract: name, and the last known version of each series.
const CONTRACTS: &[(&str, &[Version])] = &[
    ("claimsconsent", &[(1, 0, 0), (1, 1, 0), (1, 2, 2)]),
    ("globalexception", &[(1, 0, 0), (1, 1, 0), (1, 2, 5)]),
    ("multifactor", &[(1, 0, 0), (1, 1, 0), (1, 2, 12)]),
    ("providerselection", &[(1, 0, 0), (1, 1, 0), (1, 2, 5)]),
    (
        "selfasserted",
        &[(1, 0, 0), (1, 1, 0), (1, 2, 0), (2, 0, 0), (2, 1, 26)],
    ),
    ("unifiedssd", &[(1, 0, 0), (1, 1, 0), (1, 2, 4), (2, 1, 5)]),
    (
        "unifiedssp",
        &[(1, 0, 0), (1, 1, 0), (1, 2, 0), (2, 0, 0), (2, 1, 14)],
    ),
];

/// Pages without a contract.
const PLAIN: &[&str] = &[
    "claimsconsent",
    "globalexception",
    "idpselection",
    "multifactor",
    "providerselection",
    "selfasserted",
    "unifiedssd",
    "unifiedssp",
];

/// What a data URI says.
struct Page<'a> {
    contract: bool,
    name: &'a str,
    version: Option<Version>,
}

impl<'a> Page<'a> {
    /// Reads `urn:com:microsoft:aad:b2c:elements:[contract:]name:1.2.3`.
    fn read(uri: &'a str) -> Option<Self> {
        let rest = uri.strip_prefix(PREFIX)?;
        let (contract, rest) = match rest.strip_prefix("contract:") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (name, version) = rest.split_once(':')?;
        let mut numbers = version.split('.').map(str::parse::<u32>);
        let mut next = || numbers.next()?.ok();
        let version = (|| Some((next()?, next()?, next()?)))();
        Some(Self {
            contract,
            name,
            version,
        })
    }

    fn known_name(&self) -> bool {
        if self.contract {
            CONTRACTS.iter().any(|(name, _)| *name == self.name)
        } else {
            PLAIN.contains(&self.name) && self.version.is_none_or(|version| version.0 == 1)
        }
    }

    fn known_version(&self) -> bool {
        let (Some(version), Some((_, series))) = (
            self.version,
            CONTRACTS.iter().find(|(name, _)| *name == self.name),
        ) else {
            return !self.contract && self.version.is_some();
        };
        !self.contract
            || series
                .iter()
                .any(|last| (last.0, last.1) == (version.0, version.1) && version.2 <= last.2)
    }
}

impl Page<'_> {
    /// Whether the page has appeared since the list was made.
    fn is_newer(&self) -> bool {
        let last = self.last_version();
        last.is_some_and(|last| self.version.is_some_and(|own| own > last))
    }

    /// The last version known of the page; `None` without a contract.
    fn last_version(&self) -> Option<Version> {
        let mut known = CONTRACTS.iter().filter(|_| self.contract);
        let (_, series) = known.find(|(name, _)| *name == self.name)?;
        series.iter().max().copied()
    }
}

pub(crate) const RULES: &[Rule] = &[Rule::Content(check), Rule::Chain(script)];

fn check(subject: &Subject<'_>, content: &ContentDefinition<'_>, findings: &mut Findings) {
    match &content.data_uri {
        Some((uri, at)) => data_uri(subject, uri, *at, findings),
        None if subject.effective.shows(content.id) => no_page(subject, content, findings),
        None => {}
    }
}

/// Judges the pages of a relying party that allows script.
fn script(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(script) = script_execution(subject) else {
        return;
    };
    for content in subject.effective.contents() {
        let Some((uri, at)) = &content.data_uri else {
            continue;
        };
        if !uri.contains(":contract:") && subject.effective.shows(content.id) {
            findings.push(
                finding(
                    &SCRIPT_WITHOUT_CONTRACT,
                    subject.text(*at),
                    format!("`{}` uses a page without a contract", content.id),
                    "use the page with `contract:` before its name, with a version of that page",
                )
                .related("JavaScript is enabled here", subject.place(script)),
            );
        }
    }
}

fn no_page(subject: &Subject<'_>, content: &ContentDefinition<'_>, findings: &mut Findings) {
    findings.push(finding(
        &NO_PAGE,
        subject.value(content.at, "Id"),
        format!("content definition `{}` has no `DataUri`", content.id),
        "add a `DataUri`, or use the id of a content definition of the base",
    ));
}

fn data_uri(subject: &Subject<'_>, uri: &str, at: At, findings: &mut Findings) {
    let page = Page::read(uri);
    match page {
        Some(page) if page.known_name() => {
            if page.is_newer() {
                let mut newer = finding(
                    &PAGE_VERSION,
                    subject.text(at),
                    format!("`{uri}` is newer than the versions known here"),
                    "compare it with the page version change log",
                );
                newer.severity = Severity::Info;
                findings.push(newer);
            } else if !page.known_version() {
                findings.push(finding(
                    &PAGE_VERSION,
                    subject.text(at),
                    format!("`{uri}` is no known version of the page"),
                    match page.last_version() {
                        Some((major, minor, patch)) => format!(
                            "use a documented version, for example `{}:{major}.{minor}.{patch}`",
                            page.name
                        ),
                        None => "use a documented version of this page".to_owned(),
                    },
                ));
            }
        }
        page => {
            let message = format!("`{uri}` is no known page");
            let mut finding = finding(
                &PAGE_TYPE,
                subject.text(at),
                message,
                "write `urn:com:microsoft:aad:b2c:elements:contract:`, the page, `:` and its version",
            );
            if let Some(page) = page {
                finding = finding.did_you_mean(page.name, CONTRACTS.iter().map(|(name, _)| *name));
            }
            findings.push(finding);
        }
    }
}

/// `ScriptExecution` of the relying party, when it allows script.
fn script_execution(subject: &Subject<'_>) -> Option<At> {
    let (index, policy, relying_party) = subject.relying_party()?;
    let document = &policy.document;
    let (behaviors, _) = document.child(relying_party, "UserJourneyBehaviors")?;
    let (element, _) = document.child(behaviors, "ScriptExecution")?;
    let allowed = document.text(element) == "Allow";
    allowed.then_some(At {
        policy: index,
        element,
    })
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, PAGE, profile};

    fn page(uri: &str) -> Fixture {
        Fixture::new()
            .content(&format!(
                r#"<ContentDefinition Id="api.own"><LoadUri>~/x.cshtml</LoadUri>
                <RecoveryUri>~/x.html</RecoveryUri>{uri}</ContentDefinition>"#
            ))
            .profile(&profile(
                "Own",
                &format!(
                    r#"{PAGE}<Metadata><Item Key="ContentDefinitionReferenceId">api.own</Item></Metadata>"#
                ),
            ))
    }

    fn uri(tail: &str) -> Fixture {
        page(&format!(
            "<DataUri>urn:com:microsoft:aad:b2c:elements:{tail}</DataUri>"
        ))
    }

    #[test]
    fn ent6401_reports_unknown_pages_and_new_versions_without_a_contract() {
        uri("contract:selfaserted:2.1.7").reports("ENT6401");
        uri("selfasserted:2.0.0").reports("ENT6401");
        page("<DataUri>urn:com:contoso:page</DataUri>").reports("ENT6401");
    }

    #[test]
    fn ent6401_accepts_pages_with_and_without_a_contract() {
        uri("contract:unifiedssp:2.1.5").accepts("ENT6401");
        uri("idpselection:1.0.0").accepts("ENT6401");
    }

    #[test]
    fn ent6402_reports_a_version_that_is_not_documented() {
        let messages = uri("contract:selfasserted:2.0.7").messages("ENT6402");
        assert_eq!(
            messages,
            [
                "`urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.0.7` is no known version of the page"
            ]
        );
        uri("contract:selfasserted:two").reports("ENT6402");
    }

    #[test]
    fn ent6402_reports_a_version_newer_than_this_list_as_an_information() {
        let found = uri("contract:selfasserted:2.1.99").findings();
        let (_, severity, message) = found
            .iter()
            .find(|(code, ..)| *code == "ENT6402")
            .expect("it is found");
        assert_eq!(*severity, crate::diag::Severity::Info);
        assert!(message.ends_with("is newer than the versions known here"));
    }

    #[test]
    fn every_page_of_microsofts_policies_is_known() {
        let mut seen = std::collections::BTreeSet::new();
        for name in ["starterpack", "unit-tests"] {
            let Some(folder) = crate::policy::corpus::folder(name) else {
                return;
            };
            for (path, text) in crate::policy::corpus::files(&folder) {
                let document = crate::policy::corpus::read(&path, &text);
                for (id, element) in document.elements() {
                    if element.name == "DataUri" {
                        seen.insert(document.text(id));
                    }
                }
            }
        }
        let known = |uri: &String| {
            super::Page::read(uri).is_some_and(|page| page.known_name() && page.known_version())
        };
        let unknown: Vec<&String> = seen.iter().filter(|uri| !known(uri)).collect();
        assert_eq!(unknown, [""; 0]);
        assert!(!seen.is_empty());
    }

    #[test]
    fn ent6402_accepts_documented_versions() {
        uri("contract:selfasserted:2.1.26").accepts("ENT6402");
        uri("selfasserted:1.1.0").accepts("ENT6402");
    }

    #[test]
    fn ent6403_reports_a_used_content_definition_without_a_page() {
        page("").reports("ENT6403");
    }

    #[test]
    fn ent6403_accepts_an_inherited_page() {
        let own = r#"<BuildingBlocks><ContentDefinitions><ContentDefinition Id="API.page">
            <LoadUri>https://cdn.example.com/page.html</LoadUri></ContentDefinition>
            </ContentDefinitions></BuildingBlocks>"#;
        Fixture::new().derived(own).accepts("ENT6403");
    }

    #[test]
    fn ent6404_reports_script_on_a_page_without_a_contract() {
        uri("selfasserted:1.1.0")
            .behaviors("<ScriptExecution>Allow</ScriptExecution>")
            .reports("ENT6404");
    }

    #[test]
    fn ent6404_accepts_script_on_pages_with_a_contract() {
        Fixture::new()
            .behaviors("<ScriptExecution>Allow</ScriptExecution>")
            .accepts("ENT6404");
    }
}
