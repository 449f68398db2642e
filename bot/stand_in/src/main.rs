//! The stand-in as a process of its own, for tests that kill the bot and for trying things out.
//!
//! `helpdesk-stand-in [SETTINGS.json]` prints its address on the first line and runs until Ctrl-C.

use helpdesk_stand_in::{Settings, StandIn};

const EXAMPLE: &str = r#"{
    "listen": "127.0.0.1:4400",
    "bots": [{ "token": "4242:stand-in", "username": "helpdesk_demo_bot", "name": "Заявки" }],
    "people": [
        { "id": 1001, "first_name": "Анна", "last_name": "Петрова", "username": "anna_p" },
        { "id": 1002, "first_name": "Игорь", "last_name": "Соколов", "username": "sokolov" },
        { "id": 1003, "first_name": "Мария", "last_name": "Ким" }
    ]
}"#;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => EXAMPLE.to_owned(),
    };
    let settings: Settings = serde_json::from_str(&text)?;
    let stand_in = StandIn::start(settings).await?;
    println!("{}", stand_in.url());
    println!("{}", stand_in.chat_page_url());
    tokio::signal::ctrl_c().await?;
    stand_in.shutdown().await;
    Ok(())
}
