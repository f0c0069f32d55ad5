-- Who may act through the console (api_tokens), and what was done there (audit_log).
do $$
begin
  if not exists (select from pg_roles where rolname = 'tollgate_console') then
    begin
      create role tollgate_console nologin;
    exception
      -- Roles belong to the whole server: another database's migration may be making it now.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'expected the right to create role tollgate_console, it is missing: have an administrator run "create role tollgate_console nologin", then migrate again'
          using errcode = '42501';
    end;
  end if;
end $$;

-- RFC 3339, UTC, microseconds: the one form of a time that leaves the console.
create function tollgate.rfc3339(at timestamptz) returns text
language sql stable strict parallel safe as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- A token is shown once, as tgt_<id>_<secret>; here is only what recognises it. Tokens are revoked, never deleted: the audit log names them.
create table tollgate.api_tokens (
  id             text primary key check (id ~ '^[0-9a-f]{16}$'),
  name           text not null check (name ~ '^[[:alnum:]@._-]{1,100}$'),   -- the person or program; two tokens of one name are one person
  role           text not null check (role in ('viewer', 'operator', 'admin')),
  secret_sha256  text not null check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  created_by     text not null,
  created_at     timestamptz not null default clock_timestamp(),
  expires_at     timestamptz not null check (expires_at > created_at),
  revoked_at     timestamptz,
  revoked_by     text,
  last_used_at   timestamptz,                      -- to the minute: not every request writes
  check ((revoked_at is null) = (revoked_by is null))
);

-- Each row holds the hash of the row before it and its own, so that no row can be changed, left out or put in unnoticed. Written by
-- append_audit() only. What a chain cannot show is the loss of its end: note `tollgate audit verify`'s last hash elsewhere.
create table tollgate.audit_log (
  sequence       bigint primary key check (sequence > 0),
  at             timestamptz not null,
  actor          text not null,                    -- the token's name; anonymous; bootstrap:<database role>
  token_id       text,
  action         text not null,
  target         text not null,
  reason         text,
  outcome        text not null check (outcome in ('done', 'refused', 'failed')),
  detail         text,                             -- JSON, kept as written: its bytes are hashed
  request_id     text not null,
  previous_hash  text not null,
  hash           text not null
);

create function tollgate.refuse_audit_change() returns trigger
language plpgsql as $$
begin
  raise exception 'the audit log only grows: % is refused', tg_op using errcode = '42501';
end $$;
create trigger audit_log_only_grows before update or delete or truncate on tollgate.audit_log
for each statement execute function tollgate.refuse_audit_change();

-- One field of a row's canonical form: its length in bytes, so that no two rows are written alike; - for null.
create function tollgate.audit_field(value text) returns text
language sql immutable parallel safe as $$
  select case when value is null then '-,' else octet_length(value) || ':' || value || ',' end
$$;

-- Appends one row. The lock is held until the transaction ends: two rows never follow the same one. Runs with the owner's rights, so
-- that the console can append and can neither choose a row's place and time nor write its hash.
create function tollgate.append_audit(actor text, token_id text, action text, target text, reason text, outcome text, detail text,
                                      request_id text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  previous record;
  next_sequence bigint;
  now_at timestamptz;
  next_hash text;
begin
  perform pg_advisory_xact_lock(hashtextextended('tollgate.audit_log', 0));
  select a.sequence, a.hash into previous from tollgate.audit_log a order by a.sequence desc limit 1;
  next_sequence := coalesce(previous.sequence, 0) + 1;
  now_at := clock_timestamp();
  next_hash := encode(sha256(convert_to(
    coalesce(previous.hash, '') || tollgate.audit_field(next_sequence::text) || tollgate.audit_field(tollgate.rfc3339(now_at))
    || tollgate.audit_field(actor) || tollgate.audit_field(token_id) || tollgate.audit_field(action) || tollgate.audit_field(target)
    || tollgate.audit_field(reason) || tollgate.audit_field(outcome) || tollgate.audit_field(detail)
    || tollgate.audit_field(request_id), 'UTF8')), 'hex');
  insert into tollgate.audit_log values (next_sequence, now_at, actor, token_id, action, target, reason, outcome, detail, request_id,
                                         coalesce(previous.hash, ''), next_hash);
  return next_sequence;
end $$;

-- A POST that is sent again with its Idempotency-Key finds here what it made the first time.
create table tollgate.idempotency_keys (
  actor           text not null,
  key             text not null check (length(key) between 1 and 255),
  request_sha256  text not null,
  operation_id    text,                            -- null: on its way, or its console died on the way
  claimed_at      timestamptz not null default clock_timestamp(),
  primary key (actor, key)
);

grant usage on schema tollgate to tollgate_console;
grant select on tollgate.events, tollgate.event_attempts, tollgate.objects, tollgate.fetches, tollgate.reconcile_requests,
  tollgate.schema_migrations, tollgate.audit_log, tollgate.api_tokens to tollgate_console;
grant insert on tollgate.api_tokens to tollgate_console;
grant select, insert, delete on tollgate.idempotency_keys to tollgate_console;
grant update (operation_id, claimed_at) on tollgate.idempotency_keys to tollgate_console;
grant update (revoked_at, revoked_by, last_used_at) on tollgate.api_tokens to tollgate_console;
revoke all on function tollgate.append_audit(text, text, text, text, text, text, text, text) from public;
grant execute on function tollgate.append_audit(text, text, text, text, text, text, text, text) to tollgate_console;
-- Those who only read tables see the console's through the console.
revoke all on tollgate.api_tokens, tollgate.audit_log, tollgate.idempotency_keys from tollgate_reader;
