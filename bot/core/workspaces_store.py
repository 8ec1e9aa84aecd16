"""The workspaces that installed the bot, and installations under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, PrimaryKeyConstraint, Select, Update, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from bot.core.cipher import Sealed
from bot.core.database.engine import READ_ONLY
from bot.core.database.queries import Condition, Repository, columns_of, value_of
from bot.core.database.tables import Row, partial_index, state_in, word
from bot.core.failed_rows import WHOLE_WORKSPACE, is_aside
from bot.core.personal_data import Emptied, PersonalData
from bot.core.workspaces import (
    REFRESH_TOKENS,
    SYNC_PEOPLE,
    Claimed,
    Installation,
    Tokens,
    Workspace,
    WorkspaceState,
)

ACTIVE = state_in([WorkspaceState.ACTIVE])
ROTATES = text("token_expires_at IS NOT NULL")


class WorkspaceRow(Row):
    """`refresh_lease_until` and `people_lease_until` let one process at a time refresh tokens and look at people.

    `people_due_at` is when everyone is to be looked at again, `people_cursor` is Slack's place in its list meanwhile.
    """

    __tablename__ = "workspaces"

    name: Mapped[str]
    enterprise_id: Mapped[str | None]
    state: Mapped[WorkspaceState] = mapped_column(word(WorkspaceState))
    bot_token: Mapped[str | None] = mapped_column(Sealed)
    refresh_token: Mapped[str | None] = mapped_column(Sealed)
    token_expires_at: Mapped[datetime | None]
    refresh_lease_until: Mapped[datetime | None]
    bot_user_id: Mapped[str | None]
    bot_scopes: Mapped[str]
    installed_by: Mapped[str | None]
    installed_at: Mapped[datetime]
    people_due_at: Mapped[datetime]
    people_cursor: Mapped[str]
    people_lease_until: Mapped[datetime | None]

    __table_args__ = (
        PrimaryKeyConstraint("workspace_id"),
        partial_index("ix_workspaces_people_due", "people_due_at", where=ACTIVE),
        partial_index("ix_workspaces_token_expires", "token_expires_at", where=ROTATES),
    )


class OAuthStateRow(Row):
    """An installation that somebody has begun. Hashes only: what is read here opens nothing.

    It belongs to no workspace yet: `workspace_id` is empty.
    """

    __tablename__ = "oauth_states"

    state_hash: Mapped[str]
    browser_hash: Mapped[str]
    expires_at: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("workspace_id", "state_hash"),)


PERSONAL_DATA = (
    PersonalData(WorkspaceRow, forgotten=Emptied(WorkspaceRow.installed_by)),
    PersonalData(OAuthStateRow),
)


class Workspaces(Repository):
    """The workspace of the transaction."""

    def get(self) -> Workspace | None:
        """The workspace of the transaction, if it ever installed the bot."""
        return self._one(self._select(WorkspaceRow))

    def lock(self) -> Workspace | None:
        """The same, held until the transaction ends. On SQLite BEGIN IMMEDIATE holds everything already."""
        return self._one(self._select(WorkspaceRow).with_for_update())

    def install(self, installation: Installation, now: datetime) -> None:
        """Insert or replace: active, installed now, its people due to be looked at, all leases given up."""
        given: dict[str, object] = {
            **columns_of(WorkspaceRow, installation),
            **_to_columns(installation.tokens),
            **_NO_LEASES,
            "state": WorkspaceState.ACTIVE,
            "bot_scopes": ",".join(installation.bot_scopes),
            "installed_at": now,
            "people_due_at": now,
            "people_cursor": "",
        }
        self._upsert(WorkspaceRow, (), given)

    def end(self) -> None:
        """Uninstalled, its tokens deleted, its leases given up."""
        ended = {"state": WorkspaceState.UNINSTALLED, **_to_columns(None), **_NO_LEASES}
        self._run(self._update(WorkspaceRow).values(ended))

    def renew_tokens(self, claimed: Claimed, tokens: Tokens) -> bool:
        """Replace the tokens and give up the lease; False if the lease or the installation is another by now."""
        held = self._held(claimed, WorkspaceRow.refresh_lease_until)
        return self._run(held.values(**_to_columns(tokens), refresh_lease_until=None)) == 1

    def try_tokens_again(self, claimed: Claimed, at: datetime) -> None:
        """Let the tokens be claimed again from then on, if the lease is still this one."""
        self._run(self._held(claimed, WorkspaceRow.refresh_lease_until).values(refresh_lease_until=at))

    def people_seen(self, claimed: Claimed, cursor: str, due_at: datetime) -> None:
        """Go on with people from `cursor` at `due_at`, if the lease is still this one; gives up the lease."""
        held = self._held(claimed, WorkspaceRow.people_lease_until)
        self._run(held.values(people_cursor=cursor, people_due_at=due_at, people_lease_until=None))

    def _one(self, statement: Select[WorkspaceRow]) -> Workspace | None:
        row = self._first(statement)
        return _to_workspace(row) if row else None

    def _held(self, claimed: Claimed, lease: InstrumentedAttribute[datetime | None]) -> Update:
        same = WorkspaceRow.installed_at == claimed.workspace.installed_at
        return self._update(WorkspaceRow, lease == claimed.until, same)


class OAuthStates(Repository):
    """Installations under way, in a transaction of NO_WORKSPACE."""

    def add(self, state_hash: str, browser_hash: str, expires_at: datetime, now: datetime) -> None:
        """Remember one, and forget those that have expired."""
        self._run(self._delete(OAuthStateRow, OAuthStateRow.expires_at <= now))
        self._insert(OAuthStateRow, state_hash=state_hash, browser_hash=browser_hash, expires_at=expires_at)

    def take(self, state_hash: str, browser_hash: str, now: datetime) -> bool:
        """True once: for a state of this browser that has not expired. It is forgotten."""
        fitting = self._delete(
            OAuthStateRow,
            OAuthStateRow.state_hash == state_hash,
            OAuthStateRow.browser_hash == browser_hash,
            OAuthStateRow.expires_at > now,
        )
        return self._run(fitting) == 1


class WorkspaceQueue:
    """Looks across workspaces, for the scheduler. Two processes are never given the same one.

    Looking takes no lock and reads nothing that a bad row could hold; each one found is then claimed by itself, by an
    UPDATE that says again what makes it due.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tokens_due(self, now: datetime, expiring_by: datetime, limit: int) -> list[str]:
        """Ids of active workspaces whose token ends at or before `expiring_by`, soonest first."""
        return self._find(REFRESH_TOKENS, _tokens_due(now, expiring_by), WorkspaceRow.token_expires_at, limit)

    def claim_tokens(
        self, workspace_id: str, now: datetime, lease_until: datetime, expiring_by: datetime
    ) -> Claimed | None:
        """One of those; None if another was quicker."""
        return self._claim(workspace_id, _tokens_due(now, expiring_by), WorkspaceRow.refresh_lease_until, lease_until)

    def people_due(self, now: datetime, limit: int) -> list[str]:
        """Ids of active workspaces whose people are due, longest due first."""
        return self._find(SYNC_PEOPLE, _people_due(now), WorkspaceRow.people_due_at, limit)

    def claim_people(self, workspace_id: str, now: datetime, lease_until: datetime) -> Claimed | None:
        """One of those; None if another was quicker."""
        return self._claim(workspace_id, _people_due(now), WorkspaceRow.people_lease_until, lease_until)

    def _find(
        self,
        work: str,
        due: tuple[Condition, ...],
        order: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
        limit: int,
    ) -> list[str]:
        aside = is_aside(work, WorkspaceRow.workspace_id, WHOLE_WORKSPACE)
        wanted = select(WorkspaceRow.workspace_id).where(*due, ~aside).order_by(order).limit(limit)
        with self._engine.execution_options(**READ_ONLY).connect() as connection:
            return [*connection.scalars(wanted)]

    def _claim(
        self,
        workspace_id: str,
        due: tuple[Condition, ...],
        lease: InstrumentedAttribute[datetime | None],
        until: datetime,
    ) -> Claimed | None:
        this = (WorkspaceRow.workspace_id == workspace_id, *due)
        with self._engine.begin() as connection:
            claim = update(WorkspaceRow).where(*this).values({lease.key: until}).returning(WorkspaceRow)
            row = connection.execute(claim).one_or_none()
            return Claimed(_to_workspace(row), until, row.people_cursor) if row is not None else None


