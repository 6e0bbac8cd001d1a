#!/bin/sh
# What a task of the state machine does: `run.sh accounts`, `run.sh audit` or `run.sh merge`. All that the three tell
# each other lies in S3, below runs/<name of the execution>/.
set -eu
files="s3://$BUCKET/runs/$RUN"
cd "$(mktemp -d)"

# Says which accounts there are, once for all shards: two shards that ask for themselves may split two different lists.
accounts() {
  if [ -n "${ACCOUNTS_KEY:-}" ]; then
    aws s3 cp --only-show-errors "s3://$BUCKET/$ACCOUNTS_KEY" listed.txt
  else
    aws organizations list-accounts --query "Accounts[?(State || Status) == 'ACTIVE'].[Id]" --output text > listed.txt
  fi
  sed 's/#.*//' listed.txt | grep '[^[:space:]]' | sort -u > accounts.txt
  [ -s accounts.txt ] || { echo 'There is no account to audit.' >&2 && exit 1; }
  seq "$(shards)" | sed "s|.*|  { \"shard\": \"&/$(shards)\" }|; \$!s/\$/,/" > lines
  { echo '['; cat lines; echo ']'; } > shards.json
  aws s3 cp --only-show-errors accounts.txt "$files/accounts.txt"
  aws s3 cp --only-show-errors shards.json "$files/shards.json"
}

# How many machines share the list that lies here.
shards() {
  echo $((($(wc -l < accounts.txt) + ACCOUNTS_PER_SHARD - 1) / ACCOUNTS_PER_SHARD))
}

# Audits one part of the accounts. Findings, and accounts that let nobody in, are for the merge to judge: they fail no
# task. What does fail it (nothing could be evaluated, no memory) is tried again by the state machine.
audit() {
  aws s3 cp --only-show-errors "$files/accounts.txt" accounts.txt
  set -- --accounts accounts.txt --role-name "$ROLE_NAME" --shard "$SHARD"
  [ -z "${EXTERNAL_ID:-}" ] || set -- "$@" --external-id "$EXTERNAL_ID"
  code=0
  awsure audit "$@" --exit-zero -o json:report.json || code=$?
  if [ -f report.json ]; then
    aws s3 cp --only-show-errors report.json "$files/reports/$(echo "$SHARD" | tr / -).json"
  fi
  exit "$code"
}

# Joins the reports and gates the whole. The verdict is not the exit code but result.json: a task that fails could not
# do its work, and a gate that fails has done it.
merge() {
  aws s3 cp --only-show-errors "$files/accounts.txt" accounts.txt
  aws s3 cp --only-show-errors --recursive "$files/reports/" reports/
  missing=$(for shard in $(seq "$(shards)"); do
    [ -f "reports/$shard-$(shards).json" ] || echo "$shard/$(shards)"
  done)
  code=0
  awsure merge reports/*.json -o json:report.json -o markdown:summary.md || code=$?
  [ -f report.json ] || exit "$code"
  # A shard without a report makes the whole incomplete: 4, or 5 where the gate has failed anyway.
  # shellcheck disable=SC2086
  node -p '
    const { exit } = JSON.parse(fs.readFileSync("report.json", "utf8"))
    const missing = process.argv.slice(1)
    const code = missing.length > 0 && exit.code < 2 ? exit.code + 4 : exit.code
    const reason = missing.length > 0 ? `${exit.reason} No report came of shard ${missing.join(", ")}.` : exit.reason
    JSON.stringify({ code, reason })
  ' $missing > result.json
  for file in report.json summary.md result.json; do
    aws s3 cp --only-show-errors "$file" "$files/$file"
  done
}

case ${1:-} in
  accounts | audit | merge) "$1" ;;
  *) echo "usage: run.sh accounts | audit | merge" >&2 && exit 2 ;;
esac
