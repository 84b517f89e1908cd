#include "gateway/http/problem.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "platform/wire_error.h"

namespace kyodo::gateway {
namespace {

std::string Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return std::string(text);
}

// "participation.lines[0].item" → "lines[0].item".
std::string WithoutPrefix(const std::string& field, std::string_view body_field) {
  if (body_field.empty() || field.size() <= body_field.size()) return field;
  const bool has = field.compare(0, body_field.size(), body_field) == 0 && field[body_field.size()] == '.';
  return has ? field.substr(body_field.size() + 1) : field;
}

Reply MakeReply(int http_status, absl::StatusCode code, const Problem& problem, const Request& request,
                std::string_view body_field) {
  const bool english = LanguageOf(request.Header("accept-language")) == Language::kEnglish;
  nlohmann::ordered_json out;
  out["code"] = absl::StatusCodeToString(code);
  out["reason"] = problem.reason();
  out["message"] = english ? problem.message_en() : problem.message_ja();
  out["fieldViolations"] = nlohmann::ordered_json::array();
  for (const FieldViolation& violation : problem.field_violations()) {
    out["fieldViolations"].push_back(
        {{"field", WithoutPrefix(violation.field(), body_field)},
         {"description", english ? violation.description_en() : violation.description_ja()}});
  }
  out["details"] = nlohmann::ordered_json::object();
  for (const auto& [key, value] : problem.details()) out["details"][key] = value;
  out["traceId"] = request.trace_id;

  Reply reply;
  reply.status = http_status;
  reply.content_type = "application/problem+json";
  reply.reason = problem.reason();
  reply.headers = {
      {"Cache-Control", "no-store"}, {"Vary", "Accept-Language"}, {"Content-Language", english ? "en" : "ja"}};
  int retry = problem.retry_after_seconds();
  if (retry == 0 && (http_status == 503 || http_status == 429)) retry = 1;
  if (retry > 0) reply.headers.emplace_back("Retry-After", std::to_string(retry));
  if (http_status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  reply.body = out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return reply;
}

}  // namespace

Language LanguageOf(std::string_view accept_language) {
  double japanese = -1;
  double english = -1;
  while (!accept_language.empty()) {
    const std::size_t comma = accept_language.find(',');
    const std::string range = Trim(accept_language.substr(0, comma));
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
    const std::size_t semicolon = range.find(';');
    const std::string tag = Trim(std::string_view(range).substr(0, semicolon));
    double weight = 1;
    const std::size_t q = range.find("q=");
    if (q != std::string::npos) weight = std::clamp(std::atof(range.c_str() + q + 2), 0.0, 1.0);
    const std::string primary = tag.substr(0, tag.find('-'));
    if (SameWord(primary, "ja")) japanese = std::max(japanese, weight);
    if (SameWord(primary, "en")) english = std::max(english, weight);
  }
  return english > 0 && english > japanese ? Language::kEnglish : Language::kJapanese;
}

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kUnimplemented:
      return 404;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return 503;
    default:
      return 500;
  }
}

Reply ProblemReply(const absl::Status& status, const Request& request, std::string_view body_field) {
  const int http_status = HttpStatusOf(status.code());
  if (http_status == 500) {
    return MakeReply(500, absl::StatusCode::kInternal, ProblemOf(absl::InternalError("")), request, "");
  }
  return MakeReply(http_status, status.code(), ProblemOf(status), request, body_field);
}

Reply EdgeRefusal(int http_status, std::string_view reason, Text text, const Request& request) {
  const absl::StatusCode code = http_status == 404   ? absl::StatusCode::kNotFound
                                : http_status == 408 ? absl::StatusCode::kDeadlineExceeded
                                : http_status == 503 ? absl::StatusCode::kUnavailable
                                                     : absl::StatusCode::kInvalidArgument;
  Problem problem;
  problem.set_reason(std::string(reason));
  problem.set_message_en(text.en);
  problem.set_message_ja(text.ja);
  return MakeReply(http_status, code, problem, request, "");
}

}  // namespace kyodo::gateway
