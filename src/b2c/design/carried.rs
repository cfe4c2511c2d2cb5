//! Existing policies that are carried along unchanged.
//!
//! Input is the files that `customPolicies.files` stands for; output is their paths and texts, and
//! the names under which they are written. They are judged together with the generated set, under
//! their own paths; which files exist is decided where files are read.

use std::collections::BTreeSet;

use crate::b2c::generated::file_name;
use crate::plan::CustomPolicies;
use crate::plan::files::PlanFiles;
use crate::policy::doc::Document;
use crate::policy::set::{Policy, fold};

/// A file to carry along.
struct Carried {
    path: String,
    text: String,
    /// Its policy id, folded; `None` when it cannot be read, which judging reports.
    id: Option<String>,
    /// The id of its base, folded.
    base: Option<String>,
}

/// Path and text of each carried policy, in upload order: each after the one it derives from,
/// otherwise in the plan's order. A file that several patterns stand for is carried once.
#[must_use]
pub fn texts(policies: &CustomPolicies, files: &PlanFiles) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<Carried> = policies
        .files
        .iter()
        .flat_map(|pattern| files.matching(pattern))
        .filter(|path| seen.insert(path.as_str()))
        .filter_map(|path| Some(read(path, files.text(path)?)))
        .collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ids: BTreeSet<Option<String>> = waiting.iter().map(|file| file.id.clone()).collect();
        let is_ready = |file: &Carried| {
            file.base.is_none() || file.base == file.id || !ids.contains(&file.base)
        };
        // Policies that derive from each other in a ring stay in the plan's order.
        let next = waiting.iter().position(is_ready).unwrap_or(0);
        let file = waiting.remove(next);
        ordered.push((file.path, file.text));
    }
    ordered
}

fn read(path: &str, text: &str) -> Carried {
    let policy = Document::parse(path, text).ok().map(Policy::new);
    Carried {
        path: path.to_owned(),
        text: text.to_owned(),
        id: policy.as_ref().map(|policy| fold(&policy.id)),
        base: policy
            .as_ref()
            .and_then(|policy| policy.base.as_ref())
            .map(|base| fold(&base.id)),
    }
}

/// The name under which the policy `id` of the file at `path` is written: its id, as for generated
/// ones, because two folders may hold files of one name.
#[must_use]
pub fn name(path: &str, id: &str) -> String {
    if is_file_name(id) {
        return file_name(id);
    }
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// Whether `id` can be a file's name as it is.
fn is_file_name(id: &str) -> bool {
    !id.is_empty()
        && !id.starts_with('.')
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(id: &str, base: &str) -> String {
        format!(
            "<TrustFrameworkPolicy xmlns='{}' PolicyId='{id}' TenantId='t'><BasePolicy><TenantId>t</TenantId><PolicyId>{base}</PolicyId></BasePolicy></TrustFrameworkPolicy>",
            crate::policy::doc::NAMESPACE
        )
    }

    fn carried(files: &[(&str, &str)], patterns: &[(&str, &[&str])]) -> Vec<String> {
        let sections = "customPolicies: {}";
        let mut plan = crate::b2c::design::testing::plan(sections);
        let mut read = PlanFiles::default();
        for (path, text) in files {
            read.add(*path, *text);
        }
        let mut policies = plan.custom_policies.take().into_iter();
        let Some(mut policies) = policies.next() else {
            return Vec::new();
        };
        for (pattern, paths) in patterns {
            read.add_match(
                *pattern,
                paths.iter().map(|path| (*path).to_owned()).collect(),
            );
            policies.files.push((*pattern).to_owned());
        }
        texts(&policies, &read)
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn a_policy_comes_after_the_one_it_derives_from_and_is_named_by_its_id() {
        let (rp, ext) = (
            policy("B2C_1A_rp", "B2C_1A_EXT"),
            policy("B2C_1A_ext", "B2C_1A_base"),
        );
        let files = [("old/a.xml", rp.as_str()), ("old/b.xml", ext.as_str())];
        let names = carried(&files, &[("old/*.xml", &["old/a.xml", "old/b.xml"])]);
        assert_eq!(names, ["old/b.xml", "old/a.xml"]);
        assert_eq!(name("old/a.xml", "B2C_1A_rp"), "rp.xml");
    }

    #[test]
    fn a_file_that_two_patterns_stand_for_is_carried_once() {
        let text = policy("B2C_1A_x", "B2C_1A_base");
        let names = carried(
            &[("a.xml", text.as_str())],
            &[("*.xml", &["a.xml"]), ("a.xml", &["a.xml"])],
        );
        assert_eq!(names, ["a.xml"]);
    }

    #[test]
    fn a_policy_without_a_usable_id_keeps_its_files_name() {
        assert_eq!(name("d/a.xml", ""), "a.xml");
        assert_eq!(name("d/b.xml", "../../etc/x"), "b.xml");
        assert_eq!(name("d/c.xml", ".hidden"), "c.xml");
    }

    #[test]
    fn policies_in_a_ring_are_carried_in_the_plans_order() {
        let (a, b) = (
            policy("B2C_1A_a", "B2C_1A_b"),
            policy("B2C_1A_b", "B2C_1A_a"),
        );
        let files = [("a.xml", a.as_str()), ("b.xml", b.as_str())];
        assert_eq!(
            carried(&files, &[("*", &["a.xml", "b.xml"])]),
            ["a.xml", "b.xml"]
        );
    }
}
