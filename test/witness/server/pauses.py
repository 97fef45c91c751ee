"""Adapter of time."""

import random
import threading
import time
import types

import account
from localstack.services.stepfunctions.asl.component.common.retry import jitter_strategy_decl, retrier_decl
from localstack.services.stepfunctions.asl.component.program import program
from localstack.services.stepfunctions.asl.component.state.state_execution import execute_state
from localstack.services.stepfunctions.asl.component.state.state_wait.wait_function.wait_function import WaitFunction
from localstack.services.stepfunctions.asl.eval.callback import callback


# 6. Waits and the pauses between tries take the time of the account's clock, and are kept. A Wait of LocalStack's counts
#    whole seconds only, and one for a part of a second never ends. A timeout that is longer than a thread can wait is cut.
def _pause(seconds: float) -> None:
    owner = account.current()
    owner.waits.append(seconds)
    if owner.clock_url:
        owner.tell(owner.clock_url, {"seconds": seconds})
    else:
        time.sleep(max(0.0, seconds) * owner.scale)


def _drawn(low: float, high: float) -> float:
    jitter = account.current().jitter
    return random.uniform(low, high) if jitter is None else low + (high - low) * jitter


def _cut(seconds: float | None) -> float | None:
    return None if seconds is None else min(seconds, threading.TIMEOUT_MAX)


class CutEvent(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(_cut(timeout))


class CutThread(threading.Thread):
    def join(self, timeout: float | None = None) -> None:
        super().join(_cut(timeout))


WaitFunction._wait_interval = lambda self, env, wait_seconds: _pause(wait_seconds)
retrier_decl.time = types.SimpleNamespace(sleep=_pause)
jitter_strategy_decl.random = types.SimpleNamespace(uniform=_drawn)
callback.Event = CutEvent
execute_state.threading = types.SimpleNamespace(Event=CutEvent)
program.threading = types.SimpleNamespace(Thread=CutThread)
