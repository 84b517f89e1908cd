#include "tenants/api/notice_service.h"

#include <vector>

#include "platform/error.h"
#include "platform/once.h"
#include "platform/page_token.h"
#include "platform/reasons.h"
#include "tenants/api/messages.h"
#include "tenants/domain/notice.h"
#include "tenants/store/notices.h"

namespace kyodo::tenants {
namespace {

constexpr char kScope[] = "notices";

v1::Notice ToProto(const Notice& notice) {
  v1::Notice message;
  message.set_name("notices/" + notice.id);
  message.set_title_en(notice.title.en);
  message.set_title_ja(notice.title.ja);
  message.set_object(notice.object);
  *message.mutable_create_time() = tenants::ToProto(notice.created_time);
  message.set_read(notice.read);
  return message;
}

}  // namespace

NoticeService::NoticeService(Database& database, Database& worker, Identity& identity, std::string area)
    : database_(database),
      worker_(worker),
      endpoint_(v1::NoticeService::service_full_name(), identity, std::move(area)) {}

grpc::Status NoticeService::ListNotices(grpc::ServerContext* context, const v1::ListNoticesRequest* request,
                                        v1::ListNoticesResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const int size, PageSize(request->page_size()));
    ASSIGN_OR_RETURN(const std::vector<std::string> key, ReadPageToken(caller, kScope, request->page_token()));
    Notice last;
    if (key.size() == 2) {
      ASSIGN_OR_RETURN(last.created_time, ParseTime(key[0]));
      last.id = key[1];
    }
    std::vector<Notice> notices;
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      notices = tenants::ListNotices(tx, key.size() == 2 ? &last : nullptr, size + 1);
      return absl::OkStatus();
    }));
    if (notices.size() > static_cast<std::size_t>(size)) {
      notices.pop_back();
      const Notice& end = notices.back();
      response->set_next_page_token(MakePageToken(caller, kScope, {kyodo::ToText(end.created_time), end.id}));
    }
    for (const Notice& notice : notices) *response->add_notices() = ToProto(notice);
    return absl::OkStatus();
  });
}

grpc::Status NoticeService::MarkNoticeRead(grpc::ServerContext* context, const v1::MarkNoticeReadRequest* request,
                                           v1::Notice* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, IdOf(request->name(), "notices"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        std::optional<Notice> notice = ReadNotice(tx, id);
        if (!notice) return NotFound();
        MarkRead(tx, id);
        notice->read = true;
        *response = ToProto(*notice);
        tx.Audit("notices/" + id, "marked as read");
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status NoticeService::DeliverNotices(grpc::ServerContext* context, const v1::DeliverNoticesRequest* request,
                                           google::protobuf::Empty*) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    if (!IsUuid(request->request_id())) {
      return Invalid("requestId", {"Use the event's UUID.", "イベントのUUIDを指定してください。"});
    }
    ASSIGN_OR_RETURN(const std::set<std::string> audiences,
                     AudiencesOf({request->tenants().begin(), request->tenants().end()}));
    Caller worker = caller;
    if (!request->area().empty()) worker.area = request->area();
    return worker_.Transact(worker, context->deadline(), [&](Tx& tx) -> absl::Status {
      tenants::DeliverNotices(tx, request->request_id(), audiences, {request->title_en(), request->title_ja()},
                              request->object());
      return absl::OkStatus();
    });
  });
}

}  // namespace kyodo::tenants
