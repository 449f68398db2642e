//! A node that leaves Telegram to another one still has to know the bot's name: links into the chat are made with it.

use std::time::Duration;

use helpdesk_projections::Duty;
use teloxide::payloads::GetMe;
use tokio_util::sync::CancellationToken;

use crate::{
    Door,
    state::{self, BotState, Link},
};

const PAUSE: Duration = Duration::from_secs(10);

/// Asks until it knows the name, or it is this node's duty to receive: then receiving finds it out.
pub(crate) async fn run(door: &Door, duty: &Duty, cancel: &CancellationToken) {
    if !door.telegram.is_on() {
        return;
    }
    tokio::select! {
        biased;
        () = cancel.cancelled() => {}
        () = duty.mine() => {}
        () = ask(door) => {}
    }
}

async fn ask(door: &Door) {
    loop {
        let now = door.desk.clock().now();
        match door.telegram.call(&GetMe::new()).await {
            Ok(me) => {
                let username = me.user.username;
                state::set(&door.state, BotState { link: Link::Connected, username, ..BotState::starting(now) });
                return;
            }
            Err(trouble) => {
                state::set(&door.state, BotState::troubled(&trouble, now));
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
