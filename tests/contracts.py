"""The contracts that most tests are about: the one of the start, and the newest."""

from ocr_emulator.contract.contract import contract_at
from ocr_emulator.contract.revisions import LATEST

SEED = contract_at()
NEWEST = contract_at(LATEST)
CATALOGUE = SEED.codes
ENDPOINTS = SEED.endpoints
