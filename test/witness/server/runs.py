"""Adapters of what becomes of runs."""

import json

import account
from localstack.aws.api.stepfunctions import ExecutionStatus
from localstack.services.stepfunctions.backend.execution import BaseExecutionWorkerCommunication, Execution


def _text(value) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _milliseconds(date) -> int | None:
    return None if date is None else int(date.timestamp() * 1000)


# 7. What LocalStack would put to EventBridge is posted to the account's owner, in order.
def _publish(self: Execution) -> None:
    owner = account.by_name(self.account_id)
    status = str(self.exec_status)
    owner.tell(
        owner.events_url,
        {
            "executionArn": self.exec_arn,
            "stateMachineArn": self.state_machine.arn,
            "name": self.name,
            "status": status,
            "startDate": _milliseconds(self.start_date),
            "stopDate": _milliseconds(self.stop_date),
            "input": _text(self.input_data),
            "output": _text(self.output) if status == "SUCCEEDED" else None,
            "error": self.error,
            "cause": self.cause,
        },
    )


# 8. StopExecution takes effect at once. LocalStack's waits for the state that is under way, drops error and cause, and
#    ends a run that is in a Map as FAILED.
def _stop(self: Execution, stop_date, error: str | None, cause: str | None) -> None:
    if str(self.exec_status) != "RUNNING":
        return
    self.stop_date, self.error, self.cause = stop_date, error, cause
    self.exec_status = ExecutionStatus.ABORTED
    if self.exec_worker and self.exec_worker.env:
        self.exec_worker.stop(stop_date=stop_date, cause=cause, error=error)
    _publish(self)


_terminated = BaseExecutionWorkerCommunication.terminated


def _terminated_unless_stopped(self: BaseExecutionWorkerCommunication) -> None:
    if str(self.execution.exec_status) != "ABORTED":
        _terminated(self)


Execution.publish_execution_status_change_event = _publish
Execution.stop = _stop
BaseExecutionWorkerCommunication.terminated = _terminated_unless_stopped
