#include "gateway/http/event_hub.h"

#include <set>

#include "gateway/http/limits.h"
#include "gateway/http/transcoder.h"
#include "kyodo/procurement/v1/participations.grpc.pb.h"
#include "kyodo/tenants/v1/sessions.pb.h"
#include "platform/log.h"
#include "platform/metrics.h"

namespace kyodo::gateway {
namespace {

namespace p1 = kyodo::procurement::v1;

constexpr char kGetStanding[] = "/kyodo.procurement.v1.ParticipationService/GetStanding";
constexpr char kVerifySession[] = "/kyodo.tenants.v1.SessionService/VerifySession";
constexpr std::chrono::milliseconds kTick{50};
constexpr std::chrono::seconds kPause{1};
// Sessions asked for in one tick; the rest waits for the next.
constexpr int kVerifyPerTick = 100;

bool MeansGone(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAUTHENTICATED ||
         status.error_code() == grpc::StatusCode::PERMISSION_DENIED ||
         status.error_code() == grpc::StatusCode::NOT_FOUND;
}

}  // namespace

std::shared_ptr<const StandingEvent> MakeEvent(const p1::Standing& standing) {
  const absl::StatusOr<std::string> json = ToJson(standing);
  if (!json.ok()) return nullptr;
  auto event = std::make_shared<StandingEvent>();
  event->version = standing.version();
  event->text = "event: standing\nid: " + std::to_string(standing.version()) + "\ndata: " + *json + "\n\n";
  return event;
}

EventHub::EventHub(Upstream& upstream, std::shared_ptr<grpc::Channel> procurement,
                   std::shared_ptr<grpc::Channel> tenants, std::string area, EventTimes times)
    : upstream_(upstream),
      procurement_(std::move(procurement)),
      tenants_(std::move(tenants)),
      area_(std::move(area)),
      times_(times) {
  follower_ = std::thread([this] { Follow(); });
  sweeper_ = std::thread([this] { Sweep(); });
}

EventHub::~EventHub() { Drain(); }

void EventHub::Join(const std::shared_ptr<Subscriber>& subscriber) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return subscriber->End("the server is shutting down");
  Feed& feed = feeds_[subscriber->round()];
  if (feed.subscribers.empty()) feed.fetched = Clock::now();
  feed.subscribers.push_back(subscriber);
  feed.changed = true;  // looked at once more, so that no change falls between the first reading and this
  sessions_.try_emplace(subscriber->token(), Session{Clock::now(), Clock::now(), false});
}

std::vector<std::shared_ptr<Subscriber>> EventHub::LiveLocked(Feed& feed) {
  std::vector<std::shared_ptr<Subscriber>> live;
  std::erase_if(feed.subscribers, [&](const std::weak_ptr<Subscriber>& weak) {
    std::shared_ptr<Subscriber> strong = weak.lock();
    if (!strong || strong->ended()) return true;
    live.push_back(std::move(strong));
    return false;
  });
  return live;
}

bool EventHub::SleepUnlessStopped(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, time, [this] { return stopped_; });
}

void EventHub::Follow() {
  std::int64_t position = 0;
  std::chrono::milliseconds pause{200};
  do {
    const std::int64_t before = position;
    FollowOnce(position);
    pause = position > before ? std::chrono::milliseconds{200} : std::min(pause * 2, std::chrono::milliseconds{2000});
  } while (SleepUnlessStopped(pause));
}

void EventHub::FollowOnce(std::int64_t& position) {
  grpc::ClientContext context;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    watching_ = &context;
  }
  p1::WatchChangesRequest request;
  request.set_area(area_);
  request.set_after_position(position);
  const auto stub = p1::ParticipationService::NewStub(procurement_);
  const auto reader = stub->WatchChanges(&context, request);
  MarkAllChanged();
  p1::Change change;
  while (reader->Read(&change)) {
    position = std::max(position, change.position());
    OnChange(change.round());
  }
  const grpc::Status status = reader->Finish();
  const std::lock_guard lock(mutex_);
  watching_ = nullptr;
  if (!stopped_) {
    Log(LogLevel::kWarning, "watch_ended", {{"code", std::to_string(static_cast<int>(status.error_code()))}});
  }
}

void EventHub::OnChange(const std::string& round) {
  {
    const std::lock_guard lock(mutex_);
    const auto feed = feeds_.find(round);
    if (feed == feeds_.end()) return;
    feed->second.changed = true;
  }
  FetchDue(Clock::now());
}

void EventHub::MarkAllChanged() {
  const std::lock_guard lock(mutex_);
  for (auto& [round, feed] : feeds_) feed.changed = true;
}

void EventHub::Sweep() {
  while (SleepUnlessStopped(kTick)) SweepOnce();
}

void EventHub::SweepOnce() {
  const Clock::time_point now = Clock::now();
  SetGauge("event_streams", Subscriber::Open());
  FetchDue(now);
  if (now - verify_pass_ < times_.verify / 8) return;
  verify_pass_ = now;
  VerifyDue(now);
}

