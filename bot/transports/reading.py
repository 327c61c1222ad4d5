"""What people send, as the inbox takes it: pure functions from an event to an `Arrival`.

An event that no client of ours would send raises one of `MALFORMED`; one that says nothing to the desk gives None.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.transports.account import Json
from storage.machine.inbox import Arrival

ID = "nl.ambassadeursdesk.id"  # where each of our events carries its outbox id, in clear
MALFORMED = AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError
EVENT_ID = re.compile(r"\$[\x21-\x7e]{1,254}")
SEALED_WITH = "algorithm", "ciphertext", "device_id", "sender_key", "session_id"
TEXTS = "m.text", "m.emote"
UNHEARD = "m.notice", "m.server_notice", "m.key.verification.request"  # the words of machines
POLLS = "m.poll.start", "org.matrix.msc3381.poll.start"
PREFIXES = "/", "!"


@dataclass(frozen=True)
class Seen:
    """An event in a room, opened if it was encrypted."""

    room: str
    event: Json
    kind: str
    content: Json
    direct: bool
    vouched: bool


def arrival(seen: Seen, clock: Clock) -> Arrival | None:
    """What the desk hears of this event."""
    reader = READERS.get(seen.kind)
    if reader is None or not isinstance(seen.content, dict):
        return None
    heard = Arrival(
        event_id=seen.event["event_id"], place=seen.room, sender=seen.event["sender"], kind="message", text="",
        sent_at=clock.heard(int(seen.event["origin_server_ts"])), direct=seen.direct, vouched=seen.vouched,
    )  # fmt: skip
    return reader(seen, heard)


def sealed(seen: Seen, clock: Clock) -> Arrival:
    """An event for which there is no key yet: kept as it is, with nothing in it but what opening it needs."""
    content: Json = {name: _plain(seen.content[name]) for name in SEALED_WITH}
    if isinstance(relation := seen.content.get("m.relates_to"), dict):
        content |= {"m.relates_to": _relation(relation)}
    kept: Json = {name: seen.event[name] for name in ("type", "event_id", "sender")}
    kept |= {"origin_server_ts": int(seen.event["origin_server_ts"]), "content": content}
    return Arrival(
        event_id=seen.event["event_id"], place=seen.room, sender=seen.event["sender"], kind="sealed", text="",
        sent_at=clock.heard(kept["origin_server_ts"]), direct=seen.direct, vouched=False, sealed=kept,
    )  # fmt: skip


def _plain(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise ValueError("not base64")
    return text


def _relation(relation: Json) -> Json:
    """The part of a relation that we read, with nothing in it that a database would refuse."""
    plain: Json = {"rel_type": str(relation.get("rel_type"))[:20], "event_id": event_id(relation.get("event_id"))}
    if plain["rel_type"] not in ("m.replace", "m.thread"):
        plain["rel_type"] = None
    replied = relation.get("m.in_reply_to")
    answers = event_id(replied.get("event_id")) if isinstance(replied, dict) else None
    falls_back = relation.get("is_falling_back") is True
    return plain | {"m.in_reply_to": {"event_id": answers}, "is_falling_back": falls_back}


def event_id(value: object) -> str | None:
    """An event id that somebody names, if it is one."""
    return value if isinstance(value, str) and EVENT_ID.fullmatch(value) else None


def _message(seen: Seen, heard: Arrival) -> Arrival | None:
    content, relation = seen.content, seen.content.get("m.relates_to") or {}
    if content.get("msgtype", "m.notice") in UNHEARD:
        return None
    if relation.get("rel_type") == "m.replace":
        return _edit(content["m.new_content"], relation, heard)
    heard = replace(heard, thread=thread(content))
    if content["msgtype"] not in TEXTS:
        return replace(heard, kind="media", text=_caption(content))
    answers = _answered(relation)
    return replace(heard, text=_without_quote(content["body"]) if answers else _text(content["body"]), about=answers)


def _edit(new: Json, relation: Json, heard: Arrival) -> Arrival | None:
    about = event_id(relation["event_id"])
    if about is None or new.get("msgtype") in UNHEARD:
        return None
    return replace(heard, kind="edit", text=_text(new["body"]), about=about)


def _answered(relation: Json) -> str | None:
    """The event that this one answers. In a thread, clients name the last message for others that know no threads."""
    replied = relation.get("m.in_reply_to")
    if not isinstance(replied, dict) or (relation.get("rel_type") == "m.thread" and relation.get("is_falling_back")):
        return None
    return event_id(replied.get("event_id"))


def thread(content: Json) -> str | None:
    """The event that began the thread in which this was said."""
    relation = content.get("m.relates_to")
    if not isinstance(relation, dict) or relation.get("rel_type") != "m.thread":
        return None
    return event_id(relation.get("event_id"))


def _without_quote(body: str) -> str:
    """A reply without the quotation that older clients put before it."""
    if not _text(body).startswith("> <") and not body.startswith("> * <"):
        return body
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines[1:] if lines and not lines[0].strip() else lines)


def _caption(content: Json) -> str:
    """What stands under a picture; where no file is named apart, the body is the file's own name."""
    named = content.get("filename")
    return _text(content["body"]) if named is not None and named != content["body"] else ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _sticker(_seen: Seen, heard: Arrival) -> Arrival | None:
    return replace(heard, kind="media")


