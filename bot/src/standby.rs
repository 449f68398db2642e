//! A node that leaves Telegram to another one: it still has to know the bot's name, since links into the chat are made
//! with it, and what it wrote into the outbox is sent by the other.

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

/// Calls whoever sends when there is something to send, on whichever node that is.
pub(crate) async fn pass_calls_on(door: &Door, duty: &Duty, cancel: &CancellationToken) {
    let (mut calls, mut called) = (door.wake.calls(), duty.called());
    while !cancel.is_cancelled() {
        tokio::select! {
            () = cancel.cancelled() => return,
            _ = calls.changed() => duty.call(),
            () = called.next() => door.wake.call(),
        }
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
