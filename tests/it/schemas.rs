//! `schemas/` holds what `entrada schema` prints.

use entrada::formats;

use crate::support::{Sandbox, assert_generated};

#[test]
fn the_schemas_of_documents_are_current() {
    for format in formats::ALL {
        let text = format!("{:#}\n", format.schema());
        assert_generated(&format!("schemas/{}.schema.json", format.name), &text);
    }
}

#[test]
fn the_command_prints_them() {
    let sandbox = Sandbox::new();
    for name in ["plan", "pending", "policies"] {
        let output = sandbox
            .entrada(["schema", name])
            .output()
            .expect("the program runs");
        let path = crate::support::root().join(format!("schemas/{name}.schema.json"));
        let file = std::fs::read(path).expect("the schema is checked in");
        assert!(output.status.success() && output.stdout == file, "{name}");
    }
    let seen = sandbox.seen(["schema", "pendin"]);
    assert!(seen.contains("did you mean `pending`?"), "{seen}");
}
