# Builds in two stages: what is needed to install stays behind, what is needed to run comes along.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv --without-pip /opt/emulator
COPY constraints.txt pyproject.toml ./
COPY emulator ./emulator
RUN python -m pip --python /opt/emulator/bin/python install --no-cache-dir -c constraints.txt .

FROM python:3.13-slim
ENV PATH=/opt/emulator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OCR_EMULATOR_HOST=0.0.0.0 \
    OCR_EMULATOR_SCENARIOS=/scenarios
COPY --from=build /opt/emulator /opt/emulator
COPY scenarios /scenarios
# A new volume at this path gets its owner: the emulator can keep its certificate authority there (--tls /tls).
RUN install -d -o 65532 -g 65532 /tls
USER 65532:65532
EXPOSE 8080 8443
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s --retries=3 CMD ["ocr-emulator", "healthcheck"]
CMD ["ocr-emulator", "serve"]
