//! Variables: what is declared, what is used, which value each has in an environment.
//!
//! A value comes from the strongest source that has one: the environment's `variables`, then the
//! environment variable of the runner that the declaration allows (unless it is unset or empty), then
//! the declaration's `default`. So a reviewed plan decides, and the runner fills in only what the plan
//! leaves open to it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value};

use super::codes;
use super::origin::{Origins, VariableSource, VariableUse};
use super::reference::{self, Piece};
use crate::diag::{Code, Finding, Findings, Part, Place};
use crate::util::pointer;

/// How many findings one check yields: enough to work on, and no more than fit into memory.
const MAX_FINDINGS: usize = 500;

/// How many bytes variables may add to a plan: a few long values in many places would add up to more
/// than fits into memory.
const MAX_EXPANSION: usize = 16 * 1024 * 1024;

/// The value of a variable in one environment.
#[derive(Clone, Debug)]
struct Known {
    value: Value,
    source: VariableSource,
}

/// The variables of one environment.
#[derive(Debug, Default)]
pub(super) struct Variables {
    known: BTreeMap<String, Known>,
    /// Declared variables that have no usable value; told once, where they are first used.
    unresolved: BTreeMap<String, Unresolved>,
}

#[derive(Debug)]
struct Unresolved {
    /// The environment variable that may set it.
    process: Option<String>,
    /// Whether a finding has been given, here or for its declaration.
    told: bool,
}

/// What does not depend on the environment: declarations, references, places. `plan` is the plan as
/// written.
pub(super) fn check(plan: &Value) -> Findings {
    let mut check = Check {
        declared: section(plan, "/variables")
            .keys()
            .map(String::as_str)
            .collect(),
        used: BTreeSet::new(),
        findings: Findings::new(),
    };
    check.declarations(plan);
    check.value(plan, "");
    check.unused(plan);
    check.findings
}

struct Check<'a> {
    declared: BTreeSet<&'a str>,
    used: BTreeSet<&'a str>,
    findings: Findings,
}

impl<'a> Check<'a> {
    fn declarations(&mut self, plan: &'a Value) {
        for (name, declaration) in section(plan, "/variables") {
            if !reference::is_name(name) {
                self.push(
                    &codes::VARIABLE_NAME,
                    &crate::pointer!["variables", name],
                    Part::Key,
                    format!("`{name}` cannot be the name of a variable"),
                    "a name is a letter, then letters, digits and `_`",
                );
            }
            if let Some(default) = declaration.get("default") {
                let at = crate::pointer!["variables", name, "default"];
                self.typed(name, declaration, default, &at);
            }
        }
        for (environment, settings) in section(plan, "/environments") {
            for (name, value) in section(settings, "/variables") {
                let at = crate::pointer!["environments", environment, "variables", name];
                match plan.pointer(&crate::pointer!["variables", name]) {
                    Some(declaration) => self.typed(name, declaration, value, &at),
                    None => self.undeclared(name, &at, Part::Key),
                }
            }
        }
    }

    /// Judges a value that the plan gives a variable.
    fn typed(&mut self, name: &str, declaration: &Value, value: &Value, at: &str) {
        if value.as_str().is_some_and(|text| text.contains("${var.")) {
            self.push(
                &codes::VARIABLE_IN_VARIABLE,
                at,
                Part::Value,
                format!("the value of `{name}` refers to a variable itself"),
                "values of variables are final; put the references where the value is used",
            );
        } else if !fits(declared_type(declaration), value) {
            let wanted = type_name(declared_type(declaration));
            self.push(
                &codes::VARIABLE_TYPE,
                at,
                Part::Value,
                format!("the variable `{name}` is declared as {wanted}, and this is not"),
                "change the value, or `type` of the variable",
            );
        }
    }

