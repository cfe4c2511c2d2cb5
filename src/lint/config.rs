//! `entrada-lint.yaml`: severities and suppressions of findings about policy files.
//!
//! It speaks the language of a plan's `lint` section; a path is that of a file. The file found next
//! above a policy is the one for it, up to the repository's root.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use globset::{GlobBuilder, GlobMatcher};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::choose::file_of;
use super::codes::{BAD_GLOB, SUPPRESSES_NOTHING};
use super::files::{shown, unreadable};
use super::parents::with_parents;
use crate::check::{self, Given};
use crate::diag::{FileName, Finding, Findings, Part, Place, SourceMap, Span};
use crate::formats;
use crate::plan::shape::Shape;
use crate::plan::{Lint, LintLevel, Suppression};
use crate::policy::doc::{Document, ElementId};
use crate::policy::set::Policy;
use crate::util::fs;
use crate::yaml;

/// The names of the file.
const FILES: [&str; 2] = ["entrada-lint.yaml", "entrada-lint.yml"];

/// Largest file that is read, in bytes.
const LIMIT: u64 = yaml::MAX_BYTES as u64;

/// Severities and suppressions of findings about policy files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada lint configuration", extend("$id" = "lint.schema.json"))]
pub struct LintFile {
    /// Severity by code. An error about reading (`ENT0`) cannot be lowered. Default: every code's own.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"ENT4012": "ignore"}))]
    pub rules: IndexMap<String, LintLevel>,
    /// Findings that are known and accepted for a time. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppress: Vec<FileSuppression>,
}

/// A finding that is known and accepted for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileSuppression {
    /// The code.
    #[schemars(regex(pattern = r"^ENT[0-9]{4}$"), example = &"ENT4012")]
    pub code: String,
    /// File, folder or glob, relative to this file; everything in it is meant. After a `#` comes an
    /// element of it, by name or by name and id: `Base.xml#TechnicalProfile/AAD-Common`. Default:
    /// everywhere.
    #[serde(default)]
    #[schemars(example = &"legacy/**/*.xml")]
    pub path: String,
    /// Why.
    #[schemars(length(min = 1), example = &"The old tenant stays until the contract ends")]
    pub reason: String,
    /// Last day on which it holds, as `YYYY-MM-DD`. After that the finding is back.
    #[schemars(
        regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        example = &"2027-06-30"
    )]
    pub expires: String,
}

/// The JSON Schema of the file.
#[must_use]
pub fn schema() -> Value {
    formats::schema_of::<LintFile>().to_value()
}

fn shape() -> Option<&'static Shape> {
    static SHAPE: OnceLock<Option<Shape>> = OnceLock::new();
    SHAPE.get_or_init(|| Shape::new(schema()).ok()).as_ref()
}

/// Where a suppression holds.
#[derive(Debug)]
struct Scope {
    files: Option<GlobMatcher>,
    /// The path, when it is no glob: a folder is everything below it.
    literal: Option<String>,
    element: Option<(String, Option<String>)>,
}

/// A file that was read.
#[derive(Debug)]
struct Config {
    name: FileName,
    text: Arc<str>,
    folder: PathBuf,
    document: Option<yaml::Document>,
    lint: Lint,
    scopes: Vec<Scope>,
    findings: Findings,
}

/// The configuration of a run.
#[derive(Debug)]
pub(super) struct Configs<'a> {
    given: Option<Arc<Config>>,
    loaded: HashMap<PathBuf, Arc<Config>>,
    by_folder: HashMap<PathBuf, Option<Arc<Config>>>,
    with: Given<'a>,
}

/// The policies by the name of their file.
pub(super) type Policies = HashMap<FileName, Arc<Policy>>;

impl<'a> Configs<'a> {
    /// The files found above policies, or `given` for all of them.
    pub(super) fn new(given: Option<&Path>, with: Given<'a>, findings: &mut Findings) -> Self {
        let mut all = Self {
            given: None,
            loaded: HashMap::new(),
            by_folder: HashMap::new(),
            with,
        };
        if let Some(path) = given {
            match fs::read(path, LIMIT) {
                Ok(bytes) => all.given = Some(all.load(path, &bytes)),
                Err(error) => findings.push(unreadable(&error)),
            }
        }
        all
    }

    fn load(&mut self, path: &Path, bytes: &[u8]) -> Arc<Config> {
        let key = fs::real(path).unwrap_or_else(|_| path.to_owned());
        let config = || Arc::new(Config::read(path, &key, bytes, self.with));
        Arc::clone(self.loaded.entry(key.clone()).or_insert_with(config))
    }

    /// The configuration for files of `folder`.
    fn of(&mut self, folder: &Path) -> Option<Arc<Config>> {
        if let Some(given) = &self.given {
            return Some(Arc::clone(given));
        }
        if let Some(known) = self.by_folder.get(folder) {
            return known.clone();
        }
        let found = with_parents(folder).iter().find_map(|above| {
            let path = FILES
                .iter()
                .map(|name| above.join(name))
                .find(|path| path.is_file())?;
            let bytes = fs::read(&path, LIMIT).ok()?;
            Some(self.load(&path, &bytes))
        });
        self.by_folder.insert(folder.to_owned(), found.clone());
        found
    }

