"""Writes the files of this folder that need more than the command zstd can do: see make.sh."""

import struct
import sys

import pyzstd
import zstandard

with open(sys.argv[1], "rb") as file:
    text = file.read()


def compressed(chunks, **fields):
    parameters = zstandard.ZstdCompressionParameters(**fields)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return b"".join(map(compressor.compress, chunks)) + compressor.flush()


def write(name, content):
    with open(name, "wb") as file:
        file.write(content)


# The smallest window makes blocks of 1 KB.
write("small-window.zst", compressed([text], compression_level=5, window_log=10, write_checksum=True))
write("no-size.zst", compressed([text[:30000], text[30000:]], compression_level=19, window_log=12))

compressor = zstandard.ZstdCompressor(level=3, write_content_size=False).compressobj()
pieces = []
for at in range(0, len(text), 7000):
    pieces += [
        compressor.compress(text[at : at + 7000]),
        compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK),
    ]
write("flushed.zst", b"".join(pieces) + compressor.flush())

# The seekable format: frames, and a table of their sizes that readers pass over.
frames = [zstandard.ZstdCompressor().compress(text[at : at + 16000]) for at in range(0, len(text), 16000)]
sizes = [min(16000, len(text) - at) for at in range(0, len(text), 16000)]
entries = b"".join(struct.pack("<II", len(frame), size) for frame, size in zip(frames, sizes))
table = entries + struct.pack("<IBI", len(frames), 0, 0x8F92EAB1)
write("seekable.zst", b"".join(frames) + struct.pack("<II", 0x184D2A5E, len(table)) + table)

write("pyzstd.zst", pyzstd.compress(text, {pyzstd.CParameter.nbWorkers: 2, pyzstd.CParameter.checksumFlag: 1}))
