//! What the tests share: a command builder, the repository's files, generated files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A folder of its own and the program, run in it with nothing of the tester's environment.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder }
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        let parent = path.parent().expect("a file has a parent");
        std::fs::create_dir_all(parent).expect("the folder can be created");
        std::fs::write(&path, content).expect("the file can be written");
        self
    }

    /// `entrada ARGUMENTS`.
    pub(crate) fn entrada<'a>(
        &self,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_entrada"));
        command
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", self.path())
            .current_dir(self.path())
            .args(arguments);
        command
    }

    /// What a user sees of `entrada ARGUMENTS`: exit code, standard output, standard error.
    pub(crate) fn seen<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> String {
        let output = self.entrada(arguments).output().expect("the program runs");
        let mut seen = match output.status.code() {
            Some(code) => format!("exit {code}\n"),
            None => "killed\n".to_owned(),
        };
        for (name, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
            if !bytes.is_empty() {
                let text = String::from_utf8(bytes).expect("the program prints UTF-8");
                seen = format!("{seen}--- {name}\n{text}");
            }
        }
        seen
    }
}

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below `folder` of the repository: path relative to the repository, and text.
pub(crate) fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = walkdir::WalkDir::new(root().join(folder))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|found| found == "rs"))
        .map(|entry| {
            let relative = entry.path().strip_prefix(root()).unwrap_or(entry.path());
            let name = relative.to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(entry.path()).expect("sources are UTF-8");
            (name, text)
        })
        .collect();
    files.sort();
    files
}

/// A source file without what only tests compile, and without comments. Lines keep their numbers.
pub(crate) struct Production {
    /// Path relative to the repository.
    pub(crate) file: String,
    /// The text; what was left out is blank.
    pub(crate) code: String,
}

/// The production code of `src/`.
pub(crate) fn production_code() -> Vec<Production> {
    let files = rust_files("src");
    let test_modules: BTreeSet<String> = files
        .iter()
        .flat_map(|(file, text)| test_modules_of(file, text))
        .collect();
    let is_test = |file: &str| {
        let module = module_path(file);
        module
            .ancestors()
            .any(|above| test_modules.contains(&*above.to_string_lossy()))
    };
    files
        .into_iter()
        .filter(|(file, _)| !is_test(file))
        .map(|(file, text)| Production {
            file,
            code: without_tests_and_comments(&text),
        })
        .collect()
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are both the module `src/a/b`.
fn module_path(file: &str) -> PathBuf {
    let path = Path::new(file).with_extension("");
    match path.file_name().is_some_and(|name| name == "mod") {
        true => path.parent().unwrap_or(&path).to_owned(),
        false => path,
    }
}

/// The modules that `file` declares for tests only, in files of their own.
fn test_modules_of(file: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let declared = lines.windows(2).filter_map(|pair| {
        let name = pair[1].split_once("mod ")?.1.strip_suffix(';')?;
        (pair[0] == "#[cfg(test)]").then(|| module_path(file).join(name))
    });
    declared
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .collect()
}

fn without_tests_and_comments(text: &str) -> String {
    let mut lines: Vec<&str> = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect();
    let test_module = lines.windows(2).position(|pair| {
        pair[0] == "#[cfg(test)]" && pair[1].contains("mod ") && pair[1].ends_with('{')
    });
    lines.truncate(test_module.unwrap_or(lines.len()));
    lines.join("\n")
}

/// Checks that the generated file `path` of the repository is `text`; `UPDATE=1` writes it.
pub(crate) fn assert_generated(path: &str, text: &str) {
    let full = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&full, text).expect("generated files can be written");
    }
    let found = std::fs::read_to_string(&full).unwrap_or_default();
    assert!(
        found == text,
        "{path} is stale: run `UPDATE=1 cargo test --test it`"
    );
}

/// A file of the shared test data, which is not part of the repository. Without it a test is
/// skipped, loudly; in CI it fails.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let base = match std::env::var_os("ENTRADA_SHARED") {
        Some(base) => PathBuf::from(base),
        None => root().join("../shared"),
    };
    let full = base.join(path);
    if full.exists() {
        return Some(full);
    }
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!in_ci, "{} is missing, and CI needs it", full.display());
    eprintln!(
        "SKIPPED: {} is missing (set ENTRADA_SHARED)",
        full.display()
    );
    None
}

/// The examples: name, and path of the plan.
pub(crate) fn examples() -> Vec<(String, PathBuf)> {
    let folder = root().join("examples");
    let mut found: Vec<(String, PathBuf)> = std::fs::read_dir(folder)
        .expect("examples/")
        .filter_map(Result::ok)
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, entry.path().join("plan.yaml"))
        })
        .filter(|(_, plan)| plan.exists())
        .collect();
    found.sort();
    found
}

/// Every file below `folder`: path relative to it, and content.
pub(crate) fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let bytes = std::fs::read(entry.path()).expect("a generated file can be read");
            (relative.to_string_lossy().replace('\\', "/"), bytes)
        })
        .collect()
}

/// Judges policy files with `xmllint` and Microsoft's schema. Skipped loudly where either is absent,
/// and then in CI it fails.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn assert_valid_policies(files: &[PathBuf]) {
    let Some(schema) = shared("data/xsd/tfp-portable.xsd") else {
        return;
    };
    let judged = std::process::Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .args(files)
        .output();
    let Ok(judged) = judged else {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!in_ci, "xmllint is missing, and CI needs it");
        eprintln!("SKIPPED: xmllint is missing (package libxml2-utils)");
        return;
    };
    let said = String::from_utf8_lossy(&judged.stderr);
    let complaints: Vec<&str> = said
        .lines()
        .filter(|line| !line.ends_with(" validates"))
        .collect();
    assert!(
        judged.status.success() && complaints.is_empty(),
        "{complaints:#?}"
    );
}
