// A small area in which whole joint procurements are played through the API, on a database of its own: from the draft
// to the last inspection. Tests of bids, award and contracts start where their part of the story begins.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/procurement/support.h"

namespace kyodo::procurement {

// One item's price in a bid: tiers {from, unit price}.
struct Price {
  std::string item;
  std::vector<std::pair<std::int64_t, std::string>> tiers;
  std::int64_t capacity = 0;
  bool incremental = false;
};

class Story : public World {
 public:
  // Moves the area's clock.
  void Pass(std::chrono::seconds time);
  // Procurement asks tenants anew, as it would some seconds later.
  void ForgetArea();

  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(std::unique_ptr<Stub>& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, const std::string& account) {
    return World::Call(account, stub, method, request);
  }

  // A round with the lot "1" of "tablet" and "case", and when two_lots the lot "2" of "desk"; bids close in an hour.
  v1::Round Draft(bool two_lots = false);
  absl::StatusOr<v1::Round> Create(const v1::Round& draft);
  // :verb of a round.
  absl::StatusOr<v1::Round> Act(grpc::Status (v1::RoundService::Stub::*verb)(grpc::ClientContext*,
                                                                             const v1::ActOnRoundRequest&, v1::Round*),
                                const std::string& round, const std::string& account, const std::string& key = "");
  // Puts, submits and approves.
  absl::Status Join(const std::string& round, const std::string& code,
                    const std::map<std::string, std::int64_t>& quantities, bool firm = true);
  absl::StatusOr<v1::Participation> Withdraw(const std::string& round, const std::string& code);
  // Creates, opens joining, lets everybody join and opens the tender. The round's name.
  std::string Tender(const v1::Round& draft,
                     const std::map<std::string, std::map<std::string, std::int64_t>>& quantities);
  v1::CreateBidRequest BidOf(const std::string& round, const std::vector<Price>& prices, std::int64_t fee = 0,
                             const std::string& number = "042");
  absl::StatusOr<v1::Bid> Bid(const std::string& vendor, const v1::CreateBidRequest& request);
  // Lets the deadline pass and opens the bids by two officers.
  absl::StatusOr<v1::Round> Open(const std::string& round);
  absl::StatusOr<v1::Round> Award(const std::string& round, const std::string& account, const std::string& run = "",
                                  const std::string& digest = "");
  // Two persons award what the rules say, the standstill ends, contracts wait for signatures.
  void AwardAndContract(const std::string& round);
  absl::StatusOr<v1::Contract> Sign(const std::string& contract, const std::string& account);
  // Both parties of every contract sign.
  void SignAll(const std::string& round);
  std::vector<v1::Contract> Contracts(const std::string& round, const std::string& account = "body-officer");
  absl::StatusOr<v1::ListSharesResponse> Shares(const std::string& round, const std::string& account = "body-officer");
  absl::StatusOr<v1::Award> GetAward(const std::string& round, const std::string& account = "body-officer");
  absl::StatusOr<v1::Order> Order(const std::string& contract, const std::map<std::string, std::int64_t>& lines,
                                  const std::string& account = "131016-clerk");
  absl::StatusOr<v1::Delivery> Deliver(const std::string& order, const std::map<std::string, std::int64_t>& lines,
                                       const std::string& vendor = "vendor-1");
  absl::StatusOr<v1::Inspection> Inspect(const std::string& delivery, bool accepted,
                                         const std::string& account = "131016-clerk");
};

}  // namespace kyodo::procurement
