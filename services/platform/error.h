// The one way to fail: a status code, a stable reason, and a sentence in both languages of the console.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/status/status.h>
#include <absl/status/statusor.h>

namespace kyodo {

// A sentence for people: what happened and what would be right.
struct Text {
  std::string en;
  std::string ja;
};

// One field that is wrong; field is its JSON path, such as lines[2].quantity.
struct Violation {
  std::string field;
  Text text;
};

// Under this URL a status made here carries its kyodo.Problem.
inline constexpr char kProblemTypeUrl[] = "type.kyodo/kyodo.Problem";

using Details = std::map<std::string, std::string>;

// An expected failure. The reason is one of platform/reasons.h; clients switch on it, so it never changes.
absl::Status Fail(absl::StatusCode code, std::string_view reason, Text text, Details details = {});

// RESOURCE_EXHAUSTED or UNAVAILABLE that makes sense to try again after so many seconds.
absl::Status FailRetry(absl::StatusCode code, std::string_view reason, Text text, int retry_after_seconds);

// INVALID_ARGUMENT for one field (reason INVALID_FIELD unless another is given).
absl::Status Invalid(std::string field, Text text, std::string_view reason = "INVALID_FIELD");

// NOT_FOUND in the same words for what is absent and for what the caller may not see.
absl::Status NotFound();

// Collects every wrong field, so that a caller sees all of them at once; the first 100 where there are more.
class Violations {
 public:
  void Add(std::string field, Text text);
  // Takes over the violations of a failed status, their fields prefixed, for example "lots[0].".
  void AddFrom(const absl::Status& status, const std::string& prefix = "");
  bool empty() const { return list_.empty(); }
  // Ok when nothing was added, else INVALID_ARGUMENT with all of them.
  absl::Status status(std::string_view reason = "INVALID_FIELD") const;

 private:
  std::vector<Violation> list_;
};

// The reason of a failure made here; "" for others.
std::string ReasonOf(const absl::Status& status);
template <typename T>
std::string ReasonOf(const absl::StatusOr<T>& result) {
  return ReasonOf(result.status());
}

// Field violations carried by a status.
std::vector<Violation> ViolationsOf(const absl::Status& status);

}  // namespace kyodo

#define KYODO_CONCAT_INNER(a, b) a##b
#define KYODO_CONCAT(a, b) KYODO_CONCAT_INNER(a, b)
#define RETURN_IF_ERROR(expression)                       \
  do {                                                    \
    if (absl::Status kyodo_status_ = (expression); !kyodo_status_.ok()) return kyodo_status_; \
  } while (false)
#define ASSIGN_OR_RETURN(declaration, expression) \
  KYODO_ASSIGN_OR_RETURN(KYODO_CONCAT(kyodo_result_, __LINE__), declaration, expression)
#define KYODO_ASSIGN_OR_RETURN(result, declaration, expression) \
  auto result = (expression);                                   \
  if (!result.ok()) return std::move(result).status();          \
  declaration = *std::move(result)
