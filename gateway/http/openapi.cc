#include "gateway/http/openapi.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "gateway/http/openapi_schema.h"
#include "kyodo/authz.pb.h"
#include "platform/error.h"

namespace kyodo::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using nlohmann::ordered_json;

constexpr char kAbout[] =
    "Kyodo's HTTP interface. JSON is protobuf JSON: camelCase names, 64-bit integers as strings (numbers are "
    "accepted), "
    "RFC 3339 times, default values always printed. Every change except sign-in takes the header Idempotency-Key: a "
    "new "
    "UUID per act, the same one only to repeat it. Lists take pageSize and pageToken and answer nextPageToken. "
    "Failures "
    "are application/problem+json; texts are Japanese or English by Accept-Language, reasons are stable.";

ordered_json ProblemSchema() {
  const ordered_json text = {{"type", "string"}};
  ordered_json violation = {{"type", "object"}};
  violation["properties"] = {{"field", {{"type", "string"}, {"description", "JSON path, such as lines[2].quantity"}}},
                             {"description", text}};
  ordered_json schema = {{"type", "object"}};
  schema["properties"]["code"] = text;
  schema["properties"]["reason"] = {{"type", "string"}, {"description", "Stable, upper case; switch on this."}};
  schema["properties"]["message"] = text;
  schema["properties"]["fieldViolations"] = {{"type", "array"}, {"items", violation}};
  schema["properties"]["details"] = {{"type", "object"}, {"additionalProperties", text}};
  schema["properties"]["traceId"] = text;
  return schema;
}

ordered_json Responses() {
  const ordered_json content = {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}};
  const std::pair<const char*, const char*> all[] = {
      {"400", "INVALID_ARGUMENT or FAILED_PRECONDITION: the request or the object's state does not allow it."},
      {"401", "UNAUTHENTICATED: no session, or it ended."},
      {"403", "PERMISSION_DENIED: the role may not, a second person or a fresh sign-in is needed."},
      {"404", "NOT_FOUND: absent, or not visible to the caller."},
      {"409", "ABORTED or ALREADY_EXISTS: stale etag, lost race, used Idempotency-Key."},
      {"429", "RESOURCE_EXHAUSTED: wait for Retry-After."},
      {"503", "UNAVAILABLE: repeat after Retry-After with the same Idempotency-Key."}};
  ordered_json responses = ordered_json::object();
  for (const auto& [status, text] : all) responses[status] = {{"description", text}, {"content", content}};
  return responses;
}

std::string FirstSentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

// "ListMunicipalities" → "List municipalities".
std::string Spaced(const std::string& name) {
  std::string text;
  for (const char c : name) {
    const bool upper = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (upper && !text.empty()) text += ' ';
    text += upper && !text.empty() ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
  }
  return text;
}