    /// Judges all texts and keys below `at`.
    fn value(&mut self, value: &'a Value, at: &str) {
        match value {
            Value::String(text) if reference::is_candidate(text) => self.text(text, at),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, &pointer::child(at, index));
                }
            }
            Value::Object(entries) => {
                for (key, entry) in entries {
                    let at = pointer::child(at, key);
                    if key.contains("${var.") {
                        self.push(
                            &codes::VARIABLE_NOT_ALLOWED,
                            &at,
                            Part::Key,
                            "a key cannot hold a variable".to_owned(),
                            "write the key out",
                        );
                    }
                    self.value(entry, &at);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &'a str, at: &str) {
        let fixed = is_fixed(at);
        if fixed == Some(Fixed::VariableValue) {
            return;
        }
        let mut told = false;
        for piece in reference::pieces(text) {
            match piece {
                Piece::Unknown(_) if told => {}
                Piece::Text(_) => {}
                Piece::Variable(name) if fixed.is_some() => self.push(
                    &codes::VARIABLE_NOT_ALLOWED,
                    at,
                    Part::Value,
                    format!("the variable `{name}` cannot be used here"),
                    "`version`, `name`, `variables` and the descriptions of environments are the same \
                     everywhere; write the value out",
                ),
                Piece::Variable(name) => {
                    if self.declared.contains(name) {
                        self.used.insert(name);
                        continue;
                    }
                    self.undeclared(name, at, Part::Value);
                }
                Piece::Unknown(_) => {
                    told = true;
                    self.push(
                        &codes::UNKNOWN_REFERENCE,
                        at,
                        Part::Value,
                        "a `${` in this text does not start the name of a variable".to_owned(),
                        "write `${var.name}`, or `$${` for a `${` that is part of the text",
                    );
                }
            }
        }
    }

    fn unused(&mut self, plan: &Value) {
        // The use of a variable that is misspelt is a finding already.
        let meant: BTreeSet<String> = self
            .findings
            .iter()
            .filter(|finding| finding.code.id == codes::UNDECLARED.id)
            .filter_map(|finding| finding.suggestion.clone())
            .collect();
        for name in section(plan, "/variables").keys() {
            if !self.used.contains(name.as_str()) && !meant.contains(name) {
                self.push(
                    &codes::UNUSED,
                    &crate::pointer!["variables", name],
                    Part::Key,
                    format!("the variable `{name}` is not used"),
                    "delete it, or use it as `${var.name}`",
                );
            }
        }
    }

    /// Says that `name` is not declared.
    fn undeclared(&mut self, name: &str, at: &str, part: Part) {
        if self.findings.len() >= MAX_FINDINGS {
            return;
        }
        let message = format!("the variable `{name}` is not declared");
        self.findings.push(
            Finding::new(&codes::UNDECLARED, Place::written(at, part), message)
                .did_you_mean(name, self.declared.iter().copied())
                .help(format!("declare it: `variables: {{ {name}: {{}} }}`")),
        );
    }

    fn push(&mut self, code: Code, at: &str, part: Part, message: String, help: &str) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings
                .push(Finding::new(code, Place::written(at, part), message).help(help));
        }
    }
}

/// Sections that are the same in every environment; their texts are not resolved.
pub(super) fn is_fixed_section(name: &str) -> bool {
    matches!(name, "version" | "name" | "variables" | "environments")
}

/// Places whose texts are not resolved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fixed {
    /// Judged with the declaration.
    VariableValue,
    /// Anything else that is the same in every environment.
    Other,
}

fn is_fixed(at: &str) -> Option<Fixed> {
    let segments: Vec<String> = pointer::segments(at).take(4).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["variables", _, "default", ..] | ["environments", _, "variables", ..] => {
            Some(Fixed::VariableValue)
        }
        ["environments", _, "patch", ..] => None,
        [section, ..] if is_fixed_section(section) => Some(Fixed::Other),
        _ => None,
    }
}

impl Variables {
    /// The values of all variables in `environment`, with findings about values that the runner's
    /// environment gives and that do not fit.
    pub(super) fn of(
        plan: &Value,
        environment: &str,
        process: &BTreeMap<String, String>,
    ) -> (Self, Findings) {
        let mut variables = Self::default();
        let mut findings = Findings::new();
        let set = plan.pointer(&crate::pointer!["environments", environment, "variables"]);
        for (name, declaration) in section(plan, "/variables") {
            let wanted = declared_type(declaration);
            let allowed = declaration.get("env").and_then(Value::as_str);
            let mut told = false;
            let known = if let Some(value) = set.and_then(|set| set.get(name)) {
                told = !is_final(wanted, value);
                (!told).then(|| (value.clone(), VariableSource::Environment))
            } else if let Some((source, text)) = allowed
                .and_then(|source| Some((source, process.get(source)?)))
                .filter(|(_, text)| !text.is_empty())
            {
                let value = read(wanted, text);
                if value.is_none() {
                    told = true;
                    let at = crate::pointer!["variables", name, "env"];
                    let message = format!("`{source}` does not hold {}", type_name(wanted));
                    findings.push(
                        Finding::new(
                            &codes::VARIABLE_TYPE,
                            Place::written(&at, Part::Value),
                            message,
                        )
                        .help("change what the runner sets, or `type` of the variable"),
                    );
                }
                value.map(|value| (value, VariableSource::Process(source.to_owned())))
            } else {
                declaration.get("default").and_then(|value| {
                    told = !is_final(wanted, value);
                    (!told).then(|| (value.clone(), VariableSource::Default))
                })
            };
            match known {
                Some((value, source)) => {
                    variables
                        .known
                        .insert(name.clone(), Known { value, source });
                }
                None => {
                    let process = allowed.map(str::to_owned);
                    let unresolved = Unresolved { process, told };
                    variables.unresolved.insert(name.clone(), unresolved);
                }
            }
        }
        (variables, findings)
    }

    /// Puts values in the place of references everywhere in `plan` but in its fixed parts. Says
    /// whether all could be resolved.
    pub(super) fn substitute(
        &mut self,
        plan: &mut Map<String, Value>,
        environment: &str,
        origins: &mut Origins,
        findings: &mut Findings,
    ) -> bool {
        let mut substitution = Substitution {
            variables: self,
            environment,
            origins,
            findings,
            complete: true,
            room: MAX_EXPANSION,
        };
        for (key, value) in plan {
            if !is_fixed_section(key) {
                substitution.value(value, &pointer::child("", key));
            }
        }
        substitution.complete
    }
}

