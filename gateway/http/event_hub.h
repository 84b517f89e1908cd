// Live standings: follows the rounds' changes once, fetches each changed standing once, and hands it to every stream.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/http/subscriber.h"
#include "gateway/http/upstream.h"
#include "kyodo/procurement/v1/participations.pb.h"

namespace kyodo::gateway {

// How often the hub looks at its streams; tests shorten these.
struct EventTimes {
  std::chrono::milliseconds heartbeat{15'000};
  std::chrono::milliseconds verify{3'000};
  // At most one fetch per round in this time, so that a burst of commits becomes one event.
  std::chrono::milliseconds gather{100};
  // Looks again even when no change was reported.
  std::chrono::milliseconds refresh{15'000};
  // Ends a stream whose session could not be checked for this long.
  std::chrono::milliseconds unverified{30'000};
};

// The event of a standing.
std::shared_ptr<const StandingEvent> MakeEvent(const procurement::v1::Standing& standing);

class EventHub {
 public:
  EventHub(Upstream& upstream, std::shared_ptr<grpc::Channel> procurement, std::shared_ptr<grpc::Channel> tenants,
           std::string area, EventTimes times);
  ~EventHub();

  // Counts a new stream in. The caller has shown that the token may read this standing.
  void Join(const std::shared_ptr<Subscriber>& subscriber);
  // Ends every stream with a last comment and stops following.
  void Drain();
  const EventTimes& times() const { return times_; }
  const std::shared_ptr<grpc::Channel>& procurement() const { return procurement_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Feed {
    std::vector<std::weak_ptr<Subscriber>> subscribers;
    bool fetching = false;
    bool changed = false;
    Clock::time_point fetched{};
    Clock::time_point not_before{};
  };
  struct Session {
    Clock::time_point verified;
    Clock::time_point asked;
    bool asking = false;
  };

  void Follow();
  void FollowOnce(std::int64_t& position);
  void OnChange(const std::string& round);
  void MarkAllChanged();
  void Sweep();
  void SweepOnce();
  void FetchDue(Clock::time_point now);
  void VerifyDue(Clock::time_point now);
  void StartFetch(const std::string& round, const std::string& token);
  void OnStanding(const std::string& round, const std::string& token, const CallResult& result);
  void OnVerified(const std::string& token, const CallResult& result);
  // Of one round, or of all of them when `round` is "".
  void EndStreams(const std::string& token, const std::string& round, const std::string& comment);
  std::vector<std::shared_ptr<Subscriber>> LiveLocked(Feed& feed);
  bool SleepUnlessStopped(std::chrono::milliseconds time);

  Upstream& upstream_;
  const std::shared_ptr<grpc::Channel> procurement_;
  const std::shared_ptr<grpc::Channel> tenants_;
  const std::string area_;
  const EventTimes times_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  grpc::ClientContext* watching_ = nullptr;
  std::map<std::string, Feed> feeds_;
  std::map<std::string, Session> sessions_;
  Clock::time_point verify_pass_{};
  std::thread follower_;
  std::thread sweeper_;
};

}  // namespace kyodo::gateway
