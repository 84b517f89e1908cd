#include "platform/error.h"

#include <absl/strings/cord.h>

#include <optional>

#include "kyodo/problem.pb.h"
#include "platform/reasons.h"

namespace kyodo {
namespace {

// An answer stays readable however wrong a request is.
constexpr std::size_t kViolationsMax = 100;

absl::Status WithProblem(absl::StatusCode code, const Problem& problem) {
  absl::Status status(code, problem.message_en());
  status.SetPayload(kProblemTypeUrl, absl::Cord(problem.SerializeAsString()));
  return status;
}

Problem MakeProblem(std::string_view reason, const Text& text) {
  Problem problem;
  problem.set_reason(std::string(reason));
  problem.set_message_en(text.en);
  problem.set_message_ja(text.ja);
  return problem;
}

void AddViolation(const Violation& violation, Problem& problem) {
  FieldViolation& added = *problem.add_field_violations();
  added.set_field(violation.field);
  added.set_description_en(violation.text.en);
  added.set_description_ja(violation.text.ja);
}

std::optional<Problem> CarriedProblem(const absl::Status& status) {
  const auto payload = status.GetPayload(kProblemTypeUrl);
  Problem problem;
  if (!payload || !problem.ParseFromString(std::string(*payload))) return std::nullopt;
  return problem;
}

std::string Joined(const std::string& prefix, const std::string& field) {
  // "lots[0]." + "[1].unitPrice" and "lots[0]." + "" lose the point: an index or nothing follows no name.
  const bool needless_point = !prefix.empty() && prefix.back() == '.' && (field.empty() || field.front() == '[');
  return (needless_point ? prefix.substr(0, prefix.size() - 1) : prefix) + field;
}

}  // namespace

absl::Status Fail(absl::StatusCode code, std::string_view reason, Text text, Details details) {
  Problem problem = MakeProblem(reason, text);
  for (auto& [key, value] : details) (*problem.mutable_details())[key] = value;
  return WithProblem(code, problem);
}

absl::Status FailRetry(absl::StatusCode code, std::string_view reason, Text text, int retry_after_seconds) {
  Problem problem = MakeProblem(reason, text);
  problem.set_retry_after_seconds(retry_after_seconds);
  return WithProblem(code, problem);
}

absl::Status Invalid(std::string field, Text text, std::string_view reason) {
  Problem problem = MakeProblem(reason, text);
  AddViolation({std::move(field), std::move(text)}, problem);
  return WithProblem(absl::StatusCode::kInvalidArgument, problem);
}

absl::Status NotFound() {
  return Fail(absl::StatusCode::kNotFound, reasons::kNotFound,
              {"This does not exist, or you may not see it.", "見つからないか、閲覧する権限がありません。"});
}

void Violations::Add(std::string field, Text text) {
  if (list_.size() < kViolationsMax) list_.push_back({std::move(field), std::move(text)});
}

void Violations::AddFrom(const absl::Status& status, const std::string& prefix) {
  if (status.ok()) return;
  const std::optional<Problem> problem = CarriedProblem(status);
  if (problem && problem->field_violations_size() > 0) {
    for (const FieldViolation& found : problem->field_violations()) {
      Add(Joined(prefix, found.field()), {found.description_en(), found.description_ja()});
    }
    return;
  }
  const std::string message(status.message());
  Add(Joined(prefix, ""), problem ? Text{problem->message_en(), problem->message_ja()} : Text{message, message});
}

absl::Status Violations::status(std::string_view reason) const {
  if (list_.empty()) return absl::OkStatus();
  if (list_.size() == 1) return Invalid(list_.front().field, list_.front().text, reason);
  const std::string count = std::to_string(list_.size());
  Problem problem = MakeProblem(reason, {count + " fields are not valid; each is listed with what would be right.",
                                         count + "か所の入力に誤りがあります。それぞれの説明を確認してください。"});
  for (const Violation& violation : list_) AddViolation(violation, problem);
  return WithProblem(absl::StatusCode::kInvalidArgument, problem);
}

std::string ReasonOf(const absl::Status& status) {
  const std::optional<Problem> problem = CarriedProblem(status);
  return problem ? problem->reason() : "";
}

std::vector<Violation> ViolationsOf(const absl::Status& status) {
  std::vector<Violation> violations;
  const std::optional<Problem> problem = CarriedProblem(status);
  if (!problem) return violations;
  for (const FieldViolation& found : problem->field_violations()) {
    violations.push_back({found.field(), {found.description_en(), found.description_ja()}});
  }
  return violations;
}

}  // namespace kyodo
