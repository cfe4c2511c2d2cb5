//! A starter pack as base: copies of its root and localization, with only the tenant replaced.
//!
//! Input is the texts of a folder and the plan's tenant; output is the copies, and what is wrong
//! with the folder. Which files are taken is decided by what they say, never by their names: the one
//! policy that derives from nothing, then each level that only adds texts. Extensions and relying
//! parties of the folder are left behind, ours take their place.
//!
//! A copy differs from its original in the tenant's name alone, at the places where the parser
//! found it; comments keep theirs. A byte order mark is dropped: Graph takes XML without one.

use std::collections::BTreeMap;

use super::{BaseFile, BaseSet};
use crate::diag::{Code, CodeInfo, Finding, Place, Severity, Span};
use crate::policy::doc::{Content, Document, Element, ElementId, NAMESPACE, ReadError};
use crate::policy::provenance::Provenance;
use crate::policy::set::{Policy, fold};

/// The names under which packs leave the tenant open, lower case: the starter packs' own in each
/// cloud, and the variable of the Visual Studio Code extension for Azure AD B2C.
const PLACEHOLDERS: &[&str] = &[
    "yourtenant.onmicrosoft.com",
    "yourtenant.onmicrosoft.us",
    "yourtenant.partner.onmschina.cn",
    "{settings:tenant}",
];

/// A folder without a policy that derives from nothing.
pub static NO_BASE: CodeInfo = CodeInfo {
    id: "ENT2950",
    severity: Severity::Error,
    title: "folder holds no base policy",
    explain: "\
`customPolicies.base` names a folder that holds a starter pack. In it there must be one policy
without a `BasePolicy` element, from which all others derive; usually it is
`TrustFrameworkBase.xml`. None of the folder's files is such a policy.

Name the folder of one pack, for example:

    customPolicies:
      base: policies/SocialAndLocalAccounts

or write `base: builtin` to have a base generated.",
    source: "Microsoft Learn: Azure AD B2C custom policy starter pack, file structure",
};

/// A folder in which several policies derive from nothing, or several levels of text follow one.
pub static SEVERAL_BASES: CodeInfo = CodeInfo {
    id: "ENT2951",
    severity: Severity::Error,
    title: "folder holds more than one base policy",
    explain: "\
The folder that `customPolicies.base` names holds several policies that could be the base: several
without a `BasePolicy` element, or several that only add texts to the same base. Which of them the
extensions are to derive from is not decided by guessing.

Name the folder of one pack instead of the folder of all packs, or move the policies that do not
belong to it elsewhere.",
    source: "Microsoft Learn: Azure AD B2C custom policy starter pack, file structure",
};

/// A base policy written for another tenant.
pub static FOREIGN_TENANT: CodeInfo = CodeInfo {
    id: "ENT2952",
    severity: Severity::Error,
    title: "base policy belongs to another tenant",
    explain: "\
A policy of the folder that `customPolicies.base` names states a tenant that is neither a placeholder
such as `yourtenant.onmicrosoft.com` nor the plan's `target.tenant`. The service refuses a policy
whose tenant is not the one it is uploaded to, and replacing the name could hide that the folder was
made for somebody else.

If the folder is the right one, write `yourtenant.onmicrosoft.com` in its place: it is replaced for
every environment.",
    source: "Microsoft Learn: troubleshoot Azure AD B2C custom policies",
};

/// The codes of this module.
pub const CODES: &[Code] = &[&NO_BASE, &SEVERAL_BASES, &FOREIGN_TENANT];

/// What is wrong with a folder as base.
#[derive(Clone, Debug)]
pub enum PackProblem {
    /// A file is not well-formed XML.
    Unreadable {
        /// Its name in the folder.
        file: String,
        /// Where and why.
        error: ReadError,
    },
    /// No policy derives from nothing.
    NoBase,
    /// Several policies could be the same level of the base.
    SeveralBases {
        /// Their file names, sorted.
        files: Vec<String>,
    },
    /// A policy belongs to another tenant than the plan's.
    ForeignTenant {
        /// Its file name.
        file: String,
        /// Where it says so.
        span: Span,
        /// The tenant it names.
        found: String,
        /// The plan's tenant.
        expected: String,
    },
}

impl PackProblem {
    /// The finding about it. `folder` is where the plan names the folder.
    #[must_use]
    pub fn finding(&self, folder: Place) -> Finding {
        match self {
            Self::Unreadable { file, error } => error.finding(file.as_str()),
            Self::NoBase => Finding::new(
                &NO_BASE,
                folder,
                "no policy in this folder is without a base",
            )
            .help("name a folder with a starter pack, or write `builtin`"),
            Self::SeveralBases { files } => Finding::new(
                &SEVERAL_BASES,
                folder,
                format!("`{}` could each be the base", files.join("`, `")),
            )
            .help("name the folder of a single pack"),
            Self::ForeignTenant {
                file,
                span,
                found,
                expected,
            } => Finding::new(
                &FOREIGN_TENANT,
                Place::Span(file.as_str().into(), *span),
                format!("tenant is `{found}`, the plan's is `{expected}`"),
            )
            .help(format!("write `{}` here", PLACEHOLDERS[0]))
            .related("the folder is named here", folder),
        }
    }
}

