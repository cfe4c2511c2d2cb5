//! Laws of the desired state: what it depends on, what it does not, and what is never in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use entrada::desired::{DesiredState, desired_state};
use entrada::plan::load::load;
use entrada::project::Project;
use entrada::resolve::{self, ResolvedPlan};
use entrada::{artefact, yaml};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Map, Value};

use crate::diff_laws::Schema;
use crate::support::{examples, root};

/// A plan with the files it names.
struct Given {
    project: Project,
    /// As written.
    plan: Value,
}

impl Given {
    fn open(path: &Path) -> Self {
        let project = Project::open(path);
        let written = project.loaded.written.as_ref().expect("the plan is read");
        let plan = written.value.clone();
        Self { project, plan }
    }

    /// The plans of every environment when `value` is what is written.
    fn plans(&self, value: &Value) -> Vec<ResolvedPlan> {
        let text = yaml::to_yaml(value).expect("a plan can be written");
        let loaded = load(&"plan.yaml".into(), text.as_bytes());
        let written = loaded.written.expect("it is a plan");
        let (plans, findings) = resolve::resolve_all(&written, &BTreeMap::new());
        assert!(!plans.is_empty(), "{findings:?}");
        plans
    }

    fn state(&self, plan: &ResolvedPlan) -> DesiredState {
        let (files, _) = self.project.files(plan);
        let (policies, _) = entrada::b2c::policy_set(&plan.plan, &plan.environment, &files);
        desired_state(plan, &files, policies.as_ref())
    }

    /// The files of the folder `graph`, of every environment.
    fn rendered(&self, value: &Value) -> BTreeMap<String, String> {
        let mut rendered = BTreeMap::new();
        for plan in self.plans(value) {
            let state = self.state(&plan);
            let tree = artefact::build_tree(&plan, None, &state).expect("JSON");
            let graph = tree
                .into_iter()
                .filter(|(path, _)| path.starts_with("graph/"));
            for (path, bytes) in graph {
                let text = String::from_utf8(bytes).expect("UTF-8");
                rendered.insert(format!("{}/{path}", plan.environment), text);
            }
        }
        rendered
    }
}

fn everything() -> Vec<PathBuf> {
    ["everything-b2c", "everything-external-id"]
        .map(|name| {
            root()
                .join("tests/it/fixtures")
                .join(name)
                .join("plan.yaml")
        })
        .to_vec()
}

fn all_plans() -> Vec<(String, Given)> {
    let fixtures = everything()
        .into_iter()
        .map(|path| (path.display().to_string(), path));
    examples()
        .into_iter()
        .chain(fixtures)
        .map(|(name, path)| (name, Given::open(&path)))
        .collect()
}

/// `value` with the items of lists without order, and the keys of maps, in an order that follows from
/// `seed`.
fn shuffled(value: &Value, at: &str, schema: &Schema, seed: &mut u64) -> Value {
    let child = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<(String, Value)> = entries
                .iter()
                .map(|(key, entry)| (key.clone(), shuffled(entry, &child(key), schema, seed)))
                .collect();
            shuffle(&mut entries, seed);
            Value::Object(entries.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items
                .iter()
                .enumerate()
                .map(|(index, item)| shuffled(item, &child(&index.to_string()), schema, seed))
                .collect();
            // What Microsoft Graph takes as it is has an order of its own.
            if !schema.is_ordered(at) && !at.starts_with("/graph/") {
                shuffle(&mut items, seed);
            }
            Value::Array(items)
        }
        other => other.clone(),
    }
}

fn shuffle<T>(items: &mut [T], seed: &mut u64) {
    for last in (1..items.len()).rev() {
        // A linear congruential generator (Knuth): the same order for the same seed.
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(*seed >> 33).expect("31 bits") % (last + 1);
        items.swap(last, other);
    }
}

/// What differs between two folders.
fn difference(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths
        .into_iter()
        .filter(|path| one.get(*path) != other.get(*path))
        .map(|path| {
            let text =
                |side: &BTreeMap<String, String>| side.get(path).cloned().unwrap_or_default();
            format!("{path}:\n{}\n{}", text(one), text(other))
        })
        .collect()
}

