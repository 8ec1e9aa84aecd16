"""Secrets are sealed in the database: on its very bytes, and through a change of keys."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.core.cipher import Cipher, SecretKeysError, give_keys, new_key
from bot.core.database import schema
from bot.core.database.engine import create_engine
from bot.core.sealing.rotation import check_secrets, rotate_secrets, sealed_columns
from bot.core.workspaces import Tokens
from bot.core.workspaces_store import Workspaces
from tests.factories import NOW, WORKSPACE, make_installation, open_database

TOKENS = Tokens("xoxe.xoxb-1-very-secret", "xoxe-1-very-secret", NOW)


def install(engine: Engine, *workspaces: str) -> None:
    db = open_database(engine)
    for workspace_id in workspaces or (WORKSPACE,):
        with db.begin(workspace_id) as tx:
            Workspaces(tx).install(make_installation(workspace_id, tokens=TOKENS), NOW)


def read(engine: Engine) -> Tokens | None:
    with open_database(engine).begin(WORKSPACE) as tx:
        workspace = Workspaces(tx).get()
    return workspace.tokens if workspace else None


def raw(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT bot_token, refresh_token FROM workspaces ORDER BY workspace_id"))
        return [value for row in rows for value in row]


@pytest.fixture
def keyed(engine: Engine):
    """The tests' database, its own keys given back at the end: on PostgreSQL the engine is shared."""
    before = engine.dialect.coach_cipher  # type: ignore[attr-defined]
    yield engine
    give_keys(engine, before)


def test_what_is_stored_is_what_is_read(engine: Engine):
    install(engine)
    assert read(engine) == TOKENS
    assert sorted(str(column) for column in sealed_columns()) == [
        "performance_drafts.key",
        "performance_keys.key",
        "text_keys.key",
        "workspaces.bot_token",
        "workspaces.refresh_token",
    ]


def test_no_secret_is_in_the_database_as_it_is(engine: Engine):
    install(engine)
    assert len(raw(engine)) == 2
    assert not [value for value in raw(engine) if "secret" in value or value.startswith("xox")]


def test_no_secret_is_in_the_file(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'coach.db'}", Cipher((new_key(),)))
    schema.migrate(engine)
    install(engine)
    engine.dispose()
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Company T1" in files, "the row itself must be there"
    assert b"very-secret" not in files


def test_the_same_secret_looks_different_each_time(engine: Engine):
    install(engine, "T1", "T2")
    assert len(set(raw(engine))) == 4


def test_without_keys_or_with_others_one_sentence_says_so(keyed: Engine):
    install(keyed)
    for keys, said in (((), "is missing"), ((new_key(),), "does not open")):
        give_keys(keyed, Cipher(keys))
        for use in (read, check_secrets, rotate_secrets):
            with pytest.raises(
                SecretKeysError, match=rf"^COACH_SECRET_KEYS {said} .+\.$|^COACH_SECRET_KEYS {said}: .+"
            ):
                use(keyed)
    give_keys(keyed, Cipher())
    with pytest.raises(SecretKeysError, match="is missing"):
        install(keyed, "T9")


def test_without_secrets_no_key_is_needed(keyed: Engine):
    give_keys(keyed, Cipher())
    with open_database(keyed).begin(WORKSPACE) as tx:
        Workspaces(tx).install(make_installation(tokens=None), NOW)
    check_secrets(keyed)
    assert rotate_secrets(keyed).count == 0


def test_the_first_key_seals_and_all_open(keyed: Engine):
    old, new = new_key(), new_key()
    give_keys(keyed, Cipher((old,)))
    install(keyed, "T1", "T2")
    before = raw(keyed)
    give_keys(keyed, Cipher((new, old)))
    assert read(keyed) == TOKENS
    check_secrets(keyed)
    assert rotate_secrets(keyed).count == check_secrets(keyed).count == 4
    assert not set(before) & set(raw(keyed))
    give_keys(keyed, Cipher((new,)))
    assert read(keyed) == TOKENS


def test_a_secret_that_no_key_opens_stays_as_it_is_and_is_counted(keyed: Engine):
    give_keys(keyed, Cipher((new_key(),)))
    install(keyed, "T2")
    old, new = new_key(), new_key()
    give_keys(keyed, Cipher((old,)))
    install(keyed, "T1")
    before = raw(keyed)
    give_keys(keyed, Cipher((new, old)))
    for look in (check_secrets, rotate_secrets):
        found = look(keyed)
        assert (found.count, found.unopened) == (4, 2)
    assert "does not open 2 of the 4 secrets" in str(found)
    assert raw(keyed)[2:] == before[2:], "T2's"
    give_keys(keyed, Cipher((new,)))
    assert read(keyed) == TOKENS


def test_a_key_that_is_none_is_refused():
    with pytest.raises(ValueError, match="32 url-safe"):
        Cipher(("short",))


def test_a_digest_is_made_with_the_first_key() -> None:
    first, second = new_key(), new_key()
    assert Cipher((first, second)).digest("words") == Cipher((first,)).digest("words")
    assert Cipher((second, first)).digest("words") != Cipher((first,)).digest("words")
    with pytest.raises(SecretKeysError, match="COACH_SECRET_KEYS is missing"):
        Cipher().digest("words")
