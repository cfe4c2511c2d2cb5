//! Paths and globs by which a plan names files.

use std::collections::{BTreeMap, BTreeSet};

/// What stands for exactly `wanted` among `all` the files of a folder: one glob for a folder of which
/// every file is wanted, else each file by its path. `before` is the way from the plan.
pub(super) fn patterns<'a>(
    before: &str,
    wanted: &BTreeSet<&'a str>,
    all: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in all {
        let end = path.rfind('/').map_or(0, |at| at + 1);
        folders.entry(&path[..end]).or_default().push(path);
    }
    let mut patterns = Vec::new();
    for (folder, files) in folders {
        let has_all = |file: &&str| wanted.contains(*file) && file.ends_with(".xml");
        if files.len() > 1 && files.iter().all(has_all) {
            patterns.push(format!("{}*.xml", literal(&format!("{before}{folder}"))));
        } else {
            let wanted = files.into_iter().filter(|file| wanted.contains(*file));
            patterns.extend(wanted.map(|file| literal(&format!("{before}{file}"))));
        }
    }
    patterns
}

/// `path` as a glob that stands for itself.
fn literal(path: &str) -> String {
    let mut glob = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '*' | '?' | '[' | ']' | '{' | '}' => {
                glob.extend(['[', character, ']']);
            }
            other => glob.push(other),
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_wanted_whole_is_one_glob() {
        let all = [
            "a.xml",
            "b.xml",
            "one/c.xml",
            "some/d.xml",
            "some/e.xml",
            "x/f.XML",
            "x/g.xml",
        ];
        let wanted = all
            .into_iter()
            .filter(|path| *path != "some/e.xml")
            .collect();
        assert_eq!(
            patterns("policies/", &wanted, all),
            [
                "policies/*.xml",
                "policies/one/c.xml",
                "policies/some/d.xml",
                "policies/x/f.XML",
                "policies/x/g.xml"
            ]
        );
    }

    #[test]
    fn characters_of_globs_stand_for_themselves() {
        let all = ["a[1].xml", "{b}/c.xml", "{b}/d.xml"];
        let wanted = all.into_iter().collect();
        assert_eq!(
            patterns("", &wanted, all),
            ["a[[]1[]].xml", "[{]b[}]/*.xml"]
        );
    }
}
