-- Broken causes, last seen first. All letters are counted: an index-only scan cannot, and there are as many as people let lie.
select g.fingerprint, g.error_class, g.error_code, g.type, g.place, (extract(epoch from g.first_seen) * 1000000)::int8,
       (extract(epoch from g.last_seen) * 1000000)::int8, g.letters, g.open, g.replaying, g.replayed, g.discarded, g.died_again,
       g.example_letter, g.example_message
from tollgate.dead_letter_groups g
where case $1::text when 'open' then g.open when 'replaying' then g.replaying when 'replayed' then g.replayed
                    when 'discarded' then g.discarded else g.letters end > 0
  and ($2::int8 is null or (g.last_seen, g.fingerprint) < (timestamptz 'epoch' + $2 * interval '1 microsecond', $3::text))
order by g.last_seen desc, g.fingerprint desc
limit $4::int8
