#!/usr/bin/env bash
# Runs a program with KAFKA_BROKERS naming a real Kafka of its own, which is gone afterwards, whatever the program did.
#   tests/e2e/with_kafka.sh PROGRAM [ARGUMENT…]
source "$(dirname "$0")/common.sh"
[ $# -gt 0 ] || fail "expected a program to run"

dev up --infra
brokers=$(source "$DEV_DIR/env" && echo "$KAFKA_BROKERS")
rc=0
KAFKA_BROKERS=$brokers "$@" || rc=$?
[ $rc -eq 0 ] || fail "$(basename "$1") ended with $rc"
