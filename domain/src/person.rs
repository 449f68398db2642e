//! A person: one identity, whatever channels they come through, with roles by branch. Credentials are not here: they
//! are an ordinary table of the door that checks them.

use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use chrono::TimeDelta;

use crate::{
    Actor, BranchId, Context, Grant, PersonId, Refusal, Role, Sealed, Timestamp,
    desk::Decides,
    key::{KeyChange, NaturalKey},
    preferences::Preferences,
    refusal::checked_text,
    words::Locale,
};

/// A person, as their events made them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub known: bool,
    pub deactivated: bool,
    pub grants: Vec<Grant>,
    pub login: Option<NaturalKey>,
    pub telegram: Option<NaturalKey>,
    pub locale: Locale,
    /// The absence that was told last; it may be over.
    pub absence: Option<Absence>,
    /// The branch for which the person asks to be let in, until somebody decides.
    pub asked: Option<BranchId>,
    pub denied_at: Option<Timestamp>,
    #[serde(default)]
    pub preferences: Preferences,
}

/// Away from then until then: new work and its notices go to the substitute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    pub from: Timestamp,
    /// The first instant back.
    pub until: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<PersonId>,
}

impl Absence {
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// Whether some of that time falls into it.
    pub fn overlaps(&self, from: Timestamp, until: Timestamp) -> bool {
        self.from < until && from < self.until
    }
}

/// How long after a denial one may ask for access again, in hours.
pub const ASK_AGAIN_HOURS: i64 = 24;

/// What an administrator (or a joining person) tells about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum PersonCommand {
    Add {
        profile: Profile,
        locale: Locale,
        grants: Vec<Grant>,
        login: Option<String>,
        telegram: Option<i64>,
    },
    ChangeProfile {
        profile: Profile,
    },
    Grant {
        grant: Grant,
    },
    Revoke {
        grant: Grant,
    },
    SetLogin {
        login: Option<String>,
    },
    LinkTelegram {
        account: i64,
    },
    UnlinkTelegram,
    SetLocale {
        locale: Locale,
    },
    SetPreferences {
        preferences: Preferences,
    },
    /// Away for that time; without a substitute nobody can be given the person's new work.
    SetAbsence {
        absence: Absence,
    },
    EndAbsence,
    /// Asks to be let in as a requester of the branch.
    AskAccess {
        branch: BranchId,
    },
    /// Lets the one who asked in.
    GrantAccess,
    DenyAccess,
    Deactivate,
    Reactivate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PersonEvent {
    Added {
        name: Sealed,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<Sealed>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<Sealed>,
        locale: Locale,
    },
    ProfileChanged {
        name: Sealed,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<Sealed>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<Sealed>,
    },
    Granted {
        grant: Grant,
    },
    Revoked {
        grant: Grant,
    },
    /// None: the person no longer signs in by login.
    LoginSet {
        login: Option<Sealed>,
        key: Option<NaturalKey>,
    },
    TelegramLinked {
        account: Sealed,
        key: NaturalKey,
    },
    TelegramUnlinked,
    LocaleSet {
        locale: Locale,
    },
    AbsenceSet {
        from: Timestamp,
        until: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        substitute: Option<PersonId>,
    },
    AbsenceEnded,
    /// Ends with the next grant, or with a denial.
    AccessAsked {
        at: Timestamp,
        branch: BranchId,
    },
    AccessDenied {
        at: Timestamp,
    },
    PreferencesSet {
        preferences: Preferences,
    },
    Deactivated,
    Reactivated,
}

impl DomainEvent for PersonEvent {
    fn event_type(&self) -> String {
        <&'static str>::from(self).to_owned()
    }

    fn event_version(&self) -> String {
        match self {
            Self::AbsenceSet { .. } => "2.0".to_owned(),
            _ => "1.0".to_owned(),
        }
    }
}

