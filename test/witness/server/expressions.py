"""Adapters of JSONata."""

import json
import re
import sys
import types

# 1. LocalStack runs dashjoin/jsonata-java in a JVM. This is its port to Python: by other authors than the library that
#    the sandbox uses, and without a JVM.
_jpype = types.ModuleType("jpype")
_jpype.imports = types.ModuleType("jpype.imports")
sys.modules.update({"jpype": _jpype, "jpype.imports": _jpype.imports})
_packages = types.ModuleType("localstack.services.stepfunctions.packages")
_packages.jpype_jsonata_package = None
sys.modules[_packages.__name__] = _packages

from jsonata import Jsonata  # noqa: E402
from localstack.services.stepfunctions.asl.jsonata import jsonata as interpreter  # noqa: E402


def _evaluate(expression: str):
    try:
        value = Jsonata(expression).evaluate(None)
        # Through text, as LocalStack does with a value of Java, so that it is plain JSON.
        return json.loads(json.dumps(value, default=lambda _: "a function"))
    except Exception as problem:
        raise interpreter.JSONataException("UNKNOWN", str(problem)) from problem


interpreter.eval_jsonata_expression = _evaluate

# 2. Up to 4.13 a variable in brackets, as in [$parts], is not found in an expression, and has no value there. 4.14
#    finds it, and needs Python 3.13.
interpreter._PATTERN_VARIABLE_REFERENCE = re.compile(
    r"(?:/(?:\\.|[^\\/])*/[a-zA-Z]*)"
    r"|(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(\$[A-Za-z0-9_$]+(?:\.[A-Za-z0-9_][A-Za-z0-9_$]*)*)"
)


# 3. LocalStack puts the text of a string variable into an expression as it is: a quote, a backslash or a line break in it
#    breaks the expression. JSON says it in a way that JSONata reads.
def _declarations(bindings: dict) -> str:
    to_json = interpreter.to_json_str
    return "".join(f"{name}:={to_json(value, separators=(',', ':'))};" for name, value in bindings.items())


interpreter.encode_jsonata_variable_declarations = _declarations
