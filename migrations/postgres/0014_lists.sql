-- Lists and searches whose cost follows the rows that are shown.

-- Lists limited by status, whoever they are of: one range of an index for each status.
CREATE INDEX orders_by_branch_and_status ON orders (branch, status, number);
DROP INDEX orders_by_requester;
CREATE INDEX orders_by_requester ON orders (requester, number, branch);
CREATE INDEX orders_by_requester_and_status ON orders (requester, status, number, branch);
DROP INDEX orders_by_assignee;
CREATE INDEX orders_by_assignee ON orders (assignee, status, number, branch);

-- By number, which orders are listed by.
CREATE TABLE order_cartridges_by_number (
    cartridge TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (cartridge, number)
);
INSERT INTO order_cartridges_by_number
SELECT c.cartridge, o.number FROM order_cartridges c JOIN orders o ON o.id = c.order_id;
DROP TABLE order_cartridges;
ALTER TABLE order_cartridges_by_number RENAME TO order_cartridges;
CREATE INDEX order_cartridges_by_order ON order_cartridges (number);

-- `search` holds the words of the comment, each with a space in front.
UPDATE orders
SET search = rtrim(regexp_replace(' ' || translate(search, ',;.:!?()[]{}«»"''/\|', repeat(' ', 19)), ' +', ' ', 'g'))
WHERE search <> '';

-- The words again, to find orders by them and by their beginnings.
CREATE TABLE order_words (
    word TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (word, number)
);
INSERT INTO order_words
SELECT DISTINCT left(word, 64), number FROM orders, unnest(string_to_array(search, ' ')) AS word WHERE word <> '';

-- Lists by deadline are made of these rows alone: they say whose the order is.
ALTER TABLE deadline_orders ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deadline_orders ADD COLUMN requester TEXT;
ALTER TABLE deadline_orders ADD COLUMN assignee TEXT;
UPDATE deadline_orders
SET number = CAST(e.payload ->> 'number' AS BIGINT), requester = e.payload ->> 'requester',
    assignee = (
        SELECT a.payload ->> 'to' FROM events a
        WHERE a.aggregate_type = e.aggregate_type AND a.aggregate_id = e.aggregate_id
            AND a.event_type IN ('assigned', 'unassigned')
            AND a.position <= (SELECT position FROM checkpoints WHERE name = 'deadlines')
        ORDER BY a.sequence DESC LIMIT 1
    )
FROM events e
WHERE e.aggregate_type = 'order' AND e.aggregate_id = deadline_orders.order_id AND e.sequence = 1;
DROP INDEX deadline_orders_by_due;
CREATE INDEX deadline_orders_by_due ON deadline_orders (due_at, number DESC) WHERE due_at IS NOT NULL;
CREATE INDEX deadline_orders_by_branch ON deadline_orders (branch, due_at, number DESC) WHERE due_at IS NOT NULL;
CREATE INDEX deadline_orders_by_requester ON deadline_orders (requester, due_at, number DESC) WHERE due_at IS NOT NULL;
CREATE INDEX deadline_orders_by_assignee ON deadline_orders (assignee, due_at, number DESC) WHERE due_at IS NOT NULL;
DROP INDEX deadline_orders_by_late;
CREATE INDEX deadline_orders_by_late ON deadline_orders (late_at, number, branch) WHERE late_at IS NOT NULL;
