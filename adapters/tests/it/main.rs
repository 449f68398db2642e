//! The adapters against real databases: one contract suite for every engine, and what belongs to each.

mod contract;
mod world;
