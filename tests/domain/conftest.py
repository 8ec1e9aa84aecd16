"""The wording that ships, for rules that live in it."""

import pytest

from bot.domain.prompts import Wording
from bot.wording import load_library, prompts_folder


@pytest.fixture(scope="session")
def english() -> Wording:
    """All English wording."""
    return load_library(prompts_folder()).for_locale("en-US")
