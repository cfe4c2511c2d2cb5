//! What is tested from outside: the program as a user runs it, and the shape of the code.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read and write files and their environment directly"
)]

mod architecture;
mod ci_example;
mod cli;
mod codes;
mod deploy;
mod desired_laws;
mod diff;
mod diff_laws;
mod examples;
mod generate;
mod graph_judge;
mod help;
mod hostile;
mod init;
mod init_from_policies;
mod policies;
mod policy_diff;
mod policy_fix;
mod policy_graph;
mod policy_lint;
mod policy_show;
mod render;
mod report;
mod sarif;
mod schemas;
mod serve;
mod support;
