#include "bench/apply_bare.hpp"

#include <map>

namespace tollgate::bench {
namespace {

constexpr postgres::Statement kEvents{"bench/insert_events",
                                      "insert into tollgate.events (event_id, created, account, livemode, type, "
                                      "api_version, object_type, object_id, kind, outcome, origin, "
                                      "endpoint, received_at, topic, partition, kafka_offset, payload) "
                                      "select a, to_timestamp(b), '', true, c, '2026-10-28.endive', 'invoice', d, "
                                      "'updated', 'applied', 'webhook', 'bench', "
                                      "timestamptz 'epoch' + e * interval '1 microsecond', 'stripe.events', 0, f, g "
                                      "from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::int8[], "
                                      "$6::int8[], $7::text[]) as u (a, b, c, d, e, f, g)"};
constexpr postgres::Statement kObjects{
    "bench/write_objects",
    "insert into tollgate.objects as o (type, account, livemode, id, raw, api_version, as_of, source_id) "
    "select 'invoice', '', true, a, b::jsonb, '2026-10-28.endive', to_timestamp(c), d "
    "from unnest($1::text[], $2::text[], $3::int8[], $4::text[]) as u (a, b, c, d) "
    "on conflict (type, account, livemode, id) do update set raw = excluded.raw, as_of = excluded.as_of, source_id = "
    "excluded.source_id, "
    "revision = o.revision + 1, updated_at = excluded.updated_at"};

}  // namespace

void write_bare(postgres::Connection& connection, std::span<const ledger::Incoming> batch) {
  std::vector<std::string_view> ids, types, object_ids, payloads;
  std::vector<int64_t> createds, received, offsets;
  std::map<std::string_view, const ledger::Incoming*> newest;
  for (const ledger::Incoming& in : batch) {
    ids.push_back(in.event.id);
    types.push_back(in.event.type);
    object_ids.push_back(in.event.object_id);
    payloads.push_back(in.body);
    createds.push_back(in.event.created);
    received.push_back(in.delivery.received_at_us);
    offsets.push_back(in.position.offset);
    newest[in.event.object_id] = &in;
  }
  std::vector<std::string_view> keys, raws, sources;
  std::vector<int64_t> as_of;
  for (const auto& [key, in] : newest) {
    keys.push_back(key);
    raws.push_back(in->event.object_json);
    sources.push_back(in->event.id);
    as_of.push_back(in->event.created);
  }
  connection.run_transaction(
      {{kEvents, postgres::Params()
                     .add_texts(ids)
                     .add_integers(createds)
                     .add_texts(types)
                     .add_texts(object_ids)
                     .add_integers(received)
                     .add_integers(offsets)
                     .add_texts(payloads)},
       {kObjects, postgres::Params().add_texts(keys).add_texts(raws).add_integers(as_of).add_texts(sources)}});
}

}  // namespace tollgate::bench
