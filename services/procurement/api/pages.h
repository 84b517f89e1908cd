// Names of objects under the root, and pages of lists that are ordered by a time and an id.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <utility>
#include <vector>

#include "platform/error.h"
#include "platform/once.h"
#include "platform/page_token.h"
#include "procurement/store/time_key.h"

namespace kyodo::procurement {

// "contracts/{uuid}" with `collection` = "contracts" → the UUID. A malformed name is of nothing: NOT_FOUND.
inline absl::StatusOr<std::string> ParseName(const std::string& name, const std::string& collection) {
  if (name.rfind(collection + "/", 0) != 0 || !IsUuid(name.substr(collection.size() + 1))) return NotFound();
  return name.substr(collection.size() + 1);
}

// The same for a filter of a list; empty stays empty, a malformed one is INVALID_ARGUMENT.
inline absl::StatusOr<std::string> ParseFilter(const std::string& name, const std::string& collection,
                                               const std::string& field) {
  if (name.empty()) return std::string();
  absl::StatusOr<std::string> id = ParseName(name, collection);
  if (id.ok()) return id;
  return Invalid(field,
                 {"Give a name such as " + collection + "/{uuid}.", collection + "/{uuid} の形式で指定してください。"});
}

// What a caller asked of a list: how many, and after which row.
struct PageAsked {
  int size = 50;
  TimeKey after;
};

template <typename Request>
absl::StatusOr<PageAsked> ReadPage(const Caller& caller, const std::string& scope, const Request& request) {
  PageAsked page;
  ASSIGN_OR_RETURN(page.size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const auto key, ReadPageToken(caller, scope, request.page_token()));
  if (key.size() == 2) page.after = {key[0], key[1]};
  return page;
}

// Rows were read one more than asked: cuts that one and says where the next page starts. `time` names the member that
// the list is ordered by.
template <typename Row, typename Response>
void EndPage(const Caller& caller, const std::string& scope, const PageAsked& page, Time Row::*time,
             std::vector<Row>& rows, Response* response) {
  if (static_cast<int>(rows.size()) <= page.size) return;
  rows.resize(static_cast<std::size_t>(page.size));
  response->set_next_page_token(MakePageToken(caller, scope, {ToText(rows.back().*time), rows.back().id}));
}

}  // namespace kyodo::procurement
