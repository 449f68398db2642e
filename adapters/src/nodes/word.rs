//! What nodes tell each other, one short text each.

use std::{fmt, str::FromStr};

use helpdesk_domain::{PersonId, ports::Position};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// This node wrote these positions of the log.
    Wrote { node: String, first: Position, last: Position },
    /// A reader's rows hold everything up to this position.
    Read { reader: String, position: Position },
    /// The person's key was destroyed.
    Erased(PersonId),
    /// A lease was given back.
    Released,
    /// There is something to do for whoever has this duty.
    Call(String),
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrote { node, first, last } => write!(f, "wrote {first} {last} {node}"),
            Self::Read { reader, position } => write!(f, "read {position} {reader}"),
            Self::Erased(person) => write!(f, "erased {person}"),
            Self::Released => f.write_str("released"),
            Self::Call(duty) => write!(f, "call {duty}"),
        }
    }
}

/// What a newer program says and this one doesn't know is no word.
impl FromStr for Word {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(4, ' ');
        let mut next = || parts.next().ok_or(());
        let number = |text: &str| text.parse().map_err(|_| ());
        match next()? {
            "wrote" => Ok(Self::Wrote { first: number(next()?)?, last: number(next()?)?, node: next()?.to_owned() }),
            "read" => Ok(Self::Read { position: number(next()?)?, reader: next()?.to_owned() }),
            "erased" => next()?.parse().map(Self::Erased).map_err(|_| ()),
            "released" => Ok(Self::Released),
            "call" => Ok(Self::Call(next()?.to_owned())),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_understood_as_it_was_said_and_another_ignored() {
        let node = "desk 1/4711/9f3c".to_owned();
        let words = [
            Word::Wrote { node, first: 3, last: 5 },
            Word::Read { reader: "orders".to_owned(), position: 5 },
            Word::Erased(PersonId::fresh()),
            Word::Released,
            Word::Call("telegram".to_owned()),
        ];
        for word in words {
            assert_eq!(word.to_string().parse(), Ok(word));
        }
        for other in ["", "wrote", "wrote 1 x a", "read orders 1", "erased somebody", "sang"] {
            assert_eq!(other.parse::<Word>(), Err(()), "{other}");
        }
    }
}
