#include "tools/tollgate/output.hpp"

#include <algorithm>
#include <cctype>

#include "common/log/redact.hpp"

namespace tollgate::cli {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

std::string cell_text(const Value& value) {
  return std::visit(
      Overloaded{[](std::monostate) { return std::string("-"); },
                 [](const std::string& text) { return text.empty() ? std::string("-") : log::escape(text); },
                 [](int64_t number) { return std::to_string(number); },
                 [](bool yes) { return std::string(yes ? "yes" : "no"); }},
      value);
}

std::string cell_json(const Value& value) {
  return std::visit(Overloaded{[](std::monostate) { return std::string("null"); },
                               [](const std::string& text) { return log::json_string(text); },
                               [](int64_t number) { return std::to_string(number); },
                               [](bool yes) { return std::string(yes ? "true" : "false"); }},
                    value);
}

/// Characters, not bytes: continuation bytes take no room.
size_t width(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string heading(std::string_view column) {
  std::string words(column);
  std::transform(words.begin(), words.end(), words.begin(),
                 [](unsigned char c) { return c == '_' ? ' ' : static_cast<char>(std::toupper(c)); });
  return words;
}

std::string json_line(std::span<const std::string> columns, std::span<const Value> values) {
  std::string line = "{";
  for (size_t i = 0; i < columns.size(); ++i) {
    line += (i == 0 ? "" : ",") + log::json_string(columns[i]) + ":" + cell_json(values[i]);
  }
  return line + "}\n";
}

void append_line(std::string& out, const std::vector<std::string>& cells, const std::vector<size_t>& widths) {
  for (size_t i = 0; i < cells.size(); ++i) {
    out += cells[i];
    if (i + 1 < cells.size()) out.append(widths[i] - width(cells[i]) + 2, ' ');
  }
  out += '\n';
}

std::string aligned(const Listing& listing) {
  if (listing.rows.empty()) return {};
  std::vector<std::vector<std::string>> lines(1);
  for (const std::string& column : listing.columns) lines[0].push_back(heading(column));
  for (const auto& row : listing.rows) {
    auto& line = lines.emplace_back();
    for (const Value& value : row) line.push_back(cell_text(value));
  }
  std::vector<size_t> widths(listing.columns.size());
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width(line[i]));
  }
  std::string out;
  for (const auto& line : lines) append_line(out, line, widths);
  return out;
}

}  // namespace

std::string render(const Listing& listing, Format format) {
  if (format == Format::table) return aligned(listing);
  std::string out;
  for (const auto& row : listing.rows) out += json_line(listing.columns, row);
  return out;
}

std::string render_record(std::span<const std::string> columns, std::span<const Value> values, Format format) {
  if (format == Format::json) return json_line(columns, values);
  size_t widest = 0;
  for (const std::string& column : columns) widest = std::max(widest, column.size());
  std::string out;
  for (size_t i = 0; i < columns.size(); ++i) {
    out += columns[i] + std::string(widest - columns[i].size() + 2, ' ') + cell_text(values[i]) + "\n";
  }
  return out;
}

std::string neutralise_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\n\t\\"), text.size());
    out += log::escape(text.substr(0, end));
    if (end < text.size()) out += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace tollgate::cli
