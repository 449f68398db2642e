-- Read models: what the projections make of the log. Each table can be emptied and filled again from the events.
-- Instants are microseconds since 1970, flags 0 or 1, ids and JSON text; `search` columns are folded, see search.rs.

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    name TEXT,
    login TEXT,
    telegram BIGINT,
    phone TEXT,
    email TEXT,
    locale TEXT NOT NULL,
    grants TEXT NOT NULL,
    deactivated BIGINT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name_key TEXT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX people_by_name ON people (name_key);

CREATE TABLE branches (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT,
    time_zone TEXT NOT NULL,
    warehouse TEXT NOT NULL,
    withdrawn BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    search TEXT NOT NULL
);

CREATE TABLE warehouses (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    calendar TEXT NOT NULL,
    withdrawn BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE cartridges (
    id TEXT PRIMARY KEY,
    sku TEXT NOT NULL,
    brand TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    yield_pages BIGINT,
    printers TEXT NOT NULL,
    withdrawn BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    order_key TEXT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX cartridges_in_order ON cartridges (order_key);

-- The printer models a cartridge fits, folded, with and without the brand in front.
CREATE TABLE cartridge_models (
    cartridge TEXT NOT NULL,
    model_key TEXT NOT NULL,
    PRIMARY KEY (model_key, cartridge)
);
CREATE INDEX cartridge_models_by_cartridge ON cartridge_models (cartridge);

CREATE TABLE printers (
    id TEXT PRIMARY KEY,
    inventory_number TEXT NOT NULL,
    model TEXT NOT NULL,
    branch TEXT NOT NULL,
    place TEXT,
    withdrawn BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    model_key TEXT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX printers_by_branch ON printers (branch);

CREATE TABLE calendars (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    calendar TEXT NOT NULL,
    withdrawn BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE policies (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    rank BIGINT NOT NULL,
    branch TEXT,
    priority TEXT,
    targets TEXT NOT NULL,
    withdrawn BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    branch TEXT NOT NULL,
    warehouse TEXT NOT NULL,
    requester TEXT NOT NULL,
    assignee TEXT,
    assigned_at BIGINT,
    priority TEXT NOT NULL,
    lines TEXT NOT NULL,
    printer TEXT,
    comment TEXT,
    comment_owner TEXT,
    photos TEXT NOT NULL,
    question TEXT,
    question_owner TEXT,
    expected_on TEXT,
    cycle BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    issued_at BIGINT,
    nudged_at BIGINT,
    position BIGINT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX orders_by_number ON orders (number);
CREATE INDEX orders_by_status ON orders (status, number);
CREATE INDEX orders_by_branch ON orders (branch, number);
CREATE INDEX orders_by_assignee ON orders (assignee, number);
CREATE INDEX orders_by_requester ON orders (requester, number);

-- Which orders name a cartridge: for the search and for the doubled-order warning.
CREATE TABLE order_cartridges (
    cartridge TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (cartridge, order_id)
);
CREATE INDEX order_cartridges_by_order ON order_cartridges (order_id);

-- Which orders show a photo: who may read one of them may read it.
CREATE TABLE order_photos (
    photo TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (photo, order_id)
);

CREATE TABLE order_comments (
    position BIGINT PRIMARY KEY,
    order_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    author TEXT,
    kind TEXT NOT NULL,
    internal BIGINT NOT NULL,
    text TEXT,
    owner TEXT NOT NULL
);
CREATE INDEX order_comments_by_order ON order_comments (order_id, position);

-- What the deadlines know of an order; `due_at` and `late_at` are the earliest of its open clocks.
CREATE TABLE deadline_orders (
    order_id TEXT PRIMARY KEY,
    branch TEXT NOT NULL,
    warehouse TEXT NOT NULL,
    priority TEXT NOT NULL,
    status TEXT NOT NULL,
    cycle BIGINT NOT NULL,
    spans TEXT NOT NULL,
    told TEXT NOT NULL,
    alive BIGINT NOT NULL,
    due_at BIGINT,
    late_at BIGINT,
    position BIGINT NOT NULL
);
CREATE INDEX deadline_orders_alive ON deadline_orders (alive, order_id);
CREATE INDEX deadline_orders_by_due ON deadline_orders (due_at);
CREATE INDEX deadline_orders_by_late ON deadline_orders (late_at);

CREATE TABLE deadlines (
    order_id TEXT NOT NULL,
    clock TEXT NOT NULL,
    cycle BIGINT NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT,
    late_at BIGINT,
    met_at BIGINT,
    late BIGINT NOT NULL,
    remaining_s BIGINT,
    target_minutes BIGINT,
    policy TEXT,
    policy_version BIGINT,
    calendar TEXT,
    calendar_version BIGINT,
    spans TEXT NOT NULL,
    next_level TEXT,
    next_tell TEXT,
    next_at BIGINT,
    PRIMARY KEY (order_id, clock, cycle)
);
CREATE INDEX deadlines_by_next ON deadlines (next_at);

-- Transitions that happen by themselves.
CREATE TABLE timers (
    order_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT
);
CREATE INDEX timers_by_due ON timers (due_at);

-- The directory as the deadlines have seen it: they have a checkpoint of their own.
CREATE TABLE deadline_directory (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    spec TEXT NOT NULL,
    withdrawn BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
