"""Adapter of a Distributed Map's reader."""

import json

from localstack.services.stepfunctions.asl.component.state.state_execution.state_map.item_reader import (
    item_reader_decl,
)
from localstack.services.stepfunctions.asl.component.state.state_execution.state_map.item_reader.reader_config import (
    input_type,
)
from localstack.services.stepfunctions.asl.component.state.state_execution.state_map.item_reader.resource_eval.resource_output_transformer.resource_output_transformer import (
    ResourceOutputTransformer,
)

_init = input_type.InputType.__init__
_transformer_for = item_reader_decl.resource_output_transformer_for


# 5. The InputType JSONL, which AWS has since February 2025 and LocalStack lacks.
def _any_type(self, input_type: str) -> None:
    if input_type == "JSONL":
        self.input_type_value = "JSONL"
    else:
        _init(self, input_type)


class JsonLines(ResourceOutputTransformer):
    def _eval_body(self, env) -> None:
        config = env.stack.pop()
        text: str = env.stack.pop()
        items = [json.loads(line) for line in text.split("\n") if line]
        env.stack.append(items[: config["MaxItemsValue"]])


input_type.InputType.__init__ = _any_type
item_reader_decl.resource_output_transformer_for = lambda input_type: (
    JsonLines() if input_type.input_type_value == "JSONL" else _transformer_for(input_type)
)
