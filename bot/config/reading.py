"""From what the file and the environment say to sections full of values, or to one list of mistakes."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, Self

from bot.config.kinds import SECRET, SECRET_FILE, ConfigMistake, Kind, shown

EXAMPLE_STARTS = """\
# The configuration of the desk. Every line may be left out: what stands here is what holds then.
# Each key can also be set in the environment, as DESK_SECTION__KEY, which goes before this file.
# Paths start at the folder of this file. The desk reads it once, when it starts.
"""


# What sections are made of.


class Key(NamedTuple):
    """One line of the file: the default as it stands there, which for an `optional` key is only an example."""

    kind: Kind
    default: str
    meaning: str
    optional: bool

    def value(self) -> object:
        """The default as a value."""
        return None if self.optional else self.kind.read(from_toml(self.default))


def key(kind: Kind, default: str, meaning: str, *, optional: bool = False, printed: bool = True) -> Any:
    """A field of a section; of any type, as `dataclasses.field` is."""
    line = Key(kind, default, meaning, optional)
    return field(default_factory=line.value, repr=printed, metadata={"key": line})


@dataclass(frozen=True, kw_only=True)
class Section:
    """Some keys that belong together."""

    def within(self, _folder: Path) -> Self:
        """The same, with its relative paths counted from this folder."""
        return self

    def contradictions(self) -> Iterator[str]:
        """Mistakes in values that are right one by one."""
        yield from ()


Sections = Mapping[str, type[Section]]


def lines(sections: Sections) -> Iterator[tuple[str, str, Key]]:
    """Every line of the file, in order: section, name and key."""
    for section, kind in sections.items():
        for each in fields(kind):
            line: Key = each.metadata["key"]
            yield section, f"{each.name}_file" if line.kind is SECRET_FILE else each.name, line


def kinds(sections: Sections) -> dict[str, Kind]:
    """What each `section.key` takes; a secret can be given in two ways."""
    found = {f"{section}.{name}": line.kind for section, name, line in lines(sections)}
    return found | {name.removesuffix("_file"): SECRET for name, kind in found.items() if kind is SECRET_FILE}


def example(sections: Sections) -> str:
    """A whole file, with the meaning of each key and its default."""
    text = EXAMPLE_STARTS
    for section, keys in groupby(lines(sections), key=lambda line: line[0]):
        text += f"\n# {sections[section].__doc__}\n[{section}]\n"
        for _, name, line in keys:
            text += f"# {line.meaning}\n{'# ' * line.optional}{name} = {line.default}\n"
    return text


# What is said. From here on a name is `section.key`.


class Said(NamedTuple):
    """A value as it was given, the likeliest reading first, and where."""

    where: str
    readings: tuple[object, ...]


def locate(given: str | None, environment: Mapping[str, str]) -> Path:
    """`--config`, else `DESK_CONFIG`, else `./config.toml`; raises `ConfigMistake` if there is no such file."""
    path = Path(given or environment.get("DESK_CONFIG") or "config.toml")
    if path.exists():
        return path
    places = "The desk looks at --config FILE, else at DESK_CONFIG, else at ./config.toml"
    raise ConfigMistake(f"There is no file {path.absolute()}. {places}. `desk init` writes one.")


def from_file(path: Path) -> dict[str, Said]:
    """All that the file says."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as no:
        raise ConfigMistake(f"{path} cannot be read: {no.strerror}. `desk init` writes a new one.") from None
    except ValueError as no:
        raise ConfigMistake(f"{path} is not right as TOML: {no}.") from None
    given = {}
    for section, keys in content.items():
        for name, value in keys.items() if isinstance(keys, dict) else [("", keys)]:
            where = f"{section}.{name}".rstrip(".")
            given[where] = Said(where, (value,))
    return given


def from_environment(environment: Mapping[str, str]) -> dict[str, Said]:
    """All that the environment says: each as a value of TOML or, where that does not fit, as the bare text."""
    given = {}
    for where, text in environment.items():
        section, separator, name = where.removeprefix("DESK_").lower().partition("__")
        if where.startswith("DESK_") and separator:
            given[f"{section}.{name}"] = Said(where, (from_toml(text), text))
    return given


def from_toml(text: str) -> object:
    """One value of TOML; a text that is none stands for itself."""
    try:
        content = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return content["value"] if len(content) == 1 else text


def overlaid(below: dict[str, Said], above: dict[str, Said]) -> dict[str, Said]:
    """Both, the second before the first; a secret there also replaces its file here, and the other way round."""
    replaced = {name.removesuffix("_file") for name in above}
    return {name: said for name, said in below.items() if name.removesuffix("_file") not in replaced} | above


# What is meant.


def read(
    sections: Sections,
    path: Path,
    environment: Mapping[str, str],
    across: Callable[[Mapping[str, Any]], Iterable[str]],
) -> dict[str, Any]:
    """Every section with its values, defaults where nothing is said; raises one `ConfigMistake` for all mistakes.

    `across` finds mistakes between sections, when each value is clear by itself.
    """
    given, known = overlaid(from_file(path), from_environment(environment)), kinds(sections)
    values, mistakes = dict[str, object](), list[str]()
    for name, said in given.items():
        try:
            values[name] = understood(name, said, known)
        except ConfigMistake as mistake:
            mistakes.append(str(mistake))

    made = {name: filled(name, section, values) for name, section in sections.items()}
    unclear = {name.partition(".")[0] for name in given if name not in values}
    mistakes += [line for name in made if name not in unclear for line in made[name].contradictions()]
    mistakes += [] if unclear else across(made)
    if mistakes:
        raise ConfigMistake("\n".join([f"The configuration ({path}) needs a change:", *mistakes]))
    return {name: section.within(path.parent.resolve()) for name, section in made.items()}


def understood(name: str, said: Said, known: Mapping[str, Kind]) -> object:
    """What is meant, or a `ConfigMistake` in one sentence, which tells no secrets."""
    kind = known.get(name)
    if kind is None:
        nearest = get_close_matches(name, known, n=1, cutoff=0)[0]
        raise ConfigMistake(f"{said.where}: there is no such key, the nearest is {nearest}")
    for reading in said.readings:
        try:
            return kind.read(reading)
        except (ValueError, LookupError, OSError):
            continue
    given = "…" if kind is SECRET else shown(said.readings[-1])
    raise ConfigMistake(f"{said.where} = {given}: expected {kind.expected}")


def filled(name: str, section: type[Section], values: Mapping[str, object]) -> Section:
    """A section with the values that are known; a secret itself goes before its file."""
    names = {each.name: (f"{name}.{each.name}_file", f"{name}.{each.name}") for each in fields(section)}
    return section(**{each: values[key] for each, keys in names.items() for key in keys if key in values})
