//! Exit codes. Scripts rely on them: a number is in one place, and never changes its meaning.

use std::process::ExitCode;

use crate::diag::filter::Verdict;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything asked for was done.
    Success,
    /// A runtime failure, for example a file that cannot be written.
    Failure,
    /// The two sides differ, and that was asked for with `--exit-code`.
    Changes,
    /// Findings at or above `--fail-on`, or `generate --check` differs.
    Findings,
    /// Refused for safety: something of somebody else is in the way, for example in the output folder.
    Refused,
    /// The command line is wrong. 64 is `EX_USAGE` of sysexits.h; clap's own 2 is what `diff` and
    /// `preview` use for "there are changes".
    Usage,
}

impl Exit {
    /// All of them, for documentation.
    pub const ALL: [Self; 6] = [
        Self::Success,
        Self::Failure,
        Self::Changes,
        Self::Findings,
        Self::Refused,
        Self::Usage,
    ];

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Changes => 2,
            Self::Findings => 4,
            Self::Refused => 5,
            Self::Usage => 64,
        }
    }

    /// What the number means, for `--help`.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "runtime failure",
            Self::Changes => "there are changes, with --exit-code",
            Self::Findings => "findings at or above --fail-on, or generate --check differs",
            Self::Refused => "refused for safety: something of somebody else is in the way",
            Self::Usage => "usage error",
        }
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Success,
            Verdict::Fail => Self::Findings,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_own_number() {
        let numbers: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert_eq!(numbers, [0, 1, 2, 4, 5, 64]);
    }
}
