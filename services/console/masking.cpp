#include "services/console/masking.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>

namespace tollgate::console {
namespace {

constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;

// Sorted; a test holds it so. `id`, amounts and statuses stay: support works with them.
constexpr auto kKeys = std::to_array<std::string_view>({
    "account_holder_name",
    "account_number",
    "address",
    "address_kana",
    "address_kanji",
    "bank_name",
    "bic",
    "billing_details",
    "brand",
    "bsb_number",
    "business_name",
    "buyer_email",
    "card",
    "card_present",
    "cardholder",
    "city",
    "client_secret",
    "comments",
    "customer_address",
    "customer_details",
    "customer_email",
    "customer_email_address",
    "customer_name",
    "customer_phone",
    "customer_purchase_ip",
    "customer_shipping",
    "customer_tax_ids",
    "cvc",
    "description",
    "display_name",
    "dob",
    "document",
    "dynamic_last4",
    "email",
    "exp_month",
    "exp_year",
    "fingerprint",
    "first_name",
    "first_name_kana",
    "first_name_kanji",
    "full_name",
    "gender",
    "hosted_invoice_url",
    "iban",
    "iban_last4",
    "id_number",
    "iin",
    "individual",
    "individual_name",
    "invoice_pdf",
    "invoice_prefix",
    "ip",
    "ip_address",
    "last4",
    "last_name",
    "last_name_kana",
    "last_name_kanji",
    "legal_entity",
    "line1",
    "line2",
    "maiden_name",
    "metadata",
    "name",
    "nationality",
    "number",
    "owner",
    "payer_email",
    "payer_name",
    "payment_method_details",
    "phone",
    "phone_number",
    "political_exposure",
    "postal_code",
    "preferred_name",
    "receipt_email",
    "receipt_number",
    "receipt_url",
    "registered_address",
    "routing_number",
    "secret",
    "shipping",
    "shipping_address",
    "shipping_details",
    "signature",
    "sort_code",
    "ssn_last_4",
    "state",
    "statement_descriptor",
    "support_address",
    "support_email",
    "support_phone",
    "support_url",
    "tax_id",
    "tax_ids",
    "token",
    "url",
    "user_agent",
    "vat_id",
    "verified_address",
    "verified_email",
    "verified_name",
    "verified_phone",
});

using Output = rapidjson::Writer<rapidjson::StringBuffer>;

/// Passes everything on, but masks what stands below a personal key.
class Mask : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Mask> {
 public:
  explicit Mask(Output& output) : output_(output) {}

  bool Null() { return leave(output_.Null()); }
  bool Bool(bool value) { return leave(hidden() ? hide() : output_.Bool(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return leave(hidden() ? hide() : output_.RawValue(text, size, rapidjson::kNumberType));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return leave(hidden() && size > 0 ? hide() : output_.String(text, size));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    if (below_ == 0) personal_ = std::binary_search(kKeys.begin(), kKeys.end(), std::string_view(text, size));
    return output_.Key(text, size);
  }
  bool StartObject() { return enter(output_.StartObject()); }
  bool EndObject(rapidjson::SizeType) { return ascend(output_.EndObject()); }
  bool StartArray() { return enter(output_.StartArray()); }
  bool EndArray(rapidjson::SizeType) { return ascend(output_.EndArray()); }

 private:
  [[nodiscard]] bool hidden() const { return personal_ || below_ > 0; }
  bool hide() { return output_.String(kMasked.data(), static_cast<rapidjson::SizeType>(kMasked.size())); }
  bool leave(bool done) {
    personal_ = false;
    return done;
  }
  bool enter(bool done) {
    if (hidden()) ++below_;
    return leave(done);
  }
  bool ascend(bool done) {
    if (below_ > 0) --below_;
    return done;
  }

  Output& output_;
  bool personal_ = false;  ///< the next value is a personal key's
  size_t below_ = 0;       ///< how deep inside such a value
};

}  // namespace

std::span<const std::string_view> personal_keys() { return kKeys; }

std::optional<std::string> mask_personal(std::string_view json) {
  rapidjson::StringBuffer buffer;
  Output output(buffer);
  Mask mask(output);
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  if (!reader.Parse<kParseFlags>(stream, mask)) return std::nullopt;
  return std::string(buffer.GetString(), buffer.GetSize());
}

}  // namespace tollgate::console
