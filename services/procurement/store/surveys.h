// Survey answers in PostgreSQL: one row each, lines appended per version.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/survey.h"

namespace kyodo::procurement {

// The round's lock in shared mode and the answer's own, in one statement.
void LockSurveyAnswer(Tx& tx, const std::string& round_id, const std::string& municipality);

// NOT_FOUND when there is none or it is not visible.
absl::StatusOr<SurveyAnswer> ReadSurveyAnswer(Tx& tx, const std::string& round_id, const std::string& municipality);

struct SurveyPage {
  std::vector<SurveyAnswer> answers;
  std::string next_municipality;  // "" = nothing follows
};
// By municipality code; what the caller may see.
SurveyPage ListSurveyAnswers(Tx& tx, const std::string& round_id, const std::string& after_municipality,
                             int page_size);

// The row and its lines in one statement.
void WriteSurveyAnswer(Tx& tx, const std::string& round_id, const SurveyAnswer& answer);

}  // namespace kyodo::procurement
