#!/bin/sh
# Writes which result codes the application has met, as JUnit XML and as a page of HTML; fails below a percentage.
#
#   coverage-gate.sh FOLDER PERCENT [OPERATION...]
#
# EMULATOR_COMMAND says how to run a command of the emulator: ocr-emulator, or in its container
# `docker exec NAME ocr-emulator`.
set -eu

emulator=${EMULATOR_COMMAND:-ocr-emulator}
folder=$1
percent=$2
shift 2
for operation; do
  shift
  set -- "$@" --operation "$operation"
done

mkdir -p "$folder"
# The command is split into words on purpose.
# shellcheck disable=SC2086
{
  $emulator coverage "$@" --format junit >"$folder/ocr-coverage.xml"
  $emulator coverage "$@" --format html >"$folder/ocr-coverage.html"
  $emulator coverage "$@" --format text --fail-under "$percent"
}
