"""The Taskforce's meetings: when, who comes, what is on the agenda, what was decided.

Each month of the rule has one row, for ever: moved, called off or rewritten it stays the meeting of that month. That
two live meetings never begin at one moment is a law of the database (`one_meeting_at_a_moment`). Taskforce, ambassador
and secretaries see them; nobody else.
"""

from storage.meetings.attending import (
    Attendance,
    AttendanceRow,
    InvitationRow,
    attend,
    attendance,
    forget_answer,
    invite,
    invited,
    uninvite,
)
from storage.meetings.meeting import Meeting, MeetingRow, between, coming, find, last_begun, times
from storage.meetings.noting import Item, ItemRow, change, item, items, note, undo
from storage.meetings.planning import MomentTaken, cancel, move, plan

__all__ = [
    "Attendance",
    "AttendanceRow",
    "InvitationRow",
    "Item",
    "ItemRow",
    "Meeting",
    "MeetingRow",
    "MomentTaken",
    "attend",
    "attendance",
    "between",
    "cancel",
    "change",
    "coming",
    "find",
    "forget_answer",
    "invite",
    "invited",
    "item",
    "items",
    "last_begun",
    "move",
    "note",
    "plan",
    "times",
    "undo",
    "uninvite",
]
