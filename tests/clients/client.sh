#!/usr/bin/env bash
# Document OCR v2.0, encryption and all, with nothing but openssl and curl (and python3 to pick values from JSON).
#
#   OCR_BASE_URL=http://localhost:8080 bash tests/clients/client.sh examples/credit-card.png
#
# Reads the image as a credit card, then as an identity card, asks whether that identity card is authentic
# (a resident card's fields), and reads it once more stand-alone. OCR_APP_KEY and OCR_SECRET_KEY say who you are.
# For trying things by hand: other users of the machine can see keys on a command line.
set -euo pipefail

base_url=${OCR_BASE_URL:-https://api-ocr.nhncloudservice.com}
app_key=${OCR_APP_KEY:-my-app}
secret_key=${OCR_SECRET_KEY:-my-secret}
image=$1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# call OPERATION [OPTION OF CURL ...]: leaves the reply in files, for the three functions below.
# The HTTP status does not tell a success, it is 200 for errors too.
call() {
  local operation=$1 reason
  shift
  curl -sS --max-time 60 -D "$folder/headers" -o "$folder/reply" -H "Authorization: $secret_key" "$@" \
    "$base_url/v2.0/appkeys/$app_key/$operation"
  if [ "$(json header.isSuccessful)" != true ]; then
    reason=$(header x-emulator-reason)
    reason=${reason:+ (X-Emulator-Reason: $reason)}
    echo "$operation: $(json header.resultCode) $(json header.resultMessage)$reason" >&2
    exit 1
  fi
}

# json PATH: one value of the reply.
json() {
  python3 -X utf8 -c '
import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2].split("."):
    value = value[key]
print(value if isinstance(value, str) else json.dumps(value))
' "$folder/reply" "$1"
}

# key_values: the key and the value, still encrypted, of each field of an identity card.
key_values() {
  python3 -X utf8 -c '
import json, sys
for one in json.load(open(sys.argv[1]))["result"]["keyValues"]:
    print(one["key"], one["value"])
' "$folder/reply"
}

# header NAME, in lower case: one header of the reply, or nothing.
header() {
  tr -d '\r' < "$folder/headers" \
    | awk -F ': ' -v name="$1" 'tolower($1) == name { print substr($0, length(name) + 3) }'
}

yes_or_no() { if [ -n "$1" ]; then echo yes; else echo no; fi; }

# fetch_key SERVICE: its RSA key, and what the service calls it.
fetch_key() {
  call "public-keys/$1"
  json result.key | tr -d '\n' | openssl base64 -d -A > "$folder/public.der"
  key_version=$(json result.version)
}

# new_envelope: what one call is encrypted with. Make one for each: the IV comes from the key, so neither is used
# twice.
new_envelope() {
  local symmetric_key
  openssl rand -out "$folder/key" 32
  key=$(od -An -v -tx1 "$folder/key" | tr -d ' \n')
  iv=${key:0:32} # 32 hex digits: the first 16 bytes
  symmetric_key=$(openssl pkeyutl -encrypt -pubin -keyform DER -inkey "$folder/public.der" \
    -pkeyopt rsa_padding_mode:pkcs1 -in "$folder/key" | openssl base64 -A)
  envelope=(-H "X-Key-Version: $key_version" -H "Symmetric-Key: $symmetric_key")
}

aes() { openssl enc -aes-256-cbc -K "$key" -iv "$iv" "$@"; } # pads as PKCS#7
encrypt_value() { printf %s "$1" | aes | openssl base64 -A; }
decrypt_value() { printf %s "$1" | openssl base64 -d -A | aes -d; }

# upload OPERATION: sends the image, encrypted, as the part `image`.
upload() {
  aes -in "$image" -out "$folder/encrypted"
  call "$1" "${envelope[@]}" -F "image=@$folder/encrypted;filename=image;type=application/octet-stream"
}

fetch_key credit-card
new_envelope
upload credit-card
number=$(json result.totalCardNum)
valid_thru=$(json result.validThru.value)
number=$(decrypt_value "$number")
valid_thru=$(decrypt_value "$valid_thru")
echo "credit-card totalCardNum $number"
echo "credit-card validThru $valid_thru"

fetch_key id-card
new_envelope
upload id-card
id_type=$(json result.idType)
echo "id-card idType $id_type"
key_values > "$folder/values"
while read -r field value; do
  plain=$(decrypt_value "$value")
  echo "id-card $field $plain"
  case $field in
    name) name=$plain ;;
    residentNumber) resident_number=${plain//-/} ;;
    issueDate)
      read -r year month day <<< "${plain//[^0-9]/ }" # 2020.1.2. as 20200102
      issue_date=$(printf %s%02d%02d "$year" "$((10#$month))" "$((10#$day))")
      ;;
  esac
done < "$folder/values"
request_key=$(header request-key)
echo "id-card Request-Key $(yes_or_no "$request_key")"

if [ "$id_type" != resident ]; then
  echo "id-card: a $id_type, but this example goes on with resident cards only" >&2
  exit 1
fi
new_envelope
name=$(encrypt_value "$name")
resident_number=$(encrypt_value "$resident_number")
issue_date=$(encrypt_value "$issue_date")
call id-card/authenticity "${envelope[@]}" -H "Request-Key: $request_key" \
  -H 'Content-Type: application/json' -d @- << JSON
{"idType":"resident","name":"$name","residentNumber":"$resident_number","issueDate":"$issue_date"}
JSON
echo "authenticity $(json result.isAuthenticity)"

new_envelope
upload id-card/stand-alone
echo "stand-alone Request-Key $(yes_or_no "$(header request-key)")"
