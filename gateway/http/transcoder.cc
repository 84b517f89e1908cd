#include "gateway/http/transcoder.h"

#include <cctype>

#include "gateway/http/faults.h"
#include "gateway/http/json_document.h"
#include "gateway/http/json_message.h"
#include "gateway/http/json_print.h"
#include "gateway/http/query_fields.h"
#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What only the header or the address may say.
std::vector<Refused> HeaderOnly(const Route& route) {
  if (route.request_id == nullptr) return {};
  return {{route.request_id->json_name(),
           {"Send this as the header Idempotency-Key.", "ヘッダー Idempotency-Key で送ってください。"}}};
}

absl::Status FillFromBody(const Route& route, const Request& request, Message& message, Faults& faults) {
  if (route.body == Route::Body::kNone) {
    if (request.body.empty()) return absl::OkStatus();
    return Fail(absl::StatusCode::kInvalidArgument, reasons::kBodyNotAllowed,
                {"This address takes no body.", "このアドレスは本文を受け取りません。"});
  }
  nlohmann::json tree = nlohmann::json::object();
  if (!request.body.empty()) {
    ASSIGN_OR_RETURN(tree, ParseJson(request.body));
  }
  if (route.body == Route::Body::kWhole) {
    FillFromJson(tree, "", message, faults, HeaderOnly(route));
  } else {
    FillFromJson(tree, "", *message.GetReflection()->MutableMessage(&message, route.body_field), faults);
  }
  return absl::OkStatus();
}

// The address decides which object is meant; a body that names another one is refused, not ignored.
void BindPath(const Route& route, const std::vector<std::string>& values, Message& message, Faults& faults) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    Message* at = &message;
    std::string json_path;
    const FieldPath& path = route.path_fields[i];
    for (std::size_t k = 0; k < path.size(); ++k) {
      if (path[k] != route.body_field) json_path += (json_path.empty() ? "" : ".") + path[k]->json_name();
      if (k + 1 < path.size()) at = at->GetReflection()->MutableMessage(at, path[k]);
    }
    const std::string sent = at->GetReflection()->GetString(*at, path.back());
    if (!sent.empty() && sent != values[i]) {
      faults.Add(json_path, {"This differs from the address, which says " + values[i] + ".",
                             "アドレスが示す " + values[i] + " と異なります。"});
    }
    at->GetReflection()->SetString(at, path.back(), values[i]);
  }
}

absl::Status BindRequestId(const Route& route, const Request& request, Message& message) {
  if (route.request_id == nullptr) return absl::OkStatus();
  std::string key(request.Header("idempotency-key"));
  if (key.empty()) {
    return Fail(
        absl::StatusCode::kInvalidArgument, reasons::kIdempotencyKey,
        {"Send a header Idempotency-Key with a new UUID; use the same one again only to repeat this very call.",
         "ヘッダー Idempotency-Key に新しいUUIDを付けてください。同じ値は、同じ操作を再送するときだけ使います。"});
  }
  if (!IsUuid(key)) {
    return Invalid("Idempotency-Key", {"This must be a UUID such as 0b7f4c1e-6a52-4c53-9f3c-2f6f3b1f7a10.",
                                       "0b7f4c1e-6a52-4c53-9f3c-2f6f3b1f7a10 の形のUUIDにしてください。"});
  }
  for (char& c : key) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  message.GetReflection()->SetString(&message, route.request_id, key);
  return absl::OkStatus();
}

}  // namespace

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

absl::StatusOr<std::unique_ptr<Message>> BuildRequest(const Route& route, const std::vector<std::string>& values,
                                                      const Request& request) {
  std::unique_ptr<Message> message(route.request_type->New());
  Faults faults;
  RETURN_IF_ERROR(BindRequestId(route, request, *message));
  RETURN_IF_ERROR(FillFromBody(route, request, *message, faults));
  BindPath(route, values, *message, faults);
  FillFromQuery(route, request.query, *message, faults);
  RETURN_IF_ERROR(faults.status());
  return message;
}

absl::StatusOr<std::string> ToJson(const Message& message) {
  std::string text;
  if (!PrintJson(message, text)) return absl::InternalError("an answer could not be printed");
  return text;
}

}  // namespace kyodo::gateway
