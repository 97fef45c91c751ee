#!/bin/sh
# Writes the files of this folder anew: it takes zstd and pzstd 1.5, and Python with the packages zstandard and pyzstd.
set -e
cd "$(dirname "$0")"
text="$(mktemp)"
trap 'rm -f "$text" "$text".*' EXIT
gunzip -c ../../gzip/inflate/made/gzip.gz > "$text"
zstd -q -f -3 "$text" -o zstd-3.zst
zstd -q -f -19 --no-check "$text" -o zstd-19.zst
zstd -q -f --fast=5 -c < "$text" > stream.zst
pzstd -q -f -p 3 -1 "$text" -o pzstd.zst
split -b 20000 "$text" "$text.piece."
for piece in "$text".piece.*; do zstd -q -3 -c "$piece"; done > frames.zst
python3 make.py "$text"