void AddPathParameters(const Route& route, ordered_json& parameters) {
  for (const PathTemplate::Placeholder& placeholder : route.path.Placeholders()) {
    parameters.push_back(
        {{"name", placeholder.name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  }
}

void AddQueryParameters(const Route& route, Schemas& schemas, ordered_json& parameters) {
  if (route.body == Route::Body::kWhole) return;
  const google::protobuf::Descriptor& type = *route.method->input_type();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const bool in_path = std::any_of(route.path_fields.begin(), route.path_fields.end(),
                                     [&](const FieldPath& path) { return path.front() == field; });
    if (in_path || field == route.body_field || field == route.request_id) continue;
    ordered_json schema = schemas.OfField(*field);
    ordered_json parameter = {{"name", field->json_name()}, {"in", "query"}};
    if (schema.contains("description")) parameter["description"] = schema["description"];
    schema.erase("description");
    parameter["schema"] = std::move(schema);
    parameters.push_back(std::move(parameter));
  }
}

ordered_json Operation(const Route& route, const Comments& comments, Schemas& schemas) {
  const google::protobuf::MethodDescriptor& method = *route.method;
  std::string text = comments.Of(method.full_name());
  const Authz& authz = method.options().GetExtension(kyodo::authz);
  std::string roles;
  for (const int role : authz.roles()) roles += (roles.empty() ? "" : ", ") + Role_Name(static_cast<Role>(role));
  ordered_json operation;
  operation["operationId"] = method.name();
  operation["tags"] = {method.service()->name()};
  operation["summary"] = text.empty() ? Spaced(method.name()) + "." : FirstSentence(text);
  if (!roles.empty()) text += (text.empty() ? "" : " ") + std::string("Roles: ") + roles + ".";
  if (authz.step_up()) text += " Needs a sign-in of the last 5 minutes.";
  operation["description"] = text;
  ordered_json parameters = ordered_json::array();
  AddPathParameters(route, parameters);
  AddQueryParameters(route, schemas, parameters);
  if (route.request_id) parameters.push_back({{"$ref", "#/components/parameters/IdempotencyKey"}});
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (route.body != Route::Body::kNone) {
    const bool whole = route.body == Route::Body::kWhole;
    ordered_json body = schemas.OfMessage(whole ? *method.input_type() : *route.body_field->message_type());
    operation["requestBody"]["content"]["application/json"]["schema"] = std::move(body);
  }
  operation["responses"] = Responses();
  operation["responses"]["200"] = {{"description", "Done."}};
  operation["responses"]["200"]["content"]["application/json"]["schema"] = schemas.OfMessage(*method.output_type());
  if (authz.anonymous()) operation["security"] = ordered_json::array();
  return operation;
}

ordered_json EventsOperation() {
  ordered_json operation;
  operation["operationId"] = "StreamStanding";
  operation["tags"] = {"ParticipationService"};
  operation["summary"] = "Live standing as server-sent events.";
  operation["description"] =
      "Event \"standing\" with the body of /standing and its version as id: one at once (unless Last-Event-ID is the "
      "current version), then one after every change. A comment every 15 seconds keeps the connection.";
  operation["parameters"] = {{{"name", "round"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}},
                             {{"name", "Last-Event-ID"}, {"in", "header"}, {"schema", {{"type", "string"}}}}};
  operation["responses"] = Responses();
  operation["responses"]["200"] = {{"description", "A stream."}};
  operation["responses"]["200"]["content"]["text/event-stream"]["schema"] = {{"type", "string"}};
  return operation;
}

ordered_json Components(Schemas& schemas) {
  ordered_json components;
  components["securitySchemes"]["bearer"] = {{"type", "http"}, {"scheme", "bearer"}};
  components["securitySchemes"]["cookie"] = {
      {"type", "apiKey"},
      {"in", "cookie"},
      {"name", "__Host-kyodo"},
      {"description", "Set by sign-in; named kyodo on plain loopback. Changes also need X-Kyodo-CSRF: 1."}};
  components["parameters"]["IdempotencyKey"] = {
      {"name", "Idempotency-Key"},
      {"in", "header"},
      {"required", true},
      {"description", "A new UUID per act; a repeated one returns the first answer."},
      {"schema", {{"type", "string"}, {"format", "uuid"}}}};
  components["schemas"] = schemas.TakeAll();
  components["schemas"]["Problem"] = ProblemSchema();
  return components;
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

absl::StatusOr<std::string> OpenApi(const RouteTable& routes, std::string_view descriptor_set) {
  ASSIGN_OR_RETURN(const Comments comments, Comments::Read(descriptor_set));
  Schemas schemas(comments);
  ordered_json document;
  document["openapi"] = "3.1.0";
  document["info"] = {{"title", "Kyodo"}, {"version", "1"}, {"description", kAbout}};
  document["security"] = {{{"bearer", ordered_json::array()}}, {{"cookie", ordered_json::array()}}};
  bool events = false;
  for (const std::unique_ptr<Route>& route : routes.routes()) {
    document["paths"][route->pretty][Lower(route->http_method)] = Operation(*route, comments, schemas);
    events = events || route->method->name() == "GetStanding";
  }
  if (events) document["paths"]["/v1/rounds/{round}/events"]["get"] = EventsOperation();
  document["components"] = Components(schemas);
  return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace kyodo::gateway
