"""Decodes sequences of bytes with Python's codecs.

Each line of standard input is a codec and the sequences, in hexadecimal; the line of standard output is the code points of
each text, or nothing where Python refuses the bytes.
"""

import sys

for line in sys.stdin:
    codec, *sequences = line.split()
    found = []
    for sequence in sequences:
        try:
            text = bytes.fromhex(sequence).decode(codec)
            found.append("+".join(f"{ord(character):X}" for character in text))
        except UnicodeDecodeError:
            found.append("")
    print(",".join(found))
