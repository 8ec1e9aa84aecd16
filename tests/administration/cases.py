"""What the tests that walk all features try with what administrators decide."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.administration import views
from bot.administration.rules import Administered, Naming, Policy, PolicyNews, PolicyPart
from tests.cases import Cases
from tests.factories import NOW

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content


def news(content: "Content") -> PolicyNews:
    return PolicyNews(Policy(1, outside_contact=content.text[:300]), tuple(PolicyPart))


def views_of(content: "Content") -> Iterator[tuple[Any, ...]]:
    pending = (Naming(content.person(), NOW),)
    yield views.saved, Administered(Policy(), pending=pending)


CASES = Cases(views=views_of, home=lambda content: {"policy": news(content)})
