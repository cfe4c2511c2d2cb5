//! The command lines of the runbook.

use std::borrow::Cow;

/// `word` as one word of a POSIX shell.
#[must_use]
pub fn shell_word(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

/// Commands for one environment. They are run in the plan's folder, the build tree is below `out/`,
/// and the plan is `plan.yaml`, which commands take when none is named.
pub(super) struct Commands {
    environment: String,
    tree: String,
}

impl Commands {
    pub(super) fn of(environment: &str) -> Self {
        Self {
            environment: shell_word(environment).into_owned(),
            tree: format!("out/{environment}"),
        }
    }

    /// The build tree, not quoted.
    pub(super) fn tree(&self) -> &str {
        &self.tree
    }

    /// A file of the build tree, as a word.
    pub(super) fn file(&self, path: &str) -> String {
        shell_word(&format!("{}/{path}", self.tree)).into_owned()
    }

    /// `entrada WORDS --env E`.
    pub(super) fn plan(&self, words: &str) -> String {
        format!("entrada {words} --env {}", self.environment)
    }

    /// Writes the build tree.
    pub(super) fn generate(&self) -> String {
        format!("{} -o {}", self.plan("generate"), shell_word(&self.tree))
    }

    /// Writes the change set.
    pub(super) fn preview(&self) -> String {
        format!("{} -o {}", self.plan("preview"), self.change_set())
    }

    /// Executes it.
    pub(super) fn apply(&self) -> String {
        format!("entrada apply {}", self.change_set())
    }

    fn change_set(&self) -> String {
        shell_word(&format!("{}.changeset.json", self.tree)).into_owned()
    }

    /// `entrada users WORDS MANIFEST`.
    pub(super) fn users(&self, words: &str) -> String {
        format!(
            "entrada users {words} {}",
            self.file("import/manifest.json")
        )
    }

    /// The same, for what reads the exported files.
    pub(super) fn users_with_input(&self, words: &str) -> String {
        format!("{} --input-root .", self.users(words))
    }

    /// Has the service examine its configuration.
    pub(super) fn serve_check(&self) -> String {
        let file = self.file("jit/serve.json");
        format!("entrada serve {file} --input-root . --check")
    }

    /// Asks the service how far the migration is.
    pub(super) fn serve_status(&self) -> String {
        format!("entrada serve status {}", self.file("jit/serve.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_one_word_and_no_option() {
        for (word, quoted) in [
            ("prod", "prod"),
            (
                "out/prod/import/manifest.json",
                "out/prod/import/manifest.json",
            ),
            ("", "''"),
            ("-rf", "'-rf'"),
            ("a b", "'a b'"),
            ("$(id)", "'$(id)'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(shell_word(word), quoted);
        }
    }
}
