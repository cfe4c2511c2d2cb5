//! Plans and bases for the tests of the design modules.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be built is a failed test"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Design, Inputs};
use crate::b2c::base::{self, BaseDesign, BaseFeatures, BaseSet, pack};
use crate::b2c::generated::EXTENSIONS_TEMPLATE;
use crate::b2c::render::render;
use crate::diag::{Finding, Severity};
use crate::plan::Plan;
use crate::plan::files::PlanFiles;
use crate::policy::corpus;
pub(crate) use crate::policy::corpus::schema_errors;
use crate::policy::doc::Document;
use crate::policy::rules::{self, JudgeOptions};
use crate::policy::set::PolicySet;
use crate::policy::writer;

/// A plan, its files and the base it uses.
pub(crate) struct Fixture {
    pub(crate) plan: Plan,
    pub(crate) files: PlanFiles,
    /// The starter pack, where it is over one.
    folder: Option<PathBuf>,
    design: BaseDesign,
    base: BaseSet,
    documents: Vec<Document>,
    features: BaseFeatures,
}

/// A text with every character that XML treats specially, quotes of both kinds, the end of a CDATA
/// section, a line break, an emoji and right-to-left text.
pub(crate) const HOSTILE: &str = "a<b>&\"c\" 'd' ]]> \n 🦀 \u{202e}שלום";

/// A plan for one tenant with an environment `test` and `sections` after it.
pub(crate) fn plan(sections: &str) -> Plan {
    let head = "
version: 1
name: shop
target: { platform: b2c, tenant: contoso.onmicrosoft.com }
environments: { test: {}, live: { production: true } }
";
    let text = format!("{head}{sections}");
    serde_yaml::from_str(&text).unwrap()
}

impl Fixture {
    /// `sections` over the builtin base.
    pub(crate) fn new(sections: &str) -> Self {
        let plan = plan(sections);
        let policies = plan.custom_policies.as_ref().unwrap();
        let design = super::base_design(&plan, policies);
        let base = base::builtin(&design).unwrap();
        Self {
            features: base.features(),
            documents: base.documents(),
            files: PlanFiles::default(),
            folder: None,
            base,
            design,
            plan,
        }
    }

    /// Over the starter pack in `folder`.
    pub(crate) fn over(mut self, folder: &Path) -> Self {
        let texts: BTreeMap<String, String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read_to_string(path).unwrap())
            })
            .collect();
        let adoption = pack::adopt(&texts, &self.plan.target.tenant);
        assert!(adoption.problems.is_empty(), "{:?}", adoption.problems);
        self.folder = Some(folder.to_owned());
        self.base = adoption.set;
        self.features = self.base.features();
        self.documents = self.base.documents();
        self
    }

    /// With a file.
    pub(crate) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.add(path, text);
        self
    }

    pub(crate) fn inputs(&self) -> Inputs<'_> {
        self.inputs_for("test")
    }

    pub(crate) fn inputs_for<'a>(&'a self, environment: &'a str) -> Inputs<'a> {
        let policies = self.plan.custom_policies.as_ref().unwrap();
        Inputs {
            plan: &self.plan,
            environment,
            policies,
            files: &self.files,
            base: &self.design,
            features: &self.features,
            base_documents: &self.documents,
            base_policy_id: self.base.leaf().unwrap(),
        }
    }

    /// The extensions, canonical.
    pub(crate) fn extensions(&self) -> String {
        let rendered = render(EXTENSIONS_TEMPLATE, &Design::new(&self.inputs())).unwrap();
        writer::write(&Document::parse("extensions", &rendered).unwrap())
    }

    /// The relying parties, canonical, in the plan's order.
    pub(crate) fn relying_parties(&self) -> Vec<String> {
        let design = Design::new(&self.inputs());
        let rendered = super::relying_parties::render_all(&design).unwrap();
        rendered
            .into_iter()
            .map(|(_, policy)| policy.text)
            .collect()
    }

    /// The whole set of an environment, and the errors in it.
    pub(crate) fn generated(&self, environment: &str) -> (Vec<String>, Vec<String>) {
        let mut plan = self.plan.clone();
        let mut files = self.files.clone();
        if let Some(folder) = &self.folder {
            plan.custom_policies.as_mut().unwrap().base = Some("pack".to_owned());
            let mut paths = Vec::new();
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                files.add(name.as_str(), std::fs::read(path).unwrap());
                paths.push(name);
            }
            files.add_match("pack", paths);
        }
        let (set, findings) = crate::b2c::policy_set(&plan, environment, &files);
        let texts = set.map_or_else(Vec::new, |set| {
            set.policies.into_iter().map(|policy| policy.text).collect()
        });
        (texts, errors(&findings))
    }

    /// What the rules say of the base and the extensions, without what only relying parties decide.
    pub(crate) fn judged(&self) -> Vec<String> {
        let extensions = Document::parse("extensions", &self.extensions()).unwrap();
        let documents = self.base.documents().into_iter().chain([extensions]);
        let findings = rules::judge(&PolicySet::new(documents), &JudgeOptions::default());
        errors(&findings)
    }
}

fn errors(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.code.id, finding.message))
        .collect()
}

/// The part of `xml` from the line with `from` to the first line with `to`, without common
/// indentation.
pub(crate) fn part(xml: &str, from: &str, to: &str) -> String {
    let lines: Vec<&str> = xml
        .lines()
        .skip_while(|line| !line.contains(from))
        .collect();
    let indent = lines
        .first()
        .map_or(0, |line| line.len() - line.trim_start().len());
    let mut part = String::new();
    for line in lines {
        part.push_str(line.get(indent..).unwrap_or(line));
        part.push('\n');
        if line.contains(to) {
            break;
        }
    }
    part
}

/// The starter packs of Microsoft, by folder name; empty when they are not at hand, which is said.
pub(crate) fn packs() -> Vec<PathBuf> {
    let Some(root) = corpus::folder("starterpack") else {
        return Vec::new();
    };
    let names = [
        "LocalAccounts",
        "SocialAccounts",
        "SocialAndLocalAccounts",
        "SocialAndLocalAccountsWithMfa",
    ];
    let controls = root.join("Display Controls Starterpack");
    names
        .iter()
        .flat_map(|name| [root.join(name), controls.join(name)])
        .collect()
}
