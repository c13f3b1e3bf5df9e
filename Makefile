# What a newcomer needs: `make run` shows the founding rule at work, `make test` runs all tests.
# Both install missing system packages (Debian, Ubuntu) and need nothing else but a Swift toolchain.

SWIFT ?= swift
TRANSPILE = .build/release/transpile

.PHONY: run test build release golden schema tables oracles pairs fuzz packages clean

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

packages:
	@Scripts/install-packages.sh

clean:
	$(SWIFT) package clean
