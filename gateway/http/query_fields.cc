#include "gateway/http/query_fields.h"

#include <google/protobuf/field_mask.pb.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/json_message.h"
#include "gateway/http/json_scalar.h"
#include "gateway/http/text_rules.h"

namespace kyodo::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::vector<std::string> Split(std::string_view text, char mark) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(mark);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool IsMask(const FieldDescriptor& field) {
  return field.message_type() != nullptr && field.message_type()->full_name() == "google.protobuf.FieldMask";
}

// "lots,minBids" → paths of the resource's own proto names.
void FillMask(const std::string& name, const std::string& text, const Descriptor* resource, Message& message,
              const FieldDescriptor& field, Faults& faults) {
  if (text.empty()) return;
  auto* mask = static_cast<google::protobuf::FieldMask*>(message.GetReflection()->MutableMessage(&message, &field));
  for (const std::string& path : Split(text, ',')) {
    const Descriptor* type = resource;
    std::string proto_path;
    for (const std::string& part : Split(path, '.')) {
      const FieldDescriptor* one = type == nullptr ? nullptr : FindField(*type, part);
      if (one == nullptr) {
        Text wrong{"There is no field " + Quotable(path) + " to update.",
                   "更新できる項目 " + Quotable(path) + " はありません。"};
        if (type != nullptr) {
          const Text hint = UnknownField(*type, part);
          wrong.en += " " + hint.en;
          wrong.ja += hint.ja;
        }
        faults.Add(name, wrong);
        proto_path.clear();
        break;
      }
      proto_path += (proto_path.empty() ? "" : ".") + one->name();
      type = one->is_repeated() ? nullptr : one->message_type();
    }
    if (!proto_path.empty()) mask->add_paths(proto_path);
  }
}

// Fields that another part of the request fills.
bool IsTaken(const Route& route, const FieldPath& path) {
  if (path.front() == route.body_field || path.front() == route.request_id) return true;
  for (const FieldPath& bound : route.path_fields) {
    if (bound == path) return true;
  }
  return false;
}

void FillOne(const Route& route, const std::string& name, const std::string& value, Message& message,
             std::set<std::string>& seen, Faults& faults) {
  const Descriptor* type = message.GetDescriptor();
  Message* at = &message;
  FieldPath path;
  const std::vector<std::string> parts = Split(name, '.');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const FieldDescriptor* field = type == nullptr ? nullptr : FindField(*type, parts[i]);
    if (field == nullptr) {
      const Text plain{"There is no such parameter.", "このようなパラメーターはありません。"};
      return faults.Add(Quotable(name), type == nullptr ? plain : UnknownField(*type, parts[i]));
    }
    path.push_back(field);
    if (IsTaken(route, path)) {
      const bool key = field == route.request_id;
      return faults.Add(
          Quotable(name),
          key ? Text{"Send this as the header Idempotency-Key.", "ヘッダー Idempotency-Key で送ってください。"}
              : Text{"This is not a parameter of this address.", "このアドレスのパラメーターではありません。"});
    }
    if (i + 1 == parts.size()) break;
    const bool into = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated();
    type = into ? field->message_type() : nullptr;
    if (into) at = at->GetReflection()->MutableMessage(at, field);
  }
  const FieldDescriptor& field = *path.back();
  if (!field.is_repeated() && !seen.insert(name).second) {
    return faults.Add(name, {"This parameter may be given once.", "このパラメーターは一度だけ指定してください。"});
  }
  if (IsMask(field)) {
    const Descriptor* resource = route.body_field ? route.body_field->message_type() : message.GetDescriptor();
    return FillMask(name, value, resource, *at, field, faults);
  }
  if (std::optional<Text> wrong = SetScalar(*at, field, value, Origin::kAddress)) faults.Add(name, *wrong);
}

}  // namespace

void FillFromQuery(const Route& route, const std::string& query, Message& message, Faults& faults) {
  if (query.empty()) return;
  std::set<std::string> seen;
  for (const std::string& pair : Split(query, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    std::string name;
    std::string value;
    const std::string_view raw_value =
        equals == std::string::npos ? std::string_view() : std::string_view(pair).substr(equals + 1);
    if (!PercentDecode(std::string_view(pair).substr(0, equals), true, name) ||
        !PercentDecode(raw_value, true, value) || NormaliseText(name, LineBreaks::kRefused)) {
      faults.Add(Quotable(name),
                 {"The percent-encoding of the query is broken.", "クエリのパーセント符号化が壊れています。"});
      continue;
    }
    if (std::optional<Text> wrong = NormaliseText(value, LineBreaks::kRefused)) {
      faults.Add(Quotable(name), *wrong);
      continue;
    }
    if (route.body == Route::Body::kWhole) {
      faults.Add(Quotable(name), {"This address takes no parameters; send fields in the body.",
                                  "このアドレスにパラメーターはありません。本文で送ってください。"});
      continue;
    }
    FillOne(route, name, value, message, seen, faults);
  }
}

}  // namespace kyodo::gateway
