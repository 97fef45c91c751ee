"""Runs a command and writes what it took, with all its descendants, as one line of JSON: usage.py FILE COMMAND..."""

import json
import os
import sys
import time

start = time.monotonic()
pid = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(pid, 0)
seconds = time.monotonic() - start
with open(sys.argv[1], "w") as file:
    # The largest of its processes, not their sum.
    json.dump(
        {"seconds": seconds, "cpuSeconds": usage.ru_utime + usage.ru_stime, "peakRss": usage.ru_maxrss * 1024},
        file,
    )
sys.exit(os.waitstatus_to_exitcode(status))