void EventHub::FetchDue(Clock::time_point now) {
  std::vector<std::pair<std::string, std::string>> due;
  {
    const std::lock_guard lock(mutex_);
    for (auto it = feeds_.begin(); it != feeds_.end();) {
      Feed& feed = it->second;
      const bool wanted = feed.changed || now - feed.fetched >= times_.refresh;
      if (feed.fetching || (!wanted && !feed.subscribers.empty()) || now < feed.not_before) {
        ++it;
        continue;
      }
      const std::vector<std::shared_ptr<Subscriber>> live = LiveLocked(feed);
      if (live.empty()) {
        it = feeds_.erase(it);
        continue;
      }
      feed.fetching = true;
      feed.changed = false;
      feed.fetched = now;
      feed.not_before = now + times_.gather;
      due.emplace_back(it->first, live.front()->token());
      ++it;
    }
  }
  for (const auto& [round, token] : due) StartFetch(round, token);
}

void EventHub::StartFetch(const std::string& round, const std::string& token) {
  p1::GetStandingRequest request;
  request.set_round(round);
  const Call call{procurement_, kGetStanding, {{"authorization", "Bearer " + token}}, kCallTime};
  upstream_.Start(call, request, [this, round, token](const CallResult& result) { OnStanding(round, token, result); });
}

void EventHub::OnStanding(const std::string& round, const std::string& token, const CallResult& result) {
  p1::Standing standing;
  std::shared_ptr<const StandingEvent> event;
  if (result.status.ok() && ParseBytes(result.response, standing)) event = MakeEvent(standing);
  if (result.status.error_code() == grpc::StatusCode::UNAUTHENTICATED) {
    EndStreams(token, "", "the session ended");
  } else if (MeansGone(result.status)) {
    EndStreams(token, round, "this round may no longer be read");
  }
  std::vector<std::shared_ptr<Subscriber>> live;
  {
    const std::lock_guard lock(mutex_);
    const auto feed = feeds_.find(round);
    if (feed == feeds_.end()) return;
    feed->second.fetching = false;
    if (event) {
      live = LiveLocked(feed->second);
    } else {
      feed->second.changed = true;
      if (!MeansGone(result.status)) feed->second.not_before = Clock::now() + kPause;
    }
  }
  for (const std::shared_ptr<Subscriber>& subscriber : live) subscriber->Offer(event);
}

void EventHub::VerifyDue(Clock::time_point now) {
  std::vector<std::string> due;
  std::vector<std::string> lost;
  {
    const std::lock_guard lock(mutex_);
    std::set<std::string> used;
    for (auto& [round, feed] : feeds_) {
      for (const std::shared_ptr<Subscriber>& subscriber : LiveLocked(feed)) used.insert(subscriber->token());
    }
    for (auto it = sessions_.begin(); it != sessions_.end();) {
      Session& session = it->second;
      if (!session.asking && used.count(it->first) == 0) {
        it = sessions_.erase(it);
        continue;
      }
      if (now - session.verified >= times_.unverified) lost.push_back(it->first);
      const bool ask = !session.asking && now - session.asked >= times_.verify && due.size() < kVerifyPerTick;
      if (ask) {
        session.asking = true;
        session.asked = now;
        due.push_back(it->first);
      }
      ++it;
    }
  }
  for (const std::string& token : lost) EndStreams(token, "", "the session could not be checked");
  for (const std::string& token : due) {
    tenants::v1::VerifySessionRequest request;
    request.set_token(token);
    upstream_.Start({tenants_, kVerifySession, {}, std::chrono::seconds(2)}, request,
                    [this, token](const CallResult& result) { OnVerified(token, result); });
  }
}

void EventHub::OnVerified(const std::string& token, const CallResult& result) {
  {
    const std::lock_guard lock(mutex_);
    const auto session = sessions_.find(token);
    if (session != sessions_.end()) {
      session->second.asking = false;
      if (result.status.ok()) session->second.verified = Clock::now();
    }
  }
  if (MeansGone(result.status)) EndStreams(token, "", "the session ended");
}

void EventHub::EndStreams(const std::string& token, const std::string& round, const std::string& comment) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, feed] : feeds_) {
    if (!round.empty() && name != round) continue;
    for (const std::shared_ptr<Subscriber>& subscriber : LiveLocked(feed)) {
      if (subscriber->token() == token) subscriber->End(comment);
    }
  }
}

void EventHub::Drain() {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    stopped_ = true;
    if (watching_ != nullptr) watching_->TryCancel();
    for (auto& [round, feed] : feeds_) {
      for (const std::shared_ptr<Subscriber>& subscriber : LiveLocked(feed)) {
        subscriber->End("the server is shutting down");
      }
    }
  }
  wake_.notify_all();
  follower_.join();
  sweeper_.join();
}

}  // namespace kyodo::gateway
