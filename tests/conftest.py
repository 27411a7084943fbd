"""What every test shares: the property tests' profiles."""

import os

from hypothesis import HealthCheck, settings

# On a busy machine OpenMP's idle threads must not spin: they take the processor from the others.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
if "PYTEST_XDIST_WORKER" in os.environ:  # the cores have enough to do with the other workers
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# How long an example takes says how busy the machine is, no more.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# make test is repeatable; HYPOTHESIS_PROFILE=explore looks for new counterexamples.
settings.register_profile("repeatable", unhurried, derandomize=True, database=None)
settings.register_profile("explore", unhurried, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are no names: what is packed holds the time, and every worker must find the same
    tests."""
    return argname if isinstance(val, bytes) else None
