//! The runbook: the migration as this plan will run it, as data.
//!
//! Input is a resolved plan; output is a [`Runbook`]: stages of steps, what the owners of accounts
//! will notice, the addresses they sign in at, and what is kept and purged. Nothing here knows
//! Markdown or HTML: texts are runs of words and code ([`text::Text`]), and each renderer escapes them
//! in its own way. A step is there only when this plan needs it.
//!
//! Names of menus are those of the Microsoft Entra admin center and the Azure portal (Microsoft Learn,
//! pages of 2024 to 2026); they move from time to time.

pub mod address;
mod cohorts;
mod command;
mod estimate;
mod export;
mod facts;
mod kept;
mod links;
mod lost;
mod outline;
mod redirect;
mod secrets;
mod stages;
#[cfg(test)]
mod tests;
pub mod text;
mod verifier;

use serde::Serialize;

pub use self::command::shell_word;
use self::outline::Outline;
use self::text::Text;
use crate::resolve::ResolvedPlan;

/// The migration as one environment of a plan will run it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Runbook {
    /// Name of the plan.
    pub plan: String,
    /// Name of the environment.
    pub environment: String,
    /// What to know before the first step.
    pub facts: Vec<Fact>,
    /// The stages, in the order in which they are run.
    pub stages: Vec<Stage>,
    /// Who signs in how after the cut-over, and what they notice.
    pub cohorts: Vec<CohortPath>,
    /// What cannot move, and what its owners will see.
    pub lost: Vec<Loss>,
    /// What the old system has, and what External ID has for it.
    pub gaps: Vec<FeatureGap>,
    /// The addresses of each application's sign-in.
    pub links: Vec<ApplicationLinks>,
    /// What holds personal data or secrets, how long it is kept and how it goes.
    pub kept: Vec<Kept>,
}

/// Something to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// What it is about.
    pub name: &'static str,
    /// What is so.
    pub text: Text,
}

/// A stage of the migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Identifies it, for links.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// When it runs, where the plan says so.
    pub when: Option<Text>,
    /// What is true at its end.
    pub aim: Text,
    /// What is done.
    pub steps: Vec<Step>,
    /// How everything of it is taken back.
    pub rollback: Vec<Step>,
}

/// Something that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What.
    pub text: Text,
    /// With what.
    pub action: Action,
    /// Why, where it is not plain.
    pub why: Option<Text>,
}

/// With what a step is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Action {
    /// The text says all.
    Do,
    /// Commands for a shell, one a line.
    Command {
        /// The lines.
        lines: Vec<String>,
    },
    /// By hand, because Microsoft Graph cannot do it.
    Manual {
        /// The menus that lead there, in the portal's words.
        place: Vec<String>,
        /// What is entered or looked for.
        values: Vec<Entry>,
    },
    /// By opening an address.
    Link {
        /// The address.
        url: String,
    },
}

/// A value that is entered or looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The field, in the words of whoever shows it.
    pub name: String,
    /// The value: code where it is taken as it is, words where it is described.
    pub value: Text,
}

/// How the users of a cohort sign in after the cut-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CohortPath {
    /// Name of the cohort; `None` for everybody who is in no other.
    pub cohort: Option<String>,
    /// Who they are, as the plan says.
    pub description: Option<String>,
    /// Name of the credential rule that counts for them.
    pub rule: Option<String>,
    /// What they do at the first sign-in.
    pub first: Text,
    /// What they do afterwards.
    pub then: Text,
}

/// Something that cannot move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loss {
    /// What it is.
    pub what: &'static str,
    /// Whom it concerns.
    pub whom: Text,
    /// What they will see.
    pub seen: Text,
}

/// A feature of the old system, and what External ID has for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeatureGap {
    /// Its name.
    pub feature: &'static str,
    /// Where the plan shows it, as a JSON pointer.
    pub seen: String,
    /// How far External ID has it: `yes`, `preview`, `otherwise` or `no`.
    pub support: &'static str,
    /// What External ID has.
    pub has: Text,
    /// What to do.
    pub advice: Text,
    /// What the plan says becomes of it.
    pub note: Option<String>,
    /// Where the fact is from.
    pub source: &'static str,
}

/// The addresses of an application's sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationLinks {
    /// Name of the application.
    pub application: String,
    /// The addresses.
    pub links: Vec<Link>,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// What happens there.
    pub what: Text,
    /// The address. What stands in `<…>` is known only after the plan has been applied.
    pub url: String,
}

/// Something that holds personal data or secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// What it is.
    pub what: Text,
    /// What it holds.
    pub holds: Text,
    /// Until when it is needed.
    pub until: Text,
    /// How it goes.
    pub purge: Text,
}

impl Step {
    /// A step that its text describes in full.
    #[must_use]
    pub fn new(text: Text) -> Self {
        Self {
            text,
            action: Action::Do,
            why: None,
        }
    }

    /// A step done with commands.
    #[must_use]
    pub fn command<I>(text: Text, lines: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let lines = lines.into_iter().map(Into::into).collect();
        Self {
            action: Action::Command { lines },
            ..Self::new(text)
        }
    }

    /// A step done by hand at `place`.
    #[must_use]
    pub fn manual(text: Text, place: &[&str]) -> Self {
        let place = place.iter().map(|&word| word.to_owned()).collect();
        let values = Vec::new();
        Self {
            action: Action::Manual { place, values },
            ..Self::new(text)
        }
    }

    /// A step done by opening an address.
    #[must_use]
    pub fn link(text: Text, url: impl Into<String>) -> Self {
        Self {
            action: Action::Link { url: url.into() },
            ..Self::new(text)
        }
    }

    /// Adds why it is done.
    #[must_use]
    pub fn why(mut self, why: Text) -> Self {
        self.why = Some(why);
        self
    }

    /// Adds a value to a step done by hand. A string is code; words are a [`Text`].
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Text>) -> Self {
        if let Action::Manual { values, .. } = &mut self.action {
            values.push(Entry {
                name: name.into(),
                value: value.into(),
            });
        }
        self
    }
}

/// The runbook of one environment.
#[must_use]
pub fn runbook(plan: &ResolvedPlan) -> Runbook {
    let outline = Outline::of(plan);
    Runbook {
        plan: plan.plan.name.clone(),
        environment: plan.environment.clone(),
        facts: facts::facts(&outline),
        stages: stages::stages(&outline),
        cohorts: cohorts::paths(&outline),
        lost: lost::losses(&outline),
        gaps: gaps(&outline),
        links: links::links(&outline),
        kept: kept::kept(&outline),
    }
}

fn gaps(outline: &Outline<'_>) -> Vec<FeatureGap> {
    let seen = crate::check::gaps::seen(outline.plan);
    seen.into_iter()
        .map(|seen| FeatureGap {
            feature: seen.gap.name,
            seen: seen.pointer,
            support: seen.gap.support.word(),
            has: text::say(seen.gap.has, &[]),
            advice: text::say(seen.gap.advice, &[]),
            note: seen.note,
            source: seen.gap.source,
        })
        .collect()
}
