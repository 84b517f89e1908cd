// Questions about a tender and their answers. Row security decides which ones a caller sees.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/question.h"
#include "procurement/store/time_key.h"

namespace kyodo::procurement {

// Oldest first, at most `limit` after `after`.
std::vector<Question> ListQuestions(Tx& tx, const std::string& round_id, const TimeKey& after, int limit);
// NOT_FOUND also for one that the caller may not see.
absl::StatusOr<Question> ReadQuestion(Tx& tx, const std::string& round_id, const std::string& question_id);
void InsertQuestion(Tx& tx, const Question& question, const std::vector<std::string>& visible_to);
void WriteAnswer(Tx& tx, const Question& question);

}  // namespace kyodo::procurement
