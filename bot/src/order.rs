//! An order in the chat: its card, the buttons this person has, the lists, and what became of a press.

pub(crate) mod card;
pub(crate) mod history;
pub(crate) mod keyboard;
pub(crate) mod lists;
pub(crate) mod timeline;