    /// Applies the configurations to `findings`, and adds what is wrong with themselves. `judged` are
    /// the files that were judged, whether or not something was found in them.
    pub(super) fn apply(
        mut self,
        findings: Findings,
        judged: &[FileName],
        policies: &Policies,
        sources: &mut SourceMap,
    ) -> Findings {
        let mut places: HashMap<String, Option<(Arc<Config>, String)>> = HashMap::new();
        let mut place = |configs: &mut Self, file: &str| {
            let known = places.entry(file.to_owned());
            known.or_insert_with(|| configs.place(file)).clone()
        };
        // By configuration: which suppressions could have an effect, and which had one.
        let mut by_config: HashMap<FileName, (Arc<Config>, Findings)> = HashMap::new();
        let mut kept = Findings::new();
        for finding in findings {
            match file_of(&finding).and_then(|file| place(&mut self, file)) {
                None => kept.push(finding),
                Some((config, _)) => {
                    let of = by_config.entry(config.name.clone());
                    of.or_insert_with(|| (config, Findings::new()))
                        .1
                        .push(finding);
                }
            }
        }
        let mut used: HashMap<FileName, Vec<bool>> = HashMap::new();
        for (config, found) in by_config.into_values() {
            let used = used.entry(config.name.clone());
            let used = used.or_insert_with(|| vec![false; config.lint.suppress.len()]);
            let left = check::lint::apply_where(&config.lint, self.with.today, found, |one, at| {
                let covers = file_of(one)
                    .and_then(|file| place(&mut self, file))
                    .is_some_and(|(_, path)| config.scopes[at].covers(&path, one, policies));
                used[at] |= covers;
                covers
            });
            kept.extend(left);
        }
        let mut could: HashMap<FileName, Vec<bool>> = HashMap::new();
        for file in judged {
            if let Some((config, path)) = place(&mut self, file) {
                let could = could.entry(config.name.clone());
                let could = could.or_insert_with(|| vec![false; config.scopes.len()]);
                for (could, scope) in could.iter_mut().zip(&config.scopes) {
                    *could |= scope.covers_file(&path);
                }
            }
        }
        let mut configs: Vec<Arc<Config>> = self.loaded.into_values().collect();
        configs.sort_by(|a, b| a.name.cmp(&b.name));
        for config in configs {
            sources.add(config.name.clone(), Arc::clone(&config.text));
            kept.extend(config.findings.iter().cloned());
            let nothing = Vec::new();
            let used = used.get(&config.name).unwrap_or(&nothing);
            let could = could.get(&config.name).unwrap_or(&nothing);
            kept.extend(config.without_effect(used, could, self.with));
        }
        kept
    }

    /// The configuration for `file`, and the file's path as that names it.
    fn place(&mut self, file: &str) -> Option<(Arc<Config>, String)> {
        let path = Path::new(file);
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let config = self.of(folder)?;
        let real = fs::real(folder).ok()?.join(path.file_name()?);
        let relative = real.strip_prefix(&config.folder);
        // A file outside of the folder of `--config` is named as it was typed.
        let relative = relative.map_or_else(|_| file.to_owned(), shown);
        Some((config, relative))
    }
}

impl Config {
    fn read(path: &Path, real: &Path, bytes: &[u8], given: Given<'_>) -> Self {
        let name: FileName = shown(path).into();
        let parsed = yaml::parse(&name, bytes);
        let mut config = Self {
            folder: real.parent().unwrap_or(real).to_owned(),
            text: parsed.text,
            document: parsed.document,
            lint: Lint::default(),
            scopes: Vec::new(),
            findings: parsed.findings,
            name,
        };
        let Some(document) = &config.document else {
            return config;
        };
        let value = match document.root.to_value() {
            // A file with nothing but comments asks for nothing.
            Value::Null => Value::Object(serde_json::Map::new()),
            value => value,
        };
        let found = shape().map(|shape| shape.findings(&value, &|_| false));
        for mut finding in found.unwrap_or_default() {
            if let Place::Plan { pointer, part, .. } = &finding.place {
                finding.place = config.place(pointer, *part);
            }
            // The words are those of a plan's shape; this is another file.
            finding.message = finding.message.replace(" in the plan", "");
            config.findings.push(finding);
        }
        if let Ok(file) = serde_json::from_value::<LintFile>(value) {
            config.lint = file.into();
            let place = |pointer: String, part| config.place(&pointer, part);
            let about = check::lint::judge(&config.lint, given, &place);
            config.findings.extend(about);
            config.scopes();
        }
        config
    }

    fn place(&self, pointer: &str, part: Part) -> Place {
        let span = self
            .document
            .as_ref()
            .map(|document| document.span_of(pointer, part));
        Place::Span(self.name.clone(), span.unwrap_or_default())
    }

