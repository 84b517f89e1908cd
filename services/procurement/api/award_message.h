// Awards, runs and shares on the wire.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "kyodo/procurement/v1/bids.pb.h"
#include "kyodo/procurement/v1/contracts.pb.h"
#include "platform/caller.h"
#include "procurement/domain/lottery.h"
#include "procurement/domain/shares.h"
#include "procurement/store/award_runs.h"
#include "procurement/store/awards.h"

namespace kyodo::procurement {

// A transcript as it is stored with its lot: JSON of the API's LotteryTranscript.
std::string LotteryJson(const LotteryTranscript& transcript);

// An award or a proposal of one. Row security has left out what the caller may not read.
v1::Award ToProto(const DecidedAward& award);

// The stored run; its award was made by ToProto.
absl::StatusOr<v1::AwardRun> ToProto(const AwardRun& run);
// A SIMPLE run is done when it exists.
absl::StatusOr<v1::Operation> OperationOf(const AwardRun& run);

// The calculation sheet with its total.
v1::ListSharesResponse ToProto(const Shares& shares, int version);
// Total = sum of the shares.
void SumShares(v1::ListSharesResponse& sheet);
// The contracts that add up to it: parties, items and amounts.
v1::ListContractsResponse ContractDrafts(const std::vector<ContractAmounts>& contracts);

// JSON of a message for storing, and back.
std::string ToJson(const google::protobuf::Message& message);
absl::Status FromJson(const std::string& json, google::protobuf::Message* message);

}  // namespace kyodo::procurement