def _tokens_due(now: datetime, expiring_by: datetime) -> tuple[Condition, ...]:
    return ACTIVE, ROTATES, WorkspaceRow.token_expires_at <= expiring_by, _free(WorkspaceRow.refresh_lease_until, now)


def _people_due(now: datetime) -> tuple[Condition, ...]:
    return ACTIVE, WorkspaceRow.people_due_at <= now, _free(WorkspaceRow.people_lease_until, now)


def _free(lease: InstrumentedAttribute[datetime | None], now: datetime) -> ColumnElement[bool]:
    return or_(lease.is_(None), lease <= now)


def _to_workspace(row: Any) -> Workspace:  # noqa: ANN401
    tokens = Tokens(row.bot_token, row.refresh_token, row.token_expires_at) if row.bot_token else None
    return value_of(Workspace, row, tokens=tokens)


def _to_columns(tokens: Tokens | None) -> dict[str, object]:
    """None where one comes from the settings, and once uninstalled."""
    bot, refresh, expires_at = (tokens.bot, tokens.refresh, tokens.expires_at) if tokens else (None, None, None)
    return {"bot_token": bot, "refresh_token": refresh, "token_expires_at": expires_at}


_NO_LEASES: dict[str, object] = {"refresh_lease_until": None, "people_lease_until": None}
