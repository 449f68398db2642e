//! What a button carries: at most 64 bytes that say what to do, with which form or order, and which version of it the
//! person saw. Nothing secret and nothing trusted: the presser's own account is asked what it may do.

use std::str::FromStr;

use helpdesk_domain::{
    BranchId, CartridgeId, PersonId, PrinterId, Role,
    order::Status,
    preferences::{Notices, Via},
    room::Serving,
};
use serde::{Deserialize, Serialize};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use uuid::Uuid;

/// A step of the form, as the confirmation lets one go back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// For whom, when staff order for somebody.
    Requester,
    Branch,
    /// One of the branch's printers, to see what fits it.
    Printer,
    Cartridges,
    Quantity,
    Comment,
    Photos,
    Confirm,
}

impl Step {
    /// Whether something is chosen from pages of buttons there, and found by typing.
    pub const fn is_a_list(self) -> bool {
        matches!(self, Self::Requester | Self::Branch | Self::Printer | Self::Cartridges)
    }
}

/// A press on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormAct {
    For(PersonId),
    Branch(BranchId),
    Printer(PrinterId),
    ClearPrinter,
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
    /// What has happened to it, from the beginning.
    History,
    /// A comment that the requester doesn't see.
    Note,
    /// Hand over, waive or substitute line by line.
    Lines,
    /// Wait for stock that is expected in so many days; 0: nobody knows.
    WaitStock(u16),
    /// Shows whom the order can be given to.
    ChooseAssignee,
    Assign(PersonId),
}

/// A press on the sheet of an order's lines. A line is named by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SheetAct {
    Fewer(u8),
    More(u8),
    Line(u8),
    Waive(u8),
    Swap(u8),
    With(CartridgeId),
    Page(u16),
    HandOver,
    Back,
    Close,
}

/// Telling that somebody is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AwayAct {
    /// Who.
    Person(PersonId),
    /// So many days from today on, today included.
    Days(u16),
    Substitute(PersonId),
    Nobody,
    /// Back at work.
    End,
    /// What they have in hand goes to the substitute.
    PassOn(PersonId),
}

/// What an administrator does about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PersonAct {
    Open,
    /// A link by which a new Telegram account takes the old one's place.
    Relink,
    Deactivate,
    Reactivate,
}

/// Which part of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Part {
    #[default]
    All,
    Own,
    Free,
}

/// A press on the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Notices(Notices),
    Via(Via),
    /// From which hour to which; none: no quiet hours.
    Quiet(Option<(u8, u8)>),
    Digest(bool),
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
    Queue(Part, u16),
    Sheet {
        number: u64,
        act: SheetAct,
    },
    Away(AwayAct),
    Person(PersonId, PersonAct),
    /// Somebody without access asks for it: where, and then for this branch.
    AskAccess,
    AskBranch(BranchId),
    /// Lets in who asked, or doesn't.
    Access {
        person: PersonId,
        let_in: bool,
    },
    /// An invitation: for which role, and then where.
    InviteAs(Role),
    Invite(Role, Option<BranchId>),
    /// This group or topic shows these orders.
    Bind(Serving),
    /// What was typed belongs to this order.
    About(u64),
    New,
    /// A new order for somebody else.
    NewFor,
    /// A new order for this printer.
    NewForPrinter(PrinterId),
    Repeat,
    Language(helpdesk_domain::Locale),
    Choose(Choice),
    /// Signs the browser in that was given this code, or lets it wait in vain.
    SignIn {
        code: String,
        yes: bool,
    },
    DropPrompt,
    /// A label that does nothing.
    Nothing,
}

const STEPS: [(Step, &str); 8] = [
    (Step::Requester, "w"),
    (Step::Printer, "i"),
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
            Self::For(id) => format!("w{}", id.0.simple()),
            Self::Branch(id) => format!("b{}", id.0.simple()),
            Self::Printer(id) => format!("i{}", id.0.simple()),
            Self::ClearPrinter => "ci".to_owned(),
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
            "ci" => Self::ClearPrinter,
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
                    "w" => Self::For(PersonId(Uuid::from_str(rest).ok()?)),
                    "b" => Self::Branch(BranchId(Uuid::from_str(rest).ok()?)),
                    "i" => Self::Printer(PrinterId(Uuid::from_str(rest).ok()?)),
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
            Self::History => "t".to_owned(),
            Self::Note => "i".to_owned(),
            Self::Lines => "l".to_owned(),
            Self::WaitStock(days) => format!("d{days}"),
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
            "t" => Self::History,
            "i" => Self::Note,
            "l" => Self::Lines,
            "w" => Self::ChooseAssignee,
            _ => match code.split_at_checked(1)? {
                ("s", rest) => Self::Move(*Status::ALL.get(rest.parse::<usize>().ok()?)?),
                ("a", rest) => Self::Assign(PersonId(Uuid::from_str(rest).ok()?)),
                ("d", rest) => Self::WaitStock(rest.parse().ok()?),
                _ => return None,
            },
        })
    }
}