/// What a folder yields.
#[derive(Clone, Debug, Default)]
pub struct Adoption {
    /// The base, root first; empty when it could not be determined.
    pub set: BaseSet,
    /// What is wrong. With any, the set is not to be used.
    pub problems: Vec<PackProblem>,
}

/// Takes the base out of a folder: `files` by name, for `tenant` (an initial domain). Files that
/// are not policies are ignored.
#[must_use]
pub fn adopt(files: &BTreeMap<String, String>, tenant: &str) -> Adoption {
    let mut problems = Vec::new();
    let mut policies = Vec::new();
    for (name, text) in files {
        match Document::parse(name.as_str(), text) {
            Ok(document) if is_policy(&document) => {
                policies.push((name, text, Policy::new(document)));
            }
            Ok(_) => {}
            Err(error) => problems.push(PackProblem::Unreadable {
                file: name.clone(),
                error,
            }),
        }
    }
    let mut set = BaseSet::default();
    let mut leaf: Option<String> = None;
    loop {
        let level: Vec<_> = policies
            .iter()
            .filter(|(_, _, policy)| {
                // One that was taken already would make a circle, which the policy rules report.
                !set.files
                    .iter()
                    .any(|file| fold(&file.policy_id) == fold(&policy.id))
            })
            .filter(|(_, _, policy)| match &leaf {
                None => policy.base.is_none() && policy.relying_party().is_none(),
                Some(leaf) => {
                    let base = policy.base.as_ref().map(|base| fold(&base.id));
                    base.as_ref() == Some(leaf) && only_adds_texts(policy)
                }
            })
            .collect();
        match level.as_slice() {
            [] => break,
            [(name, text, policy)] => {
                problems.extend(foreign_tenants(name, policy, tenant));
                set.files.push(BaseFile {
                    name: name.rsplit('/').next().unwrap_or(name).to_owned(),
                    policy_id: policy.id.clone(),
                    text: with_tenant(text, &policy.document, tenant),
                    provenance: Provenance::default(),
                });
                leaf = Some(fold(&policy.id));
            }
            several => {
                problems.push(PackProblem::SeveralBases {
                    files: several.iter().map(|(name, ..)| (*name).clone()).collect(),
                });
                break;
            }
        }
    }
    if set.files.is_empty() && problems.is_empty() {
        problems.push(PackProblem::NoBase);
    }
    Adoption { set, problems }
}

fn is_policy(document: &Document) -> bool {
    let root = document.root();
    root.name == "TrustFrameworkPolicy" && root.namespace.as_deref() == Some(NAMESPACE)
}

/// Whether a derived policy belongs to the base: it brings localized texts and nothing that an
/// extension would bring.
fn only_adds_texts(policy: &Policy) -> bool {
    let document = &policy.document;
    let has = |parent, name| document.child(parent, name).is_some();
    let Some((blocks, _)) = document.child(ElementId::ROOT, "BuildingBlocks") else {
        return false;
    };
    has(blocks, "Localization")
        && [
            "ClaimsProviders",
            "UserJourneys",
            "SubJourneys",
            "RelyingParty",
        ]
        .iter()
        .all(|name| !has(ElementId::ROOT, name))
}

/// The places where the policy's header names a tenant that is neither open nor `tenant`.
fn foreign_tenants(file: &str, policy: &Policy, tenant: &str) -> Vec<PackProblem> {
    let document = &policy.document;
    let mut named: Vec<(&str, Span)> = Vec::new();
    if let Some(attribute) = document.root().attribute_node("TenantId") {
        named.push((policy.tenant.as_str(), attribute.value_span));
    }
    if let Some(base) = &policy.base
        && let Some((_, element)) = document.child(base.element, "TenantId")
    {
        named.push((base.tenant.as_str(), text_span(element)));
    }
    named
        .into_iter()
        .filter(|(found, _)| {
            !found.eq_ignore_ascii_case(tenant)
                && !PLACEHOLDERS.contains(&found.to_ascii_lowercase().as_str())
        })
        .map(|(found, span)| PackProblem::ForeignTenant {
            file: file.to_owned(),
            span,
            found: found.to_owned(),
            expected: tenant.to_owned(),
        })
        .collect()
}

fn text_span(element: &Element) -> Span {
    element
        .content
        .iter()
        .find_map(|content| match content {
            Content::Text(_, span) => Some(*span),
            Content::Element(_) => None,
        })
        .unwrap_or(element.name_span)
}

