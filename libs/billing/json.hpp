#pragma once
#include <string>
#include <string_view>

#include <rapidjson/document.h>

#include "billing/cell.hpp"

/// Reading Stripe's objects. Paths are keys and array indexes joined by dots: "items.data.0.price.id". What is missing,
/// null or of another type than asked for reads as null, never as an error: Stripe adds and drops fields.
namespace tollgate::billing::json {

using Value = rapidjson::Value;

/// The object, or null when `text` is not one JSON object. Numbers that are no int64 are null. Parsed without
/// recursion, whatever the depth.
[[nodiscard]] rapidjson::Document parse_object(std::string_view text);

/// Null when there is nothing at the path, or a null.
[[nodiscard]] const Value* find(const Value& value, std::string_view path);

/// A string that Postgres can hold, cut to kTextBytesMax.
[[nodiscard]] Cell text_at(const Value& value, std::string_view path);
/// The id behind a reference, which Stripe sends as an id, an expanded object or a deleted stub.
[[nodiscard]] Cell reference_at(const Value& value, std::string_view path);
[[nodiscard]] Cell integer_at(const Value& value, std::string_view path);
/// 0 or 1.
[[nodiscard]] Cell truth_at(const Value& value, std::string_view path);
/// Unix seconds from 1970 to 9999: what every client can show.
[[nodiscard]] Cell time_at(const Value& value, std::string_view path);
/// A JSON array of the strings of the array at the path.
[[nodiscard]] Cell strings_at(const Value& value, std::string_view path);

[[nodiscard]] std::string_view view_of(const Value& string);
[[nodiscard]] bool is_null(const Cell& cell);
/// The first that is not null.
[[nodiscard]] Cell first_of(Cell first, Cell second);

}  // namespace tollgate::billing::json
