-- What the dry run said of each letter, beside what will become of it. Index: operation_items (operation_id, letter_id).
update tollgate.operation_items i set predicted = u.predicted
from unnest($2::text[], $3::text[]) as u (letter_id, predicted)
where i.operation_id = $1::text and i.letter_id = u.letter_id
