"""Municipalities of the programme."""

from dataclasses import dataclass
from typing import Any

import msgspec

from bot.understanding import places
from bot.understanding.questions.question import NotUnderstood, Question, Said


@dataclass(frozen=True)
class Municipality(Question[tuple[str, ...]]):
    """One or more municipalities of the programme. What is misspelt is only ever proposed."""

    def parse(self, said: Said) -> tuple[str, ...]:
        """Names, everyday names and villages."""
        if name := places.exact(said.text):
            return (name,)
        if outside := places.outside(said.text):
            raise NotUnderstood("desk.outside", place=outside)
        found = places.find(said.text)
        if found and all(place.sure for place in found):
            return tuple(place.name for place in found)
        near = [place.name for place in found] or places.nearest(said.text)
        if near:
            raise NotUnderstood("desk.did_you_mean", proposed=[[name] for name in near], names=near, quoted=said.text)
        raise NotUnderstood("desk.no_such_place", quoted=said.text)

    def is_just(self, said: Said) -> bool:
        """The name of one, and nothing else."""
        return places.exact(said.text) is not None

    def find(self, said: Said) -> tuple[tuple[str, ...], str] | None:
        """What is surely named; the text keeps it."""
        sure = tuple(place.name for place in places.find(said.text) if place.sure)
        return (sure, said.text) if sure else None

    def unpack(self, stored: Any) -> tuple[str, ...]:
        """As it was."""
        value: tuple[str, ...] = msgspec.convert(stored, tuple[str, ...])
        return value
