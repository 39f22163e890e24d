"""The advisers of the council in these stories."""

import pytest

from tests import make


@pytest.fixture
def dana(council):
    return make.adviser(council, "dpo", name="Dana Officer")


@pytest.fixture
def dev(council):
    return make.adviser(council, "deputy_dpo", name="Dev Deputy")


@pytest.fixture
def sid(council):
    return make.adviser(council, "siro", name="Sid Riskowner")


@pytest.fixture
def cal(council):
    return make.adviser(council, "caldicott", name="Cal Guardian")
