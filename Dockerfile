# Builds in two stages: what is needed to install stays behind, what is needed to run comes along.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv --without-pip /opt/emulator
COPY build.lock requirements.lock pyproject.toml ./
RUN python -m pip install --no-cache-dir --require-hashes -r build.lock \
    && python -m pip --python /opt/emulator/bin/python install --no-cache-dir --require-hashes -r requirements.lock
COPY README.md LICENSE ./
COPY emulator ./emulator
COPY scenarios ./scenarios
RUN python -m pip wheel --no-cache-dir --no-deps --no-build-isolation -w dist . \
    && python -m pip --python /opt/emulator/bin/python install --no-cache-dir --no-deps dist/*.whl

FROM python:3.13-slim
# The licences are those of the emulator itself; THIRD-PARTY.md and sbom.cdx.json list what else is inside. A build adds
# where it is from: --label org.opencontainers.image.revision=COMMIT --label org.opencontainers.image.created=TIME
LABEL org.opencontainers.image.title="ocr-emulator" \
      org.opencontainers.image.description="A stand-in for the NHN Cloud Document OCR API: every result code, on demand, in Docker." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0 AND OFL-1.1" \
      org.opencontainers.image.base.name="docker.io/library/python:3.13-slim"
# The server says in the address file where it listens, so that HEALTHCHECK finds it whatever flags it was given.
# /dev/shm is the one place that can be written to in every container, also with a read-only file system.
ENV PATH=/opt/emulator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OCR_EMULATOR_HOST=0.0.0.0 \
    OCR_EMULATOR_SCENARIOS=/scenarios \
    OCR_EMULATOR_ADDRESS_FILE=/dev/shm/ocr-emulator
COPY LICENSE THIRD-PARTY.md sbom.cdx.json /usr/share/doc/ocr-emulator/
COPY --from=build /opt/emulator /opt/emulator
# /scenarios is for the user's files, over the shipped ones, which are in the package. A new volume at /tls gets the
# owner of that path: the emulator can keep its certificate authority there (--tls /tls).
RUN install -d /scenarios && install -d -o 65532 -g 65532 /tls
USER 65532:65532
EXPOSE 8080 8443
# A start interval stands in docker-compose.yml: older builders know no such flag here, and refuse the whole file.
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s --retries=3 CMD ["ocr-emulator", "healthcheck"]
CMD ["ocr-emulator", "serve"]
