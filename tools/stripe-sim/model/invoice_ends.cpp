#include "stripe-sim/model/invoices.hpp"

namespace tollgate::sim {

void void_invoice(Shop& shop, Object& invoice) {
  shop.world.change(invoice,
                    [&](Json& s) {
                      s["status"] = "void";
                      s["next_payment_attempt"] = nullptr;
                      s["status_transitions"]["voided_at"] = shop.world.now();
                    },
                    "invoice.updated", {"invoice.voided"});
}

void write_off_invoice(Shop& shop, Object& invoice) {
  shop.world.change(invoice,
                    [&](Json& s) {
                      s["status"] = "uncollectible";
                      s["next_payment_attempt"] = nullptr;
                      s["status_transitions"]["marked_uncollectible_at"] = shop.world.now();
                    },
                    "invoice.updated", {"invoice.marked_uncollectible"});
}

void delete_draft(Shop& shop, Object& invoice) { shop.world.remove(invoice, "invoice.deleted"); }

Object& add_invoice_item(Shop& shop, Object& customer, int64_t amount) {
  Json state = fresh(shop, "invoiceitem", "ii");
  state["customer"] = customer.id;
  state["date"] = shop.world.now();
  state["amount"] = amount;
  state["net_amount"] = amount;
  state["description"] = product_name(shop.random());
  state["period"]["start"] = shop.world.now();
  state["period"]["end"] = shop.world.now();
  return shop.world.create(std::move(state), {"invoiceitem.created"}, customer.account);
}

void credit_invoice(Shop& shop, Object& invoice, int64_t amount) {
  World& world = shop.world;
  Json state = fresh(shop, "credit_note", "cn");
  state["amount"] = amount;
  state["subtotal"] = amount;
  state["total"] = amount;
  state["customer"] = *invoice.state.find("customer");
  state["invoice"] = invoice.id;
  state["effective_at"] = world.now();
  state["lines"]["data"].array().resize(1);
  Json& line = state["lines"]["data"].array().front();
  line["id"] = world.new_id("cnli");
  line["amount"] = amount;
  line["tax_rates"] = Json::Array{};
  line["invoice_line_item"] = *invoice.state.find("lines")->find("data")->array().front().find("id");
  state["lines"]["url"] = "/v1/credit_notes/" + state["id"].text() + "/lines";
  state["number"] = std::string(invoice.state.text_of("number")) + "-CN-01";
  state["status"] = "issued";
  Object& note = world.create(std::move(state), {"credit_note.created"}, invoice.account);
  world.change(
      invoice, [&](Json& s) { s["post_payment_credit_notes_amount"] = amount; }, "invoice.updated");
  world.after(shop.random().between(1, kHour), [&shop, &world, &note, &invoice] {
    fiddle(shop, note, "credit_note.updated");
    if (!shop.random().chance(0.3)) return;
    world.change(note,
                 [&](Json& s) {
                   s["status"] = "void";
                   s["voided_at"] = world.now();
                 },
                 "credit_note.updated", {"credit_note.voided"});
    world.change(
        invoice, [](Json& s) { s["post_payment_credit_notes_amount"] = 0; }, "invoice.updated");
  });
}

}  // namespace tollgate::sim
