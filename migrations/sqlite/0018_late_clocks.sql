-- When each open clock of an order is late stands with the order: the report on promises looks up nothing else.
ALTER TABLE deadline_orders ADD COLUMN response_late_at BIGINT;
ALTER TABLE deadline_orders ADD COLUMN resolution_late_at BIGINT;
UPDATE deadline_orders
SET response_late_at = (
        SELECT MIN(d.late_at) FROM deadlines d
        WHERE d.order_id = deadline_orders.order_id AND d.clock = 'response' AND d.state IN ('running', 'paused')
    ),
    resolution_late_at = (
        SELECT MIN(d.late_at) FROM deadlines d
        WHERE d.order_id = deadline_orders.order_id AND d.clock = 'resolution' AND d.state IN ('running', 'paused')
    )
WHERE late_at IS NOT NULL;
DROP INDEX deadlines_open;
DROP INDEX deadline_orders_by_late;
CREATE INDEX deadline_orders_by_late
ON deadline_orders (late_at, number, branch, order_id, assignee, response_late_at, resolution_late_at)
WHERE late_at IS NOT NULL;

-- And the kept promises stand in the order in which they are summed up, without sorting them.
CREATE TABLE report_sla_new (
    day    TEXT   NOT NULL,
    clock  TEXT   NOT NULL,
    branch TEXT   NOT NULL,
    person TEXT   NOT NULL,
    met    BIGINT NOT NULL,
    late   BIGINT NOT NULL,
    ended  BIGINT NOT NULL,
    PRIMARY KEY (clock, branch, person, day)
) WITHOUT ROWID;
INSERT INTO report_sla_new SELECT * FROM report_sla;
DROP TABLE report_sla;
ALTER TABLE report_sla_new RENAME TO report_sla;
