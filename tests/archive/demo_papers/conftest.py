"""All samples, made once: setting and spoiling forty pages takes some seconds."""

import pytest

from archive.demo.papers import Sample, samples


@pytest.fixture(scope="session")
def made() -> dict[str, Sample]:
    """Return every sample of one seed, by kind."""
    return {sample.kind: sample for sample in samples(seed=1, scale="full")}
