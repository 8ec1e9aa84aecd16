"""The diary of twenty working days can be made: each 1:1 has one brief and is asked about once."""

import re

import pytest

from tests import diary


@pytest.mark.slow
def test_each_one_on_one_is_in_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Sam on four Tuesdays and Mina on two Thursdays."""
    assert diary.main([]) == 0
    [priya, _, _] = re.split(r"\n# .*\n", capsys.readouterr().out)[1:]
    parents = re.findall(r"^(\w+ \d+ \w+) \d\d:\d\d  \[.*\]\n    .*(Sam|Mina)", priya, re.MULTILINE)
    assert [one for one in parents if not one[0].startswith("Mon")] == [
        ("Tue 24 Nov", "Sam"),
        ("Thu 26 Nov", "Mina"),
        ("Tue 01 Dec", "Sam"),
        ("Tue 08 Dec", "Sam"),
        ("Thu 10 Dec", "Mina"),
        ("Tue 15 Dec", "Sam"),
    ]
