//! The made-up organisation: branches, warehouses and the people who play in the demo. Data only.

use chrono_tz::Tz;
use helpdesk_domain::Role;

/// A branch, by its place in [`BRANCHES`].
pub type BranchNumber = usize;

#[derive(Debug)]
pub struct BranchSeed {
    pub name: &'static str,
    pub city: &'static str,
    pub time_zone: Tz,
    /// By its place in [`WAREHOUSES`].
    pub warehouse: usize,
    /// Parcels: the warehouse is in another city.
    pub by_parcel: bool,
}

pub const BRANCHES: [BranchSeed; 4] = [
    BranchSeed {
        name: "Калининград",
        city: "Калининград",
        time_zone: Tz::Europe__Kaliningrad,
        warehouse: 0,
        by_parcel: true,
    },
    BranchSeed {
        name: "Москва, головной офис",
        city: "Москва",
        time_zone: Tz::Europe__Moscow,
        warehouse: 0,
        by_parcel: false,
    },
    BranchSeed {
        name: "Екатеринбург",
        city: "Екатеринбург",
        time_zone: Tz::Asia__Yekaterinburg,
        warehouse: 1,
        by_parcel: false,
    },
    BranchSeed {
        name: "Владивосток",
        city: "Владивосток",
        time_zone: Tz::Asia__Vladivostok,
        warehouse: 2,
        by_parcel: false,
    },
];

#[derive(Debug)]
pub struct WarehouseSeed {
    pub name: &'static str,
    pub calendar: &'static str,
    pub time_zone: Tz,
}

pub const WAREHOUSES: [WarehouseSeed; 3] = [
    WarehouseSeed {
        name: "Центральный склад",
        calendar: "Москва: пн–пт 9–18, обед 13–14",
        time_zone: Tz::Europe__Moscow,
    },
    WarehouseSeed {
        name: "Уральский склад",
        calendar: "Екатеринбург: пн–пт 9–18, обед 13–14",
        time_zone: Tz::Asia__Yekaterinburg,
    },
    WarehouseSeed {
        name: "Дальневосточный склад",
        calendar: "Владивосток: пн–пт 9–18, обед 13–14",
        time_zone: Tz::Asia__Vladivostok,
    },
];

#[derive(Debug)]
pub struct PersonSeed {
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub login: &'static str,
    pub telegram: i64,
    pub role: Role,
    /// Empty: in every branch.
    pub branches: &'static [BranchNumber],
}

impl PersonSeed {
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    pub fn works_in(&self, branch: BranchNumber) -> bool {
        self.branches.is_empty() || self.branches.contains(&branch)
    }
}

const fn person(
    first_name: &'static str,
    last_name: &'static str,
    login: &'static str,
    telegram: i64,
    role: Role,
    branches: &'static [BranchNumber],
) -> PersonSeed {
    PersonSeed { first_name, last_name, login, telegram, role, branches }
}

pub const PEOPLE: [PersonSeed; 13] = [
    person("Анна", "Петрова", "anna", 1001, Role::Requester, &[1]),
    person("Игорь", "Соколов", "igor", 1002, Role::Requester, &[0]),
    person("Мария", "Ким", "maria", 1003, Role::Requester, &[3]),
    person("Дмитрий", "Орлов", "dmitry", 1004, Role::Requester, &[2]),
    person("Ольга", "Белова", "olga", 1005, Role::Requester, &[1, 2]),
    person("Пётр", "Кузнецов", "petr", 1006, Role::Storekeeper, &[0, 1]),
    person("Сергей", "Волков", "sergey", 1007, Role::Storekeeper, &[0, 1]),
    person("Елена", "Морозова", "elena", 1008, Role::Storekeeper, &[2]),
    person("Тимур", "Ахметов", "timur", 1009, Role::Storekeeper, &[3]),
    person("Наталья", "Фёдорова", "natalia", 1010, Role::Dispatcher, &[]),
    person("Андрей", "Лебедев", "andrey", 1011, Role::Supervisor, &[]),
    person("Ирина", "Павлова", "irina", 1012, Role::Analyst, &[]),
    person("Алексей", "Смирнов", "admin", 1013, Role::Administrator, &[]),
];

/// Models of printers that stand in each branch, with the room; they choose what is ordered there.
pub const PRINTERS: [&[(&str, &str)]; 4] = [
    &[
        ("HL-L2340DWR", "каб. 12"),
        ("Xpress SL-M2020W", "каб. 7"),
        ("LaserJet P1102w", "ресепшен"),
        ("WorkCentre 3215", "бухгалтерия"),
    ],
    &[
        ("LaserJet Pro M402dn", "каб. 301"),
        ("LaserJet Pro MFP M428fdw", "каб. 305"),
        ("ECOSYS P2335dn", "архив"),
        ("ECOSYS M3655idn", "канцелярия"),
        ("HL-L5100DN", "отдел кадров"),
        ("LaserJet Pro M203dn", "бухгалтерия"),
    ],
    &[
        ("LaserJet 1020", "каб. 4"),
        ("FS-1370DN", "каб. 9"),
        ("ProXpress SL-M3320ND", "бухгалтерия"),
        ("MFC-1815R", "склад"),
    ],
    &[("LaserJet P2055dn", "каб. 21"), ("Phaser 3020", "каб. 24"), ("M6500W", "приёмная"), ("L3150", "отдел рекламы")],
];
