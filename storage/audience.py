"""Who will see what is read. Every read asks for an `Audience`, and answers for the least entitled person in it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false


@dataclass(frozen=True)
class Viewer:
    """Somebody who will read along. A group room is one viewer with `id` 0 and the roles that everybody there has."""

    id: int
    roles: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        """Whether any of these roles is theirs."""
        return bool(self.roles.intersection(roles))


@dataclass(frozen=True)
class Audience:
    """All who will see it. Nobody sees nothing: an empty audience may read nothing."""

    viewers: tuple[Viewer, ...]

    @classmethod
    def of(cls, *viewers: Viewer) -> "Audience":
        """These people, and no other."""
        return cls(viewers)

    def may(self, rule: Callable[[Viewer], ColumnElement[bool]]) -> ColumnElement[bool]:
        """The condition under which all of them may see a row, from the rule for one."""
        return and_(*map(rule, self.viewers)) if self.viewers else false()

    def all_have(self, *roles: str) -> bool:
        """Whether every one of them has one of these roles."""
        return bool(self.viewers) and all(viewer.has(*roles) for viewer in self.viewers)
