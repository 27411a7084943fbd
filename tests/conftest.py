"""What every test shares: the property tests' profiles."""

import os

from hypothesis import settings

# On a busy machine OpenMP's idle threads must not spin: they take the processor from the others.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# make test is repeatable; HYPOTHESIS_PROFILE=explore looks for new counterexamples.
settings.register_profile("repeatable", derandomize=True, database=None)
settings.register_profile("explore", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
