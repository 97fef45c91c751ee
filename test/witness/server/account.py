"""
Who a machine belongs to. Each stand-in that uses the witness has an account of its own here, so that one witness serves
many at once; the account says where its calls go and how its pauses pass.
"""

import contextvars
import threading

import requests

_current: contextvars.ContextVar[str] = contextvars.ContextVar("account")


class Account:
    """What its owner has said: addresses of Lambda, S3, events and clock, the scale of time, the share of jitter."""

    def __init__(self, settings: dict):
        self.lambda_url: str = settings["lambda"]
        self.s3_url: str = settings["s3"]
        self.events_url: str = settings["events"]
        # Without one the witness sleeps itself.
        self.clock_url: str | None = settings.get("clock")
        # What a second of a pause takes, where there is no clock.
        self.scale: float = settings.get("scale", 1.0)
        # In [0, 1]; None draws one.
        self.jitter: float | None = settings.get("jitter")
        # Every pause that was asked for, in seconds, in order.
        self.waits: list[float] = []

    def tell(self, url: str, document: dict) -> None:
        try:
            requests.post(url, json=document, timeout=None)
        except requests.RequestException:
            pass  # Its owner is gone.


_accounts: dict[str, Account] = {}


def open_account(name: str, settings: dict) -> None:
    _accounts[name] = Account(settings)


def enter(name: str) -> None:
    """What this thread does from now on, and every thread that it starts, is done for that account."""
    _current.set(name)


def current() -> Account:
    return _accounts[_current.get()]


def by_name(name: str) -> Account:
    return _accounts[name]


_start = threading.Thread.start


def _start_within(thread: threading.Thread) -> None:
    run, context = thread.run, contextvars.copy_context()
    thread.run = lambda: context.run(run)
    _start(thread)


# The interpreter runs states in threads of their own, which would not know for whom.
threading.Thread.start = _start_within
