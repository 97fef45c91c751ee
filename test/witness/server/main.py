"""
Step Functions as LocalStack (localstack-core, Apache-2.0) interprets it, alone behind a port of 127.0.0.1: no gateway, no
Docker, no Java, no other service. What a machine calls goes to addresses that its owner names.

    python main.py

One line of JSON on stdout says where it listens. It ends when its stdin ends.

    POST /                        AWS JSON 1.0 of Step Functions, for the account in X-Witness-Account
    PUT  /_witness/accounts/NAME  opens an account; see account.py
    GET  /_witness/accounts/NAME  {"waits": [seconds, …]}: every pause that its machines have asked for, in order

The adapters 1 to 9, in the modules beside this one, say what they mend or leave out. Nothing else is ours.
"""

import surroundings  # noqa: F401, I001  Before all others.

import io
import json
import logging
import os
import sys
import threading

import account
import expressions  # noqa: F401  Before the interpreter is imported.
import calls  # noqa: F401
import definition
import json_lines  # noqa: F401
import pauses  # noqa: F401
import runs  # noqa: F401
from localstack.aws.api import RequestContext
from localstack.aws.skeleton import Skeleton
from localstack.aws.spec import load_service
from localstack.http import Response
from localstack.services.stepfunctions.provider import StepFunctionsProvider
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

logging.basicConfig(level=logging.CRITICAL)
service = load_service("stepfunctions")
skeleton = Skeleton(service, StepFunctionsProvider())


def with_body(request: Request, body: dict) -> Request:
    data = json.dumps(body).encode()
    return Request({**request.environ, "wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": str(len(data))})


def answer_owner(name: str, request: Request) -> Response:
    if request.method == "PUT":
        account.open_account(name, request.get_json(force=True))
        return Response(b"{}")
    return Response(json.dumps({"waits": account.by_name(name).waits}).encode())


def answer_client(request: Request) -> Response:
    name = request.headers["X-Witness-Account"]
    account.enter(name)
    body = request.get_json(force=True)
    if "definition" in body:
        body["definition"] = definition.readable(body["definition"])
    context = RequestContext(with_body(request, body))
    context.service = service
    context.protocol = "json"
    context.region = "us-east-1"
    context.account_id = name
    return skeleton.invoke(context)


def answer(request: Request) -> Response:
    path = request.path.strip("/").split("/")
    try:
        return answer_owner(path[2], request) if path[0] == "_witness" else answer_client(request)
    except Exception as problem:
        failure = {"__type": "InternalFailure", "message": f"defect of the witness: {problem!r}"}
        return Response(json.dumps(failure).encode(), status=500)


def application(environ, start_response):
    return answer(Request(environ))(environ, start_response)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_) -> None:
        pass


server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
sys.stdin.read()
# Threads of runs that nobody waits for would hold it.
os._exit(0)