impl Person {
    /// The person as an actor. A deactivated one has no rights at all.
    pub fn actor(&self, id: PersonId) -> Actor {
        Actor::Person { id, grants: if self.deactivated { Vec::new() } else { self.grants.clone() } }
    }

    /// Whether the person is away now.
    pub fn away(&self, now: Timestamp) -> Option<Absence> {
        self.absence.filter(|absence| absence.covers(now))
    }

    fn decide(&self, command: PersonCommand, context: &Context) -> Result<Vec<PersonEvent>, Refusal> {
        if self.known == matches!(command, PersonCommand::Add { .. }) {
            return Err(if self.known { Refusal::AlreadyExists } else { Refusal::UnknownPerson });
        }
        Ok(match command {
            PersonCommand::Add { profile, locale, grants, login, telegram } => {
                let (name, phone, email) = sealed_profile(&profile, context)?;
                let mut events = vec![PersonEvent::Added { name, phone, email, locale }];
                events.extend(grants.into_iter().map(|grant| PersonEvent::Granted { grant }));
                events.extend(login.map(|login| login_set(Some(&login), context)).transpose()?);
                events.extend(telegram.map(|account| linked(account, context)));
                events
            }
            PersonCommand::ChangeProfile { profile } => {
                let (name, phone, email) = sealed_profile(&profile, context)?;
                vec![PersonEvent::ProfileChanged { name, phone, email }]
            }
            PersonCommand::Grant { grant } if self.grants.contains(&grant) => Vec::new(),
            PersonCommand::Grant { grant } => vec![PersonEvent::Granted { grant }],
            PersonCommand::Revoke { grant } if self.grants.contains(&grant) => vec![PersonEvent::Revoked { grant }],
            PersonCommand::SetLogin { login: None } if self.login.is_none() => Vec::new(),
            PersonCommand::SetLogin { login } => vec![login_set(login.as_deref(), context)?],
            PersonCommand::LinkTelegram { account } => {
                let event = linked(account, context);
                let same =
                    matches!(&event, PersonEvent::TelegramLinked { key, .. } if self.telegram.as_ref() == Some(key));
                if same { Vec::new() } else { vec![event] }
            }
            PersonCommand::UnlinkTelegram => self.telegram.iter().map(|_| PersonEvent::TelegramUnlinked).collect(),
            PersonCommand::SetLocale { locale } if locale == self.locale => Vec::new(),
            PersonCommand::SetLocale { locale } => vec![PersonEvent::LocaleSet { locale }],
            PersonCommand::SetPreferences { preferences } if preferences == self.preferences => Vec::new(),
            PersonCommand::SetPreferences { preferences } => {
                vec![PersonEvent::PreferencesSet { preferences: preferences.checked()? }]
            }
            PersonCommand::SetAbsence { absence } => self.leave(absence, context)?,
            PersonCommand::EndAbsence => {
                let unfinished = self.absence.filter(|absence| absence.until > context.now);
                unfinished.iter().map(|_| PersonEvent::AbsenceEnded).collect()
            }
            PersonCommand::AskAccess { branch } => self.ask_access(branch, context)?,
            PersonCommand::GrantAccess => {
                let branch = self.asked.ok_or(Refusal::NoAccessRequest)?;
                vec![PersonEvent::Granted { grant: Grant::within(Role::Requester, branch) }]
            }
            PersonCommand::DenyAccess if self.asked.is_none() => return Err(Refusal::NoAccessRequest),
            PersonCommand::DenyAccess => vec![PersonEvent::AccessDenied { at: context.now }],
            PersonCommand::Deactivate if self.deactivated => Vec::new(),
            // An administrator cannot lock themself out; another one can.
            PersonCommand::Deactivate if context.actor.is(context.seal.owner()) => {
                return Err(Refusal::OwnDeactivation);
            }
            PersonCommand::Deactivate => vec![PersonEvent::Deactivated],
            PersonCommand::Reactivate if self.deactivated => vec![PersonEvent::Reactivated],
            PersonCommand::Revoke { .. } | PersonCommand::Reactivate => Vec::new(),
        })
    }

