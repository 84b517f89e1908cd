#include "procurement/domain/question.h"

#include <algorithm>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {

absl::Status CheckQuestionText(const std::string& text, const std::string& field) {
  const bool blank = std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  if (blank) return Invalid(field, {"A text is needed.", "本文を入力してください。"});
  if (text.size() > kQuestionLengthMax) {
    return Invalid(field, {"At most 4,000 bytes fit.", "4,000バイト以内で入力してください。"});
  }
  return absl::OkStatus();
}

absl::Status Question::Answer(const Round& round, const std::string& answer_text, const std::string& by, Time now) {
  RETURN_IF_ERROR(CheckQuestionText(answer_text, "answer"));
  if (round.state != RoundState::kTendering) return WrongState(round.state);
  if (answer_time.has_value()) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kAlreadyAnswered,
                {"This question has its answer, and vendors rely on it.",
                 "この質問はすでに回答済みです。公開した回答は変更できません。"});
  }
  answer = answer_text;
  answer_account = by;
  answer_time = now;
  return absl::OkStatus();
}

}  // namespace kyodo::procurement