impl SheetAct {
    fn code(self) -> String {
        match self {
            Self::Fewer(line) => format!("-{line}"),
            Self::More(line) => format!("+{line}"),
            Self::Line(line) => format!("l{line}"),
            Self::Waive(line) => format!("w{line}"),
            Self::Swap(line) => format!("s{line}"),
            Self::With(id) => format!("c{}", id.0.simple()),
            Self::Page(page) => format!("p{page}"),
            Self::HandOver => "ok".to_owned(),
            Self::Back => "bk".to_owned(),
            Self::Close => "x".to_owned(),
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "ok" => Self::HandOver,
            "bk" => Self::Back,
            "x" => Self::Close,
            _ => match code.split_at_checked(1)? {
                ("-", line) => Self::Fewer(line.parse().ok()?),
                ("+", line) => Self::More(line.parse().ok()?),
                ("l", line) => Self::Line(line.parse().ok()?),
                ("w", line) => Self::Waive(line.parse().ok()?),
                ("s", line) => Self::Swap(line.parse().ok()?),
                ("c", id) => Self::With(CartridgeId(Uuid::from_str(id).ok()?)),
                ("p", page) => Self::Page(page.parse().ok()?),
                _ => return None,
            },
        })
    }
}

impl Choice {
    fn code(self) -> String {
        match self {
            Self::Notices(notices) => format!("n|{}", <&str>::from(notices)),
            Self::Via(via) => format!("v|{}", <&str>::from(via)),
            Self::Quiet(None) => "q|off".to_owned(),
            Self::Quiet(Some((from, until))) => format!("q|{from}-{until}"),
            Self::Digest(wanted) => format!("d|{wanted}"),
        }
    }

    fn parse(kind: &str, value: &str) -> Option<Self> {
        Some(match (kind, value) {
            ("n", notices) => Self::Notices(notices.parse().ok()?),
            ("v", via) => Self::Via(via.parse().ok()?),
            ("q", "off") => Self::Quiet(None),
            ("q", hours) => {
                let (from, until) = hours.split_once('-')?;
                Self::Quiet(Some((from.parse().ok()?, until.parse().ok()?)))
            }
            ("d", wanted) => Self::Digest(wanted.parse().ok()?),
            _ => return None,
        })
    }
}

impl AwayAct {
    fn code(self) -> String {
        match self {
            Self::Person(id) => format!("p{}", id.0.simple()),
            Self::Days(days) => format!("d{days}"),
            Self::Substitute(id) => format!("s{}", id.0.simple()),
            Self::Nobody => "-".to_owned(),
            Self::End => "end".to_owned(),
            Self::PassOn(id) => format!("o{}", id.0.simple()),
        }
    }

    fn parse(code: &str) -> Option<Self> {
        let person = |id: &str| Uuid::from_str(id).ok().map(PersonId);
        Some(match code {
            "-" => Self::Nobody,
            "end" => Self::End,
            _ => match code.split_at_checked(1)? {
                ("p", id) => Self::Person(person(id)?),
                ("d", days) => Self::Days(days.parse().ok()?),
                ("s", id) => Self::Substitute(person(id)?),
                ("o", id) => Self::PassOn(person(id)?),
                _ => return None,
            },
        })
    }
}

const PERSON_ACTS: [(PersonAct, &str); 4] =
    [(PersonAct::Open, "o"), (PersonAct::Relink, "l"), (PersonAct::Deactivate, "d"), (PersonAct::Reactivate, "r")];

const PARTS: [(Part, &str); 3] = [(Part::All, "a"), (Part::Own, "m"), (Part::Free, "f")];

