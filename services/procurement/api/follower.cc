#include "procurement/api/follower.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "kyodo/tenants/v1/users.grpc.pb.h"
#include "platform/outbox.h"
#include "platform/wire_error.h"
#include "procurement/store/standing.h"

namespace kyodo::procurement {
namespace {

absl::Status Deliver(Channels& channels, const std::string& area, const FeedEntry& entry) {
  google::protobuf::Struct payload;
  if (!google::protobuf::util::JsonStringToMessage(entry.payload, &payload).ok()) {
    return absl::InvalidArgumentError("the payload is not JSON");
  }
  tenants::v1::DeliverNoticesRequest request;
  request.set_area(area);
  request.set_request_id(entry.event_id);
  request.set_object(entry.object);
  const auto& fields = payload.fields();
  if (fields.contains("titleEn")) request.set_title_en(fields.at("titleEn").string_value());
  if (fields.contains("titleJa")) request.set_title_ja(fields.at("titleJa").string_value());
  if (fields.contains("tenants")) {
    for (const auto& tenant : fields.at("tenants").list_value().values()) request.add_tenants(tenant.string_value());
  }
  const auto channel = channels.To("tenants");
  if (channel == nullptr) return absl::UnavailableError("tenants");
  grpc::ClientContext context;
  PrepareCall(context);
  google::protobuf::Empty nothing;
  return FromGrpc(tenants::v1::NoticeService::NewStub(channel)->DeliverNotices(&context, request, &nothing));
}

}  // namespace

absl::Status FoldDeltas(Database& worker, const std::string& area) {
  return worker.Transact(SystemCaller(area, "FoldDeltas"), [&](Tx& tx) {
    const auto alone = tx.Run("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", area + "/fold");
    if (alone[0][0].as<bool>()) FoldStandings(tx);
    return absl::OkStatus();
  });
}

absl::StatusOr<int> RelayNotices(Database& worker, Channels& channels, const std::string& area) {
  return RelayEvents(worker, area, "notice",
                     [&](const FeedEntry& entry) { return Deliver(channels, area, entry); });
}

absl::Status DeleteOldRequests(Database& worker, const std::string& area) {
  return worker.Transact(SystemCaller(area, "DeleteOldRequests"), [](Tx& tx) {
    tx.Run(
        "DELETE FROM procurement.requests WHERE area_id = kyodo.area()"
        " AND created_time < clock_timestamp() - interval '7 days'");
    return absl::OkStatus();
  });
}

}  // namespace kyodo::procurement
