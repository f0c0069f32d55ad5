#!/usr/bin/env bash
# Workers, the console, Kafka and Postgres are killed with SIGKILL at random moments of a replay of thousands of dead letters, while
# webhooks of the same objects come in. After it every letter is replayed or open, nothing had an effect twice, and nothing differs.
#   tests/e2e/kill_replay.sh [SEED] [LETTERS]
source "$(dirname "$0")/common.sh"
seed=${1:-$((RANDOM * 32768 + RANDOM))}
letters=${2:-5000}
RANDOM=$((seed % 32768))
say "seed $seed (run again with: tests/e2e/kill_replay.sh $seed $letters)"
name="$name, seed $seed" # in each line, also where it fails

# Most events are of these types: they die while the bug is there, and go on coming while the letters are replayed.
export TOLLGATE_RETRY_DELAYS=1s
bug=invoice.created,invoice.finalized,invoice.paid,invoice.payment_succeeded,invoice.updated,payment_intent.created,payment_intent.succeeded
bug+=,customer.subscription.created,customer.subscription.updated,customer.updated,charge.succeeded,customer.created
replays_per_second=$((letters / 25 + 10))

sql() { psql -XAtq -v ON_ERROR_STOP=1 "$DATABASE_URL" -c "$1" 2>/dev/null; }
answers() { [ "$(sql "$1")" = "$2" ]; }
reaches() { local found; found=$(sql "$1") && [ "${found:-0}" -ge "$2" ]; }
status() { curl -fsS --max-time 2 "http://127.0.0.1:$(port_of stripe-sim)/sim/status" 2>/dev/null | jq -er ".$1 // 0"; }

as() ( # PERSON COMMAND…: with that person's token
  TOLLGATE_CONSOLE_TOKEN=$(cat "$DEV_DIR/secrets/person-$1")
  export TOLLGATE_CONSOLE_TOKEN
  shift
  exec "$@"
)

# What the database does not keep: each final outcome and each reaction that was committed, also one that a key made harmless.
watch_effects() {
  # shellcheck disable=SC2016
  sql 'create table public.effects (event_id text, what text);
    create function public.note_outcome() returns trigger language plpgsql security definer as
      $$begin insert into public.effects values (new.event_id, $x$outcome$x$); return null; end$$;
    create function public.note_reaction() returns trigger language plpgsql security definer as
      $$begin insert into public.effects values (new.event_id, new.kind); return new; end$$;
    create trigger note_outcome after insert or update of outcome on tollgate.events
      for each row when (new.outcome <> $$dead$$) execute function public.note_outcome();
    create trigger note_reaction before insert on billing.reactions for each row execute function public.note_reaction()' ||
    fail "the triggers that watch could not be made"
}

gone() { ! kill -0 "$1" 2>/dev/null; }
start_stripe() { # one history of one account: first the events that die, then what comes while they are replayed
  local before
  before=$(pid_of stripe-sim)
  kill "$before"
  wait_for 20 "the other simulator's end" gone "$before"
  "$DEV_BUILD_DIR/bin/stripe-sim" run --seed "$seed" --events $((letters * 3)) --ties 100 --webhook "$WEBHOOK_URL" --double 0.1 \
    --shuffle-window 200 --connections 16 --listen "127.0.0.1:$(port_of stripe-sim)" --quiet >"$DEV_DIR/logs/stripe-sim.log" 2>&1 &
  stripe=$!
  echo "$stripe $(cut -d' ' -f22 "/proc/$stripe/stat") $(cat /proc/sys/kernel/random/boot_id)" >"$DEV_DIR/run/stripe-sim.pid"
  answers_status() { events=$(status events_total); }
  wait_for 60 "the simulator's answer" answers_status
}

# The simulator stands still but for this: it posts for so many seconds, as fast as it is answered.
acked=0
gust() {
  kill -CONT "$stripe"
  sleep "$1"
  acked=$(status acked || echo "$acked")
  kill -STOP "$stripe"
}

# Gusts, spread over the replay on any machine. Where the database is away, nobody knows how far it is, and webhooks come too.
live_load() {
  local sent=0 known before=$acked
  while [ -e "$DEV_DIR/storm" ]; do
    if known=$(sql "$ended"); then sent=$known; else sent=$((sent + letters / 100)); fi
    if [ "$acked" -lt $((before + (events - before) * (sent + letters / 10) / letters)) ]; then gust 0.1; fi
    sleep 0.2
  done
  kill -CONT "$stripe"
}

