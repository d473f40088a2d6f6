# make help says what there is. Everything here is also what .ci/run calls.

SHELL := /bin/bash
SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
SECONDS ?= 60
LAB ?= .build/lab
LAB_PROGRAMS := tcpdump iproute2 python3 curl nginx-light apache2-bin lighttpd haproxy varnish nodejs golang-go \
                default-jdk-headless cargo librust-hyper-dev librust-tokio-dev python3-aiohttp gunicorn python3-uvicorn python3-uvloop python3-httptools python3-hypercorn \
                gcc libc6-dev rustc libevent-dev ruby puma libhttp-daemon-perl starman php-cli php-fpm lua5.4 lua-socket erlang-base \
                python3-tornado python3-twisted python3-waitress python3-cherrypy3 python3-requests \
                busybox mini-httpd webfs caddy h2o squid socat redis-server memcached mosquitto mosquitto-clients openssh-server openssl \
                openssh-client wget apache2-utils
DEMO := fixtures/captures/flush-before-shutdown.pcap.gz
# Swift's own libraries are linked in where the toolchain has them for that, and the C++ library that they need: the program
# then starts in two thirds of the time, and runs where no Swift is installed.
TOOLCHAIN := $(dir $(realpath $(shell command -v $(SWIFT))))
CXX_LIBRARY := $(wildcard $(shell $(TOOLCHAIN)clang -print-file-name=libstdc++.a 2>/dev/null))
STATIC := $(if $(wildcard $(TOOLCHAIN)../lib/swift_static/linux/libswiftCore.a),--static-swift-stdlib \
              -Xlinker --no-export-dynamic -Xlinker "-L$(CURDIR)/.build/static")
# Types by their accessors instead of by name: to look up by name what a type conforms to takes a tenth of a short run.
ACCESSORS := -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
RELEASE := -c release -Xswiftc -cross-module-optimization $(ACCESSORS) $(STATIC)
FUZZERS := fuzz-capture-file fuzz-layers fuzz-streams fuzz-framing

# Debian package : header : pkg-config name
LIBRARIES := libpcap-dev:pcap/pcap.h:libpcap zlib1g-dev:zlib.h:zlib \
             libzstd-dev:zstd.h:libzstd liblz4-dev:lz4frame.h:liblz4 libbrotli-dev:brotli/decode.h:libbrotlidec

.PHONY: help demo build test bench install install-lab uninstall lint format fuzz fuzz-build clean deps swift fixtures lab lab-programs live-check schemas

help:
	@echo 'make demo      install what is missing, build, and triage a capture of a real flush-vs-shutdown bug'
	@echo 'make build     build .build/release/shortfin'
	@echo 'make test      run all tests'
	@echo 'make bench     measure packets/s and bytes/s of each stage'
	@echo 'make install   install to PREFIX (default /usr/local), with the lab and shell completions; DESTDIR is honoured'
	@echo 'make lint      check formatting and style;  make format applies the formatting'
	@echo 'make fuzz      run each fuzzer for SECONDS (default 60);  FUZZERS=… picks some'
	@echo 'make fixtures  make fixtures/captures anew (root: network namespaces, tcpdump)'
	@echo 'make lab-programs  install the servers that the lab uses (Debian packages; root or sudo)'
	@echo 'make lab       run every labelled failure with real programs and score the answers (root, half an hour or more)'
	@echo 'make live-check    watch nginx under load and hyper 0.14 with shortfin live (root; make lab-programs first)'
	@echo 'make schemas   check SARIF and JUnit output against published schemas (PyPI, xmllint; make test first)'
	@echo 'make clean     remove what was built'

# Swift is too large to install behind somebody's back.
swift:
	@command -v $(SWIFT) >/dev/null || { \
	    echo 'Swift 6.2 or newer is needed and was not found.' >&2; \
	    echo 'Get it from https://www.swift.org/install/ (or: curl -O https://download.swift.org/swiftly/linux/swiftly-$$(uname -m).tar.gz),' >&2; \
	    echo 'put it on PATH and run make again.' >&2; exit 69; }

# Installs the C libraries that are missing, and only those.
deps: swift
	@missing=; \
	command -v pkg-config >/dev/null || missing='pkg-config'; \
	for entry in $(LIBRARIES); do \
	    IFS=: read -r package header name <<<"$$entry"; \
	    if command -v pkg-config >/dev/null; then pkg-config --exists "$$name" && continue; \
	    elif [ -e "/usr/include/$$header" ]; then continue; fi; \
	    missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if ! command -v apt-get >/dev/null; then \
	    echo "Missing libraries, and no apt-get to install them. Debian calls them:$$missing" >&2; exit 69; fi; \
	sudo=; \
	if [ "$$(id -u)" != 0 ]; then \
	    command -v sudo >/dev/null || { echo "Not root and no sudo. Please install:$$missing" >&2; exit 69; }; sudo=sudo; fi; \
	echo "Installing:$$missing"; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing >/dev/null 2>&1 || { \
	    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null && \
	    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing >/dev/null; }

# A directory with the archive alone: the linker takes a shared library where both are.
.build/static: deps
	@mkdir -p $@
	@[ -z "$(CXX_LIBRARY)" ] || ln -sf "$(CXX_LIBRARY)" $@/

build: .build/static
	$(SWIFT) build $(RELEASE) --product shortfin

demo: build
	@echo
	.build/release/shortfin $(DEMO)

test: deps
	$(SWIFT) build --build-tests $(TESTFLAGS)
	$(SWIFT) test --skip-build $(TESTFLAGS)

