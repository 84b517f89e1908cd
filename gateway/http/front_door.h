// Decides what a request is for and answers it: API, events, health, documentation, console.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gateway/http/coroutine.h"
#include "gateway/http/event_hub.h"
#include "gateway/http/http_message.h"
#include "gateway/http/rate_limit.h"
#include "gateway/http/routes.h"
#include "gateway/http/session.h"
#include "gateway/http/static_files.h"
#include "gateway/http/upstream.h"

namespace kyodo::gateway {

class FrontDoor {
 public:
  // `hub` may be null when no procurement service is offered; then there are no event streams.
  FrontDoor(RouteTable routes, StaticFiles files, RateLimits limits, Upstream& upstream, EventHub* hub);

  // Answers anything; never throws for what a client sent.
  boost::asio::awaitable<Reply> Handle(const Request& request);

 private:
  boost::asio::awaitable<Reply> HandleApi(const Request& request);
  boost::asio::awaitable<Reply> CallRoute(const Request& request, const RouteTable::Found& found,
                                          const Credential& credential);
  boost::asio::awaitable<Reply> OpenEvents(const Request& request, const std::string& round);
  boost::asio::awaitable<Reply> Health(const Request& request);
  absl::Status Admit(const Request& request, const Route& route, const Credential& credential);
  Reply NotFoundOr405(const Request& request, const std::string& allow) const;

  const RouteTable routes_;
  const StaticFiles files_;
  RateLimiter limiter_;
  Upstream& upstream_;
  EventHub* const hub_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
};

}  // namespace kyodo::gateway
