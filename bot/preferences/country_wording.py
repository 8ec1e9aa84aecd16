"""The names of the countries a person can choose."""

from typing import Annotated

from pydantic import Field

from bot.core.wording.kinds import Option, Section


class CountryWording(Section):
    """`countries.yaml`: names by code ("DE", or "GB-SCT" for a part with holidays of its own)."""

    file = "countries"

    countries: Annotated[dict[str, Option], Field(min_length=1)]

    def name(self, code: str) -> str:
        """The code itself when it is no longer in the list."""
        return self.countries.get(code, code)
