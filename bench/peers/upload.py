"""Uploads a large file as pydomo's documentation says, and waits for the end of the execution.

upload.py frame|gzip FILE|URL HOST:PORT CLIENT_ID CLIENT_SECRET DATA_SET_ID STREAM_ID PART_BYTES

frame: a data frame of the whole file, sent by ds_update
gzip:  parts of the file, sent by upload_gzip_part_from_file, in parallel

A file that is in S3 is downloaded first: pass its (presigned) address.
"""

import logging
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from pydomo import Domo


def send_frame(domo, path, data_set_id, stream_id):
    import pandas

    domo.ds_update(data_set_id, pandas.read_csv(path))
    return domo.streams.list_executions(stream_id, 500, 0)[-1]["id"]


def send_parts(domo, path, stream_id, part_bytes):
    execution_id = domo.streams.create_execution(stream_id)["id"]
    with tempfile.TemporaryDirectory() as folder:
        # The client leaves it to its user to decompress the file, and to break it into parts.
        source = open(path, "rb", buffering=0)
        if source.read(2) == b"\x1f\x8b":
            source = subprocess.Popen(["gzip", "-dc"], stdin=open(path, "rb"), stdout=subprocess.PIPE).stdout
        else:
            source.seek(0)
        tail = subprocess.Popen(["tail", "-n", "+2"], stdin=source, stdout=subprocess.PIPE)
        command = ["split", "-C", part_bytes, "--suffix-length=5", "-", folder + "/"]
        subprocess.run(command, stdin=tail.stdout, check=True)
        tail.wait()

        def send(part):
            number, name = part
            file = os.path.join(folder, name)
            domo.streams.upload_gzip_part_from_file(stream_id, execution_id, number, file, True, 1 << 20)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(send, enumerate(sorted(os.listdir(folder)), 1)))
    domo.streams.commit_execution(stream_id, execution_id)
    return execution_id


def main():
    how, path, host, client_id, client_secret, data_set_id, stream_id, part_bytes = sys.argv[1:]
    with tempfile.NamedTemporaryFile() as downloaded:
        if path.startswith("http"):
            subprocess.run(["curl", "-sS", "--fail", "-o", downloaded.name, path], check=True)
            path = downloaded.name
        upload(how, path, host, client_id, client_secret, data_set_id, stream_id, part_bytes)


def upload(how, path, host, client_id, client_secret, data_set_id, stream_id, part_bytes):
    domo = Domo(client_id, client_secret, api_host=host, use_https=False, log_level=logging.ERROR)
    if how == "frame":
        execution_id = send_frame(domo, path, data_set_id, stream_id)
    else:
        execution_id = send_parts(domo, path, stream_id, part_bytes)
    while domo.streams.get_execution(stream_id, execution_id)["currentState"] == "ACTIVE":
        time.sleep(0.05)
    print(execution_id)


main()
