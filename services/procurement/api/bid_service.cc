#include "procurement/api/bid_service.h"

#include "platform/once.h"
#include "platform/reasons.h"
#include "procurement/api/bid_message.h"
#include "procurement/api/names.h"
#include "procurement/api/pages.h"
#include "procurement/api/vendors.h"
#include "procurement/store/bids.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

constexpr int kNonceBytes = 32;

// Whoever is no vendor is refused before the opening, a municipality until the award: the same whether bids exist or
// not.
absl::Status CheckUnsealed(const Round& round, const Caller& caller) {
  if (caller.is_vendor()) return absl::OkStatus();
  if (!round.open_time) {
    return Fail(absl::StatusCode::kPermissionDenied, reasons::kBidsSealed,
                {"Bids are sealed: nobody but a vendor sees its own before the opening.",
                 "開札前のため、入札は閲覧できません。"},
                {{"state", ToText(round.state)}});
  }
  if (caller.is_municipality() && round.state == RoundState::kEvaluating) {
    return Fail(absl::StatusCode::kPermissionDenied, reasons::kBidsSealed,
                {"Municipalities see the bids after the award.", "入札の内容は落札決定後に公開されます。"},
                {{"state", ToText(round.state)}});
  }
  return absl::OkStatus();
}

}  // namespace

grpc::Status BidService::CreateBid(grpc::ServerContext* context, const v1::CreateBidRequest* request,
                                   v1::Bid* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const RoundNow at, LockRoundShared(tx, round_id));
        RETURN_IF_ERROR(at.round.CheckBid(at.now));
        RETURN_IF_ERROR(CheckNotSuspended(*area, caller.tenant, at.now));
        BidDraft draft = ReadBidDraft(request->bid());
        if (draft.lottery_nonce.empty()) draft.lottery_nonce = RandomHex(kNonceBytes);
        ASSIGN_OR_RETURN(const BidOffer offer, ValidateBid(draft, TenderLotsOf(at.round.terms)));
        StoredBid bid;
        bid.id = NewUuid();
        bid.round_id = round_id;
        bid.vendor = caller.tenant;
        bid.account = caller.account;
        bid.receipt_time = at.now;
        bid.document = BidDocument(bid, offer);
        bid.digest = Sha256Hex(bid.document);
        RETURN_IF_ERROR(InsertBid(tx, bid, at.round.terms.invited_municipalities));
        *response = ReceiptOf(bid);
        // No event: the feed would tell that somebody bid.
        tx.AuditSealed(response->name(), "sent a bid");
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status BidService::GetBid(grpc::ServerContext* context, const v1::GetBidRequest* request, v1::Bid* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const ChildName name, ParseChildName(request->name(), "bids"));
    if (!IsUuid(name.id)) return NotFound();
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, name.round_id));
      RETURN_IF_ERROR(CheckUnsealed(at.round, caller));
      ASSIGN_OR_RETURN(const StoredBid bid, ReadBid(tx, name.round_id, name.id));
      ASSIGN_OR_RETURN(*response, ToProto(bid));
      return absl::OkStatus();
    });
  });
}

grpc::Status BidService::ListBids(grpc::ServerContext* context, const v1::ListBidsRequest* request,
                                  v1::ListBidsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    const std::string scope = "bids|" + round_id;
    ASSIGN_OR_RETURN(const PageAsked page, ReadPage(caller, scope, *request));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      RETURN_IF_ERROR(CheckUnsealed(at.round, caller));
      std::vector<StoredBid> bids = procurement::ListBids(tx, round_id, page.after, page.size + 1);
      EndPage(caller, scope, page, &StoredBid::receipt_time, bids, response);
      for (const StoredBid& bid : bids) {
        ASSIGN_OR_RETURN(*response->add_bids(), ToProto(bid));
      }
      return absl::OkStatus();
    });
  });
}

}  // namespace kyodo::procurement
