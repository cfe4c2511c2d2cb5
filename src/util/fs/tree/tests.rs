#![expect(clippy::unwrap_used, reason = "a test may panic")]
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

type Files = BTreeMap<RelPath, Vec<u8>>;

fn files(pairs: &[(&str, &str)]) -> Files {
    pairs
        .iter()
        .map(|(path, text)| (RelPath::new(*path).unwrap(), text.as_bytes().to_vec()))
        .collect()
}

fn old() -> Files {
    files(&[("a.txt", "old"), ("gone/deep/b.txt", "old")])
}

fn new() -> Files {
    files(&[("a.txt", "new"), ("sub/c.txt", "new")])
}

fn holds(folder: &Path, files: &Files) -> bool {
    compare_tree(folder, files).unwrap().is_empty()
}

fn entries(folder: &Path) -> Vec<String> {
    let found = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = found
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn accepts_only_portable_relative_paths() {
    assert!(RelPath::new("policies/TrustFrameworkBase.xml").is_ok());
    for path in [
        "", "/a", "a//b", "../a", "a/./b", "a\\b", "C:a", "a\0", "a/", "con.",
    ] {
        assert!(RelPath::new(path).is_err(), "{path:?}");
    }
}

#[test]
fn replaces_the_old_tree_and_leaves_nothing_else() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("x/out");
    assert_eq!(replace_tree(&folder, &old()).unwrap(), Replaced::Written);
    assert_eq!(replace_tree(&folder, &new()).unwrap(), Replaced::Written);
    assert!(holds(&folder, &new()));
    assert_eq!(entries(&top.path().join("x")), ["out"]);
    assert_eq!(entries(&folder), [DIGESTS, "a.txt", "sub"]);
    assert_eq!(replace_tree(&folder, &new()).unwrap(), Replaced::Unchanged);
}

#[test]
fn digests_have_the_format_of_sha256sum() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(digests(&files(&[("d/e", "")])), format!("{empty}  d/e\n"));
}

/// Stops a run after each of its steps in turn, and checks what is there.
fn stop_everywhere(run: impl Fn(&Path, &mut dyn FnMut()), before: &Files) {
    let mut steps = 0;
    for stop_at in 1.. {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("out");
        replace_tree(&folder, before).unwrap();
        steps = 0;
        let stopped = catch_unwind(AssertUnwindSafe(|| {
            run(&folder, &mut || {
                steps += 1;
                assert!(steps < stop_at, "stopped here");
            });
        }));
        let aside = top.path().join(".out.entrada-old");
        let left = if folder.exists() { &folder } else { &aside };
        assert!(holds(left, before) || holds(left, &new()), "step {stop_at}");
        replace_tree(&folder, &new()).unwrap();
        assert!(holds(&folder, &new()), "step {stop_at}");
        assert_eq!(entries(top.path()), ["out"], "step {stop_at}");
        if stopped.is_ok() {
            break;
        }
    }
    assert!(steps > 8, "{steps} steps");
}

#[test]
fn a_run_stopped_at_any_step_leaves_the_old_tree_or_the_new_one() {
    let run = |folder: &Path, between: &mut dyn FnMut()| {
        replace_stepwise(folder, &new(), between).unwrap();
        assert!(folder.exists());
    };
    stop_everywhere(run, &old());
}

#[test]
fn so_does_a_run_that_has_to_rename_twice() {
    let run = |folder: &Path, between: &mut dyn FnMut()| {
        let places = Places::of(folder).unwrap();
        build(&places.new, &new(), between).unwrap();
        places.swap_in_two_steps(between).unwrap();
    };
    stop_everywhere(run, &old());
}

#[test]
fn refuses_a_folder_that_holds_somebody_elses_file() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("out");
    replace_tree(&folder, &old()).unwrap();
    fs::write(folder.join("gone/notes.md"), "mine").unwrap();
    let refused = replace_tree(&folder, &new()).unwrap_err();
    assert_eq!(refused.path(), folder.join("gone/notes.md"));
    assert!(matches!(refused, Error::Foreign { .. }));
    assert_eq!(fs::read(folder.join("gone/notes.md")).unwrap(), b"mine");
    assert_eq!(fs::read(folder.join("a.txt")).unwrap(), b"old");
    assert_eq!(entries(top.path()), ["out"]);
}

#[test]
fn refuses_a_folder_without_digests_and_accepts_an_empty_one() {
    let top = tempfile::tempdir().unwrap();
    fs::write(top.path().join("a.txt"), "mine").unwrap();
    assert!(matches!(
        replace_tree(top.path(), &new()),
        Err(Error::Foreign { .. })
    ));
    fs::create_dir(top.path().join("empty")).unwrap();
    replace_tree(&top.path().join("empty/"), &new()).unwrap();
    assert!(holds(&top.path().join("empty"), &new()));
}

#[test]
fn refuses_the_root_of_the_file_system() {
    let refused = replace_tree(Path::new("/"), &new()).unwrap_err();
    assert_eq!(refused.to_string(), "cannot replace `/`: resource busy");
}

#[test]
fn refuses_a_file_in_place_of_the_folder() {
    let top = tempfile::tempdir().unwrap();
    let file = top.path().join("out");
    fs::write(&file, "mine").unwrap();
    assert!(matches!(
        replace_tree(&file, &new()),
        Err(Error::Foreign { .. })
    ));
}

#[test]
fn never_removes_what_appears_in_the_old_tree_while_it_is_replaced() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("out");
    replace_tree(&folder, &old()).unwrap();
    let places = Places::of(&folder).unwrap();
    build(&places.new, &new(), &mut || {}).unwrap();
    fs::write(folder.join("notes.md"), "mine").unwrap();
    let refused = places.swap(&mut || {}).unwrap_err();
    assert_eq!(fs::read(refused.path()).unwrap(), b"mine");
    assert!(holds(&folder, &new()));
}

#[cfg(unix)]
#[test]
fn never_follows_a_link() {
    use std::os::unix::fs::symlink;
    let top = tempfile::tempdir().unwrap();
    let (elsewhere, folder) = (top.path().join("elsewhere"), top.path().join("out"));
    replace_tree(&elsewhere, &old()).unwrap();
    symlink(&elsewhere, &folder).unwrap();
    for link in [folder.clone(), top.path().join("out/")] {
        let refused = replace_tree(&link, &new()).unwrap_err();
        assert!(matches!(refused, Error::Symlink { .. }), "{refused}");
    }
    fs::remove_file(&folder).unwrap();
    replace_tree(&folder, &old()).unwrap();
    fs::remove_file(folder.join("a.txt")).unwrap();
    symlink(elsewhere.join("a.txt"), folder.join("a.txt")).unwrap();
    let refused = replace_tree(&folder, &new()).unwrap_err();
    assert_eq!(refused.path(), folder.join("a.txt"));
    assert!(matches!(
        compare_tree(&folder, &old()),
        Err(Error::Symlink { .. })
    ));
    assert!(holds(&elsewhere, &old()));
}

#[test]
fn names_every_difference() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("out");
    assert_eq!(
        compare_tree(&folder, &old()).unwrap().len(),
        3,
        "all are missing"
    );
    replace_tree(&folder, &old()).unwrap();
    fs::write(folder.join("extra"), "").unwrap();
    let found = compare_tree(&folder, &new()).unwrap();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "changed: SHA256SUMS",
            "changed: a.txt",
            "unexpected: extra",
            "unexpected: gone/deep/b.txt",
            "missing: sub/c.txt",
        ]
    );
}
