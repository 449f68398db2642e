CREATE VIEW v_orders AS
SELECT o.number, o.status, o.priority,
    b.name AS branch, b.city, w.name AS warehouse, r.name AS requester, a.name AS assignee,
    datetime(o.submitted_at / 1000000, 'unixepoch') AS submitted_at,
    datetime(o.assigned_at / 1000000, 'unixepoch') AS assigned_at,
    datetime(o.issued_at / 1000000, 'unixepoch') AS issued_at,
    datetime(o.updated_at / 1000000, 'unixepoch') AS updated_at,
    o.expected_on, o.cycle, o.comment, o.id
FROM orders o
LEFT JOIN branches b ON b.id = o.branch
LEFT JOIN warehouses w ON w.id = o.warehouse
LEFT JOIN people r ON r.id = o.requester
LEFT JOIN people a ON a.id = o.assignee;

CREATE VIEW v_order_lines AS
SELECT o.number, o.status, b.name AS branch, c.sku, c.brand, c.title, c.kind,
    line.value ->> 'requested' AS requested, line.value ->> 'issued' AS issued,
    line.value ->> 'waived' AS waived, line.value ->> 'received' AS received,
    datetime(o.submitted_at / 1000000, 'unixepoch') AS submitted_at, o.id AS order_id, c.id AS cartridge_id
FROM orders o
CROSS JOIN json_each(o.lines) line
LEFT JOIN branches b ON b.id = o.branch
LEFT JOIN cartridges c ON c.id = line.value ->> 'cartridge';

CREATE VIEW v_comments AS
SELECT o.number, datetime(k.at / 1000000, 'unixepoch') AS at, p.name AS author, k.kind, k.internal, k.text,
    k.order_id, k.position
FROM order_comments k
JOIN orders o ON o.id = k.order_id
LEFT JOIN people p ON p.id = k.author;

CREATE VIEW v_deadlines AS
SELECT o.number, o.status, b.name AS branch, a.name AS assignee, d.clock, d.cycle, d.state,
    datetime(d.due_at / 1000000, 'unixepoch') AS due_at, datetime(d.met_at / 1000000, 'unixepoch') AS met_at,
    d.state IN ('running', 'paused') AND d.late_at IS NOT NULL
        AND d.late_at < (SELECT unixepoch(at) FROM as_of) * 1000000 OR d.late AS late,
    d.target_minutes, o.id AS order_id
FROM deadlines d
JOIN orders o ON o.id = d.order_id
LEFT JOIN branches b ON b.id = o.branch
LEFT JOIN people a ON a.id = o.assignee;

CREATE VIEW v_roles AS
SELECT p.name, p.login, p.deactivated, g.value ->> 'role' AS role, b.name AS branch, p.id AS person_id
FROM people p
CROSS JOIN json_each(p.grants) g
LEFT JOIN branches b ON b.id = g.value ->> 'branch';
