-- The reports of this moment are read from indexes alone, whatever the number of orders: the open orders by age, and the
-- clocks that are open and late.
DROP INDEX report_orders_open;
CREATE INDEX report_orders_open ON report_orders (warehouse, branch, since, open) WHERE open = 1;
DROP INDEX deadline_orders_by_late;
CREATE INDEX deadline_orders_by_late ON deadline_orders (late_at, number, branch, order_id, assignee)
WHERE late_at IS NOT NULL;
CREATE INDEX deadlines_open ON deadlines (order_id, clock, late_at, state) WHERE state IN ('running', 'paused');