    fn leave(&self, absence: Absence, context: &Context) -> Result<Vec<PersonEvent>, Refusal> {
        if absence.until <= context.now || absence.until <= absence.from {
            return Err(Refusal::InvalidDate { date: absence.until.date_naive() });
        }
        if let Some(substitute) = absence.substitute {
            let other = context.facts.people.get(&substitute).ok_or(Refusal::UnknownPerson)?;
            if substitute == context.seal.owner() || !may_stand_in(other, &self.grants) {
                return Err(Refusal::SubstituteNotEligible);
            }
        }
        if self.absence == Some(absence) {
            return Ok(Vec::new());
        }
        let Absence { from, until, substitute } = absence;
        Ok(vec![PersonEvent::AbsenceSet { from, until, substitute }])
    }

    fn ask_access(&self, branch: BranchId, context: &Context) -> Result<Vec<PersonEvent>, Refusal> {
        if self.deactivated {
            return Err(Refusal::Deactivated);
        }
        let orders_there = self.grants.iter().any(|grant| grant.role == Role::Requester && grant.covers(branch));
        if orders_there || self.asked == Some(branch) {
            return Ok(Vec::new());
        }
        let again = self.denied_at.map(|at| at + TimeDelta::hours(ASK_AGAIN_HOURS) - context.now);
        match again.filter(|left| *left > TimeDelta::zero()) {
            Some(left) => Err(Refusal::AskedRecently { hours: left.num_hours().max(1) }),
            None => Ok(vec![PersonEvent::AccessAsked { at: context.now, branch }]),
        }
    }
}

/// The role by which somebody tells the absence of a person with these roles, if they may: staff their own, dispatchers
/// that of the staff of their branches, administrators that of all staff.
pub fn may_tell_absence(actor: &Actor, person: PersonId, grants: &[Grant]) -> Option<Role> {
    let mut staff = grants.iter().filter(|grant| grant.role.is_staff()).peekable();
    let first = staff.peek()?.role;
    if actor.is(person) {
        return Some(first);
    }
    if actor.has_everywhere(Role::Administrator) {
        return Some(Role::Administrator);
    }
    let dispatches = |grant: &Grant| match grant.branch {
        Some(branch) => actor.has(Role::Dispatcher, branch),
        None => actor.has_everywhere(Role::Dispatcher),
    };
    staff.any(dispatches).then_some(Role::Dispatcher)
}

/// Whether the other one is staff where these roles make somebody staff, and so can take their new work.
pub fn may_stand_in(other: &Actor, grants: &[Grant]) -> bool {
    let works_there = |grant: &Grant| {
        [Role::Storekeeper, Role::Dispatcher]
            .into_iter()
            .any(|role| grant.branch.map_or_else(|| other.has_anywhere(role), |branch| other.has(role, branch)))
    };
    grants.iter().filter(|grant| grant.role.is_staff()).any(works_there)
}

fn sealed_profile(profile: &Profile, context: &Context) -> Result<(Sealed, Option<Sealed>, Option<Sealed>), Refusal> {
    let seal = |text: &str| checked_text(text, 200).map(|text| context.seal.seal(text));
    let optional = |text: &Option<String>| text.as_deref().filter(|t| !t.trim().is_empty()).map(seal).transpose();
    Ok((seal(&profile.name)?, optional(&profile.phone)?, optional(&profile.email)?))
}

fn login_set(login: Option<&str>, context: &Context) -> Result<PersonEvent, Refusal> {
    let login = login.map(|login| checked_text(login, 100)).transpose()?;
    Ok(PersonEvent::LoginSet {
        login: login.map(|login| context.seal.seal(login)),
        key: login.map(|login| NaturalKey::personal("login", login, &context.pepper)),
    })
}

