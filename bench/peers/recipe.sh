#!/usr/bin/env bash
# The guide's "Upload data in parallel" as a user scripts it: divide the file at line ends, compress the pieces, send
# them in parallel, commit. It knows nothing of quotes, so a record with a line break in it may be cut in two.
#
# A file that is in S3 is downloaded first: pass its (presigned) address.
#
#   recipe.sh FILE|URL DOMO CLIENT_ID CLIENT_SECRET STREAM_ID PART_BYTES
set -euo pipefail
file=$1 domo=$2 client=$3 secret=$4 stream=$5 part_bytes=$6

folder=$(mktemp -d)
downloaded=
trap 'rm -rf "$folder" "$downloaded"' EXIT
case $file in
  http*)
    downloaded=$(mktemp)
    curl -sS --fail -o "$downloaded" "$file"
    file=$downloaded
    ;;
esac

# The value of a field of a JSON document, text or number.
field() { sed -E "s/.*\"$1\":\"?([^\",}]*).*/\1/"; }

token=$(curl -sS --fail --user "$client:$secret" "$domo/oauth/token?grant_type=client_credentials" | field access_token)
call() { curl -sS --fail-with-body -H "Authorization: bearer $token" -H 'Accept: application/json' "$@"; }
executions=$domo/v1/streams/$stream/executions
execution=$(call -X POST -H 'Content-Type: application/json' -d '{}' "$executions" | sed -E 's/^[^{]*\{"id":([0-9]+).*/\1/')

case "$(head -c 2 "$file" | od -An -tx1)" in
  *1f*8b*) reader=zcat ;;
  *) reader=cat ;;
esac
"$reader" < "$file" | tail -n +2 | split -C "$part_bytes" --numeric-suffixes=1 --suffix-length=5 - "$folder/"
if command -v pigz > /dev/null; then pigz -1 "$folder"/*; else ls "$folder"/* | xargs -P "$(nproc)" -n 1 gzip -1; fi

send() {
  curl -sS --fail-with-body -o /dev/null -H "Authorization: bearer $token" -H 'Content-Type: text/csv' \
    -H 'Content-Encoding: gzip' -T "$1" "$executions/$execution/part/$((10#$(basename "$1" .gz)))"
}
export -f send
export token executions execution
ls "$folder"/*.gz | xargs -P "$(nproc)" -I {} bash -c 'send {}'

call -o /dev/null -X PUT -H 'Content-Type: application/json' -d '{}' "$executions/$execution/commit"
while [ "$(call "$executions/$execution" | field currentState)" = ACTIVE ]; do sleep 0.05; done
echo "$execution"
