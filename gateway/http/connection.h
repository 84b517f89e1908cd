// One client connection: reads requests one after another, answers each, and carries event streams.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>

#include "gateway/http/coroutine.h"
#include "gateway/http/front_door.h"
#include "gateway/http/limits.h"

namespace kyodo::gateway {

// How long a client may take; tests shorten these.
struct ClientTimes {
  std::chrono::milliseconds header = kHeaderTime;
  std::chrono::milliseconds body = kBodyTime;
  std::chrono::milliseconds idle = kIdleTime;
  std::chrono::milliseconds write = kWriteTime;
};

// What all connections share.
struct ConnectionSetting {
  FrontDoor& door;
  ClientTimes times;
  std::chrono::milliseconds heartbeat;
  bool behind_tls_proxy = false;
  std::atomic<bool> draining{false};
  std::atomic<int> open{0};
};

// The connections of one thread, so that draining can end the idle ones.
struct Lane;
class ConnectionEntry {
 public:
  ConnectionEntry(Lane& lane, std::function<void()> close);
  ~ConnectionEntry();
  ConnectionEntry(const ConnectionEntry&) = delete;
  ConnectionEntry& operator=(const ConnectionEntry&) = delete;
  bool idle = true;
  // Ends the connection; on the lane's thread.
  std::function<void()> close;

 private:
  Lane& lane_;
};
struct Lane {
  std::unordered_set<ConnectionEntry*> connections;
};

// Serves the socket until either side ends it. `tls` may be null.
boost::asio::awaitable<void> ServeConnection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls,
                                             ConnectionSetting& setting, Lane& lane);

}  // namespace kyodo::gateway
