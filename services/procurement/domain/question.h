// A vendor's question about a tender (質疑) and its answer, which everybody reads.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>

#include "platform/clock.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

inline constexpr std::size_t kQuestionLengthMax = 4000;

struct Question {
  std::string id;  // UUID
  std::string round_id;
  // Tenant id of the asker; others never learn it.
  std::string vendor;
  std::string account;
  std::string text;
  std::string answer;
  std::string answer_account;
  Time create_time{};
  std::optional<Time> answer_time;

  // TENDERING, also after the question deadline, and once (ALREADY_ANSWERED): vendors rely on what they read.
  absl::Status Answer(const Round& round, const std::string& text, const std::string& account, Time now);
};

// A text that is neither empty nor too long, for that field.
absl::Status CheckQuestionText(const std::string& text, const std::string& field);

}  // namespace kyodo::procurement
