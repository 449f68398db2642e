# Everything is done from here; `make` alone says what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# Arguments for the demo: make run ARGS="--orders 1000"
ARGS ?=

.PHONY: help run build test check bench bench-field bench-http e2e fmt web
help:
	@echo "make run     build everything and start the demo (throw-away data, no token, no network)"
	@echo "make build   the pages and the program, for using it: target/release/helpdesk"
	@echo "make test    every test: SQLite, PostgreSQL, the pages, the browser"
	@echo "make check   what CI runs: formatting, lints, documentation links, every test"
	@echo "make bench   measure the event log beside the libraries it stands on: docs/BENCHMARKS.md"
	@echo "make bench-field  add disintegrate-postgres, another event store, to that page"
	@echo "make bench-http  measure the whole program over HTTP: docs/BENCHMARKS-HTTP.md"
	@echo "make e2e     only the stories in a real browser"
	@echo "make fmt     format the code"

run: web
	@scripts/packages.sh run
	cargo build --locked
	target/debug/helpdesk demo $(ARGS)

build: web
	cargo build --release --locked

test:
	@scripts/check.sh tests

check:
	@scripts/check.sh all

bench:
	@scripts/bench.sh --out docs/BENCHMARKS.md $(ARGS)

bench-field:
	@scripts/bench.sh field --append docs/BENCHMARKS.md $(ARGS)

bench-http: web
	@scripts/bench-http.sh --out docs/BENCHMARKS-HTTP.md $(ARGS)

e2e: web
	@scripts/packages.sh test
	cargo build --locked
	@scripts/browser.sh

fmt: web/node_modules/.installed
	cargo fmt --all
	cd web && npx prettier --write --log-level warn .

# The pages are embedded in the program (read from disk by a debug build).
web: web/dist/index.html

web/node_modules/.installed: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

web/dist/index.html: web/node_modules/.installed $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -path web/e2e -prune -o -type f -print 2>/dev/null)
	cd web && npm run build
	touch $@
