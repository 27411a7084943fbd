# docker build -t baozhai .
# docker run -d --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v baozhai:/data -e BAOZHAI_TELEGRAM__TOKEN=… baozhai
# The digest is that of the index of all architectures; `docker buildx imagetools inspect
# python:3.12-slim-trixie` tells the newest.
ARG PYTHON=python:3.12.14-slim-trixie@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea

FROM ${PYTHON} AS build
WORKDIR /src
COPY requirements requirements
RUN python -m venv /opt/baozhai \
    && index=$(python -c 'import urllib.request as r; r.urlopen("https://download.pytorch.org/whl/cpu/torch/", timeout=3).close(); print("--extra-index-url=https://download.pytorch.org/whl/cpu")' 2>/dev/null || true) \
    && /opt/baozhai/bin/pip install --no-cache-dir --require-hashes -r requirements/postgres.txt \
    && /opt/baozhai/bin/pip install --no-cache-dir -r requirements/torch.txt ${index:+"$index"}
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY summarizer summarizer
COPY config config
RUN /opt/baozhai/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM ${PYTHON}
COPY --from=build /opt/baozhai /opt/baozhai
RUN useradd --no-create-home --home-dir /data --uid 1000 baozhai && mkdir /data && chown baozhai /data
USER 1000
# All that is ever written is in /data (and /tmp).
ENV PATH=/opt/baozhai/bin:$PATH BAOZHAI_HOME=/data HF_HOME=/data/hub \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BAOZHAI_MONITORING__ENABLED=true
VOLUME /data
# Its minute's ticks go on, by a clock that only grows; one that stands by for another is healthy too.
HEALTHCHECK --interval=1m --timeout=10s --start-period=3m --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('BAOZHAI_WEBHOOK__PORT', '8443') + '/healthz')"]
CMD ["baozhai", "run"]
