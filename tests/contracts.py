"""The contracts that most tests are about: the one of the start, and the newest."""

from emulator.contract.contract import contract_at
from emulator.contract.revisions import LATEST

SEED = contract_at()
NEWEST = contract_at(LATEST)
CATALOGUE = SEED.codes
ENDPOINTS = SEED.endpoints
