#!/bin/sh
# The life of a gate, from the first run to a call that was denied, in an empty folder and without an AWS account:
#
#   mkdir /tmp/try && cd /tmp/try && sh …/examples/pipeline.sh
#
# The audits read a snapshot that is written here; in a pipeline, leave `--snapshot` out to audit the live account, or
# keep the file that `awsure record` wrote. Every step says which exit code it must have, and the script fails if it
# has another.
set -u

# Runs an audit and holds its exit code against the one that is given first.
expect() {
  wanted=$1
  shift
  printf '\n$ awsure %s\n' "$*"
  awsure "$@"
  code=$?
  if [ "$code" -ne "$wanted" ]; then
    echo "Exit $code, where $wanted was expected." >&2
    exit 1
  fi
}

audit() {
  code=$1
  shift
  expect "$code" audit --snapshot snapshot.json --rule ec2-security-group-admin-ports "$@"
}

# A security group that lets the whole internet try its passwords.
group() {
  cat <<EOF
{ "GroupId": "$1", "GroupName": "$2", "OwnerId": "111122223333",
  "IpPermissions": [{ "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{ "CidrIp": "0.0.0.0/0" }] }] }
EOF
}

# Records what DescribeSecurityGroups answered.
snapshot() {
  cat > snapshot.json <<EOF
{
  "format": "awsure-snapshot/1",
  "capturedAt": "2026-06-01T08:00:00Z",
  "accounts": [{ "id": "111122223333", "regions": ["eu-west-1"] }],
  "calls": [
    {
      "region": "eu-west-1", "service": "ec2", "operation": "DescribeNetworkInterfaces",
      "output": { "NetworkInterfaces": [{ "Groups": [{ "GroupId": "sg-old" }, { "GroupId": "sg-new" }] }] }
    },
    { "region": "eu-west-1", "service": "ec2", "operation": "DescribeSecurityGroups", $1 }
  ]
}
EOF
}

echo '1. The first audit is red: one group has been open for years.'
snapshot "\"output\": { \"SecurityGroups\": [$(group sg-old bastion)] }"
audit 1

echo '2. What is there today is parked in a baseline, to be committed, ...'
expect 0 baseline create --snapshot snapshot.json --rule ec2-security-group-admin-ports
echo '   ... and the next audit is green.'
audit 0 --baseline awsure-baseline.json

echo '3. Somebody opens another group: red, with that finding and no other.'
snapshot "\"output\": { \"SecurityGroups\": [$(group sg-old bastion), $(group sg-new migration)] }"
audit 1 --baseline awsure-baseline.json -o console -o json:new.json

echo '4. It has to stay until the migration is done. A suppression needs a reason, and should have an end.'
cat > awsure.config.yaml <<EOF
baseline: awsure-baseline.json
suppressions:
  - rule: ec2-security-group-admin-ports
    resource: arn:aws:ec2:*:*:security-group/sg-new
    reason: The migration copies over SSH until the end of June.
    until: 2026-06-30
    ticket: OPS-1234
EOF
audit 0 --now 2026-06-30T23:59:59Z
echo '   A day later the finding is back.'
audit 1 --now 2026-07-01 -o console -o json:expired.json

echo '5. The role loses a permission. That is not a pass: what could not be seen is 4.'
snapshot '"error": { "name": "UnauthorizedOperation", "message": "You are not authorized to perform this operation." }'
audit 4 -o console -o json:denied.json

printf '\nThe gate behaved as it should.\n'
