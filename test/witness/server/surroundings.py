"""What has to be so before anything of LocalStack is imported."""

import os
import sys
import threading
import time

# A Wait with a Timestamp subtracts the local time.
os.environ["TZ"] = "UTC"
time.tzset()
os.environ.update(
    # Otherwise it reports its use, and fetches a certificate.
    DISABLE_EVENTS="1",
    SKIP_SSL_CERT_DOWNLOAD="1",
    # Nothing of whoever runs this leads to an account of theirs, or around 127.0.0.1.
    AWS_ACCESS_KEY_ID="witness",
    AWS_SECRET_ACCESS_KEY="witness",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_EC2_METADATA_DISABLED="true",
    NO_PROXY="127.0.0.1",
    no_proxy="127.0.0.1",
    AWS_REQUEST_CHECKSUM_CALCULATION="when_required",
    AWS_RESPONSE_CHECKSUM_VALIDATION="when_required",
)
# Parser and evaluator recurse for each level of a definition.
sys.setrecursionlimit(20_000)
threading.stack_size(16 * 1024 * 1024)
