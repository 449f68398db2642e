//! The subjects under which the specification lists the operations.

use poem_openapi::Tags;

#[derive(Tags)]
pub enum Tag {
    /// Signing in, and the signed-in person
    Session,
    /// Orders and what can be done with them
    Orders,
    /// Branches, warehouses, cartridges, printers, calendars, policies
    Directory,
    /// People, roles, invitations, tokens
    People,
    /// Figures for a period, and the orders behind them
    Reports,
    /// The log, live updates, the state of the system
    System,
}
