# docker build -t baozhai . && docker run -e BAOZHAI_TELEGRAM__TOKEN=… -v baozhai:/data baozhai
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY summarizer summarizer
COPY config config
RUN python -m venv /opt/baozhai \
    && index=$(python -c 'import urllib.request as r; r.urlopen("https://download.pytorch.org/whl/cpu/torch/", timeout=3).close(); print("--extra-index-url=https://download.pytorch.org/whl/cpu")' 2>/dev/null || true) \
    && /opt/baozhai/bin/pip install --no-cache-dir -c constraints.txt torch==2.13.0 $index \
    && /opt/baozhai/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.12-slim
COPY --from=build /opt/baozhai /opt/baozhai
RUN useradd --create-home --uid 1000 baozhai && mkdir /data && chown baozhai /data
USER baozhai
ENV PATH=/opt/baozhai/bin:$PATH BAOZHAI_HOME=/data PYTHONUNBUFFERED=1
VOLUME /data
CMD ["baozhai", "run"]
