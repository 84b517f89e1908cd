// ParticipationService::WatchChanges: the feed of rounds in commit order, as a stream.
#include "platform/outbox.h"
#include "procurement/api/participation_service.h"

namespace kyodo::procurement {
namespace {

constexpr int kBatch = 500;
constexpr std::chrono::milliseconds kPause{250};

// Events whose object belongs to a round; notices go another way.
bool IsOfRound(const FeedEntry& entry) { return entry.kind == "round.changed" || entry.kind == "standing.changed"; }

}  // namespace

grpc::Status ParticipationService::WatchChanges(grpc::ServerContext* context, const v1::WatchChangesRequest* request,
                                                grpc::ServerWriter<v1::Change>* writer) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller&) -> absl::Status {
    if (request->area() != area_) return NotFound();
    std::int64_t position = request->after_position();
    if (position == 0) {
      ASSIGN_OR_RETURN(position, NewestPosition(worker_, area_));
    }
    while (!context->IsCancelled() && !drained_) {
      ASSIGN_OR_RETURN(const std::vector<FeedEntry> entries, ChangesSince(worker_, area_, position, kBatch));
      for (const FeedEntry& entry : entries) {
        position = entry.position;
        if (!IsOfRound(entry)) continue;
        v1::Change change;
        change.set_position(entry.position);
        change.set_round(entry.object);
        change.set_kind(entry.kind);
        if (!writer->Write(change)) return absl::OkStatus();
      }
      if (entries.empty()) watchers_.Wait(kPause);
    }
    return absl::OkStatus();
  });
}

}  // namespace kyodo::procurement
