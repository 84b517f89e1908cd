// One open event stream: the newest event waits here until its connection can write it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "gateway/http/coroutine.h"

namespace kyodo::gateway {

// One state of a round's standing, as the bytes that every stream of the round sends.
struct StandingEvent {
  std::int64_t version;
  std::string text;
};

// Shared by the hub, which offers, and the connection, which waits. A slow reader skips to the newest.
class Subscriber : public std::enable_shared_from_this<Subscriber> {
 public:
  Subscriber(boost::asio::any_io_executor executor, std::string round, std::string token);
  ~Subscriber();

  const std::string& round() const { return round_; }
  const std::string& token() const { return token_; }

  // From any thread: replaces what has not been sent yet; older versions are ignored.
  void Offer(std::shared_ptr<const StandingEvent> event);
  // From any thread: the stream ends with this comment.
  void End(const std::string& comment);
  bool ended() const;
  // The reader has this version already (Last-Event-ID).
  void SkipTo(std::int64_t version);

  // What the connection should write next.
  struct Next {
    std::shared_ptr<const StandingEvent> event;
    std::string comment;  // written when there is no event
    bool last = false;
  };
  // On the executor: an event at once if there is one, else a heartbeat after that long.
  boost::asio::awaitable<Next> Wait(std::chrono::milliseconds heartbeat);

  static int Open();

 private:
  void Wake();
  bool TryNext(Next& next);

  const std::string round_;
  const std::string token_;
  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  mutable std::mutex mutex_;
  std::shared_ptr<const StandingEvent> waiting_;
  std::int64_t sent_ = -1;
  bool ended_ = false;
  std::string end_comment_;
};

}  // namespace kyodo::gateway
