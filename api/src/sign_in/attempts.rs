//! Failed sign-ins, counted per login and per address in a sliding window. In memory: a restart forgives, and an
//! attacker can't fill the database.

use std::collections::HashMap;

use chrono::Duration;
use helpdesk_domain::Timestamp;
use parking_lot::Mutex;

use crate::problems::Door;

const WINDOW: Duration = Duration::minutes(15);
const PER_LOGIN: usize = 10;
/// An office may come from one address.
const PER_ADDRESS: usize = 60;
/// More names than this are not remembered at once; the oldest windows are dropped first.
const CAPACITY: usize = 20_000;

#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<String, Vec<Timestamp>>>);

impl Attempts {
    /// Whether one more attempt is due; else how long to wait.
    pub fn check(&self, login: &str, address: &str, now: Timestamp) -> Result<(), Door> {
        let failed = self.0.lock();
        for (name, most) in [(login_name(login), PER_LOGIN), (address_name(address), PER_ADDRESS)] {
            let recent: Vec<_> =
                failed.get(&name).into_iter().flatten().filter(|at| now - **at < WINDOW).copied().collect();
            if recent.len() >= most
                && let Some(oldest) = recent.first()
            {
                return Err(Door::TooManyAttempts { seconds: (*oldest + WINDOW - now).num_seconds().max(1) });
            }
        }
        Ok(())
    }

    pub fn failed(&self, login: &str, address: &str, now: Timestamp) {
        let mut failed = self.0.lock();
        if failed.len() >= CAPACITY {
            failed.retain(|_, times| times.last().is_some_and(|at| now - *at < WINDOW));
        }
        if failed.len() >= CAPACITY {
            failed.clear();
        }
        for (name, most) in [(login_name(login), PER_LOGIN), (address_name(address), PER_ADDRESS)] {
            let times = failed.entry(name).or_default();
            times.retain(|at| now - *at < WINDOW);
            if times.len() < most {
                times.push(now);
            }
        }
    }

    /// The right password clears the login's own count, not the address's.
    pub fn succeeded(&self, login: &str) {
        self.0.lock().remove(&login_name(login));
    }
}

fn login_name(login: &str) -> String {
    let folded: String = login.trim().to_lowercase().chars().take(100).collect();
    format!("login {folded}")
}

fn address_name(address: &str) -> String {
    format!("address {address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_passwords_close_a_login_until_the_window_has_passed() {
        let (attempts, start) = (Attempts::default(), Timestamp::default());
        for _ in 0..PER_LOGIN {
            assert_eq!(attempts.check("Anna", "10.0.0.1", start), Ok(()));
            attempts.failed("Anna", "10.0.0.1", start);
        }
        assert_eq!(attempts.check(" anna ", "10.0.0.2", start), Err(Door::TooManyAttempts { seconds: 900 }));
        assert_eq!(attempts.check("boris", "10.0.0.1", start), Ok(()));
        assert_eq!(attempts.check("anna", "10.0.0.1", start + WINDOW), Ok(()));
    }

    #[test]
    fn an_address_that_tries_many_logins_is_closed_too() {
        let (attempts, now) = (Attempts::default(), Timestamp::default());
        for n in 0..PER_ADDRESS {
            attempts.failed(&format!("login{n}"), "10.0.0.1", now);
        }
        assert!(attempts.check("somebody", "10.0.0.1", now).is_err());
        assert_eq!(attempts.check("somebody", "10.0.0.2", now), Ok(()));
    }
}