#[test]
fn the_order_of_lists_that_have_none_changes_nothing() {
    let schema = Schema::new();
    for path in everything() {
        let given = Given::open(&path);
        let before = given.rendered(&given.plan);
        assert_eq!(before, given.rendered(&given.plan), "the same plan twice");
        let config = Config {
            failure_persistence: None,
            ..Config::with_cases(6)
        };
        proptest!(config, |(seed in any::<u64>())| {
            let mut seed = seed;
            let plan = shuffled(&given.plan, "", &schema, &mut seed);
            let found = difference(&before, &given.rendered(&plan));
            prop_assert!(found.is_empty(), "{}", found.join("\n"));
        });
    }
}

/// Every GUID in the bodies of `state`.
fn guids(state: &DesiredState) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for resource in &state.resources {
        let text = resource.json().to_string();
        let words = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
        let ids = words.filter(|word| word.len() == 36 && uuid::Uuid::parse_str(word).is_ok());
        found.extend(ids.map(str::to_owned));
    }
    found
}

#[test]
fn ids_are_those_of_one_plan_and_the_same_in_each_of_its_environments() {
    for (name, given) in all_plans() {
        let mut other = given.plan.clone();
        other["name"] = Value::from("another-plan");
        let all = |value: &Value| -> BTreeSet<String> {
            let plans = given.plans(value);
            plans
                .iter()
                .flat_map(|plan| guids(&given.state(plan)))
                .collect()
        };
        let chosen = |ids: &BTreeSet<String>| -> BTreeSet<String> {
            let ours = ids.iter().filter(|id| {
                // Version 5, which only we choose.
                uuid::Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 5)
            });
            ours.cloned().collect()
        };
        let (one, two) = (all(&given.plan), all(&other));
        let shared: Vec<_> = chosen(&one).intersection(&chosen(&two)).cloned().collect();
        assert!(shared.is_empty(), "{name}: {shared:?}");
        // What is not chosen by us is known, and the same whatever the plan is called.
        let known = |ids: &BTreeSet<String>| ids - &chosen(ids);
        assert_eq!(known(&one), known(&two), "{name}");
    }
}

/// Whether `pointer`, with names in the place of numbers, leads to a value of `plan`.
fn leads_somewhere(plan: &Value, pointer: &str) -> bool {
    let mut at = plan;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let next = match at {
            Value::Object(map) => map.get(&segment),
            Value::Array(items) => items
                .iter()
                .find(|item| {
                    let names = ["name", "id", "attribute", "application"];
                    let mut names = names.iter().filter_map(|name| item.get(name)?.as_str());
                    names.next().or_else(|| item.as_str()) == Some(&segment)
                })
                .or_else(|| items.get(segment.parse::<usize>().ok()?)),
            _ => None,
        };
        let Some(next) = next else {
            return false;
        };
        at = next;
    }
    true
}

#[test]
fn each_resource_comes_from_a_value_of_the_plan() {
    for (name, given) in all_plans() {
        for plan in given.plans(&given.plan) {
            for resource in given.state(&plan).resources {
                let places = std::iter::once(&resource.from)
                    .chain(resource.manual.iter().map(|manual| &manual.from));
                for from in places {
                    assert!(
                        leads_somewhere(&plan.value, from),
                        "{name}, {}: {} comes from {from}",
                        plan.environment,
                        resource.address
                    );
                }
            }
        }
    }
}

#[test]
fn a_secret_is_only_where_it_is_read() {
    for (name, given) in all_plans() {
        for plan in given.plans(&given.plan) {
            for resource in given.state(&plan).resources {
                walk(&resource.json(), &mut |member, value| {
                    let is_secret = ["password", "secret", "pkcs12Value", "certificateData", "k"];
                    let is_named = is_secret
                        .iter()
                        .any(|word| member.to_lowercase().ends_with(&word.to_lowercase()));
                    let text = value.as_str().unwrap_or_default();
                    assert!(
                        !is_named || text.is_empty(),
                        "{name}: {} has {member} {text:?}",
                        resource.address
                    );
                });
            }
        }
    }
}

fn walk(value: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                visit(name, value);
                walk(value, visit);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}
