import pytest

from tests.assets.pipeline import Pipeline


@pytest.fixture
def pipeline(tmp_path):
    made = Pipeline(tmp_path)
    yield made
    made.close()
