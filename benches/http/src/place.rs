//! The seeded organisation as the server shows it: who signs in, and what there is to be read and done.

use anyhow::{Context, ensure};
use chrono::{Days, Utc};
use serde_json::{Value, json};

use crate::{
    actions::{Action, Orderer},
    client::{Client, Session},
    server::Server,
};

/// Requesters, each with the branch they order for (by its name's beginning), and the storekeeper of the first.
const REQUESTERS: [(&str, &str); 5] = [
    ("anna", "Москва"),
    ("igor", "Калининград"),
    ("maria", "Владивосток"),
    ("dmitry", "Екатеринбург"),
    ("olga", "Москва"),
];
const STOREKEEPER: &str = "petr";
const DISPATCHER: &str = "natalia";
const SUPERVISOR: &str = "andrey";
const OPEN: [&str; 7] = ["new", "accepted", "in_progress", "waiting_requester", "waiting_stock", "ready", "in_transit"];
const DONE: [&str; 4] = ["issued", "closed", "rejected", "cancelled"];

/// Everybody signed in.
#[derive(Debug)]
pub struct Place {
    dispatcher: Session,
    supervisor: Session,
    storekeeper: Session,
    requesters: Vec<(Session, Value)>,
    branches: Vec<String>,
    /// Orders of all ages: id and number.
    orders: Vec<(String, u64)>,
}

impl Place {
    pub async fn found(server: &Server, password: &str) -> anyhow::Result<Self> {
        let sign_in = |login| Client::sign_in(&server.host, login, password);
        let dispatcher = sign_in(DISPATCHER).await?;
        let (supervisor, storekeeper) = (sign_in(SUPERVISOR).await?, sign_in(STOREKEEPER).await?);
        let mut client = Client::connect(&server.host, Some(dispatcher.clone())).await?;
        let listed = client.get("/branches").await?.json()?;
        let listed = listed["items"].as_array().context("branches")?;
        let mut requesters = Vec::new();
        for (number, (login, branch)) in REQUESTERS.into_iter().enumerate() {
            let named = |item: &&Value| item["name"].as_str().is_some_and(|name| name.starts_with(branch));
            let branch = &listed.iter().find(named).with_context(|| format!("the branch {branch}"))?["id"];
            let cartridges = client.get("/cartridges?limit=50").await?.json()?;
            let cartridges = cartridges["items"].as_array().context("cartridges")?;
            let line = |place: usize, quantity: u32| json!({ "cartridge": cartridges[place % cartridges.len()]["id"], "quantity": quantity });
            let lines = [line(number * 2, 1), line(number * 2 + 1, 2)];
            let order = json!({ "branch": branch, "lines": lines, "comment": "Печать бледная, нужен к отчёту" });
            requesters.push((sign_in(login).await?, order));
        }
        let branches = listed.iter().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect();
        let newest = client.get("/orders?limit=1").await?.json()?;
        let newest = newest["items"][0]["number"].as_u64().context("an order")?;
        let mut orders = Vec::new();
        for step in 1..=40 {
            // Numbers are given out in blocks, so some were never used.
            let Ok(answer) = client.get(&format!("/orders/{}", newest * step / 41)).await else { continue };
            let answer = answer.json()?;
            let id = answer["id"].as_str().context("an id")?.to_owned();
            orders.push((id, answer["number"].as_u64().context("a number")?));
        }
        ensure!(!orders.is_empty(), "there are no orders to be looked at");
        Ok(Self { dispatcher, supervisor, storekeeper, requesters, branches, orders })
    }

