//! One environment's plan: patch laid over, variables put in, every value with its origin.
//!
//! Input: the plan as written and the runner's environment variables. Output: a [`ResolvedPlan`] for
//! an environment, or the findings that stand in its way. In order: the patch is laid over the plan
//! (see `overlay`), variables get their values (see `variables`), and the shape of the result is
//! judged again, with findings shown where the value was written.
//!
//! Invariants: equal inputs give equal results; the value of a resolved plan has no variables and
//! names its one environment, so that it is itself a plan that resolves to the same value.

pub mod codes;
mod mask;
mod names;
mod origin;
mod overlay;
mod reference;
mod render;
mod secrets;
mod variables;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

pub use self::origin::{Origin, Origins, VariableSource, VariableUse};
pub use self::reference::escape;
pub use self::render::render;
pub use self::secrets::looks_secret;
use self::variables::Variables;
use crate::diag::{FileName, Finding, Findings, Part, Place, PlanIndex, Severity, SourceMap, Span};
use crate::plan::load::{Loaded, Written, shape};
use crate::plan::{self, Plan};
use crate::util::pointer;
use crate::yaml::Document;

/// The plan of one environment.
#[derive(Clone, Debug)]
pub struct ResolvedPlan {
    /// The environment's name.
    pub environment: String,
    /// The plan, typed.
    pub plan: Plan,
    /// The same as JSON, in the order in which it is written. Secrets are references.
    pub value: Value,
    /// Where each value was written.
    pub origins: Origins,
}

impl ResolvedPlan {
    /// The place of the value at `pointer` of this plan, for findings.
    #[must_use]
    pub fn place(&self, pointer: impl Into<String>) -> Place {
        self.part(pointer, Part::Value)
    }

    /// The place of the key that leads to `pointer` of this plan, for findings.
    #[must_use]
    pub fn key_place(&self, pointer: impl Into<String>) -> Place {
        self.part(pointer, Part::Key)
    }

    /// The settings of the environment itself.
    #[must_use]
    pub fn settings(&self) -> Option<&plan::Environment> {
        self.plan.environments.get(&self.environment)
    }

    fn part(&self, pointer: impl Into<String>, part: Part) -> Place {
        Place::Plan {
            pointer: pointer.into(),
            part,
            environment: Some(self.environment.clone()),
        }
    }
}

/// Resolves the plan for `environment`. `process` are the runner's environment variables, of which
/// only those are read that the plan declares.
#[must_use]
pub fn resolve(
    written: &Written,
    environment: &str,
    process: &BTreeMap<String, String>,
) -> (Option<ResolvedPlan>, Findings) {
    let mut findings = check_written(written);
    let (resolved, more) = resolve_one(written, environment, process);
    findings.extend(more);
    let failed = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    (resolved.filter(|_| !failed), findings)
}

/// Resolves the plan for all its environments, in the order in which they are written. An
/// environment with errors has findings instead of a plan.
#[must_use]
pub fn resolve_all(
    written: &Written,
    process: &BTreeMap<String, String>,
) -> (Vec<ResolvedPlan>, Findings) {
    let mut findings = check_written(written);
    let failed = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let mut plans = Vec::new();
    let names = environments(written);
    let most = most_environments(written);
    if names.len() > most {
        findings.push(too_many_environments(names.len(), most));
    }
    for environment in names.into_iter().take(most) {
        let (resolved, more) = resolve_one(written, environment, process);
        findings.extend(more);
        plans.extend(resolved.filter(|_| !failed));
    }
    (plans, findings)
}

/// How many environments are resolved at once: each has a copy of the plan in memory.
fn most_environments(written: &Written) -> usize {
    const TOTAL_BYTES: usize = 64 * 1024 * 1024;
    const MOST: usize = 100;
    (TOTAL_BYTES / written.document.text.len().max(1)).clamp(1, MOST)
}

