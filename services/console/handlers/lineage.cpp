#include "db/queries.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "stripe/registry.hpp"

namespace tollgate::console {

http::Response get_lineage(Desk& desk, Call& call) {
  const std::string& id = call.path_value("object_id");
  const PageRequest page = read_page(call.query, "lineage");
  const auto type = call.query.text("object_type");
  const auto account = call.query.account();
  call.query.check();
  std::vector<std::string_view> types;
  for (const stripe::ObjectKind& kind : stripe::object_kinds()) types.push_back(kind.type);
  postgres::Params of_objects;
  postgres::Params of_entries;
  of_objects.add_text(id);
  of_entries.add_text(id);
  for (postgres::Params* params : {&of_objects, &of_entries}) {
    add_nullable(*params, type);
    add_nullable(*params, account);
  }
  of_objects.add_texts(types);
  add_position(of_entries, page);
  of_entries.add_integer(page.limit + 1);
  const postgres::Rows objects = desk.db.run(queries::console::list_objects, of_objects);
  const postgres::Rows entries = desk.db.run(queries::console::list_lineage, of_entries);
  if (objects.size() == 0 && entries.size() == 0 && !page.after)
    throw Refused(not_found("Nothing is known of an object " + id + "; no event or fetch of it was recorded."));
  std::string data = "\"objects\":[";
  for (int row = 0; row < objects.size(); ++row) data += (row == 0 ? "" : ",") + std::string(objects.text(row, 0));
  return page_response(entries, page, data + "],");
}

}  // namespace tollgate::console
