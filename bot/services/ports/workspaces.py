"""What services need to keep of the workspaces that installed the bot."""

from datetime import datetime
from typing import Protocol

from bot.domain.workspaces import Claimed, Installation, Tokens, Workspace


class WorkspaceRepository(Protocol):
    """The workspace of the unit of work."""

    def get(self) -> Workspace | None: ...

    def lock(self) -> Workspace | None:
        """The same, and nobody else changes it until the transaction ends."""

    def install(self, installation: Installation, now: datetime) -> None:
        """Insert or replace: active, installed now, its people due to be looked at, all leases given up."""

    def end(self) -> None:
        """Uninstalled, its tokens deleted, its leases given up."""

    def renew_tokens(self, claimed: Claimed, tokens: Tokens) -> bool:
        """Replace the tokens and give up the lease; False if the lease or the installation is another by now."""

    def try_tokens_again(self, claimed: Claimed, at: datetime) -> None:
        """Let the tokens be claimed again from then on, if the lease is still this one."""

    def people_seen(self, claimed: Claimed, cursor: str, due_at: datetime) -> None:
        """Go on with people from `cursor` at `due_at`, if the lease is still this one; gives up the lease."""


class OAuthStateRepository(Protocol):
    """Installations under way, in the unit of work of NO_WORKSPACE."""

    def add(self, state_hash: str, browser_hash: str, expires_at: datetime, now: datetime) -> None:
        """Remember one, and forget those that have expired."""

    def take(self, state_hash: str, browser_hash: str, now: datetime) -> bool:
        """True once: for a state of this browser that has not expired. It is forgotten."""


class WorkspaceQueue(Protocol):
    """Looks across workspaces; only the scheduler calls it. Two processes are never given the same one."""

    def claim_tokens(self, now: datetime, lease_until: datetime, expiring_by: datetime, limit: int) -> list[Claimed]:
        """Active workspaces whose token ends at or before `expiring_by`, soonest first."""

    def claim_people(self, now: datetime, lease_until: datetime, limit: int) -> list[Claimed]:
        """Active workspaces whose people are due, longest due first."""
