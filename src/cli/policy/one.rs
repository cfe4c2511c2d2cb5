//! What commands about one policy share: which files to read, and the policy in them.

use crate::cli::Error;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::diag::render::{self, Options};
use crate::diag::{Findings, Place, Severity, SourceMap, nearest};
use crate::lint::sets::Policies;
use crate::lint::{self, Request};
use crate::policy::chain::Chain;
use crate::policy::set::{PolicyIndex, PolicySet, fold};

use super::template::TemplateArgs;

/// Where policies are.
#[derive(Debug, clap::Args)]
pub(super) struct FilesArgs {
    /// Where to look for base policies that are not among PATH; repeatable
    #[arg(long, value_name = "PATH")]
    base: Vec<String>,

    #[command(flatten)]
    template: TemplateArgs,
}

/// The policies of some paths.
pub(super) struct Files {
    policies: Policies,
    /// The paths, for people.
    paths: String,
}

impl FilesArgs {
    /// Reads the policies at `paths`.
    pub(super) fn open(&self, paths: &[String], context: &mut Context) -> Files {
        let inputs = self.template.inputs();
        let request = Request {
            paths: paths.to_vec(),
            bases: self.base.clone(),
            environment: self.template.env.clone(),
            settings: self.template.settings.clone(),
            values: inputs.values.clone(),
            ..Request::default()
        };
        let mut policies = lint::open(&request).policies(&request);
        let mut findings = inputs.into_findings(&mut policies.sources);
        findings.append(&mut policies.findings);
        policies.findings = findings;
        for note in &policies.notes {
            context.detail(note);
        }
        Files {
            policies,
            paths: paths.join(" "),
        }
    }
}

impl Files {
    pub(super) fn set(&self) -> &PolicySet {
        &self.policies.set
    }

    pub(super) fn sources(&self) -> &SourceMap {
        &self.policies.sources
    }

    /// The policy `id`, compared without case.
    pub(super) fn find(&self, id: &str) -> Option<PolicyIndex> {
        self.set().find(id)
    }

    /// The one policy `id`. When there is none, what could not be read is said first: it may be there.
    pub(super) fn the(&self, id: &str, context: &mut Context) -> Result<PolicyIndex, Error> {
        let same = |index: &PolicyIndex| fold(&self.set().policy(*index).id) == fold(id);
        let indices = self.set().policies().map(|(index, _)| index);
        let found: Vec<PolicyIndex> = indices.filter(same).collect();
        match found.as_slice() {
            [only] => Ok(*only),
            [] => {
                self.say(&self.policies.findings, context)?;
                Err(self.unknown(id))
            }
            several => Err(Error::Usage {
                message: format!("{} files have a policy `{id}`", several.len()),
                hint: Some(format!(
                    "name one of their folders: {}",
                    self.names(several)
                )),
            }),
        }
    }

    /// The files of `policies`; the first few of many.
    fn names(&self, policies: &[PolicyIndex]) -> String {
        const NAMED: usize = 3;
        let files = policies.iter().take(NAMED).map(|index| {
            let file = &self.set().policy(*index).document.file;
            format!("`{file}`")
        });
        let more = (policies.len() > NAMED).then(|| "\u{2026}".to_owned());
        files.chain(more).collect::<Vec<_>>().join(", ")
    }

    fn unknown(&self, id: &str) -> Error {
        let ids = || self.set().policies().map(|(_, policy)| policy.id.as_str());
        let hint = match nearest(id, ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.set().is_empty() => "no policy was found there".to_owned(),
            None => {
                let mut known: Vec<&str> = ids().collect();
                known.sort_unstable();
                known.dedup();
                format!("there are {}", known.join(", "))
            }
        };
        Error::Usage {
            message: format!("there is no policy `{id}` in `{}`", self.paths),
            hint: Some(hint),
        }
    }

    /// Says on standard error what makes `chain` uncertain. The exit code tells whether anything does.
    pub(super) fn report(&self, chain: &Chain<'_>, context: &mut Context) -> Result<Exit, Error> {
        let members = chain.members().iter();
        let files: Vec<&str> = members
            .map(|index| &*self.set().policy(*index).document.file)
            .collect();
        let concerns = |place: &Place| match place {
            Place::Policy { file, .. } | Place::Span(file, _) | Place::File(file) => {
                let is_policy = self.policies.files.iter().any(|known| known.name == *file);
                !is_policy || files.contains(&&**file)
            }
            Place::Nowhere | Place::Plan { .. } => true,
        };
        let findings = self.policies.findings.iter();
        let findings: Findings = findings
            .filter(|finding| concerns(&finding.place))
            .cloned()
            .collect();
        self.say(&findings, context)?;
        Ok(match findings.is_empty() && chain.is_complete() {
            true => Exit::Success,
            false => Exit::Findings,
        })
    }

    fn say(&self, findings: &Findings, context: &mut Context) -> Result<(), Error> {
        if findings.is_empty() {
            return Ok(());
        }
        let options = Options {
            format: render::Format::Human,
            color: context.color_of_err(),
            exit_code: Exit::Findings.code(),
            fail_on: Severity::Info,
        };
        Ok(render::render(
            findings,
            self.sources(),
            &options,
            context.err(),
        )?)
    }
}
