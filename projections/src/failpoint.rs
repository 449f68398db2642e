//! Named places at which a crash test makes the process die: `HELPDESK_FAILPOINT=name` or `name:3` (the third time).
//! Always compiled, so that what is tested is what ships; without the variable it is one comparison.

use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};

struct Armed {
    name: String,
    nth: u64,
    passed: AtomicU64,
}

/// Aborts the process, as `kill -9` would, if this place is the armed one.
pub fn failpoint(name: &str) {
    static ARMED: OnceLock<Option<Armed>> = OnceLock::new();
    let armed = ARMED.get_or_init(|| std::env::var("HELPDESK_FAILPOINT").ok().map(|setting| parse(&setting)));
    if let Some(armed) = armed
        && armed.name == name
        && armed.passed.fetch_add(1, Ordering::Relaxed) + 1 == armed.nth
    {
        std::process::abort();
    }
}

fn parse(setting: &str) -> Armed {
    let (name, nth) = setting.split_once(':').unwrap_or((setting, "1"));
    Armed { name: name.to_owned(), nth: nth.parse().unwrap_or(1), passed: AtomicU64::new(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_names_the_place_and_which_time() {
        let armed = parse("append.before_commit:3");
        assert_eq!((armed.name.as_str(), armed.nth), ("append.before_commit", 3));
        assert_eq!(parse("append.after_commit").nth, 1);
    }
}
