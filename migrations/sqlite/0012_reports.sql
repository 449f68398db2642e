-- What reports are made of: folded from the log by one projection with a checkpoint of its own. Days are dates in the
-- branch's own time zone (2026-03-31), months their beginnings (2026-03); instants are microseconds since 1970.

-- An order as far as its reports need it; `since` is when its present resolution cycle began.
CREATE TABLE report_orders (
    order_id  TEXT   NOT NULL PRIMARY KEY,
    number    BIGINT NOT NULL,
    branch    TEXT   NOT NULL,
    warehouse TEXT   NOT NULL,
    priority  TEXT   NOT NULL,
    status    TEXT   NOT NULL,
    cycle     BIGINT NOT NULL,
    spans     TEXT   NOT NULL,
    clocks    TEXT   NOT NULL, -- each clock it ever had, and how it stands
    assignee  TEXT   NOT NULL,
    open      BIGINT NOT NULL,
    since     BIGINT NOT NULL,
    position  BIGINT NOT NULL
);
CREATE INDEX report_orders_open ON report_orders (branch, since) WHERE open = 1;

-- The clocks that ended: met in time, met late, or ended without (cancelled, rejected). Those without a promise are
-- left out. `person`: who had the order then; empty when nobody had.
CREATE TABLE report_clocks (
    order_id  TEXT   NOT NULL,
    clock     TEXT   NOT NULL,
    cycle     BIGINT NOT NULL,
    outcome   TEXT   NOT NULL, -- met, late, ended
    day       TEXT   NOT NULL,
    branch    TEXT   NOT NULL,
    person    TEXT   NOT NULL,
    ended_at  BIGINT NOT NULL,
    working_s BIGINT NOT NULL,
    PRIMARY KEY (order_id, clock, cycle)
);
CREATE INDEX report_clocks_by_day ON report_clocks (day, clock, outcome);

-- The same, counted.
CREATE TABLE report_sla (
    day    TEXT   NOT NULL,
    clock  TEXT   NOT NULL,
    branch TEXT   NOT NULL,
    person TEXT   NOT NULL,
    met    BIGINT NOT NULL,
    late   BIGINT NOT NULL,
    ended  BIGINT NOT NULL,
    PRIMARY KEY (day, clock, branch, person)
);

-- Orders that came into the backlog (created, reopened) or left it (issued, rejected, cancelled).
CREATE TABLE report_moves (
    position BIGINT NOT NULL PRIMARY KEY,
    order_id TEXT   NOT NULL,
    day      TEXT   NOT NULL,
    branch   TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX report_moves_by_day ON report_moves (day, kind);

CREATE TABLE report_flow (
    day       TEXT   NOT NULL,
    branch    TEXT   NOT NULL,
    created   BIGINT NOT NULL,
    reopened  BIGINT NOT NULL,
    issued    BIGINT NOT NULL,
    rejected  BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    PRIMARY KEY (day, branch)
);

-- What was handed over, event by event, and counted by month.
CREATE TABLE report_handed (
    position  BIGINT NOT NULL,
    cartridge TEXT   NOT NULL,
    order_id  TEXT   NOT NULL,
    day       TEXT   NOT NULL,
    branch    TEXT   NOT NULL,
    quantity  BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (position, cartridge)
);
CREATE INDEX report_handed_by_day ON report_handed (day, branch, cartridge);

CREATE TABLE report_consumption (
    day       TEXT   NOT NULL,
    branch    TEXT   NOT NULL,
    cartridge TEXT   NOT NULL,
    issued    BIGINT NOT NULL,
    PRIMARY KEY (day, branch, cartridge)
);

-- Policies, calendars and warehouses, and the branches' time zones, as this projection has seen them.
CREATE TABLE report_directory (
    kind      TEXT   NOT NULL,
    id        TEXT   NOT NULL,
    spec      TEXT   NOT NULL,
    withdrawn BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE report_zones (
    branch    TEXT NOT NULL PRIMARY KEY,
    time_zone TEXT NOT NULL
);

-- No read model: reports as of past moments that took long to fold, kept. What is in them never changes.
CREATE TABLE kept_reports (
    key     TEXT   NOT NULL PRIMARY KEY,
    body    TEXT   NOT NULL,
    made_at BIGINT NOT NULL
);