    /// The first pages of the panel's views, for one who sees every branch.
    pub fn views(&self) -> Vec<Action> {
        let read = |name: &str, query: String| Action::read(name, &self.dispatcher, [format!("/orders?{query}")]);
        let open = statuses(&OPEN);
        let tonight = (Utc::now() + Days::new(1)).format("%Y-%m-%dT00:00:00Z");
        let mine = format!("/orders?{open}&assignee=me");
        vec![
            read("view: open", open.clone()),
            read("view: open, by deadline", format!("{open}&sort=due")),
            read("view: unassigned", format!("{open}&assignee=none")),
            Action::read("view: mine", &self.storekeeper, [mine]),
            read("view: late", format!("{open}&overdue=true&sort=due")),
            read("view: today", format!("{open}&due_by={tonight}")),
            read("view: waiting", statuses(&["waiting_requester", "waiting_stock"])),
            read("view: all", String::new()),
        ]
    }

    /// Views that so many orders match, as nearly as filters give: how many match, and the view. The server counts
    /// up to a limit; a view that more match stands for every number beyond, one branch's where that is one.
    pub async fn views_matching(&self, server: &Server, wanted: &[u64]) -> anyhow::Result<Vec<(String, Action)>> {
        let mut client = Client::connect(&server.host, Some(self.dispatcher.clone())).await?;
        let mut found = Vec::new();
        for status in OPEN.into_iter().chain(DONE) {
            let branches = self.branches.iter().map(|branch| format!("&branch={branch}"));
            for branch in std::iter::once(String::new()).chain(branches) {
                let address = format!("/orders?{}{branch}", statuses(&[status]));
                let page = client.get(&format!("{address}&limit=1")).await?.json()?;
                let total = page["total"].as_u64().context("a total")?;
                found.push((total, page["total_is_more"] == true, address));
            }
        }
        let nearest = wanted.iter().filter_map(|wanted| {
            let by_branch = |address: &str| u64::from(!address.contains("branch="));
            let distance = |(total, more, address): &&(u64, bool, String)| {
                (if *more && wanted > total { by_branch(address) } else { 2 + total.abs_diff(*wanted) }, *total)
            };
            let (total, more, address) = found.iter().min_by_key(distance)?;
            // A small database has no view that many match.
            if *total <= wanted / 2 && !more {
                return None;
            }
            let name = format!("view that about {wanted} match");
            let told = format!("{total}{}", if *more { "+" } else { "" });
            Some((told, Action::read(name, &self.dispatcher, [address.clone()])))
        });
        Ok(nearest.collect())
    }

    /// Searching, and an order with its history.
    pub fn looking(&self) -> Vec<Action> {
        let numbers = self.orders.iter().map(|(_, number)| format!("/orders?q={number}"));
        // «бухгалтерия», «TK-1170», «Петрова»: words of comments, cartridges and people.
        let words = [
            "%D0%B1%D1%83%D1%85%D0%B3%D0%B0%D0%BB%D1%82%D0%B5%D1%80",
            "TK-1170",
            "%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2%D0%B0",
        ];
        let words = words.map(|word| format!("/orders?q={word}"));
        let histories =
            self.orders.iter().map(|(id, _)| vec![format!("/orders/{id}"), format!("/orders/{id}/history")]);
        vec![
            Action::read("search by number", &self.dispatcher, numbers),
            Action::read("search by text", &self.dispatcher, words),
            Action::reads("order and its history", &self.dispatcher, histories.collect()),
        ]
    }

    pub fn changing(&self) -> Vec<Action> {
        let requester = self.requesters[0].clone();
        let storekeeper = self.storekeeper.clone();
        vec![
            Action::create("create", self.requesters.clone()),
            Action::change("status change", Orderer { requester, storekeeper }),
        ]
    }

    /// The four reports over the last year.
    pub fn reports(&self) -> Vec<Action> {
        let today = Utc::now().date_naive();
        let period = format!("from={}&to={today}", today - Days::new(364));
        let report = |name: &str| {
            Action::read(format!("report: {name}"), &self.supervisor, [format!("/reports/{name}?{period}")])
        };
        ["sla", "backlog", "flow", "consumption"].map(report).to_vec()
    }
}

fn statuses(statuses: &[&str]) -> String {
    let named: Vec<_> = statuses.iter().map(|status| format!("status={status}")).collect();
    named.join("&")
}