bench: .build/static
	$(SWIFT) build $(RELEASE) --package-path Tests/Benchmarks --scratch-path .build/benchmarks --product benchmarks
	.build/benchmarks/release/benchmarks $(BENCHFLAGS)

# The lab's programs go where the installed program looks for them: share/shortfin/lab beside its bin.
install-lab:
	rm -rf "$(DESTDIR)$(PREFIX)/share/shortfin/lab"
	install -d "$(DESTDIR)$(PREFIX)/share/shortfin/lab"
	cp -R Sources/Lab/Scripts/. "$(DESTDIR)$(PREFIX)/share/shortfin/lab"
	find "$(DESTDIR)$(PREFIX)/share/shortfin/lab" -name __pycache__ -prune -exec rm -rf {} +
	chmod -R u=rwX,go=rX "$(DESTDIR)$(PREFIX)/share/shortfin"

install: build install-lab
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 .build/release/shortfin "$(DESTDIR)$(PREFIX)/bin/shortfin"
	@for pair in bash:share/bash-completion/completions/shortfin zsh:share/zsh/site-functions/_shortfin \
	             fish:share/fish/vendor_completions.d/shortfin.fish; do \
	    shell=$${pair%%:*}; target="$(DESTDIR)$(PREFIX)/$${pair#*:}"; \
	    if script=$$(.build/release/shortfin --generate-completion-script "$$shell" 2>/dev/null) && [ -n "$$script" ]; then \
	        install -d "$$(dirname "$$target")"; printf '%s\n' "$$script" >"$$target"; fi; \
	done
	@echo "Installed $(DESTDIR)$(PREFIX)/bin/shortfin"

uninstall:
	rm -rf "$(DESTDIR)$(PREFIX)/share/shortfin"
	rm -f "$(DESTDIR)$(PREFIX)/bin/shortfin" \
	    "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/shortfin" \
	    "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_shortfin" \
	    "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/shortfin.fish"

lint: swift
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests

format: swift
	$(SWIFT) format --in-place --recursive --parallel Sources Tests

fuzz-build: deps
	$(SWIFT) build -c release --package-path Tests/Fuzz --scratch-path .build/fuzz \
	    -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld

# SWIFT_BACKTRACE is off because the backtracer would catch a crash before the fuzzer writes its input down.
fuzz: fuzz-build
	@set -e; for fuzzer in $(FUZZERS); do \
	    echo "== $$fuzzer, $(SECONDS) s"; \
	    mkdir -p ".build/fuzz-corpus/$$fuzzer"; \
	    SWIFT_BACKTRACE=enable=no ".build/fuzz/release/$$fuzzer" -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=2048 \
	        -max_len=65536 -print_final_stats=1 -verbosity=0 -artifact_prefix=".build/fuzz-corpus/$$fuzzer-" \
	        ".build/fuzz-corpus/$$fuzzer" "Tests/Fuzz/Corpus/$$fuzzer"; \
	done

fixtures:
	fixtures/make/capture.sh $(NAMES)

# Debian starts servers as it installs them; the lab runs its own and has no need of those.
lab-programs:
	@sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(LAB_PROGRAMS)
	@echo 'Servers that Debian may have started now: nginx lighttpd haproxy varnish squid caddy h2o redis-server mosquitto memcached ssh php-fpm (systemctl disable --now NAME)'

# Captures are kept in LAB with their labels; only missing ones are made. LABFLAGS='--to 2' or '--only hyper-flush' is a part.
lab: build
	@status=0; python3 -B Sources/Lab/Scripts/variants.py $(LAB) --missing $(LABFLAGS) || status=$$?; \
	python3 -B Sources/Lab/Scripts/score.py .build/release/shortfin tuning=$(LAB)/train evaluation=$(LAB)/eval | tee $(LAB)/score.txt; \
	for half in train eval; do \
	    python3 -B Sources/Lab/Scripts/spoil_check.py .build/release/shortfin $(LAB)/$$half --seeds 1 || status=$$?; \
	done; \
	exit $$status

# SARIF and JUnit against schemas that others keep: in the source distributions of two Python packages, fetched from PyPI.
SCHEMAS := .build/schemas
schemas: $(SCHEMAS)/junit.xsd
	PATH="$(CURDIR)/$(SCHEMAS)/python/bin:$$PATH" SHORTFIN_SCHEMAS="$(CURDIR)/$(SCHEMAS)" \
	    $(SWIFT) test --skip-build $(TESTFLAGS) --filter SchemaTests

$(SCHEMAS)/junit.xsd:
	rm -rf $(SCHEMAS) && python3 -m venv $(SCHEMAS)/python
	$(SCHEMAS)/python/bin/pip install -q jsonschema
	$(SCHEMAS)/python/bin/pip download -q --no-deps --no-binary :all: -d $(SCHEMAS) sarif_om pytest
	cd $(SCHEMAS) && for archive in *.tar.gz; do tar xzf "$$archive"; done && \
	    cp "$$(find . -name 'sarif-2.1.0-rtm.4.json' | head -n 1)" sarif.json && \
	    cp "$$(find . -name 'junit-10.xsd' | head -n 1)" junit.xsd

# Real servers under the live capture: nginx for SECONDS without a finding, hyper 0.14 caught with process and buffer.
live-check: build
	python3 -B Sources/Lab/Scripts/live_programs.py .build/release/shortfin $(SECONDS)

clean:
	rm -rf .build Tests/Fuzz/.build Tests/Benchmarks/.build