say "the workers have a bug"
TOLLGATE_FAULT_EVENT_TYPES=$bug DEV_WORKER_PROGRAM=tollgate-worker-faulty dev up --workers 2 --no-reconciler # it would bring in the events of up's own simulator
# shellcheck disable=SC1091
source "$DEV_DIR/env"
for person in bob ada; do tollgate tokens create $person --role operator --expires-in 1d >"$DEV_DIR/secrets/person-$person"; done
watch_effects
start_stripe
begin=$SECONDS
enough() { # letters; Stripe rests while the workers are far behind it
  [ $((acked - $(sql 'select count(*) from tollgate.events'))) -ge 1000 ] || gust 0.3
  reaches 'select count(*) from tollgate.dead_letters' "$letters"
}
wait_for 500 "$letters letters" enough
say "$letters letters after $((SECONDS - begin)) s; the bug is mended"
for worker in worker-1 worker-2; do kill -KILL "$(pid_of $worker)"; done
for worker in worker-1 worker-2; do dev start $worker; done
# One letter more may be open for a moment: of a worker that died before its commit, and the event was applied.
open_letters="select count(*) from tollgate.dead_letters where state = 'open'"
all_indexed="select (select count(*) from tollgate.events where outcome = 'dead') = ($open_letters)"
wait_for 120 "a letter of every dead event" answers "$all_indexed" t
letters=$(sql "$open_letters")

operation=$(as bob tollgate dead replay --everything --reason "the handlers are mended" --rate $replays_per_second --no-wait)
as ada tollgate operations approve "$operation" >/dev/null || fail "ada could not approve"
answers "select count(*) from tollgate.operation_items where operation_id = '$operation'" "$letters" || fail "not every letter is in $operation"
say "$operation replays $letters letters at $replays_per_second a second, approved by ada; $acked of $events webhooks were acked before"

# Each part once, some twice (one where there are few letters, to be done soon); the first kill while the canary is out.
# No RANDOM in a subshell: there bash seeds it anew.
shuffle() {
  local each keys=()
  for each in "$@"; do keys+=("$RANDOM $each"); done
  mapfile -t shuffled < <(printf '%s\n' "${keys[@]}" | sort -n | cut -d' ' -f2)
}
shuffle worker-1 worker-2 console kafka-1 postgres
shuffle console kafka-1 postgres "worker-$((RANDOM % 2 + 1))" "${shuffled[@]:0:letters < 5000 ? 1 : 2 + RANDOM % 4}"
victims=("${shuffled[@]}")
shares=($((RANDOM % 11))) pauses=()
for i in "${!victims[@]}"; do
  [ "$i" = 0 ] || shares[i]=$((letters * (RANDOM % 90) / 100))
  pauses[i]=0.$((RANDOM % 10))
done
mapfile -t moments < <(printf '%s\n' "${shares[@]}" | sort -n)
for i in "${!victims[@]}"; do # now and then while the part before it is still away
  if [ "$i" != 0 ] && [ $((RANDOM % 2)) = 0 ]; then moments[i]=${moments[i - 1]}; fi
done

ended="select count(*) from tollgate.operation_items where operation_id = '$operation' and state <> 'pending'"
begin=$SECONDS

# What bob does meanwhile: he lets it rest and go on, as often as the console answers.
touch "$DEV_DIR/storm"
meddle() {
  while [ -e "$DEV_DIR/storm" ]; do
    as bob tollgate operations pause "$operation" --reason "a look" || true
    as bob tollgate operations resume "$operation" || true
    sleep 2
  done >>"$DEV_DIR/logs/bob.log" 2>&1
}
meddle &
meanwhile=($!)
live_load &
meanwhile+=($!)

declare -A strikes=()
came_back() { [ -z "${strikes[$1]:-}" ] || wait "${strikes[$1]}" || fail "$1 could not be started again"; }
strike() { # PART SECONDS: killed, away, started again; its start may fail where what it needs was killed as well
  kill -KILL "$(pid_of "$1")"
  sleep "$2"
  for _ in 1 2 3 4 5; do if dev start "$1"; then return 0; fi; done
  return 1
}

for i in "${!victims[@]}"; do
  wait_for 240 "${moments[$i]} letters being sent" reaches "$ended" "${moments[$i]}"
  came_back "${victims[$i]}"
  say "$((SECONDS - begin)) s: killing ${victims[$i]} after ${moments[$i]} letters"
  strike "${victims[$i]}" "${pauses[$i]}" &
  strikes[${victims[$i]}]=$!
  sleep "${pauses[$i]}"
