#include "gateway/http/front_door.h"

#include <google/protobuf/empty.pb.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "gateway/http/limits.h"
#include "gateway/http/problem.h"
#include "gateway/http/transcoder.h"
#include "platform/error.h"
#include "platform/reasons.h"
#include "platform/wire_error.h"

namespace kyodo::gateway {
namespace {

namespace asio = boost::asio;

bool IsUnder(const std::string& path, std::string_view prefix) {
  return path.rfind(prefix, 0) == 0 && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

bool IsJson(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return SameWord(type, "application/json");
}

Call MakeCall(const std::shared_ptr<grpc::Channel>& channel, std::string rpc, const Request& request,
              const std::string& token) {
  Call call{channel, std::move(rpc), {}, kCallTime};
  if (!token.empty()) call.metadata.emplace_back("authorization", "Bearer " + token);
  call.metadata.emplace_back("traceparent", request.traceparent);
  if (!request.client_address.empty()) call.metadata.emplace_back("x-client-address", request.client_address);
  return call;
}

absl::Status SignInNeeded() {
  return Fail(absl::StatusCode::kUnauthenticated, reasons::kUnauthenticated,
              {"Sign in first.", "先にサインインしてください。"});
}

}  // namespace

FrontDoor::FrontDoor(RouteTable routes, StaticFiles files, RateLimits limits, Upstream& upstream, EventHub* hub)
    : routes_(std::move(routes)), files_(std::move(files)), limiter_(limits), upstream_(upstream), hub_(hub) {
  for (const std::unique_ptr<Route>& route : routes_.routes()) {
    if (std::find(channels_.begin(), channels_.end(), route->channel) == channels_.end()) {
      channels_.push_back(route->channel);
    }
  }
}

Reply FrontDoor::NotFoundOr405(const Request& request, const std::string& allow) const {
  if (allow.empty()) {
    return EdgeRefusal(
        404, reasons::kNoSuchPath,
        {"There is nothing at this address. See /docs.", "このアドレスには何もありません。/docs をご覧ください。"},
        request);
  }
  Reply reply =
      EdgeRefusal(405, reasons::kMethodNotAllowed,
                  {"This address takes " + allow + ".", "このアドレスが受け付けるのは " + allow + " です。"}, request);
  reply.headers.emplace_back("Allow", allow);
  return reply;
}

asio::awaitable<Reply> FrontDoor::Handle(const Request& request) {
  const bool api = IsUnder(request.path, "/v1") || IsUnder(request.path, "/open") || IsUnder(request.path, "/log");
  if (api) {
    Reply reply = co_await HandleApi(request);
    co_return reply;
  }
  if (request.method != "GET" && request.method != "HEAD") co_return NotFoundOr405(request, "GET, HEAD");
  if (request.path == "/healthz") {
    Reply reply = co_await Health(request);
    co_return reply;
  }
  co_return files_.Serve(request);
}

asio::awaitable<Reply> FrontDoor::HandleApi(const Request& request) {
  const absl::StatusOr<RequestPath> path = RequestPath::Parse(request.path);
  if (!path.ok()) co_return NotFoundOr405(request, "");
  const std::vector<std::string>& parts = path->segments;
  if (hub_ != nullptr && parts.size() == 4 && parts[1] == "rounds" && parts[3] == "events" && path->verb.empty()) {
    if (request.method != "GET") co_return NotFoundOr405(request, "GET");
    Reply reply = co_await OpenEvents(request, "rounds/" + parts[2]);
    reply.route = "GET /v1/rounds/{round}/events";
    co_return reply;
  }
  const RouteTable::Found found = routes_.Find(request.method, *path);
  if (found.route == nullptr) co_return NotFoundOr405(request, found.allow);
  const std::string label = found.route->http_method + " " + found.route->pretty;
  const Credential credential = CredentialOf(request);
  const absl::Status admitted = Admit(request, *found.route, credential);
  if (!admitted.ok()) {
    Reply reply = ProblemReply(admitted, request);
    reply.route = label;
    reply.sealed = found.route->sealed;
    co_return reply;
  }
  if (!request.body.empty() && found.route->body != Route::Body::kNone && !IsJson(request.Header("content-type"))) {
    Reply reply = EdgeRefusal(415, reasons::kUnsupportedMediaType,
                              {"Send the body as Content-Type: application/json.",
                               "本文は Content-Type: application/json で送ってください。"},
                              request);
    reply.route = label;
    reply.sealed = found.route->sealed;
    co_return reply;
  }
  Reply reply = co_await CallRoute(request, found, credential);
  reply.route = label;
  reply.sealed = found.route->sealed;
  co_return reply;
}

absl::Status FrontDoor::Admit(const Request& request, const Route& route, const Credential& credential) {
  RETURN_IF_ERROR(limiter_.Take(request.client_address, credential.token, std::chrono::steady_clock::now()));
  if (!route.anonymous && credential.token.empty()) return SignInNeeded();
  if (route.mutation()) RETURN_IF_ERROR(CheckSameSite(request, credential));
  return absl::OkStatus();
}

asio::awaitable<Reply> FrontDoor::CallRoute(const Request& request, const RouteTable::Found& found,
                                            const Credential& credential) {
  const Route& route = *found.route;
  const std::string body_field = route.body_field ? route.body_field->name() : "";
  const absl::StatusOr<std::unique_ptr<google::protobuf::Message>> message = BuildRequest(route, found.values, request);
  if (!message.ok()) co_return ProblemReply(message.status(), request);
  const std::string token = route.anonymous ? "" : credential.token;
  const CallResult result = co_await upstream_.Send(MakeCall(route.channel, route.rpc, request, token), **message);
  if (!result.status.ok()) co_return ProblemReply(FromGrpc(result.status), request, body_field);
  const std::unique_ptr<google::protobuf::Message> response(route.response_type->New());
  if (!ParseBytes(result.response, *response)) co_return ProblemReply(absl::InternalError(""), request);
  absl::StatusOr<std::string> json = ToJson(*response);
  if (!json.ok()) co_return ProblemReply(json.status(), request);
  Reply reply;
  reply.content_type = "application/json";
  reply.body = *std::move(json);
  reply.headers = {{"Cache-Control", "no-store"}};
  AddSessionCookie(route, *response, request, reply);
  co_return reply;
}

asio::awaitable<Reply> FrontDoor::OpenEvents(const Request& request, const std::string& round) {
  const Credential credential = CredentialOf(request);
  const absl::Status admitted =
      limiter_.Take(request.client_address, credential.token, std::chrono::steady_clock::now());
  if (!admitted.ok()) co_return ProblemReply(admitted, request);
  if (credential.token.empty()) co_return ProblemReply(SignInNeeded(), request);
  if (!request.body.empty() || !request.query.empty()) {
    co_return ProblemReply(Fail(absl::StatusCode::kInvalidArgument, reasons::kBodyNotAllowed,
                                {"This address takes neither a body nor parameters.",
                                 "このアドレスは本文もパラメーターも受け取りません。"}),
                           request);
  }
  const auto subscriber = std::make_shared<Subscriber>(co_await asio::this_coro::executor, round, credential.token);
  procurement::v1::GetStandingRequest standing_request;
  standing_request.set_round(round);
  const CallResult result =
      co_await upstream_.Send(MakeCall(hub_->procurement(), "/kyodo.procurement.v1.ParticipationService/GetStanding",
                                       request, credential.token),
                              standing_request);
  if (!result.status.ok()) co_return ProblemReply(FromGrpc(result.status), request);
  procurement::v1::Standing standing;
  const bool parsed = ParseBytes(result.response, standing);
  const std::shared_ptr<const StandingEvent> event = parsed ? MakeEvent(standing) : nullptr;
  if (event == nullptr) co_return ProblemReply(absl::InternalError(""), request);
  if (request.Header("last-event-id") == std::to_string(event->version)) {
    subscriber->SkipTo(event->version);
  } else {
    subscriber->Offer(event);
  }
  hub_->Join(subscriber);
  Reply reply;
  reply.content_type = "text/event-stream";
  reply.stream = subscriber;
  co_return reply;
}

asio::awaitable<Reply> FrontDoor::Health(const Request& request) {
  // grpc.health.v1.Health/Check of the whole server: an empty request, and an answer whose status is 1.
  constexpr std::string_view kServing = "\x08\x01";
  for (const std::shared_ptr<grpc::Channel>& channel : channels_) {
    Call call = MakeCall(channel, "/grpc.health.v1.Health/Check", request, "");
    call.timeout = std::chrono::seconds(2);
    const google::protobuf::Empty whole;
    const CallResult result = co_await upstream_.Send(call, whole);
    bool healthy = result.status.error_code() == grpc::StatusCode::UNIMPLEMENTED;
    std::vector<grpc::Slice> slices;
    if (result.status.ok() && result.response.Dump(&slices).ok() && slices.size() == 1) {
      healthy = kServing == std::string_view(reinterpret_cast<const char*>(slices[0].begin()), slices[0].size());
    }
    if (!healthy) {
      Reply reply = EdgeRefusal(503, reasons::kUnavailable,
                                {"A part of Kyodo does not answer.", "Kyodoの一部が応答していません。"}, request);
      reply.route = "GET /healthz";
      co_return reply;
    }
  }
  Reply reply;
  reply.content_type = "application/json";
  reply.body = "{\"status\":\"ok\"}";
  reply.headers = {{"Cache-Control", "no-store"}};
  reply.route = "GET /healthz";
  co_return reply;
}

}  // namespace kyodo::gateway
