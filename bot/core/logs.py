"""Logging, configured once: constant event names, ids as fields, never what people wrote.

Third-party loggers stay at WARNING whatever LOG_LEVEL is: slack_sdk at DEBUG logs message text and Bolt
logs badly signed bodies at INFO. Only loggers under `bot` follow LOG_LEVEL. Tracebacks are plain: structlog's
default with rich prints local variables, which can hold what people wrote.
"""

import logging
import re
import sys
from collections.abc import Mapping
from traceback import format_tb

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

TOKEN = re.compile(r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w.-]+|\bBearer\s+\S+", re.IGNORECASE)
URL_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s@/]+@")
TEXT_KEYS = frozenset(
    {"text", "body", "blocks", "view", "message", "payload", "note", "plan", "commitment", "value", "values"}
)
"""Field names that could carry what people wrote. Log ids instead."""


def configure_logging(level: str) -> None:
    """Send every log line to stderr: one JSON object a line, or readable lines on a terminal.

    `level` is the LOG_LEVEL of the bot's own loggers.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(), cut_what_others_quote],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                say_where_it_failed,
                drop_text,
                redact_secrets,
                _renderer(sys.stderr.isatty()),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
    for name in ("slack_sdk", "slack_bolt", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Of a calendar, host and path are secrets.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.CRITICAL)
    logging.getLogger("slack_bolt.App").addFilter(_says_something)
    logging.captureWarnings(True)


def _says_something(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself and warns that it does not use it."""
    return "`token`" not in record.getMessage()


def _renderer(terminal: bool) -> Processor:
    if terminal:
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer()


def say_where_it_failed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Tell an exception by its type and place, without its message: that can quote what people wrote."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = trace(error)
    return event


def trace(error: BaseException) -> str:
    """Where it happened, its causes first."""
    cause = error.__cause__ or error.__context__
    before = trace(cause) + "\n" if cause else ""
    return before + "".join(format_tb(error.__traceback__)) + type(error).__name__


def cut_what_others_quote(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep the beginning of what libraries say of a request that went wrong, up to where they quote it.

    slack_sdk quotes WebSocket frames it does not expect, gunicorn the line where it expected a request: with a wrong
    Content-Length that is the body.
    """
    line, logger = str(event["event"]), str(event.get("logger"))
    if logger.startswith(("slack_sdk", "slack_bolt")):
        event["event"] = re.split(r"[(:{]", line, maxsplit=1)[0].strip()
    elif logger.startswith("gunicorn") and line.startswith("Invalid request"):
        event["event"] = line.partition(":")[0]
    elif logger.startswith("werkzeug"):
        event["event"] = "http"
    return event


def drop_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Leave out fields that could carry what people wrote."""
    return {key: value for key, value in event.items() if key not in TEXT_KEYS}


def redact_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace anything shaped like a Slack token, a bearer header or a password in an address."""
    return {key: _redacted(value) for key, value in event.items()}


def _redacted(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _redacted(item) for key, item in value.items() if key not in TEXT_KEYS}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return URL_PASSWORD.sub(r"\1:…@", TOKEN.sub("[redacted]", str(value)))
