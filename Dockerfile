# The image of stakegraph: the builder makes the environment, the runtime holds nothing else.
# Neo4j is no part of it: docker-compose.yml runs that from its own image.

FROM python:3.11.14-slim-bookworm AS builder
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY graph graph
COPY importers importers
COPY api api
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .
RUN python -m venv /opt/stakegraph
RUN /opt/stakegraph/bin/python -m pip install --no-cache-dir /wheels/stakegraph-*.whl
RUN /opt/stakegraph/bin/python -m pip uninstall --yes pip setuptools

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin stakegraph
RUN install --directory --owner=stakegraph --group=stakegraph --mode=0700 /data /var/cache/stakegraph
COPY --from=builder /opt/stakegraph /opt/stakegraph
ENV PATH=/opt/stakegraph/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/var/cache/stakegraph \
    STAKEGRAPH_HOST=0.0.0.0 \
    STAKEGRAPH_PORT=8765 \
    STAKEGRAPH_STORE_URL=sqlite:////data/stakegraph.db \
    STAKEGRAPH_ACCESS_PATH=/data/access.db
USER 10001:10001
WORKDIR /data
# compiles the sampling loop once, so that a new volume starts with it
RUN python -c "from graph.workspace import warm_up; warm_up()"
EXPOSE 8765
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/health/ready', timeout=4)"]
ENTRYPOINT ["stakegraph"]
CMD ["serve"]
