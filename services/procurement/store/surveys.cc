#include "procurement/store/surveys.h"

#include <utility>

#include "platform/error.h"
#include "procurement/store/arrays.h"
#include "procurement/store/rounds.h"

#define KYODO_SURVEY_COLUMNS                                                                                          \
  "a.tenant_id, a.version, a.no_need, a.requirements, a.wishes, a.budget_situation, a.preferred_months, a.account, "  \
  "a.updated_time, ARRAY(SELECT ARRAY[l.item, l.quantity::text, l.next_years_quantities::text] "                      \
  "FROM procurement.survey_lines AS l WHERE l.area_id = a.area_id AND l.round_id = a.round_id "                       \
  "AND l.tenant_id = a.tenant_id AND l.version = a.version ORDER BY l.line_number) AS lines"

namespace kyodo::procurement {
namespace {

// "{1,2,3}" of numbers.
std::vector<std::int64_t> NumbersOf(const std::string& literal) {
  std::vector<std::int64_t> numbers;
  std::size_t begin = 1;
  while (begin < literal.size() - 1) {
    numbers.push_back(std::stoll(literal.substr(begin)));
    const std::size_t comma = literal.find(',', begin);
    if (comma == std::string::npos) break;
    begin = comma + 1;
  }
  return numbers;
}

std::string NumbersLiteral(const std::vector<std::int64_t>& numbers) {
  std::string literal = "{";
  for (const std::int64_t number : numbers) literal += (literal.size() > 1 ? "," : "") + std::to_string(number);
  return literal + "}";
}

SurveyAnswer AnswerFrom(const pqxx::row& row) {
  SurveyAnswer answer;
  answer.municipality = row["tenant_id"].c_str();
  answer.version = row["version"].as<int>();
  answer.no_need = row["no_need"].as<bool>();
  answer.requirements = TextsOf(row["requirements"]);
  answer.wishes = TextsOf(row["wishes"]);
  answer.budget_situation = row["budget_situation"].c_str();
  answer.preferred_months = TextsOf(row["preferred_months"]);
  answer.account = row["account"].c_str();
  answer.update_time = TimeOf(row["updated_time"]);
  for (auto& columns : RowsOf(row["lines"])) {
    answer.lines.push_back({std::move(columns[0]), std::stoll(columns[1]), NumbersOf(columns[2])});
  }
  return answer;
}

}  // namespace

void LockSurveyAnswer(Tx& tx, const std::string& round_id, const std::string& municipality) {
  const std::string round = tx.caller().area + "/" + RoundLock(round_id);
  tx.Run(
      "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0)), pg_advisory_xact_lock(hashtextextended($2, 0))",
      round, round + "/surveyAnswers/" + municipality);
}

absl::StatusOr<SurveyAnswer> ReadSurveyAnswer(Tx& tx, const std::string& round_id, const std::string& municipality) {
  const pqxx::result rows = tx.Run("SELECT " KYODO_SURVEY_COLUMNS
                                   " FROM procurement.survey_answers AS a WHERE a.area_id = kyodo.area()"
                                   " AND a.round_id = $1::uuid AND a.tenant_id = $2",
                                   round_id, municipality);
  if (rows.empty()) return NotFound();
  return AnswerFrom(rows[0]);
}

SurveyPage ListSurveyAnswers(Tx& tx, const std::string& round_id, const std::string& after_municipality,
                             int page_size) {
  const pqxx::result rows = tx.Run("SELECT " KYODO_SURVEY_COLUMNS
                                   " FROM procurement.survey_answers AS a WHERE a.area_id = kyodo.area()"
                                   " AND a.round_id = $1::uuid AND a.tenant_id > $2 ORDER BY a.tenant_id"
                                   " LIMIT $3::int",
                                   round_id, after_municipality, page_size + 1);
  SurveyPage page;
  for (const pqxx::row& row : rows) {
    if (page.answers.size() == static_cast<std::size_t>(page_size)) {
      page.next_municipality = page.answers.back().municipality;
      break;
    }
    page.answers.push_back(AnswerFrom(row));
  }
  return page;
}

void WriteSurveyAnswer(Tx& tx, const std::string& round_id, const SurveyAnswer& answer) {
  std::vector<std::vector<Value>> lines;
  for (const SurveyLine& line : answer.lines) {
    lines.push_back({std::to_string(lines.size()), line.item, std::to_string(line.quantity),
                     NumbersLiteral(line.next_years_quantities)});
  }
  // An answer without lines writes the row alone: one line that is filtered out again.
  const bool none = lines.empty();
  if (none) lines.push_back({"0", "", "0", "{}"});
  tx.RunRows(
      "WITH a AS (INSERT INTO procurement.survey_answers (area_id, round_id, tenant_id, version, no_need, requirements,"
      " wishes, budget_situation, preferred_months, account, updated_time) VALUES (kyodo.area(), $1::uuid, $2, $3::int,"
      " $4::boolean, $5::text[], $6::text[], $7, $8::text[], $9, $10::timestamptz)"
      " ON CONFLICT (area_id, round_id, tenant_id) DO UPDATE SET version = excluded.version,"
      " no_need = excluded.no_need, requirements = excluded.requirements, wishes = excluded.wishes,"
      " budget_situation = excluded.budget_situation, preferred_months = excluded.preferred_months,"
      " account = excluded.account, updated_time = excluded.updated_time)"
      " INSERT INTO procurement.survey_lines (area_id, round_id, tenant_id, version, line_number, item, quantity,"
      " next_years_quantities) SELECT kyodo.area(), $1::uuid, $2, $3::int, v.* FROM (",
      {round_id, answer.municipality, std::to_string(answer.version), answer.no_need ? "true" : "false",
       ArrayLiteral(answer.requirements), ArrayLiteral(answer.wishes), answer.budget_situation,
       ArrayLiteral(answer.preferred_months), answer.account, ToText(answer.update_time)},
      {"int", "text", "bigint", "bigint[]"}, lines,
      ") AS v (line_number, item, quantity, next_years_quantities) WHERE v.quantity > 0");
}

}  // namespace kyodo::procurement
