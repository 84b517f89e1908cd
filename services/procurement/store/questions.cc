#include "procurement/store/questions.h"

#include "procurement/store/arrays.h"

namespace kyodo::procurement {
namespace {

Question ToQuestion(const pqxx::row& row) {
  Question question;
  question.id = row["question_id"].c_str();
  question.round_id = row["round_id"].c_str();
  question.vendor = row["vendor_id"].c_str();
  question.account = row["account"].c_str();
  question.text = row["question"].c_str();
  question.answer = row["answer"].c_str();
  question.answer_account = row["answer_account"].c_str();
  question.create_time = TimeOf(row["create_time"]);
  question.answer_time = OptionalTimeOf(row["answer_time"]);
  return question;
}

}  // namespace

std::vector<Question> ListQuestions(Tx& tx, const std::string& round_id, const TimeKey& after, int limit) {
  const pqxx::result rows = tx.Run(
      R"(SELECT question_id, round_id, vendor_id, account, question, answer, answer_account, create_time, answer_time
         FROM procurement.questions
         WHERE area_id = kyodo.area() AND round_id = $1::uuid
           AND ($2 = '' OR (create_time, question_id) > (nullif($2, '')::timestamptz, nullif($3, '')::uuid))
         ORDER BY create_time, question_id LIMIT $4::int)",
      round_id, after.time, after.id, limit);
  std::vector<Question> questions;
  for (const pqxx::row& row : rows) questions.push_back(ToQuestion(row));
  return questions;
}

absl::StatusOr<Question> ReadQuestion(Tx& tx, const std::string& round_id, const std::string& question_id) {
  const pqxx::result rows = tx.Run(
      R"(SELECT question_id, round_id, vendor_id, account, question, answer, answer_account, create_time, answer_time
         FROM procurement.questions
         WHERE area_id = kyodo.area() AND round_id = $1::uuid AND question_id = $2::uuid)",
      round_id, question_id);
  if (rows.empty()) return NotFound();
  return ToQuestion(rows[0]);
}

void InsertQuestion(Tx& tx, const Question& question, const std::vector<std::string>& visible_to) {
  tx.Run(
      R"(INSERT INTO procurement.questions
           (area_id, round_id, question_id, vendor_id, account, question, visible_to, create_time)
         VALUES (kyodo.area(), $1::uuid, $2::uuid, $3, $4, $5, $6::text[], $7::timestamptz))",
      question.round_id, question.id, question.vendor, question.account, question.text, ArrayLiteral(visible_to),
      ToText(question.create_time));
}

void WriteAnswer(Tx& tx, const Question& question) {
  tx.Run(
      R"(UPDATE procurement.questions SET answer = $3, answer_account = $4, answer_time = $5::timestamptz
         WHERE area_id = kyodo.area() AND round_id = $1::uuid AND question_id = $2::uuid)",
      question.round_id, question.id, question.answer, question.answer_account, ToText(*question.answer_time));
}

}  // namespace kyodo::procurement