    fn scopes(&mut self) {
        for at in 0..self.lint.suppress.len() {
            let path = &self.lint.suppress[at].path;
            let scope = match Scope::new(path) {
                Ok(scope) => scope,
                Err(reason) => {
                    let place = self.place(&crate::pointer!["suppress", at, "path"], Part::Value);
                    let message = format!("`{path}` is no glob: {reason}");
                    let finding = Finding::new(&BAD_GLOB, place, message)
                        .help("`*` stands for any name, `**` for any folders");
                    self.findings.push(finding);
                    Scope::nothing()
                }
            };
            self.scopes.push(scope);
        }
    }

    /// A finding for each suppression that still holds and is for a file that was judged, but had no
    /// effect; and for each that names a file that is not there.
    fn without_effect(&self, used: &[bool], could: &[bool], given: Given<'_>) -> Findings {
        let mut findings = Findings::new();
        for (at, (entry, scope)) in self.lint.suppress.iter().zip(&self.scopes).enumerate() {
            let holds = entry
                .expires
                .parse()
                .is_ok_and(|day: jiff::civil::Date| day >= given.today);
            if !holds || used.get(at) == Some(&true) {
                continue;
            }
            let is_gone = scope
                .literal
                .as_ref()
                .is_some_and(|path| !fs::exists(&self.folder.join(path)));
            let (pointer, message) = if is_gone {
                (
                    crate::pointer!["suppress", at, "path"],
                    format!("there is no `{}`", entry.path),
                )
            } else if could.get(at) == Some(&true) {
                let place = match entry.path.as_str() {
                    "" => "anywhere".to_owned(),
                    path => format!("in `{path}`"),
                };
                let message = format!("`{}` was not found {place}", entry.code);
                (crate::pointer!["suppress", at, "code"], message)
            } else {
                continue;
            };
            let place = self.place(&pointer, Part::Value);
            let finding = Finding::new(&SUPPRESSES_NOTHING, place, message);
            findings.push(finding.help("delete the suppression, or correct its path"));
        }
        findings
    }
}

impl Scope {
    fn new(path: &str) -> Result<Self, String> {
        let (file, element) = match path.split_once('#') {
            Some((file, element)) => (file, Some(element)),
            None => (path, None),
        };
        let element = element.map(|element| match element.split_once('/') {
            Some((name, id)) => (name.to_owned(), Some(id.to_owned())),
            None => (element.to_owned(), None),
        });
        let file = shown(Path::new(file));
        let file = file.trim_end_matches('/');
        if file.is_empty() || file == "." {
            return Ok(Self {
                files: None,
                literal: None,
                element,
            });
        }
        let is_glob = fs::is_glob(file);
        let files = GlobBuilder::new(file)
            .literal_separator(true)
            .build()
            .map_err(|error| error.kind().to_string())?;
        Ok(Self {
            files: is_glob.then(|| files.compile_matcher()),
            literal: (!is_glob).then(|| file.to_owned()),
            element,
        })
    }

    /// What no file is in.
    fn nothing() -> Self {
        Self {
            files: None,
            literal: Some("\0".to_owned()),
            element: None,
        }
    }

    fn covers_file(&self, path: &str) -> bool {
        if let Some(literal) = &self.literal {
            let below = path.strip_prefix(literal.as_str());
            return below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        }
        self.files.as_ref().is_none_or(|files| files.is_match(path))
    }

    fn covers(&self, path: &str, finding: &Finding, policies: &Policies) -> bool {
        if !self.covers_file(path) {
            return false;
        }
        let Some((name, id)) = &self.element else {
            return true;
        };
        let (Place::Policy { file, span, .. } | Place::Span(file, span)) = &finding.place else {
            return false;
        };
        let policy = policies.get(file);
        policy.is_some_and(|policy| is_within(&policy.document, *span, name, id.as_deref()))
    }
}

/// Whether `span` is in an element with this name and, when one is given, this id.
fn is_within(document: &Document, span: Span, name: &str, id: Option<&str>) -> bool {
    let covers = |of: Span| of.start <= span.start && span.end <= of.end;
    let mut at = Some(document.last_starting_at_or_before(span.start));
    while let Some(element) = at {
        let node = document.element(element);
        if covers(node.span)
            && node.name == name
            && id.is_none_or(|id| is_named(document, element, id))
        {
            return true;
        }
        at = node.parent;
    }
    false
}

/// What people call an element by, in this order.
const NAMES: [&str; 6] = [
    "Id",
    "Key",
    "Order",
    "ReferenceId",
    "ClaimTypeReferenceId",
    "PolicyId",
];

fn is_named(document: &Document, element: ElementId, id: &str) -> bool {
    let node = document.element(element);
    let name = NAMES.iter().find_map(|name| node.attribute(name));
    name.is_some_and(|name| name.eq_ignore_ascii_case(id))
}

impl From<LintFile> for Lint {
    fn from(file: LintFile) -> Self {
        let suppress = file.suppress.into_iter().map(|entry| Suppression {
            code: entry.code,
            path: entry.path,
            reason: entry.reason,
            expires: entry.expires,
        });
        Self {
            rules: file.rules,
            suppress: suppress.collect(),
        }
    }
}
