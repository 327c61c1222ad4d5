"""What a message says that is written as a letter, without its greeting, its thanks beforehand and its signature."""

import re

MOST_LINES = 6  # of a signature; more than that below a greeting is no signature
LONGEST_LINE = 60  # characters
_OPENS = re.compile(
    r"\A\s*(?:(?:beste|geachte|dear)\b[^\n,.!?]{0,50},\s*(?=\S)|"
    r"(?:dag|hallo|goedemorgen|goedemiddag|goedendag|good (?:morning|afternoon)|hello)\b[^\n,.!?]{0,50},?\s*\n\s*)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:^|(?<=[.!?])\s)[ \t]*(?:(?:met|een)\s+)?(?:(?:vriendelijke|hartelijke|beste|kind|best|warm)\s+)?"
    r"(?:groet(?:en|jes)?|regards|mvg|m\.v\.g\.)\b[ ,.]*(?P<below>.*)\Z",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_THANKS = re.compile(
    r"(?:(?:alvast|bij voorbaat)\s+(?:hartelijk\s+|heel\s+erg\s+|veel\s+)?(?:dank|bedankt)|many thanks in advance|"
    r"thanks? (?:you )?in advance)\b[^.!?\n]{0,60}[.!]?\s*\Z",
    re.IGNORECASE,
)


def body(text: str) -> str:
    """The text of a letter; any other text, and a letter that says nothing else, as it is."""
    told = _OPENS.sub("", text, count=1)
    closing = _CLOSES.search(told)
    if closing and _is_signature(closing["below"]):
        told = told[: closing.start()]
    told = _THANKS.sub("", told.rstrip()).strip()
    return told if told != text.strip() and len(told.split()) > 2 else text


def _is_signature(below: str) -> bool:
    lines = [line for line in below.splitlines() if line.strip()]
    return len(lines) <= MOST_LINES and all(
        len(line) <= LONGEST_LINE and not line.rstrip().endswith("?") for line in lines
    )
