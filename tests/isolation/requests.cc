#include "tests/isolation/requests.h"

#include <google/api/annotations.pb.h>

#include <regex>

#include "platform/once.h"

namespace kyodo::isolation {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const google::api::HttpRule& RuleOf(const google::protobuf::MethodDescriptor& method) {
  return method.options().GetExtension(google::api::http);
}

std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  const auto& rule = RuleOf(method);
  for (const std::string* path : {&rule.get(), &rule.put(), &rule.post(), &rule.patch(), &rule.delete_()}) {
    if (!path->empty()) return *path;
  }
  return "";
}

// {field.path=pattern} → (field.path, pattern)
std::vector<std::pair<std::string, std::string>> VariablesOf(const google::protobuf::MethodDescriptor& method) {
  static const std::regex kVariable(R"(\{([a-z_.]+)=([^}]+)\})");
  const std::string path = PathOf(method);
  std::vector<std::pair<std::string, std::string>> variables;
  for (auto match = std::sregex_iterator(path.begin(), path.end(), kVariable); match != std::sregex_iterator(); ++match) {
    variables.emplace_back((*match)[1], (*match)[2]);
  }
  return variables;
}

void SetAt(Message* message, const std::string& path, const std::string& value) {
  const auto dot = path.find('.');
  const auto* field = message->GetDescriptor()->FindFieldByName(path.substr(0, dot));
  if (dot == std::string::npos) return message->GetReflection()->SetString(message, field, value);
  SetAt(message->GetReflection()->MutableMessage(message, field), path.substr(dot + 1), value);
}

// Fields in the body that name the object acted on: a new order's contract, a new delivery's order.
void FillReferences(Message* message, const Names& names) {
  static const std::map<std::string, std::string> kReferences = {
      {"contract", "contracts/*"}, {"order", "orders/*"}, {"delivery", "deliveries/*"}};
  const auto* type = message->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->is_repeated()) continue;
    const auto reference = kReferences.find(std::string(field->name()));
    if (field->type() == FieldDescriptor::TYPE_STRING && reference != kReferences.end()) {
      message->GetReflection()->SetString(message, field, names.at(reference->second));
    }
    if (field->name() == "order" || field->name() == "delivery" || field->name() == "inspection") {
      if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
        FillReferences(message->GetReflection()->MutableMessage(message, field), names);
      }
    }
  }
}

}  // namespace

std::unique_ptr<Message> MakeRequest(const google::protobuf::MethodDescriptor& method, const Names& names,
                                     std::vector<std::string>* missing) {
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  for (const auto& [field, pattern] : VariablesOf(method)) {
    const auto found = names.find(pattern);
    if (found == names.end()) {
      missing->push_back(method.full_name() + ": " + pattern);
      continue;
    }
    SetAt(request.get(), field, found->second);
  }
  FillReferences(request.get(), names);
  const auto* id = request->GetDescriptor()->FindFieldByName("request_id");
  if (id != nullptr) request->GetReflection()->SetString(request.get(), id, NewUuid());
  return request;
}

std::vector<std::string> PatternsOf(const google::protobuf::MethodDescriptor& method) {
  std::vector<std::string> patterns;
  for (const auto& [field, pattern] : VariablesOf(method)) patterns.push_back(pattern);
  if (method.name() == "CreateOrder") patterns.push_back("contracts/*");
  if (method.name() == "CreateDelivery") patterns.push_back("orders/*");
  if (method.name() == "CreateInspection") patterns.push_back("deliveries/*");
  return patterns;
}

bool IsRead(const google::protobuf::MethodDescriptor& method) { return !RuleOf(method).get().empty(); }

Names AbsentNames(const Names& names, const std::string& municipality) {
  static const std::regex kUuid("[0-9a-f]{8}-[0-9a-f-]{27}");
  Names absent;
  for (const auto& [pattern, name] : names) {
    std::string other = std::regex_replace(name, kUuid, NewUuid());
    other = std::regex_replace(other, std::regex("/[0-9]{6}$"), "/" + municipality);
    absent[pattern] = other;
  }
  absent["municipalities/*"] = "municipalities/999999";
  absent["vendors/*"] = "vendors/vendor-999";
  absent["users/*"] = "users/nobody-at-all";
  return absent;
}

}  // namespace kyodo::isolation
