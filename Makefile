# Forwards to Maven and to the scripts in build/; nothing is decided here.

PREFIX  ?= /usr/local
DESTDIR ?=
DIST    := runtime/target/dist
MVN     := build/mvn.sh
# The distribution, without tests and without the conformance suite.
BUILD   := $(MVN) -q package -DskipTests -Dspotless.check.skip=true -Djacoco.skip=true
# What `make bench` fails below; empty for none.
FLOOR   ?= run:jruntime-warm<=0.8*crun,run-seccomp:jruntime-warm<=0.8*crun,lifecycle:jruntime-warm<=0.7*crun,$\
	idle-run:jruntime-cold<=8*runc,idle-state:jruntime-cold<=5*jvm-start:jruntime-cold,$\
	run-among-1000:jruntime-warm<=1.2*run-among-10:jruntime-warm,$\
	terminal:jruntime-warm<=2*runc,server<=100MB,$\
	exec:jruntime-warm<=0.7*crun,exec.cpu:jruntime-warm<=0.6*crun,exec.cpu:jruntime-warm<=0.2*runc,$\
	seccomp-uncached.cpu:jruntime-warm<=10ms,seccomp-cached.cpu:jruntime-warm<=1ms,probe-errors<=0
SCRIPTS := build/*.sh .ci/run $(wildcard bundles/*/*.sh) $(wildcard conformance/src/main/c/*.sh) runtime/src/main/completions/jruntime.bash
C_FILES := $(wildcard runtime/src/main/c/*.[ch]) $(wildcard runtime/src/test/c/*.[ch]) \
	$(wildcard conformance/src/main/c/*.[ch])

.DEFAULT_GOAL := help
.PHONY: help run dist test check mutants install uninstall bench golden man format soak arm64 clean deps deps-test \
	deps-check

help: ## show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-11s %s\n' "$$name" "$$text"; done

run: dist ## build, then run a first container
	@build/run-hello.sh $(DIST)

dist: deps ## build the relocatable tree in runtime/target/dist
	@$(BUILD) -pl oci-schema,runtime

test: deps-test ## everything that continuous integration runs: build, unit and conformance tests
	@build/arm64.sh --optional
	@$(MVN) verify
	@build/mutants.sh --sample 3

check: deps-check ## the whole gate before a commit: formats, shell scripts, then test
	@shellcheck $(SCRIPTS)
	@clang-format --dry-run --Werror $(C_FILES)
	@$(MVN) -q spotless:check
	@build/arm64.sh --optional
	@$(MVN) verify
	@build/mutants.sh --sample 3

mutants: deps-test dist ## turn off each guard of docs/security.md: its test must fail (NAMES="...")
	@build/mutants.sh $(NAMES)

install: dist ## install below PREFIX (/usr/local); DESTDIR for packagers
	@build/install.sh $(DIST) "$(PREFIX)" "$(DESTDIR)"

uninstall: ## remove exactly what install put there
	@build/uninstall.sh "$(PREFIX)" "$(DESTDIR)"

bench: deps-test ## measure beside runc and crun: table, plots, JSON (ARGS="--help" lists options)
	@$(BUILD)
	@$(MVN) -q -pl conformance dependency:build-classpath -Dmdep.includeScope=runtime \
		-Dmdep.outputFile=target/classpath.txt
	@build/bench.sh $(DIST) --docs docs $(if $(FLOOR),--require '$(FLOOR)') $(ARGS)

golden: deps ## write the golden files anew, then look at the difference
	@$(MVN) -q test -pl oci-schema,runtime -Djruntime.golden=write
	@git --no-pager diff --stat

man: deps-check ## write the pages of man/ anew from their Markdown
	@for page in man/*.8.md; do go-md2man -in "$$page" -out "$${page%.md}"; done

format: deps-check ## format Java and C
	@$(MVN) -q spotless:apply
	@clang-format -i $(C_FILES)

soak: deps-test ## the long tests: soak, fuzz and chaos for hours
	@$(MVN) verify -Dgroups=soak -DexcludedGroups=

arm64: deps ## compile the launcher for aarch64 and test its frame loop under emulation
	@build/arm64.sh
	@$(MVN) -q test -pl oci-schema,runtime -Dtest='FrameLoopTest,MalformedFrameTest'

clean: ## remove everything that was built
	@rm -rf target */target

deps: ## install what building needs, if it is missing (Debian)
	@build/deps.sh build

deps-test:
	@build/deps.sh test

deps-check:
	@build/deps.sh check