struct Substitution<'a> {
    variables: &'a mut Variables,
    environment: &'a str,
    origins: &'a mut Origins,
    findings: &'a mut Findings,
    complete: bool,
    /// What may still be added.
    room: usize,
}

impl Substitution<'_> {
    fn value(&mut self, value: &mut Value, at: &str) {
        match value {
            Value::String(text) if reference::is_candidate(text) => {
                if let Some(resolved) = self.text(text, at) {
                    *value = resolved;
                } else {
                    self.complete = false;
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.value(item, &pointer::child(at, index));
                }
            }
            Value::Object(entries) => {
                for (key, entry) in entries {
                    self.value(entry, &pointer::child(at, key));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, at: &str) -> Option<Value> {
        let pieces = reference::pieces(text);
        let mut uses = Vec::new();
        let mut complete = true;
        let mut joined = String::new();
        let mut whole = None;
        for piece in &pieces {
            match piece {
                Piece::Text(text) => joined.push_str(text),
                Piece::Unknown(_) => complete = false,
                Piece::Variable(name) => match self.variables.known.get(*name) {
                    Some(known) => {
                        uses.push(VariableUse {
                            name: (*name).to_owned(),
                            source: known.source.clone(),
                        });
                        let text = match &known.value {
                            Value::String(text) => text.clone(),
                            other => other.to_string(),
                        };
                        let Some(room) = self.room.checked_sub(text.len()) else {
                            self.too_much(at);
                            return None;
                        };
                        self.room = room;
                        joined.push_str(&text);
                        whole = Some(known.value.clone());
                    }
                    None => {
                        self.unresolved(name, at);
                        complete = false;
                    }
                },
            }
        }
        if !uses.is_empty() {
            self.origins.variables(at, uses);
        }
        match (complete, whole, pieces.as_slice()) {
            (false, ..) => None,
            // Alone, a variable keeps its type.
            (true, Some(value), [Piece::Variable(_)]) => Some(value),
            (true, ..) => Some(Value::String(joined)),
        }
    }

    /// Tells once that variables add too much.
    fn too_much(&mut self, at: &str) {
        let at = self.origins.written(at);
        let told = |found: &Finding| found.code.id == codes::EXPANSION.id;
        if !self.findings.iter().any(told) {
            let message = "variables make the plan too large".to_owned();
            self.findings.push(
                Finding::new(&codes::EXPANSION, Place::written(&at, Part::Value), message)
                    .help("use long values in fewer places, or keep them in files"),
            );
        }
    }

    /// Tells once per environment that a declared variable has no value.
    fn unresolved(&mut self, name: &str, at: &str) {
        let Some(unresolved) = self.variables.unresolved.get_mut(name) else {
            return;
        };
        if unresolved.told {
            return;
        }
        unresolved.told = true;
        let environment = self.environment;
        let runner = match &unresolved.process {
            Some(process) => format!(", or set `{process}` where `entrada` runs"),
            None => String::new(),
        };
        let help = format!(
            "set `environments.{environment}.variables.{name}`, or give it a default{runner}"
        );
        let message =
            format!("the variable `{name}` has no value in the environment `{environment}`");
        let declared = Place::written(crate::pointer!["variables", name], Part::Key);
        self.findings.push(
            Finding::new(
                &codes::UNRESOLVED,
                Place::written(self.origins.written(at), Part::Value),
                message,
            )
            .related("declared here", declared)
            .help(help),
        );
    }
}

/// The map at `pointer`, or an empty one.
fn section<'a>(value: &'a Value, pointer: &str) -> &'a Map<String, Value> {
    static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value
        .pointer(pointer)
        .and_then(Value::as_object)
        .unwrap_or(&EMPTY)
}

fn declared_type(declaration: &Value) -> &str {
    declaration
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or("string")
}

fn type_name(name: &str) -> &'static str {
    match name {
        "integer" => "a whole number",
        "boolean" => "`true` or `false`",
        _ => "text",
    }
}

fn fits(wanted: &str, value: &Value) -> bool {
    match wanted {
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        _ => value.is_string(),
    }
}

/// Whether a value written in the plan can be used; if not, there is a finding for it.
fn is_final(wanted: &str, value: &Value) -> bool {
    fits(wanted, value) && !value.as_str().is_some_and(|text| text.contains("${var."))
}

/// A value from the runner's environment. It is never looked into for references.
fn read(wanted: &str, text: &str) -> Option<Value> {
    match wanted {
        "integer" => text
            .parse::<i64>()
            .ok()
            .map(|number| Value::Number(Number::from(number))),
        "boolean" => text.parse::<bool>().ok().map(Value::Bool),
        _ => Some(Value::String(text.to_owned())),
    }
}
