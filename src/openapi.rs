//! `helpdesk openapi`: the API's specification on standard output. Needs no settings and no database.

/// Prints it.
pub fn run() -> anyhow::Result<()> {
    println!("{}", helpdesk_api::specification());
    Ok(())
}
