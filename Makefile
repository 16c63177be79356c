PREFIX ?= /usr/local
DESTDIR ?=
# A Python that has Benchmarks/requirements.txt; only `make golden` and `make bench` use it.
PYTHON ?= python3

# The program carries its Swift runtime: it starts in half the time and runs where there is no
# toolchain. The static runtime's link flags would export every Swift symbol, and a plugin's own
# copy of GraphCore would then bind to ours: keep them in.
PROGRAM_FLAGS := -c release --static-swift-stdlib -Xlinker --no-export-dynamic
BINARY := .build/release/sergraph
# The program in which plugins run apart.
HOST := .build/release/sergraph-host

# Swift Testing needs the shared runtime, so tests have a build of their own, program included:
# `make test` compiles everything once. Optimized, because DSP without it takes minutes.
TEST_FLAGS := -c release -Xswiftc -enable-testing --scratch-path .build-test
SERGRAPH_BINARY ?= $(CURDIR)/.build-test/release/sergraph

SWIFT_FILES := $(wildcard Package.swift Kit/Package.swift Sources Tests examples)

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help setup build demo test install uninstall augmentbench fitbench pluginbench limitbench bench format lint samples golden clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: ## Install missing system libraries (as root or with sudo), check Swift
	@Scripts/setup.sh

build: setup $(BINARY) ## Build the program, optimized: .build/release/sergraph

$(BINARY): Package.swift $(shell find Sources -type f)
	@Scripts/setup.sh
	swift build $(PROGRAM_FLAGS) --product sergraph-host
	swift build $(PROGRAM_FLAGS) --product sergraph
	@touch $@

demo: build ## Recognize emotions in the shipped samples, beside the true ones
	$(BINARY) run graphs/functionals-logistic.yaml --data csv:samples/labels.csv --format table

test: setup ## Build and run every test, then lint; SERGRAPH_BINARY= tests another program
	@# The tests' product first, with which all modules are compiled side by side; the programs are only linked then.
	@# --build-tests would compile the argument parser twice more, with its tools for manuals.
	for product in sergraphPackageTests sergraph-host sergraph; do \
	  swift build $(TEST_FLAGS) --product $$product || exit; \
	done
	for target in FitBenchmark PluginBenchmark; do swift build $(TEST_FLAGS) --target $$target || exit; done
	@# The tests of the nodes and plugins hand damaged data to foreign code: in a process of their own, what that may do to
	@# it reaches no other test.
	swift test $(TEST_FLAGS) --skip-build --disable-xctest --filter 'SourceTests|DSPTests|LearningTests|NodesTests|PluginKitTests'
	@# Those of the engine measure that nothing waits; those of the program start many processes: each by themselves.
	swift test $(TEST_FLAGS) --skip-build --disable-xctest --filter 'GraphCoreTests|SERGraphsTests'
	@# Those of plugins look whether any process or descriptor is left.
	swift test $(TEST_FLAGS) --skip-build --disable-xctest --filter PluginHostTests
	swift test $(TEST_FLAGS) --skip-build --disable-xctest --filter PluginChecksTests
	SERGRAPH_BINARY=$(SERGRAPH_BINARY) swift test $(TEST_FLAGS) --skip-build --disable-xctest --filter CommandTests --skip BuildingTests
	@# Compilers keep every core busy for minutes, and those of the program measure time.
	SERGRAPH_BINARY=$(SERGRAPH_BINARY) swift test $(TEST_FLAGS) --skip-build --disable-xctest --filter BuildingTests
	@$(MAKE) --no-print-directory lint

install: $(BINARY) ## Install under PREFIX=/usr/local (DESTDIR= is honoured)
	install -D -s -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/sergraph"
	install -D -s -m 755 $(HOST) "$(DESTDIR)$(PREFIX)/libexec/sergraph/sergraph-host"
	for folder in graphs models samples; do \
	  find $$folder -type f ! -name '*.sh' -exec install -D -m 644 {} "$(DESTDIR)$(PREFIX)/share/sergraph/{}" \; ; \
	done
	@# The kit for plugins: its links followed, so that it needs nothing of this folder. An older one goes first.
	rm -rf "$(DESTDIR)$(PREFIX)/share/sergraph/kit"
	cd Kit && find -L . -name '.build*' -prune -o -type f ! -name Package.resolved -exec \
	  install -D -m 644 {} "$(DESTDIR)$(PREFIX)/share/sergraph/kit/{}" \;
	install -D -m 644 Sources/CSergraphPlugin/sergraph_plugin.h "$(DESTDIR)$(PREFIX)/include/sergraph_plugin.h"

uninstall: ## Remove what install put under PREFIX
	rm -f "$(DESTDIR)$(PREFIX)/bin/sergraph"
	rm -f "$(DESTDIR)$(PREFIX)/include/sergraph_plugin.h"
	rm -rf "$(DESTDIR)$(PREFIX)/share/sergraph" "$(DESTDIR)$(PREFIX)/libexec/sergraph"

augmentbench: setup ## Time what each node that varies copies costs
	swift build $(PROGRAM_FLAGS) --product AugmentBenchmark
	.build/release/AugmentBenchmark

fitbench: setup ## Build .build/release/FitBenchmark, which Benchmarks/compare_classifiers.py runs
	swift build $(PROGRAM_FLAGS) --product FitBenchmark

pluginbench: build ## Time nodes that are built in, from a plugin, and isolated
	$(BINARY) plugin build examples/plugins/tremor
	$(BINARY) plugin build examples/plugins/nearest-centroid
	swift build $(PROGRAM_FLAGS) --product PluginBenchmark
	.build/release/PluginBenchmark

limitbench: build ## Build the same work in C, which Benchmarks/compare_limit.py runs
	$(MAKE) -C Benchmarks/limit

bench: build ## Compare numbers, speed and start-up with librosa; PYTHON= as in Benchmarks/README.md
	$(PYTHON) Benchmarks/compare_librosa.py --numbers --speed --start

format: ## Format every Swift file in place
	swift format --in-place --recursive $(SWIFT_FILES)

lint: ## Fail where a Swift file is not formatted as .swift-format says
	swift format lint --strict --recursive $(SWIFT_FILES)

samples: ## Make samples/ again, with sox and ffmpeg, from the EmoDB in SERGRAPH_EMODB=
	@Scripts/setup.sh samples
	Scripts/make-samples.sh

golden: ## Make the reference numbers again; PYTHON= as in Benchmarks/README.md
	$(PYTHON) Tests/Golden/make_signals.py
	$(PYTHON) Tests/Golden/make_golden.py
	$(PYTHON) Tests/Golden/make_sklearn_golden.py
	$(PYTHON) Tests/Golden/make_classifiers.py
	$(PYTHON) Tests/Golden/make_voice.py
	$(PYTHON) Tests/Golden/make_normalize.py
	$(PYTHON) Tests/Golden/make_time.py
	$(PYTHON) Tests/Golden/make_spectral.py
	$(PYTHON) Tests/Golden/make_kaldi.py
	$(PYTHON) Tests/Golden/robust/make_robust.py
	$(PYTHON) Tests/Golden/networks/make_networks.py
	$(PYTHON) Tests/Golden/make_opensmile.py
	$(PYTHON) Tests/Golden/make_context.py
	$(PYTHON) Tests/Golden/make_mixtures.py

clean: ## Remove every build
	rm -rf .build .build-test Kit/.build examples/plugins/*/.build* examples/plugins/*/*.so examples/plugins/*/*.sergraph.yaml
