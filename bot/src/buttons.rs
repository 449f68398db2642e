//! What a button carries: at most 64 bytes that say what to do, with which form or order, and which version of it the
//! person saw. Nothing secret and nothing trusted: the presser's own account is asked what it may do.

use std::str::FromStr;

use helpdesk_domain::{BranchId, CartridgeId, PersonId, order::Status};
use serde::{Deserialize, Serialize};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use uuid::Uuid;

/// A step of the form, as the confirmation lets one go back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    Branch,
    Cartridges,
    Quantity,
    Comment,
    Photos,
    Confirm,
}

/// A press on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormAct {
    Branch(BranchId),
    Cartridge(CartridgeId),
    Page(u16),
    ClearSearch,
    Fewer,
    More,
    /// So many pieces; 0 takes what is shown.
    Take(u16),
    Remove,
    Next,
    Review,
    Back,
    Cancel,
    ClearComment,
    ClearPhotos,
    Edit(Step),
    Repeat,
    Send,
}

/// A press on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderAct {
    Open,
    Claim,
    Move(Status),
    Comment,
    Nudge,
    Photos,
    /// Shows whom the order can be given to.
    ChooseAssignee,
    Assign(PersonId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Press {
    Form {
        tag: String,
        act: FormAct,
    },
    Order {
        number: u64,
        version: u64,
        act: OrderAct,
    },
    /// Pages of the lists.
    Mine(u16),
    Queue(u16),
    New,
    Repeat,
    Language(helpdesk_domain::Locale),
    DropPrompt,
    /// A label that does nothing.
    Nothing,
}

const STEPS: [(Step, &str); 6] = [
    (Step::Branch, "b"),
    (Step::Cartridges, "c"),
    (Step::Quantity, "q"),
    (Step::Comment, "t"),
    (Step::Photos, "p"),
    (Step::Confirm, "r"),
];

impl FormAct {
    fn code(self) -> String {
        match self {
            Self::Branch(id) => format!("b{}", id.0.simple()),
            Self::Cartridge(id) => format!("c{}", id.0.simple()),
            Self::Page(page) => format!("p{page}"),
            Self::ClearSearch => "cs".to_owned(),
            Self::Fewer => "-".to_owned(),
            Self::More => "+".to_owned(),
            Self::Take(pieces) => format!("t{pieces}"),
            Self::Remove => "rm".to_owned(),
            Self::Next => "n".to_owned(),
            Self::Review => "rv".to_owned(),
            Self::Back => "bk".to_owned(),
            Self::Cancel => "x".to_owned(),
            Self::ClearComment => "ct".to_owned(),
            Self::ClearPhotos => "cp".to_owned(),
            Self::Edit(step) => format!("e{}", STEPS.iter().find(|(known, _)| *known == step).map_or("r", |(_, c)| c)),
            Self::Repeat => "rp".to_owned(),
            Self::Send => "ok".to_owned(),
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "cs" => Self::ClearSearch,
            "-" => Self::Fewer,
            "+" => Self::More,
            "rm" => Self::Remove,
            "n" => Self::Next,
            "rv" => Self::Review,
            "bk" => Self::Back,
            "x" => Self::Cancel,
            "ct" => Self::ClearComment,
            "cp" => Self::ClearPhotos,
            "rp" => Self::Repeat,
            "ok" => Self::Send,
            _ => {
                let (kind, rest) = code.split_at_checked(1)?;
                match kind {
                    "b" => Self::Branch(BranchId(Uuid::from_str(rest).ok()?)),
                    "c" => Self::Cartridge(CartridgeId(Uuid::from_str(rest).ok()?)),
                    "p" => Self::Page(rest.parse().ok()?),
                    "t" => Self::Take(rest.parse().ok()?),
                    "e" => Self::Edit(STEPS.iter().find(|(_, code)| *code == rest)?.0),
                    _ => return None,
                }
            }
        })
    }
}

