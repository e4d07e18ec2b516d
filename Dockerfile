# One stage with everything builds the index, one with what serving needs answers from it, and one refreshes it
# (api/deploy/compose.yaml).
#   docker build -t refdesk .            the bundled list, its notes alone
#   docker build -t refdesk --build-arg LIST=my-list.md --build-arg INDEX= .    another one, its links fetched
#   docker run --read-only -p 8000:8000 refdesk

FROM python:3.11-slim AS build
# On Linux the plain name brings CUDA; docs/install.md says how to get the CPU build.
ARG TORCH="torch==2.13.0"
ARG LIST="data/lists/mlops-guide.md"
ARG INDEX="--offline"
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir $TORCH \
    && pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock \
    && pip install --no-cache-dir --no-deps . \
    && pip wheel --no-deps --wheel-dir /wheels . \
    && sed '/^[^a-z]/d; s/ \\$//' requirements.lock > /wheels/constraints.txt
RUN REFDESK_DATA=/data refdesk index --list "$LIST" $INDEX

FROM build AS refresh
RUN useradd --uid 10002 --no-create-home refresher && chown -R 10002:10002 /data
USER 10002
ENV REFDESK_DATA=/data PYTHONDONTWRITEBYTECODE=1
CMD ["refdesk", "index", "--quiet"]

FROM python:3.11-slim AS serve
COPY --from=build /wheels /wheels
RUN wheel=$(echo /wheels/*.whl) \
    && pip install --no-cache-dir --no-compile -c /wheels/constraints.txt "$wheel[serve]" \
    && rm -r /wheels \
    && useradd --uid 10001 --no-create-home refdesk \
    && install --directory --owner=10002 --group=10002 /data
# The refreshing user's and not writable for this one: serving only reads.
COPY --from=build --chown=10002:10002 /data/CURRENT /data/CURRENT
COPY --from=build --chown=10002:10002 /data/generations /data/generations
USER 10001
ENV REFDESK_DATA=/data REFDESK_HOST=0.0.0.0 REFDESK_LOG_FORMAT=json PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz')"]
CMD ["refdesk", "serve", "--workers", "2"]
