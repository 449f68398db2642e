-- What was ordered for a printer.
CREATE INDEX orders_by_printer ON orders (printer, number) WHERE printer IS NOT NULL;
