#include "gateway/http/routes.h"

#include <set>

#include "google/api/annotations.pb.h"
#include "kyodo/authz.pb.h"
#include "platform/error.h"

namespace kyodo::gateway {
namespace {

using google::api::HttpRule;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

absl::Status Unusable(const MethodDescriptor& method, const std::string& why) {
  return absl::InvalidArgumentError(method.full_name() + ": " + why);
}

const Message* Prototype(const Descriptor* type) {
  return google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
}

bool ReadPattern(const HttpRule& rule, std::string& http_method, std::string& path) {
  switch (rule.pattern_case()) {
    case HttpRule::kGet:
      http_method = "GET", path = rule.get();
      return true;
    case HttpRule::kPut:
      http_method = "PUT", path = rule.put();
      return true;
    case HttpRule::kPost:
      http_method = "POST", path = rule.post();
      return true;
    case HttpRule::kDelete:
      http_method = "DELETE", path = rule.delete_();
      return true;
    case HttpRule::kPatch:
      http_method = "PATCH", path = rule.patch();
      return true;
    default:
      return false;
  }
}

absl::Status ReadBody(const HttpRule& rule, Route& route) {
  if (rule.body().empty()) return absl::OkStatus();
  if (route.http_method == "GET" || route.http_method == "DELETE") return Unusable(*route.method, "body not allowed");
  if (rule.body() == "*") {
    route.body = Route::Body::kWhole;
    return absl::OkStatus();
  }
  route.body = Route::Body::kField;
  route.body_field = route.method->input_type()->FindFieldByName(rule.body());
  if (route.body_field == nullptr || route.body_field->is_repeated() ||
      route.body_field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return Unusable(*route.method, "body field " + rule.body() + " is not a message of the request");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Route>> MakeRoute(const MethodDescriptor& method, const HttpRule& rule,
                                                 std::shared_ptr<grpc::Channel> channel) {
  auto route = std::make_unique<Route>();
  route->method = &method;
  route->rpc = "/" + method.service()->full_name() + "/" + method.name();
  route->channel = std::move(channel);
  if (method.client_streaming() || method.server_streaming()) return Unusable(method, "streams have no address");
  const Authz& authz = method.options().GetExtension(kyodo::authz);
  if (authz.internal()) return Unusable(method, "an internal method must not have an address");
  route->anonymous = authz.anonymous();
  route->sealed = authz.sealed();
  std::string path;
  if (!ReadPattern(rule, route->http_method, path)) return Unusable(method, "no HTTP method");
  ASSIGN_OR_RETURN(route->path, PathTemplate::Parse(path));
  route->pretty = route->path.Pretty();
  for (const std::string& field : route->path.fields()) {
    FieldPath fields = ResolvePath(*method.input_type(), field);
    if (fields.empty() || fields.back()->type() != FieldDescriptor::TYPE_STRING || fields.back()->is_repeated()) {
      return Unusable(method, "path field " + field + " is not text of the request");
    }
    route->path_fields.push_back(std::move(fields));
  }
  RETURN_IF_ERROR(ReadBody(rule, *route));
  if (route->mutation()) route->request_id = method.input_type()->FindFieldByName("request_id");
  route->request_type = Prototype(method.input_type());
  route->response_type = Prototype(method.output_type());
  if (!route->request_type || !route->response_type) return Unusable(method, "no generated message");
  return route;
}

}  // namespace

FieldPath ResolvePath(const Descriptor& type, const std::string& dotted) {
  FieldPath path;
  const Descriptor* at = &type;
  std::size_t start = 0;
  while (true) {
    const std::size_t dot = dotted.find('.', start);
    const FieldDescriptor* field = at == nullptr ? nullptr : at->FindFieldByName(dotted.substr(start, dot - start));
    if (field == nullptr) return {};
    path.push_back(field);
    if (dot == std::string::npos) return path;
    if (field->is_repeated()) return {};
    at = field->message_type();
    start = dot + 1;
  }
}

absl::StatusOr<RouteTable> RouteTable::Build(const std::vector<ServiceRoute>& services) {
  RouteTable table;
  std::set<std::string> addresses;
  for (const ServiceRoute& service : services) {
    for (int i = 0; i < service.service->method_count(); ++i) {
      const MethodDescriptor& method = *service.service->method(i);
      if (!method.options().HasExtension(google::api::http)) continue;
      const HttpRule& rule = method.options().GetExtension(google::api::http);
      std::vector<const HttpRule*> rules = {&rule};
      for (const HttpRule& more : rule.additional_bindings()) rules.push_back(&more);
      for (const HttpRule* one : rules) {
        ASSIGN_OR_RETURN(std::unique_ptr<Route> route, MakeRoute(method, *one, service.channel));
        if (!addresses.insert(route->http_method + " " + route->pretty).second) {
          return Unusable(method, "the address " + route->pretty + " is taken");
        }
        table.routes_.push_back(std::move(route));
      }
    }
  }
  return table;
}

RouteTable::Found RouteTable::Find(const std::string& http_method, const RequestPath& path) const {
  Found found;
  const std::string wanted = http_method == "HEAD" ? "GET" : http_method;
  std::set<std::string> others;
  std::vector<std::string> values;
  for (const std::unique_ptr<Route>& route : routes_) {
    if (!route->path.Match(path, values)) continue;
    if (route->http_method == wanted) {
      found.route = route.get();
      found.values = std::move(values);
      return found;
    }
    others.insert(route->http_method);
    if (route->http_method == "GET") others.insert("HEAD");
  }
  for (const std::string& other : others) found.allow += (found.allow.empty() ? "" : ", ") + other;
  return found;
}

}  // namespace kyodo::gateway
