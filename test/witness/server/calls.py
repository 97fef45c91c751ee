"""Adapter of what a machine calls."""

import threading

import account
import boto3
from botocore.config import Config
from localstack.services.stepfunctions.asl.utils import boto_client

_clients: dict[tuple[str, str], object] = {}
_lock = threading.Lock()


# 4. A call goes to the account's address of the service. LocalStack's goes through its own gateway, with a role of STS.
def _client_for(service: str, region: str | None, state_credentials):
    owner = account.by_name(state_credentials.role_arn.split(":")[4])
    url = {"lambda": owner.lambda_url, "s3": owner.s3_url}[service]
    with _lock:
        if (service, url) not in _clients:
            _clients[service, url] = boto3.client(
                service,
                region_name=region or "us-east-1",
                endpoint_url=url,
                config=Config(
                    parameter_validation=False,
                    retries={"total_max_attempts": 1},
                    # A function may take a quarter of an hour; the state's timeout ends what takes longer.
                    read_timeout=3600,
                    max_pool_connections=500,
                    s3={"addressing_style": "path"},
                ),
            )
        return _clients[service, url]


boto_client.boto_client_for = _client_for
