# What a newcomer needs: `make run` shows the founding rule at work, `make test` runs all tests.
# Both install missing system packages (Debian, Ubuntu) and need nothing else but a Swift toolchain.

SWIFT ?= swift
TRANSPILE = .build/release/transpile

.PHONY: run test build release benchmark golden schema tables oracles mutants pairs fuzz sanitize bench bench-accept bench-peers bench-pipe packages clean

# The founding rule in every target, its verdicts on sample events, and what was proved of it.
run: release
	@Scripts/show-founding-rule.sh $(TRANSPILE)

test: packages
	@Scripts/run-tests.sh $(SWIFT)

build: packages
	$(SWIFT) build

release: packages
	$(SWIFT) build -c release --product transpile

# Accepts the texts that are emitted now; then read the diff.
golden: release
	$(TRANSPILE) check --update
	git diff --stat golden

# Writes what is generated from the sources: the JSON Schema, and the embedded tables.
schema: release
	$(TRANSPILE) schema > schema/neutral-rule.schema.json
	$(TRANSPILE) schema --tests > schema/neutral-tests.schema.json

tables:
	Scripts/embed-tables.sh

# Independent programs recompute what we say; they are installed in .venv.
oracles: release
	Scripts/run-oracles.sh $(TRANSPILE)

# Thirty small changes of each emitted text: all refuted, or proved to be none. Both evaluations confirm each answer.
mutants: packages
	$(SWIFT) build -c release --product judge-mutants
	.build/release/judge-mutants golden/yaral golden/sigma

# Sigma rules and the YARA-L rules made from them, compared over the corpus beside this repository.
pairs: CORPUS ?= ../shared/corpus
pairs:
	$(SWIFT) run compare-pairs --sigma $(CORPUS)/sigma --yaral $(CORPUS)/yaral/rules/community \
	  --classified Scripts/pairs/classified.json --report docs/sigma-yaral-pairs

# A million damaged YARA-L texts, and some of the other languages; the folders need not be there.
fuzz: CORPUS ?= ../shared/corpus
fuzz: packages
	$(SWIFT) build -c release --product fuzz-readers
	.build/release/fuzz-readers --language yaral --count 1000000 $(wildcard $(CORPUS)/yaral/rules)
	.build/release/fuzz-readers --language sigma --count 100000 $(wildcard $(CORPUS)/sigma/rules)
	.build/release/fuzz-readers --language neutral --count 100000 rules

# Threads under the thread sanitizer, unsafe code under the address sanitizer; ONLY=thread or ONLY=address runs one of them.
sanitize: release
	Scripts/run-sanitizers.sh $(SWIFT) $(TRANSPILE) $(ONLY)

# How fast rules are loaded, run and converted, each beside a yardstick: one table, and .build/benchmark.json. Fails when a
# counted run needs 5 % more instructions than Benchmarks/instructions.json says; OPTIONS="--only load" measures a part.
bench: CORPUS ?= ../shared/corpus
bench: release benchmark
	.build/release/benchmark --corpus $(CORPUS) --json .build/benchmark.json $(OPTIONS)

# Takes the counts of this machine's compiler and libraries as the new thresholds; then read the diff.
bench-accept: release benchmark
	.build/release/benchmark --only instructions --accept
	git diff --stat Benchmarks

# Others over the same rules and events, as far as they can be installed in .venv-peers.
bench-peers: CORPUS ?= ../shared/corpus
bench-peers: release benchmark
	Scripts/run-peers.sh $(TRANSPILE) .build/release/benchmark $(CORPUS)

# Ten gigabytes through a pipe: memory must not grow with the input.
bench-pipe: CORPUS ?= ../shared/corpus
bench-pipe: GIGABYTES ?= 10
bench-pipe: release benchmark
	Scripts/pipe-forever.sh $(TRANSPILE) .build/release/benchmark $(GIGABYTES) $(CORPUS)

benchmark: packages
	TRANSPILE_BENCHMARKS=1 $(SWIFT) build -c release --product benchmark

packages:
	@Scripts/install-packages.sh

clean:
	$(SWIFT) package clean
