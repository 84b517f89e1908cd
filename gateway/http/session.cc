#include "gateway/http/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>

#include "kyodo/tenants/v1/sessions.pb.h"
#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::gateway {
namespace {

constexpr std::string_view kSignIn = "/kyodo.tenants.v1.SessionService/CreateSession";
constexpr std::string_view kSignOut = "/kyodo.tenants.v1.SessionService/DeleteCurrentSession";

// Readable by the console and worth nothing: there is a session to ask about.
constexpr std::string_view kHintCookie = "kyodo_signed_in";

std::string_view CookieName(const Request& request) { return request.secure ? "__Host-kyodo" : "kyodo"; }

// Only what may stand in gRPC metadata and can be a token at all.
std::string CleanToken(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  };
  if (text.empty() || text.size() > 512 || !std::all_of(text.begin(), text.end(), allowed)) return "";
  return std::string(text);
}

std::string_view CookieValue(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const std::size_t end = cookies.find(';');
    std::string_view one = cookies.substr(0, end);
    cookies.remove_prefix(end == std::string_view::npos ? cookies.size() : end + 1);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    const std::size_t equals = one.find('=');
    if (equals != std::string_view::npos && one.substr(0, equals) == name) return one.substr(equals + 1);
  }
  return {};
}

// "https://kyodo.example:8443" against the Host header.
bool OriginMatches(const Request& request) {
  const std::string_view origin = request.Header("origin");
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && SameWord(origin.substr(scheme + 3), request.Header("host"));
}

bool FromOwnPage(const Request& request) {
  const std::string_view site = request.Header("sec-fetch-site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  return OriginMatches(request);
}

}  // namespace

Credential CredentialOf(const Request& request) {
  const std::string_view authorization = request.Header("authorization");
  if (!authorization.empty()) {
    constexpr std::string_view kBearer = "bearer ";
    if (authorization.size() <= kBearer.size() || !SameWord(authorization.substr(0, kBearer.size()), kBearer)) {
      return {};
    }
    return {CleanToken(authorization.substr(kBearer.size())), false};
  }
  const std::string token = CleanToken(CookieValue(request.Header("cookie"), CookieName(request)));
  return {token, !token.empty()};
}

absl::Status CheckSameSite(const Request& request, const Credential& credential) {
  const bool bearer = !request.Header("authorization").empty();
  if (bearer) return absl::OkStatus();
  const bool tells = !request.Header("sec-fetch-site").empty() || !request.Header("origin").empty();
  const bool ok = credential.from_cookie ? request.Header("x-kyodo-csrf") == "1" && FromOwnPage(request)
                                         : !tells || FromOwnPage(request);
  if (ok) return absl::OkStatus();
  return Fail(
      absl::StatusCode::kPermissionDenied, reasons::kCsrf,
      {"This change did not come from Kyodo's own page. With the cookie send X-Kyodo-CSRF: 1 from the same "
       "origin, or use a bearer token.",
       "この操作はKyodoの画面から送られたものではありません。Cookieを使うときは同一オリジンから X-Kyodo-CSRF: 1 "
       "を付けて送るか、ベアラートークンを使ってください。"});
}

void AddSessionCookie(const Route& route, const google::protobuf::Message& response, const Request& request,
                      Reply& reply) {
  const std::string_view attributes =
      request.secure ? "; Path=/; HttpOnly; SameSite=Strict; Secure" : "; Path=/; HttpOnly; SameSite=Strict";
  if (route.rpc == kSignOut) {
    reply.headers.emplace_back("Set-Cookie", fmt::format("{}={}; Max-Age=0", CookieName(request), attributes));
    reply.headers.emplace_back("Set-Cookie", fmt::format("{}=; Path=/; SameSite=Strict; Max-Age=0", kHintCookie));
    return;
  }
  if (route.rpc != kSignIn) return;
  const auto* session = dynamic_cast<const tenants::v1::Session*>(&response);
  if (session == nullptr || session->token().empty()) return;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto left = session->expire_time().seconds() - std::chrono::duration_cast<std::chrono::seconds>(now).count();
  reply.headers.emplace_back("Set-Cookie", fmt::format("{}={}{}; Max-Age={}", CookieName(request), session->token(),
                                                       attributes, std::max<std::int64_t>(left, 1)));
  reply.headers.emplace_back("Set-Cookie", fmt::format("{}=1; Path=/; SameSite=Strict; Max-Age={}", kHintCookie,
                                                       std::max<std::int64_t>(left, 1)));
}

}  // namespace kyodo::gateway