def _poll(seen: Seen, heard: Arrival) -> Arrival | None:
    asked = seen.content.get("m.poll") or seen.content["org.matrix.msc3381.poll.start"]
    words = asked["question"].get("m.text") or asked["question"].get("org.matrix.msc1767.text") or ""
    return replace(heard, kind="media", text=_text(words[0]["body"] if isinstance(words, list) else words))


def _reaction(seen: Seen, heard: Arrival) -> Arrival | None:
    relation = seen.content["m.relates_to"]
    about = event_id(relation["event_id"])
    return replace(heard, kind="reaction", text=_text(relation["key"]), about=about) if about else None


def _redaction(seen: Seen, heard: Arrival) -> Arrival | None:
    about = event_id(seen.event.get("redacts") or seen.content.get("redacts"))
    return replace(heard, kind="redaction", about=about) if about else None


READERS: dict[str, Callable[[Seen, Arrival], Arrival | None]] = {
    "m.room.message": _message, "m.sticker": _sticker, "m.reaction": _reaction, "m.room.redaction": _redaction,
    **dict.fromkeys(POLLS, _poll),
}  # fmt: skip


CALLED = r"(?:de )?balie[:,]|desk[:,]"  # as it calls itself


def addressed(heard: Arrival, content: Json, user_id: str, name: str) -> Arrival | None:
    """What in a group room calls the desk, without the desk's name before it; None if it is not for the desk."""
    text = heard.text.lstrip()
    if text.startswith(PREFIXES):
        return heard
    short = user_id[1:].partition(":")[0]  # as people type it who read the address
    names = "|".join([re.escape(user_id), *(f"@?{re.escape(each)}" for each in (name, short) if each)])
    if called := re.match(rf"(?:(?:{names})(?!\w)[:,]?|{CALLED})\s*", text, re.IGNORECASE):
        return replace(heard, text=text[called.end() :])
    mentioned = (content.get("m.new_content") or content).get("m.mentions") or {}
    return heard if user_id in (mentioned.get("user_ids") or ()) else None


def entered(event: Json, me: str) -> bool:
    """Whether we came into the room here: we join, and were not in it before."""
    before = (event.get("unsigned") or {}).get("prev_content") or {}
    return _member(event, me, "join") and before.get("membership") != "join"


def was_invited(event: Json) -> bool:
    """Whether who came in here had been asked to."""
    return ((event.get("unsigned") or {}).get("prev_content") or {}).get("membership") == "invite"


def invitation(event: Json, me: str) -> bool:
    """Whether somebody asks us in here."""
    return _member(event, me, "invite")


def _member(event: Json, who: str, membership: str) -> bool:
    mine = event.get("type") == "m.room.member" and event.get("state_key") == who
    return mine and event["content"].get("membership") == membership
