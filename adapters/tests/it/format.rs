//! The format of the log is documented: a stranger's program verifies a file with nothing but the documentation.

use std::{path::Path, process::Command};

use helpdesk_adapters::verify::{Verified, verify};
use helpdesk_projections::args;
use pretty_assertions::assert_eq;

use crate::world::{World, append, order, write};

/// What the documented example prints, and whether it was content.
fn example(database: &Path) -> (String, bool) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/log_verify_example.py");
    let done = Command::new("python3").arg(script).arg(database).output().expect("python3 runs");
    let printed = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
    (printed.trim().to_owned(), done.status.success())
}

#[tokio::test]
async fn the_documented_program_agrees_with_ours() {
    let world = World::sqlite().await;
    let mut odd = write(&order(), 0, 3);
    odd.events[1].payload = r#"{ "type":"nudged","at":"2026-03-01T08:00:00Z","ё":"\u0451 𝄞 \" " }"#.into();
    world.log.append(append(vec![odd, write(&order(), 0, 2)])).await.unwrap();
    let Verified::Whole { head } = verify(&world.db, &[], |_, _| {}).await.unwrap() else { panic!("broken") };
    assert_eq!(example(&world.path), (format!("5 events, chain head {}", hex::encode(head.hash)), true));

    let change = "UPDATE events SET payload = replace(payload, '2026', '2027') WHERE position = 4";
    world.db.execute(change, args![]).await.unwrap();
    assert_eq!(example(&world.path), ("position 4 is not what was written".to_owned(), false));
}

#[test]
fn the_page_shows_the_program_that_is_tested() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let page = std::fs::read_to_string(docs.join("LOG-FORMAT.md")).unwrap();
    let program = std::fs::read_to_string(docs.join("log_verify_example.py")).unwrap();
    assert!(page.contains(&format!("```python\n{program}```")), "docs/LOG-FORMAT.md shows another program");
}
