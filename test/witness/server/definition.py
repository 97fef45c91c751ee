"""Adapter of definitions."""

import re


# 9. LocalStack's grammar has no ExecutionType EXPRESS, so the children of a Distributed Map are Standard ones; and it takes
#    no percentage that is written as a whole number.
def readable(definition: str) -> str:
    text = re.sub(r'"ExecutionType"\s*:\s*"EXPRESS"', '"ExecutionType":"STANDARD"', definition)
    return re.sub(r'"ToleratedFailurePercentage"\s*:\s*(\d+)\b(?!\.)', r'"ToleratedFailurePercentage":\1.0', text)