/// The code of a value, from a table of both.
fn code_of<T: Copy + PartialEq>(table: &[(T, &'static str)], value: T) -> &'static str {
    table.iter().find(|(known, _)| *known == value).map_or("", |(_, code)| code)
}

fn value_of<T: Copy>(table: &[(T, &str)], code: &str) -> Option<T> {
    table.iter().find(|(_, known)| *known == code).map(|(value, _)| *value)
}

impl Press {
    pub fn data(&self) -> String {
        match self {
            Self::Form { tag, act } => format!("f|{tag}|{}", act.code()),
            Self::Order { number, version, act } => format!("o|{number}|{version}|{}", act.code()),
            Self::Mine(page) => format!("my|{page}"),
            Self::Queue(part, page) => format!("qu|{page}|{}", code_of(&PARTS, *part)),
            Self::Sheet { number, act } => format!("h|{number}|{}", act.code()),
            Self::Away(act) => format!("aw|{}", act.code()),
            Self::Person(id, act) => format!("pp|{}|{}", id.0.simple(), code_of(&PERSON_ACTS, *act)),
            Self::AskAccess => "ask".to_owned(),
            Self::AskBranch(id) => format!("ask|{}", id.0.simple()),
            Self::Access { person, let_in } => {
                format!("ac|{}|{}", person.0.simple(), if *let_in { "y" } else { "n" })
            }
            Self::InviteAs(role) => format!("iv|{role}"),
            Self::Invite(role, branch) => {
                format!("iv|{role}|{}", branch.map_or_else(|| "*".to_owned(), |id| id.0.simple().to_string()))
            }
            Self::Bind(Serving::Everything) => "bd|*".to_owned(),
            Self::Bind(Serving::Branch { branch }) => format!("bd|b{}", branch.0.simple()),
            Self::Bind(Serving::Warehouse { warehouse }) => format!("bd|w{}", warehouse.0.simple()),
            Self::About(number) => format!("re|{number}"),
            Self::NewFor => "for".to_owned(),
            Self::NewForPrinter(id) => format!("new|{}", id.0.simple()),
            Self::New => "new".to_owned(),
            Self::Repeat => "rep".to_owned(),
            Self::Language(locale) => format!("lang|{locale}"),
            Self::Choose(choice) => format!("set|{}", choice.code()),
            Self::SignIn { code, yes } => format!("in|{}|{code}", if *yes { "y" } else { "n" }),
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
            ["qu", page] => Self::Queue(Part::All, page.parse().ok()?),
            ["qu", page, part] => Self::Queue(value_of(&PARTS, part)?, page.parse().ok()?),
            ["h", number, code] => Self::Sheet { number: number.parse().ok()?, act: SheetAct::parse(code)? },
            ["aw", code] => Self::Away(AwayAct::parse(code)?),
            ["pp", id, code] => Self::Person(PersonId(Uuid::from_str(id).ok()?), value_of(&PERSON_ACTS, code)?),
            ["ask"] => Self::AskAccess,
            ["ask", id] => Self::AskBranch(BranchId(Uuid::from_str(id).ok()?)),
            ["ac", id, code @ ("y" | "n")] => {
                Self::Access { person: PersonId(Uuid::from_str(id).ok()?), let_in: *code == "y" }
            }
            ["iv", role] => Self::InviteAs(role.parse().ok()?),
            ["iv", role, "*"] => Self::Invite(role.parse().ok()?, None),
            ["iv", role, id] => Self::Invite(role.parse().ok()?, Some(BranchId(Uuid::from_str(id).ok()?))),
            ["bd", "*"] => Self::Bind(Serving::Everything),
            ["bd", code] => Self::Bind(match code.split_at_checked(1)? {
                ("b", id) => Serving::Branch { branch: id.parse().ok()? },
                ("w", id) => Serving::Warehouse { warehouse: id.parse().ok()? },
                _ => return None,
            }),
            ["re", number] => Self::About(number.parse().ok()?),
            ["for"] => Self::NewFor,
            ["new"] => Self::New,
            ["new", id] => Self::NewForPrinter(PrinterId(Uuid::from_str(id).ok()?)),
            ["rep"] => Self::Repeat,
            ["lang", locale] => Self::Language(locale.parse().ok()?),
            ["set", kind, value] => Self::Choose(Choice::parse(kind, value)?),
            ["in", "y", code] => Self::SignIn { code: (*code).to_owned(), yes: true },
            ["in", "n", code] => Self::SignIn { code: (*code).to_owned(), yes: false },
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
            FormAct::For(PersonId::fresh()),
            FormAct::Printer(PrinterId::fresh()),
            FormAct::ClearPrinter,
        ];
        let person = PersonId::fresh();
        let order = [
            OrderAct::Claim,
            OrderAct::Move(Status::Cancelled),
            OrderAct::Assign(person),
            OrderAct::History,
            OrderAct::Note,
            OrderAct::Lines,
            OrderAct::WaitStock(14),
        ];
        let sheet = [SheetAct::More(19), SheetAct::With(CartridgeId::fresh()), SheetAct::HandOver, SheetAct::Page(3)];
        let branch = BranchId::fresh();
        let others = [
            Press::Queue(Part::Own, 3),
            Press::Away(AwayAct::Substitute(person)),
            Press::Away(AwayAct::Days(14)),
            Press::Away(AwayAct::End),
            Press::Person(person, PersonAct::Relink),
            Press::AskBranch(branch),
            Press::Access { person, let_in: true },
            Press::InviteAs(Role::Administrator),
            Press::Invite(Role::Administrator, Some(branch)),
            Press::Invite(Role::Storekeeper, None),
            Press::Bind(Serving::Everything),
            Press::Bind(Serving::Branch { branch }),
            Press::About(4_000_000_000),
            Press::NewFor,
            Press::NewForPrinter(PrinterId::fresh()),
        ];
        let presses = form.into_iter().map(|act| Press::Form { tag: tag.clone(), act });
        let presses =
            presses.chain(order.into_iter().map(|act| Press::Order { number: 4_000_000_000, version: 999_999, act }));
        let sheets = sheet.into_iter().map(|act| Press::Sheet { number: 4_000_000_000, act });
        let presses = presses.chain(sheets).chain(others);
        let sign_in = Press::SignIn { code: "x".repeat(43), yes: true };
        let mine = [Press::Mine(3), Press::Language(helpdesk_domain::Locale::En), Press::Nothing, sign_in];
        let choices = [
            Choice::Notices(Notices::Every),
            Choice::Via(Via::Both),
            Choice::Quiet(None),
            Choice::Quiet(Some((22, 7))),
            Choice::Digest(false),
        ];
        for press in presses.chain(mine).chain(choices.map(Press::Choose)) {
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
