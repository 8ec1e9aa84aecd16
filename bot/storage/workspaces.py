"""The workspace of the unit of work."""

from bot.domain.workspaces import Workspace
from bot.storage.repository import Repository
from bot.storage.tables import WorkspaceRow


class SqlWorkspaces(Repository):
    """WorkspaceRepository on SQL."""

    def get(self) -> Workspace | None:
        """The workspace of this unit of work, None before it is first remembered."""
        row = self._first(self._select(WorkspaceRow))
        return Workspace(row.workspace_id, row.name, row.bot_user_id) if row else None

    def remember(self, workspace: Workspace) -> None:
        """Insert or update. Raises ValueError for a workspace other than the unit of work's."""
        if workspace.id != self._workspace_id:
            raise ValueError(f"workspace {workspace.id} in a unit of work of {self._workspace_id}")
        self._upsert(WorkspaceRow, (), {"name": workspace.name, "bot_user_id": workspace.bot_user_id})
