//! A person: one identity, whatever channels they come through, with roles by branch. Credentials are not here: they
//! are an ordinary table of the door that checks them.

use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use crate::{
    Actor, Context, Grant, PersonId, Refusal, Role, Sealed,
    desk::Decides,
    key::{KeyChange, NaturalKey},
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
}

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
    Add { profile: Profile, locale: Locale, grants: Vec<Grant>, login: Option<String>, telegram: Option<i64> },
    ChangeProfile { profile: Profile },
    Grant { grant: Grant },
    Revoke { grant: Grant },
    SetLogin { login: Option<String> },
    LinkTelegram { account: i64 },
    UnlinkTelegram,
    SetLocale { locale: Locale },
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
    Deactivated,
    Reactivated,
}

impl DomainEvent for PersonEvent {
    fn event_type(&self) -> String {
        <&'static str>::from(self).to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Person {
    /// The person as an actor. A deactivated one has no rights at all.
    pub fn actor(&self, id: PersonId) -> Actor {
        Actor::Person { id, grants: if self.deactivated { Vec::new() } else { self.grants.clone() } }
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
            PersonEvent::Granted { grant } => self.grants.push(grant),
            PersonEvent::Revoked { grant } => self.grants.retain(|own| *own != grant),
            PersonEvent::LoginSet { key, .. } => self.login = key,
            PersonEvent::TelegramLinked { key, .. } => self.telegram = Some(key),
            PersonEvent::TelegramUnlinked => self.telegram = None,
            PersonEvent::LocaleSet { locale } => self.locale = locale,
            PersonEvent::Deactivated => self.deactivated = true,
            PersonEvent::Reactivated => self.deactivated = false,
        }
    }
}

impl Decides for Person {
    /// Administrators keep people; anybody may choose their own language.
    fn authorise(&self, command: &PersonCommand, context: &Context) -> Result<Role, Refusal> {
        let actor = &context.actor;
        let keeper = [Role::Administrator, Role::System].into_iter().find(|role| actor.has_everywhere(*role));
        let own_language = || match (command, actor) {
            (PersonCommand::SetLocale { .. }, Actor::Person { id, grants }) if context.seal.owner() == *id => {
                grants.first().map(|grant| grant.role)
            }
            _ => None,
        };
        keeper.or_else(own_language).ok_or(Refusal::NotAllowed)
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