done
for part in "${!strikes[@]}"; do came_back "$part"; done
rm "$DEV_DIR/storm"
for each in "${meanwhile[@]}"; do wait "$each"; done

resumed=0
operation_ended() {
  local state
  state=$(sql "select state from tollgate.operations where operation_id = '$operation'")
  case $state in
    done) return 0 ;;
    paused | stopped) if as bob tollgate operations resume "$operation" >/dev/null; then resumed=$((resumed + 1)); fi ;;
  esac
  return 1
}
wait_for 240 "$operation to be done" operation_ended
say "$operation is done after $((SECONDS - begin)) s, resumed $resumed times at the end; $(($(status acked) - acked)) webhooks were acked meanwhile"

stripe_done() { [ "$(status "done")" = true ]; }
lag() { for group in '' -retry -dead; do tollgate progress show --group "tollgate-worker$group" --output json; done 2>/dev/null | jq -s 'map(.lag) | add'; }
no_lag() { [ "$(lag)" = 0 ]; }
wait_for 300 "the last webhook being acked" stripe_done
wait_for 120 "every event's outcome" answers 'select count(*) from tollgate.events' "$events"
wait_for 120 "every record being read" no_lag
wait_for 120 "no letter being on its way" answers "select count(*) from tollgate.dead_letters where state = 'replaying'" 0
wait_for 120 "a letter of every dead event" answers "$all_indexed" t

wrong=0
none() { # WHAT QUERY: nothing may be counted
  local found
  found=$(sql "$2") || found="no answer"
  say "$found $1"
  [ "$found" = 0 ] || wrong=$((wrong + 1))
}
say "$(sql "select string_agg(n || ' ' || state, ', ' order by state) from (select state, count(*) as n from tollgate.dead_letters group by 1) x") of $letters letters"
none "letters lost" "select $letters - count(*) from tollgate.operation_items i join tollgate.dead_letters d using (letter_id) where i.operation_id = '$operation'"
none "letters neither replayed nor open" "select count(*) from tollgate.dead_letters where state not in ('replayed', 'open')"
none "letters in another state than their event" \
  "select count(*) from tollgate.dead_letters d full join (select event_id from tollgate.events where outcome = 'dead') e using (event_id)
   where (d.state = 'open') is distinct from (e.event_id is not null) and (d.letter_id is null or d.state in ('open', 'replayed'))"
none "items that have not ended" "select count(*) from tollgate.operation_items where state in ('pending', 'published')"
none "letters replayed other than once" \
  "select count(*) from tollgate.operation_items o join tollgate.dead_letters d using (letter_id)
   where o.operation_id = '$operation' and d.state = 'replayed'
     and (select count(*) from tollgate.operation_items i where i.letter_id = d.letter_id and i.state = 'done' and i.outcome <> 'dead') <> 1"
none "events with two rows" "select count(*) - count(distinct event_id) from tollgate.events"
none "events with an effect other than once" \
  "select count(*) from (select event_id from tollgate.events left join public.effects using (event_id)
     where outcome <> 'dead' group by 1 having count(*) filter (where what = 'outcome') <> 1) x"
none "reactions made twice, or of an event without outcome" \
  "select count(*) from (select event_id, what from public.effects left join tollgate.events e using (event_id)
     where what <> 'outcome' group by 1, 2 having count(*) <> 1 or bool_or(e.outcome is null or e.outcome = 'dead')) x"
none "reactions missing" \
  "select count(*) from tollgate.events e join (values ('customer.subscription.created', 'cache_invalidation'),
       ('customer.subscription.deleted', 'cache_invalidation'), ('customer.subscription.deleted', 'notification'),
       ('customer.subscription.deleted', 'suspension'), ('invoice.payment_failed', 'notification')) r (type, kind) using (type)
   left join billing.reactions b on b.event_id = e.event_id and b.kind = r.kind
   where e.outcome in ('applied', 'superseded') and b.event_id is null"
none "letters still open" "$open_letters"

comparison=$DEV_DIR/comparison.json
tollgate-compare --sim "$STRIPE_API_BASE" --output json >"$comparison" 2>"$DEV_DIR/logs/compare.log" || wrong=$((wrong + 1))
say "$(jq -r '"\(.compared) objects compared, \(.differing) differing, \(.missing) missing, \(.unsettled) unsettled; \(.acked) events acked, \(.without_outcome) without an outcome"' "$comparison")"
as ada tollgate audit verify || wrong=$((wrong + 1))
[ $wrong = 0 ] || fail "$wrong things are wrong"
say "passed: $letters letters, ${#victims[@]} kills, $SECONDS s"
