FROM python:3.11-slim-bookworm

# what the PDF maker links to
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal portal \
    && install --directory --owner portal /srv/data

WORKDIR /srv/portal
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    KMIP_DATA_DIR=/srv/data KMIP_STATIC_DIR=/srv/static

COPY requirements.lock .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY . .
# collecting reads the settings, not these values: nothing of them stays in the image
RUN SECRET_KEY=unused EMAIL_URL=smtp://unused KMIP_DATA_DIR=/tmp/unused \
    python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/unused

USER portal
VOLUME /srv/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "kmip_portal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--access-logfile", "-", "--logger-class", "kmip_portal.access_lines.AccessLines"]
