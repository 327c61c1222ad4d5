"""The log: one line an event, `event key=value …`, with ids and never what people typed."""

import logging
import sys

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Line(logging.Formatter):
    """Time, level, event, and what it is about."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a traceback's frames below it where there is one."""
        about = {key: value for key, value in vars(record).items() if key not in STANDARD}
        frames = about.pop("where", "")
        facts = "".join(f" {key}={value}" for key, value in about.items())
        return f"{self.formatTime(record)} {record.levelname} {record.getMessage()}{facts}\n{frames}".rstrip()


def start(level: int = logging.INFO) -> None:
    """To standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("desk").setLevel(level)
