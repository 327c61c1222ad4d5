"""Quarterly reports: drafted with the ambassador, reviewed by the Steering Group in its room, approved by all.

Aan de kennisambassadeur: het verslag over periode 2 … Zeg ja, dan loop ik het met u langs.
In de kamer: het verslag, met PDF en Word. … Akkoord: ✅ of !akkoord.
> 2.3: de cijfers van Venray ontbreken
> !akkoord
LWV is akkoord met versie 2. …
"""

from handlers.reports.approving import approve, object_to, take_back, who_is_left
from handlers.reports.drafting import report
from handlers.reports.facts import report_on
from handlers.reports.interview import interview
from handlers.reports.remarks import adapt, explain, list_remarks, remark, say_where, take_over
from handlers.reports.reminders import reports_due
from handlers.reports.rewording import reword, take_back_remark

__all__ = [
    "adapt",
    "approve",
    "explain",
    "interview",
    "list_remarks",
    "object_to",
    "remark",
    "report",
    "report_on",
    "reports_due",
    "reword",
    "say_where",
    "take_back",
    "take_back_remark",
    "take_over",
    "who_is_left",
]
