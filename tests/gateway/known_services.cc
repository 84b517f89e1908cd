#include "known_services.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>

#include "kyodo/procurement/v1/bids.pb.h"
#include "platform/error.h"
#include "platform/wire_error.h"

namespace kyodo::gateway {
namespace {

namespace p1 = kyodo::procurement::v1;
namespace t1 = kyodo::tenants::v1;
using grpc::ServerContext;
using grpc::Status;

std::string TokenOf(const ServerContext* context) {
  const auto found = context->client_metadata().find("authorization");
  if (found == context->client_metadata().end()) return "";
  const std::string value(found->second.data(), found->second.size());
  return value.rfind("Bearer ", 0) == 0 ? value.substr(7) : "";
}

void Remember(Memory& memory, const ServerContext* context, const google::protobuf::Message& request) {
  const std::lock_guard lock(memory.mutex);
  memory.request = request.ShortDebugString();
  memory.metadata.clear();
  for (const auto& [key, value] : context->client_metadata()) {
    memory.metadata[std::string(key.data(), key.size())] = std::string(value.data(), value.size());
  }
  ++memory.calls;
}

Status NoSession() {
  return ToGrpc(Fail(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED", {"Sign in.", "サインインしてください。"}));
}

bool Known(Memory& memory, const std::string& token) {
  const std::lock_guard lock(memory.mutex);
  return token.rfind("token-", 0) == 0 && memory.revoked.count(token) == 0;
}

struct Sessions final : t1::SessionService::Service {
  explicit Sessions(Memory& memory) : memory(memory) {}
  Status CreateSession(ServerContext* context, const t1::CreateSessionRequest* request,
                       t1::Session* response) override {
    Remember(memory, context, *request);
    if (request->password() != "correct horse battery") return NoSession();
    response->set_token("token-" + request->account());
    response->mutable_expire_time()->set_seconds(std::time(nullptr) + 3600);
    response->mutable_me()->set_account(request->account());
    return Status::OK;
  }
  Status GetMe(ServerContext* context, const t1::GetMeRequest* request, t1::Me* response) override {
    Remember(memory, context, *request);
    if (!Known(memory, TokenOf(context))) return NoSession();
    response->set_account(TokenOf(context).substr(6));
    return Status::OK;
  }
  Status DeleteCurrentSession(ServerContext* context, const t1::DeleteCurrentSessionRequest* request,
                              google::protobuf::Empty*) override {
    Remember(memory, context, *request);
    const std::lock_guard lock(memory.mutex);
    memory.revoked.insert(TokenOf(context));
    return Status::OK;
  }
  Status VerifySession(ServerContext*, const t1::VerifySessionRequest* request, t1::VerifySessionResponse*) override {
    const bool known = Known(memory, request->token());
    const std::lock_guard lock(memory.mutex);
    ++memory.verify_calls;
    return known ? Status::OK : NoSession();
  }
  Memory& memory;
};

struct Directory final : t1::DirectoryService::Service {
  explicit Directory(Memory& memory) : memory(memory) {}
  Status UpdateVendor(ServerContext* context, const t1::UpdateVendorRequest* request, t1::Vendor* response) override {
    Remember(memory, context, *request);
    *response = request->vendor();
    return Status::OK;
  }
  Memory& memory;
};

// The title of a round chooses the failure.
Status FailureOf(const std::string& title) {
  if (title == "state") {
    return ToGrpc(Fail(absl::StatusCode::kFailedPrecondition, "ROUND_STATE",
                       {"The round is closed.", "受付は終わりました。"}, {{"state", "CLOSED"}}));
  }
  if (title == "field") return ToGrpc(Invalid("round.lots[2].title", {"Too plain.", "簡単すぎます。"}));
  if (title == "busy") {
    return ToGrpc(FailRetry(absl::StatusCode::kResourceExhausted, "OVERLOADED", {"Busy.", "混雑しています。"}, 7));
  }
  if (title == "stale") return ToGrpc(Fail(absl::StatusCode::kAborted, "STALE_ETAG", {"Stale.", "古いです。"}));
  if (title == "bug") return Status(grpc::StatusCode::INTERNAL, "secret of the internals at 0x1234");
  if (title == "thrown") return Status(grpc::StatusCode::UNKNOWN, "std::bad_alloc secret");
  if (title == "down") return Status(grpc::StatusCode::UNAVAILABLE, "connection refused 10.0.0.1");
  return Status::OK;
}

struct Rounds final : p1::RoundService::Service {
  explicit Rounds(Memory& memory) : memory(memory) {}
  Status ListRounds(ServerContext* context, const p1::ListRoundsRequest* request, p1::ListRoundsResponse*) override {
    Remember(memory, context, *request);
    return Status::OK;
  }
  Status GetRound(ServerContext* context, const p1::GetRoundRequest* request, p1::Round* response) override {
    Remember(memory, context, *request);
    response->set_name(request->name());
    return Status::OK;
  }
  Status CreateRound(ServerContext* context, const p1::CreateRoundRequest* request, p1::Round* response) override {
    Remember(memory, context, *request);
    {
      std::unique_lock lock(memory.mutex);
      ++memory.held;
      memory.changed.notify_all();
      memory.changed.wait(lock, [this] { return !memory.hold; });
    }
    *response = request->round();
    return FailureOf(request->round().title());
  }
  Status UpdateRound(ServerContext* context, const p1::UpdateRoundRequest* request, p1::Round* response) override {
    Remember(memory, context, *request);
    *response = request->round();
    return Status::OK;
  }
  Status OpenSurvey(ServerContext* context, const p1::ActOnRoundRequest* request, p1::Round* response) override {
    Remember(memory, context, *request);
    response->set_name(request->name());
    return Status::OK;
  }
  Memory& memory;
};

struct Participations final : p1::ParticipationService::Service {
  explicit Participations(Memory& memory) : memory(memory) {}
  Status PutParticipation(ServerContext* context, const p1::PutParticipationRequest* request,
                          p1::Participation* response) override {
    Remember(memory, context, *request);
    *response = request->participation();
    return Status::OK;
  }
  Status GetStanding(ServerContext* context, const p1::GetStandingRequest* request, p1::Standing* response) override {
    const std::string token = TokenOf(context);
    if (!Known(memory, token)) return NoSession();
    if (token.rfind("token-vendor", 0) == 0) {
      return ToGrpc(Fail(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED", {"Not for vendors.", "不可です。"}));
    }
    if (request->round() == "rounds/none") return ToGrpc(NotFound());
    const std::lock_guard lock(memory.mutex);
    ++memory.standing_calls;
    response->set_round(request->round());
    response->set_version(memory.version);
    return Status::OK;
  }
  Status WatchChanges(ServerContext* context, const p1::WatchChangesRequest* request,
                      grpc::ServerWriter<p1::Change>* writer) override {
    std::unique_lock lock(memory.mutex);
    memory.watched_from.push_back(request->after_position());
    ++memory.watching;
    memory.changed.notify_all();
    std::int64_t position = request->after_position();
    while (!memory.stop && !memory.cut_watch && !context->IsCancelled()) {
      memory.changed.wait_for(lock, std::chrono::milliseconds(20));
      for (const p1::Change& change : memory.changes) {
        if (change.position() <= position) continue;
        position = change.position();
        writer->Write(change);
      }
    }
    memory.cut_watch = false;
    --memory.watching;
    return Status(grpc::StatusCode::UNAVAILABLE, "going away");
  }
  Memory& memory;
};

}  // namespace

void Memory::Commit(const std::string& round) {
  const std::lock_guard lock(mutex);
  ++version;
  procurement::v1::Change change;
  change.set_position(static_cast<std::int64_t>(changes.size()) + 1);
  change.set_round(round);
  changes.push_back(change);
  changed.notify_all();
}

struct KnownServices::Services {
  explicit Services(Memory& memory) : sessions(memory), directory(memory), rounds(memory), participations(memory) {}
  Sessions sessions;
  Directory directory;
  Rounds rounds;
  Participations participations;
};

KnownServices::KnownServices() : services_(std::make_unique<Services>(memory_)) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(&services_->sessions);
  builder.RegisterService(&services_->directory);
  builder.RegisterService(&services_->rounds);
  builder.RegisterService(&services_->participations);
  server_ = builder.BuildAndStart();
}

KnownServices::~KnownServices() { Stop(); }

void KnownServices::Stop() {
  {
    const std::lock_guard lock(memory_.mutex);
    memory_.stop = true;
    memory_.hold = false;
    memory_.changed.notify_all();
  }
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
}

std::vector<ServiceRoute> KnownServices::Routes(bool in_process) {
  const std::shared_ptr<grpc::Channel> channel =
      in_process ? server_->InProcessChannel({})
                 : grpc::CreateChannel("127.0.0.1:" + std::to_string(port_), grpc::InsecureChannelCredentials());
  std::vector<ServiceRoute> routes;
  for (const auto* file : {t1::Session::descriptor()->file(), t1::Vendor::descriptor()->file(),
                           p1::GetRoundRequest::descriptor()->file(), p1::GetStandingRequest::descriptor()->file(),
                           p1::CreateBidRequest::descriptor()->file()}) {
    for (int i = 0; i < file->service_count(); ++i) routes.push_back({file->service(i), channel});
  }
  return routes;
}

}  // namespace kyodo::gateway