impl OrderAct {
    fn code(self) -> String {
        match self {
            Self::Open => "o".to_owned(),
            Self::Claim => "c".to_owned(),
            Self::Move(to) => format!("s{}", Status::ALL.iter().position(|status| *status == to).unwrap_or_default()),
            Self::Comment => "m".to_owned(),
            Self::Nudge => "n".to_owned(),
            Self::Photos => "p".to_owned(),
            Self::ChooseAssignee => "w".to_owned(),
            Self::Assign(to) => format!("a{}", to.0.simple()),
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "o" => Self::Open,
            "c" => Self::Claim,
            "m" => Self::Comment,
            "n" => Self::Nudge,
            "p" => Self::Photos,
            "w" => Self::ChooseAssignee,
            _ => match code.split_at_checked(1)? {
                ("s", rest) => Self::Move(*Status::ALL.get(rest.parse::<usize>().ok()?)?),
                ("a", rest) => Self::Assign(PersonId(Uuid::from_str(rest).ok()?)),
                _ => return None,
            },
        })
    }
}

impl Press {
    pub fn data(&self) -> String {
        match self {
            Self::Form { tag, act } => format!("f|{tag}|{}", act.code()),
            Self::Order { number, version, act } => format!("o|{number}|{version}|{}", act.code()),
            Self::Mine(page) => format!("my|{page}"),
            Self::Queue(page) => format!("qu|{page}"),
            Self::New => "new".to_owned(),
            Self::Repeat => "rep".to_owned(),
            Self::Language(locale) => format!("lang|{locale}"),
            Self::DropPrompt => "np".to_owned(),
            Self::Nothing => "-".to_owned(),
        }
    }

    pub fn parse(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.split('|').collect();
        Some(match parts.as_slice() {
            ["f", tag, code] => Self::Form { tag: (*tag).to_owned(), act: FormAct::parse(code)? },
            ["o", number, version, code] => Self::Order {
                number: number.parse().ok()?,
                version: version.parse().ok()?,
                act: OrderAct::parse(code)?,
            },
            ["my", page] => Self::Mine(page.parse().ok()?),
            ["qu", page] => Self::Queue(page.parse().ok()?),
            ["new"] => Self::New,
            ["rep"] => Self::Repeat,
            ["lang", locale] => Self::Language(locale.parse().ok()?),
            ["np"] => Self::DropPrompt,
            ["-"] => Self::Nothing,
            _ => return None,
        })
    }

    pub fn button(&self, label: impl Into<String>) -> InlineKeyboardButton {
        InlineKeyboardButton::callback(label, self.data())
    }
}

/// Buttons in rows of at most so many.
pub(crate) fn rows(buttons: Vec<InlineKeyboardButton>, in_row: usize) -> Vec<Vec<InlineKeyboardButton>> {
    let mut rows: Vec<Vec<InlineKeyboardButton>> = Vec::new();
    for button in buttons {
        match rows.last_mut().filter(|row| row.len() < in_row) {
            Some(row) => row.push(button),
            None => rows.push(vec![button]),
        }
    }
    rows
}

pub(crate) fn keyboard(rows: Vec<Vec<InlineKeyboardButton>>) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(rows.into_iter().filter(|row| !row.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_fits_and_reads_back() {
        let tag = "ffffffff".to_owned();
        let form = [
            FormAct::Branch(BranchId::fresh()),
            FormAct::Cartridge(CartridgeId::fresh()),
            FormAct::Page(65_535),
            FormAct::Take(99),
            FormAct::Edit(Step::Photos),
            FormAct::Send,
            FormAct::Repeat,
            FormAct::Fewer,
        ];
        let order = [OrderAct::Claim, OrderAct::Move(Status::Cancelled), OrderAct::Assign(PersonId::fresh())];
        let presses = form.into_iter().map(|act| Press::Form { tag: tag.clone(), act });
        let presses =
            presses.chain(order.into_iter().map(|act| Press::Order { number: 4_000_000_000, version: 999_999, act }));
        for press in presses.chain([Press::Mine(3), Press::Language(helpdesk_domain::Locale::En), Press::Nothing]) {
            let data = press.data();
            assert!(data.len() <= 64, "{data} is too long");
            assert_eq!(Press::parse(&data), Some(press));
        }
    }

    #[test]
    fn what_was_never_a_button_is_none() {
        for data in ["", "f|x", "o|1|2|s99", "o|-1|2|c", "f|aaaaaaaa|z", "o|1|1|aхх", "f|a|é"] {
            assert_eq!(Press::parse(data), None, "{data}");
        }
    }
}
