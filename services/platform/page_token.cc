#include "platform/page_token.h"

#include <algorithm>

#include <absl/strings/escaping.h>
#include <nlohmann/json.hpp>

#include "platform/error.h"
#include "platform/once.h"
#include "platform/reasons.h"

namespace kyodo {
namespace {

constexpr size_t kSignatureLength = 32;  // hex digits: 128 bits

std::string Sign(const Caller& caller, const std::string& scope, const std::string& body) {
  return KeyedDigest("page|" + caller.area + "|" + caller.tenant + "|" + scope + "|" + body).substr(0, kSignatureLength);
}

absl::Status WrongToken() {
  return Invalid("pageToken",
                 {"Use nextPageToken of the same list with the same filters, or none for the first page.",
                  "同じ一覧・同じ条件のnextPageTokenを指定するか、指定なしで最初のページから表示してください。"},
                 reasons::kPageToken);
}

}  // namespace

std::string MakePageToken(const Caller& caller, const std::string& scope, const std::vector<std::string>& last_key) {
  const std::string body = nlohmann::json(last_key).dump();
  std::string token;
  absl::WebSafeBase64Escape(Sign(caller, scope, body) + body, &token);
  return token;
}

absl::StatusOr<std::vector<std::string>> ReadPageToken(const Caller& caller, const std::string& scope,
                                                       const std::string& token) {
  if (token.empty()) return std::vector<std::string>{};
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kSignatureLength) return WrongToken();
  const std::string body = bytes.substr(kSignatureLength);
  if (Sign(caller, scope, body) != bytes.substr(0, kSignatureLength)) return WrongToken();
  const nlohmann::json key = nlohmann::json::parse(body, nullptr, false);
  if (!key.is_array()) return WrongToken();
  return key.get<std::vector<std::string>>();
}

absl::StatusOr<int> PageSize(int asked) {
  if (asked < 0) {
    return Invalid("pageSize", {"Give a number from 1 to 1000.", "1から1000までの数を指定してください。"});
  }
  return asked == 0 ? 50 : std::min(asked, 1000);
}

}  // namespace kyodo