fn too_many_environments(number: usize, most: usize) -> Finding {
    let place = Place::written("/environments", Part::Key);
    Finding::new(
        &codes::TOO_MANY_ENVIRONMENTS,
        place,
        format!("{number} environments are more than the {most} that a plan of this size can have"),
    )
    .help("name one environment with `--env`, or split the plan")
}

/// The names of the plan's environments, in the order in which they are written.
#[must_use]
pub fn environments(written: &Written) -> Vec<&str> {
    written
        .value
        .get("environments")
        .and_then(Value::as_object)
        .map(|environments| environments.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// The runner's environment variables that the plan declares as sources of its variables. No others
/// are to be given to [`resolve`].
#[must_use]
pub fn declared_sources(written: &Written) -> Vec<&str> {
    let declared = written.value.get("variables").and_then(Value::as_object);
    declared
        .into_iter()
        .flat_map(Map::values)
        .filter_map(|variable| variable.get("env")?.as_str())
        .collect()
}

/// The texts of a run and the way from plan pointers to lines. Secrets that are written into the plan
/// have stars in their place, so that no excerpt can show them.
#[must_use]
pub fn source_map(loaded: &Loaded, plans: &[ResolvedPlan], findings: &[Finding]) -> SourceMap {
    let mut map = SourceMap::new();
    let mut secrets = Vec::new();
    let mut root = None;
    if let Some(written) = &loaded.written {
        for finding in findings.iter().filter(|finding| is_about_secret(finding)) {
            let causes = finding.related.iter().map(|related| &related.place);
            for place in std::iter::once(&finding.place).chain(causes) {
                if let Place::Plan { pointer, part, .. } = place {
                    let span = written.document.span_of(pointer, *part);
                    secrets.push(span.start..span.end);
                }
            }
        }
        root = Some(&written.document.root);
        map.set_plan(Box::new(Index::new(written, plans)));
    }
    let text = mask::covered(&loaded.text, root, secrets);
    map.add(Arc::clone(&loaded.file), text);
    map
}

fn is_about_secret(finding: &Finding) -> bool {
    [
        plan::codes::SECRET_LITERAL.id,
        plan::codes::SECRET_SUSPECTED.id,
    ]
    .contains(&finding.code.id)
}

/// What is wrong in every environment alike.
fn check_written(written: &Written) -> Findings {
    let mut findings = variables::check(&written.value);
    findings.extend(secrets::check(&written.value));
    findings.extend(names::check(&written.value));
    findings
}

fn resolve_one(
    written: &Written,
    environment: &str,
    process: &BTreeMap<String, String>,
) -> (Option<ResolvedPlan>, Findings) {
    let Some(settings) = written
        .value
        .pointer(&crate::pointer!["environments", environment])
    else {
        return (None, vec![unknown_environment(written, environment)]);
    };
    let Some(mut plan) = written.value.as_object().cloned() else {
        return (None, Findings::new());
    };
    let mut origins = Origins::default();
    let mut findings = Findings::new();
    if let Some(patch) = settings.get("patch").and_then(Value::as_object) {
        let at = crate::pointer!["environments", environment, "patch"];
        findings.extend(overlay::apply(&mut plan, patch, &at, &mut origins));
    }
    let (mut variables, unfit) = Variables::of(&written.value, environment, process);
    findings.extend(unfit);
    let complete = variables.substitute(&mut plan, environment, &mut origins, &mut findings);
    keep_environment(&mut plan, environment);
    let value = Value::Object(plan);

    let overlaid = findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    let mut resolved = None;
    if written.sound && overlaid && complete {
        match judge(&value, &origins, environment) {
            Ok(plan) => {
                resolved = Some(ResolvedPlan {
                    environment: environment.to_owned(),
                    plan: *plan,
                    value,
                    origins,
                });
            }
            Err(refused) => findings.extend(refused),
        }
    }
    for finding in &mut findings {
        finding.environments = vec![environment.to_owned()];
    }
    (resolved, findings)
}

/// Leaves of `variables` and `environments` what a plan of one environment has.
fn keep_environment(plan: &mut Map<String, Value>, environment: &str) {
    plan.shift_remove("variables");
    if let Some(environments) = plan.get_mut("environments").and_then(Value::as_object_mut) {
        environments.retain(|name, _| name == environment);
        if let Some(settings) = environments
            .get_mut(environment)
            .and_then(Value::as_object_mut)
        {
            settings.retain(|key, _| key != "variables" && key != "patch");
        }
    }
}

/// Judges the shape of a resolved plan and reads it.
fn judge(value: &Value, origins: &Origins, environment: &str) -> Result<Box<Plan>, Findings> {
    if let Some(shape) = shape() {
        let mut findings = shape.findings(value, &|_| false);
        if !findings.is_empty() {
            for finding in &mut findings {
                show_where_written(finding, origins, environment);
            }
            return Err(findings);
        }
    }
    serde_path_to_error::deserialize(value)
        .map(Box::new)
        .map_err(|error| {
            let at = pointer_of(error.path());
            let place = Place::written(origins.written(&at), Part::Value);
            vec![Finding::new(
                &plan::codes::NOT_READABLE,
                place,
                "the setting cannot hold this value",
            )]
        })
}

/// Moves a finding from the resolved plan to the plan as written, and names the variables that made
/// the value.
fn show_where_written(finding: &mut Finding, origins: &Origins, environment: &str) {
    let Place::Plan { pointer, .. } = &mut finding.place else {
        return;
    };
    let origin = origins.of(pointer);
    for used in origin.variables {
        let (message, at) = match used.source {
            VariableSource::Default => (
                format!("`{}` has its default", used.name),
                crate::pointer!["variables", used.name, "default"],
            ),
            VariableSource::Process(process) => (
                format!("`{}` has the value of `{process}`", used.name),
                crate::pointer!["variables", used.name, "env"],
            ),
            VariableSource::Environment => (
                format!("`{}` has its value here", used.name),
                crate::pointer!["environments", environment, "variables", used.name],
            ),
        };
        finding.related.push(crate::diag::Related {
            message,
            place: Place::written(at, Part::Value),
        });
    }
    *pointer = origin.pointer;
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .fold(String::new(), |at, segment| match segment {
            Segment::Seq { index } => pointer::child(&at, index),
            Segment::Map { key } => pointer::child(&at, key),
            Segment::Enum { variant } => pointer::child(&at, variant),
            Segment::Unknown => at,
        })
}

fn unknown_environment(written: &Written, environment: &str) -> Finding {
    let names = environments(written);
    let place = Place::written("/environments", Part::Key);
    let mut finding = Finding::new(
        &codes::UNKNOWN_ENVIRONMENT,
        place,
        format!("the plan has no environment `{environment}`"),
    )
    .did_you_mean(environment, names.iter().copied());
    if !names.is_empty() {
        finding.help = Some(format!("it has `{}`", names.join("`, `")));
    }
    finding
}

/// Plan pointers, as written and of each environment, to byte ranges.
struct Index {
    document: Arc<Document>,
    environments: BTreeMap<String, Origins>,
}

impl Index {
    fn new(written: &Written, plans: &[ResolvedPlan]) -> Self {
        Self {
            document: Arc::clone(&written.document),
            environments: plans
                .iter()
                .map(|plan| (plan.environment.clone(), plan.origins.clone()))
                .collect(),
        }
    }
}

impl PlanIndex for Index {
    fn span_of(
        &self,
        pointer: &str,
        part: Part,
        environment: Option<&str>,
    ) -> Option<(FileName, Span)> {
        let written = match environment.and_then(|name| self.environments.get(name)) {
            Some(origins) => origins.written(pointer),
            None => pointer.to_owned(),
        };
        let span = self.document.span_of(&written, part);
        Some((Arc::clone(&self.document.file), span))
    }
}