/// `text` with every placeholder inside an attribute value or element text replaced.
fn with_tenant(text: &str, document: &Document, tenant: &str) -> String {
    let tenant = quick_xml::escape::escape(tenant);
    let mut edits: Vec<Span> = document
        .elements()
        .flat_map(|(_, element)| {
            let values = element.attributes.iter().map(|a| a.value_span);
            let texts = element.content.iter().filter_map(|content| match content {
                Content::Text(_, span) => Some(*span),
                Content::Element(_) => None,
            });
            values.chain(texts)
        })
        .flat_map(|span| placeholders(text, span))
        .collect();
    edits.sort_unstable();
    let mut copy = String::with_capacity(text.len());
    let mut done = text.len() - text.trim_start_matches('\u{feff}').len();
    for edit in edits {
        copy.push_str(&text[done..edit.start]);
        copy.push_str(&tenant);
        done = edit.end;
    }
    copy.push_str(&text[done..]);
    copy
}

/// The placeholders inside `span`. Lower-casing ASCII keeps byte positions.
fn placeholders(text: &str, span: Span) -> Vec<Span> {
    let part = text[span.start..span.end].to_ascii_lowercase();
    PLACEHOLDERS
        .iter()
        .flat_map(|placeholder| part.match_indices(placeholder))
        .map(|(at, placeholder)| Span::new(span.start + at, span.start + at + placeholder.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Tenant;
    use crate::policy::corpus;
    use crate::policy::rules::{JudgeOptions, judge};
    use crate::policy::set::PolicySet;

    const TENANT: &str = "contoso.onmicrosoft.com";

    fn policy(id: &str, base: Option<&str>, tenant: &str, content: &str) -> String {
        let base = base.map_or(String::new(), |base| {
            format!(
                "<BasePolicy><TenantId>{tenant}</TenantId><PolicyId>{base}</PolicyId></BasePolicy>"
            )
        });
        format!(
            "<TrustFrameworkPolicy xmlns=\"{NAMESPACE}\" TenantId=\"{tenant}\" PolicyId=\"{id}\" \
             PublicPolicyUri=\"http://{tenant}/{id}\">{base}{content}</TrustFrameworkPolicy>"
        )
    }

    const TEXTS: &str = "<BuildingBlocks><Localization/></BuildingBlocks>";
    const OPEN: &str = "yourtenant.onmicrosoft.com";

    fn folder(files: &[(&str, String)]) -> BTreeMap<String, String> {
        files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.clone()))
            .collect()
    }

    /// `code: message` of each problem.
    fn problems(files: &[(&str, String)]) -> Vec<String> {
        adopt(&folder(files), TENANT)
            .problems
            .iter()
            .map(|problem| {
                let finding = problem.finding(Place::Nowhere);
                format!("{}: {}", finding.code.id, finding.message)
            })
            .collect()
    }

    #[test]
    fn ent2950_reports_a_folder_in_which_everything_derives_from_something() {
        let extensions = policy("E", Some("B"), OPEN, "");
        assert_eq!(
            problems(&[("e.xml", extensions), ("other.xml", "<html/>".to_owned())]),
            ["ENT2950: no policy in this folder is without a base"]
        );
        assert_eq!(problems(&[]).len(), 1);
    }

    #[test]
    fn ent2950_accepts_a_pack_without_a_localization_level() {
        let files = [
            ("b.xml", policy("B", None, OPEN, "")),
            ("e.xml", policy("E", Some("B"), OPEN, "<ClaimsProviders/>")),
            ("r.xml", policy("R", Some("E"), OPEN, "<RelyingParty/>")),
        ];
        let adopted = adopt(&folder(&files), TENANT);
        assert!(adopted.problems.is_empty());
        assert_eq!(adopted.set.leaf(), Some("B"));
    }

    #[test]
    fn ent2951_reports_two_roots_and_two_text_levels() {
        let root = |id| policy(id, None, OPEN, "");
        assert_eq!(
            problems(&[("a/b.xml", root("B")), ("c/b.xml", root("C"))]),
            ["ENT2951: `a/b.xml`, `c/b.xml` could each be the base"]
        );
        let texts = |id| policy(id, Some("b"), OPEN, TEXTS);
        assert_eq!(
            problems(&[
                ("b.xml", root("B")),
                ("l.xml", texts("L")),
                ("m.xml", texts("M"))
            ]),
            ["ENT2951: `l.xml`, `m.xml` could each be the base"]
        );
    }

    #[test]
    fn ent2951_accepts_one_root_with_a_chain_of_text_levels() {
        let files = [
            ("b.xml", policy("B", None, OPEN, "")),
            ("l.xml", policy("L", Some("B"), OPEN, TEXTS)),
            ("m.xml", policy("M", Some("L"), OPEN, TEXTS)),
        ];
        let adopted = adopt(&folder(&files), TENANT);
        assert!(adopted.problems.is_empty());
        assert_eq!(adopted.set.leaf(), Some("M"));
    }

    #[test]
    fn ent2952_reports_another_tenant_in_header_and_base_reference() {
        let files = [
            ("b.xml", policy("B", None, OPEN, "")),
            (
                "l.xml",
                policy("L", Some("B"), "fabrikam.onmicrosoft.com", TEXTS),
            ),
        ];
        let message = "ENT2952: tenant is `fabrikam.onmicrosoft.com`, \
                       the plan's is `contoso.onmicrosoft.com`";
        assert_eq!(problems(&files), [message, message]);
    }

    #[test]
    fn ent2952_accepts_placeholders_and_the_plans_own_tenant() {
        for tenant in [
            OPEN,
            "YourTenant.onmicrosoft.com",
            "{Settings:Tenant}",
            TENANT,
        ] {
            let adopted = adopt(&folder(&[("b.xml", policy("B", None, tenant, ""))]), TENANT);
            assert!(adopted.problems.is_empty(), "{tenant}");
            assert_eq!(adopted.set.files[0].text, policy("B", None, TENANT, ""));
        }
    }

    #[test]
    fn comments_and_the_rest_of_a_pack_stay_as_they_are() {
        let original = "\u{feff}<!-- yourtenant.onmicrosoft.com -->\r\n\
            <TrustFrameworkPolicy xmlns='http://schemas.microsoft.com/online/cpim/schemas/2013/06'\
            \tTenantId = 'yourtenant.onmicrosoft.com' PolicyId='B'>\r\n\
            <a>&#x41; yourtenant.onmicrosoft.com<!-- yourtenant.onmicrosoft.com --></a>\r\n\
            </TrustFrameworkPolicy>\r\n";
        let adopted = adopt(&folder(&[("b.xml", original.to_owned())]), TENANT);
        let expected = original[3..]
            .replacen("'yourtenant", "'contoso", 1)
            .replacen("&#x41; yourtenant", "&#x41; contoso", 1);
        assert_eq!(adopted.set.files[0].text, expected);
    }

    #[test]
    fn a_file_that_is_not_well_formed_is_reported_where_it_breaks() {
        let found = problems(&[
            ("b.xml", policy("B", None, OPEN, "")),
            ("x.xml", "<a><b></a>".to_owned()),
        ]);
        assert_eq!(found.len(), 1);
    }

    /// What the rules say of the documents for `tenant`, without places, and without that the tenant
    /// is a placeholder.
    fn verdict(documents: Vec<Document>, tenant: &str) -> Vec<String> {
        let options = JudgeOptions {
            tenant: Tenant::of_domain(tenant),
            ..JudgeOptions::default()
        };
        judge(&PolicySet::new(documents), &options)
            .iter()
            .map(|finding| format!("{} {}", finding.code.id, finding.message))
            .filter(|finding| !finding.contains(tenant) && !finding.starts_with("ENT7031"))
            .collect()
    }

    fn original<'a>(
        files: &'a BTreeMap<String, String>,
        copy: &BaseFile,
    ) -> (&'a String, &'a String) {
        files
            .iter()
            .find(|(name, _)| name.ends_with(&format!("/{}", copy.name)))
            .expect("a copy keeps its name")
    }

    #[test]
    fn every_starter_pack_is_adopted_with_only_the_tenant_replaced() {
        let Some(pack) = corpus::starter_pack() else {
            return;
        };
        let mut adopted_packs = 0;
        for path in pack.complete {
            let files: BTreeMap<String, String> = corpus::files(&path)
                .into_iter()
                .map(|(file, text)| (file.display().to_string(), text))
                .collect();
            let adopted = adopt(&files, TENANT);
            assert!(adopted.problems.is_empty(), "{}", path.display());
            for copy in &adopted.set.files {
                let (_, original) = original(&files, copy);
                let original = original.trim_start_matches('\u{feff}');
                assert_eq!(copy.text, original.replace(OPEN, TENANT));
            }
            assert_eq!(adopted.set.documents().len(), adopted.set.files.len());
            let originals = adopted.set.files.iter().map(|copy| {
                let (name, text) = original(&files, copy);
                Document::parse(name.as_str(), text).expect("well-formed")
            });
            let copies = verdict(adopted.set.documents(), TENANT);
            assert_eq!(
                copies,
                verdict(originals.collect(), OPEN),
                "{}",
                path.display()
            );
            let features = adopted.set.features();
            assert!(features.has_profile("jwtissuer"), "{}", path.display());
            adopted_packs += usize::from(adopted.set.files.len() == 2);
        }
        assert_eq!(adopted_packs, 8, "the packs with a localization level");
    }
}
