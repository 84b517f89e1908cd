#include "procurement/store/arrays.h"

#include <utility>

namespace kyodo::procurement {

std::string ArrayLiteral(const std::vector<std::string>& texts) {
  std::string literal = "{";
  for (const std::string& text : texts) {
    if (literal.size() > 1) literal += ',';
    literal += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
    literal += '"';
  }
  return literal + "}";
}

std::vector<std::vector<std::string>> RowsOf(const pqxx::field& field) {
  std::vector<std::vector<std::string>> rows;
  auto parser = field.as_array();
  int depth = 0;
  for (auto next = parser.get_next(); next.first != pqxx::array_parser::done; next = parser.get_next()) {
    switch (next.first) {
      case pqxx::array_parser::row_start:
        if (++depth == 2) rows.emplace_back();
        break;
      case pqxx::array_parser::row_end:
        --depth;
        break;
      case pqxx::array_parser::null_value:
      case pqxx::array_parser::string_value:
        if (depth == 1) rows.emplace_back();
        rows.back().push_back(std::move(next.second));
        break;
      case pqxx::array_parser::done:
        break;
    }
  }
  return rows;
}

std::vector<std::string> TextsOf(const pqxx::field& field) {
  std::vector<std::string> texts;
  for (auto& row : RowsOf(field)) texts.push_back(std::move(row.front()));
  return texts;
}

}  // namespace kyodo::procurement
