#include "gateway/http/subscriber.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyodo::gateway {
namespace {

std::atomic<int> open_streams{0};

}  // namespace

namespace asio = boost::asio;

Subscriber::Subscriber(asio::any_io_executor executor, std::string round, std::string token)
    : round_(std::move(round)), token_(std::move(token)), executor_(std::move(executor)), timer_(executor_) {
  ++open_streams;
}

Subscriber::~Subscriber() { --open_streams; }

int Subscriber::Open() { return open_streams; }

void Subscriber::Wake() {
  asio::post(executor_, [self = shared_from_this()] { self->timer_.cancel(); });
}

void Subscriber::Offer(std::shared_ptr<const StandingEvent> event) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_ || event->version <= sent_ || (waiting_ && event->version <= waiting_->version)) return;
    waiting_ = std::move(event);
  }
  Wake();
}

void Subscriber::End(const std::string& comment) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    ended_ = true;
    end_comment_ = comment;
  }
  Wake();
}

bool Subscriber::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

void Subscriber::SkipTo(std::int64_t version) {
  const std::lock_guard lock(mutex_);
  sent_ = version;
  if (waiting_ && waiting_->version <= version) waiting_.reset();
}

bool Subscriber::TryNext(Next& next) {
  const std::lock_guard lock(mutex_);
  if (ended_) {
    next.comment = end_comment_;
    next.last = true;
    return true;
  }
  if (!waiting_) return false;
  next.event = std::move(waiting_);
  waiting_.reset();
  sent_ = next.event->version;
  return true;
}

asio::awaitable<Subscriber::Next> Subscriber::Wait(std::chrono::milliseconds heartbeat) {
  Next next;
  const auto until = std::chrono::steady_clock::now() + heartbeat;
  while (!TryNext(next)) {
    timer_.expires_at(until);
    boost::system::error_code error;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      next.comment = "heartbeat";
      break;
    }
  }
  co_return next;
}

}  // namespace kyodo::gateway
