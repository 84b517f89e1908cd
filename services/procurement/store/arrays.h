// PostgreSQL text arrays, in and out.
#pragma once

#include <pqxx/pqxx>

#include <string>
#include <vector>

namespace kyodo::procurement {

// '{"a","b"}' for a $n::text[].
std::string ArrayLiteral(const std::vector<std::string>& texts);

// Elements of a one-dimensional array; NULL elements read as "".
std::vector<std::string> TextsOf(const pqxx::field& field);

// Rows of a two-dimensional array, as ARRAY(SELECT ARRAY[a, b] …) gives them; NULL elements read as "".
std::vector<std::vector<std::string>> RowsOf(const pqxx::field& field);

}  // namespace kyodo::procurement