pub(crate) fn linked(account: i64, context: &Context) -> PersonEvent {
    let account = account.to_string();
    PersonEvent::TelegramLinked {
        account: context.seal.seal(&account),
        key: NaturalKey::personal("telegram", &account, &context.pepper),
    }
}

impl Aggregate for Person {
    const TYPE: &'static str = "person";
    type Command = PersonCommand;
    type Event = PersonEvent;
    type Error = Refusal;
    type Services = Context;

    async fn handle(
        &mut self,
        command: PersonCommand,
        context: &Context,
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        self.authorise(&command, context)?;
        for event in self.decide(command, context)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: PersonEvent) {
        match event {
            PersonEvent::Added { locale, .. } => {
                self.known = true;
                self.locale = locale;
            }
            PersonEvent::ProfileChanged { .. } => {}
            PersonEvent::Granted { grant } => {
                self.grants.push(grant);
                self.asked = None;
                self.denied_at = None;
            }
            PersonEvent::Revoked { grant } => self.grants.retain(|own| *own != grant),
            PersonEvent::LoginSet { key, .. } => self.login = key,
            PersonEvent::TelegramLinked { key, .. } => self.telegram = Some(key),
            PersonEvent::TelegramUnlinked => self.telegram = None,
            PersonEvent::LocaleSet { locale } => self.locale = locale,
            PersonEvent::PreferencesSet { preferences } => self.preferences = preferences,
            PersonEvent::AbsenceSet { from, until, substitute } => {
                self.absence = Some(Absence { from, until, substitute });
            }
            PersonEvent::AbsenceEnded => self.absence = None,
            PersonEvent::AccessAsked { branch, .. } => self.asked = Some(branch),
            PersonEvent::AccessDenied { at } => {
                self.asked = None;
                self.denied_at = Some(at);
            }
            PersonEvent::Deactivated => {
                self.deactivated = true;
                self.asked = None;
            }
            PersonEvent::Reactivated => self.deactivated = false,
        }
    }
}

impl Decides for Person {
    /// Administrators keep people; anybody may choose their own language, and what they want to be told. Staff tell their
    /// own absence, and dispatchers that of the staff of their branches; dispatchers let requesters of their branches in.
    fn authorise(&self, command: &PersonCommand, context: &Context) -> Result<Role, Refusal> {
        let actor = &context.actor;
        let keeper = [Role::Administrator, Role::System].into_iter().find(|role| actor.has_everywhere(*role));
        let own_choice = || match (command, actor) {
            (PersonCommand::SetLocale { .. } | PersonCommand::SetPreferences { .. }, Actor::Person { id, grants })
                if context.seal.owner() == *id =>
            {
                grants.first().map(|grant| grant.role)
            }
            _ => None,
        };
        let working = || match command {
            PersonCommand::SetAbsence { .. } | PersonCommand::EndAbsence => {
                may_tell_absence(actor, context.seal.owner(), &self.grants)
            }
            PersonCommand::GrantAccess | PersonCommand::DenyAccess => {
                // Once it is decided, whoever might have decided reads that.
                let may = self
                    .asked
                    .map_or_else(|| actor.has_anywhere(Role::Dispatcher), |at| actor.has(Role::Dispatcher, at));
                may.then_some(Role::Dispatcher)
            }
            _ => None,
        };
        keeper.or_else(own_choice).or_else(working).ok_or(Refusal::NotAllowed)
    }

    fn key_changes(&self, event: &PersonEvent) -> Vec<KeyChange> {
        let slice = |key: &Option<NaturalKey>| key.iter().cloned().collect::<Vec<_>>();
        match event {
            PersonEvent::LoginSet { key, .. } => KeyChange::between(&slice(&self.login), &slice(key)),
            PersonEvent::TelegramLinked { key, .. } => {
                KeyChange::between(&slice(&self.telegram), std::slice::from_ref(key))
            }
            PersonEvent::TelegramUnlinked => KeyChange::between(&slice(&self.telegram), &[]),
            _ => Vec::new(),
        }
    }
}
