//! The `entrada` binary: all work is in the library.
use std::process::ExitCode;

fn main() -> ExitCode {
    entrada::cli::main()
}
