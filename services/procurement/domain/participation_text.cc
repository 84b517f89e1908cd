// Words of participations in SQL and on the wire.
#include <array>
#include <utility>

#include "procurement/domain/participation.h"

namespace kyodo::procurement {
namespace {

constexpr std::array<std::pair<Stage, const char*>, 7> kStages = {{{Stage::kInterested, "INTERESTED"},
                                                                   {Stage::kConditional, "CONDITIONAL"},
                                                                   {Stage::kFirm, "FIRM"},
                                                                   {Stage::kContracted, "CONTRACTED"},
                                                                   {Stage::kAccepted, "ACCEPTED"},
                                                                   {Stage::kWithdrawn, "WITHDRAWN"},
                                                                   {Stage::kDeclined, "DECLINED"}}};
constexpr std::array<std::pair<Approval, const char*>, 4> kApprovals = {{{Approval::kDraft, "DRAFT"},
                                                                         {Approval::kSubmitted, "SUBMITTED"},
                                                                         {Approval::kApproved, "APPROVED"},
                                                                         {Approval::kRejected, "REJECTED"}}};
constexpr std::array<std::pair<WithdrawReason, const char*>, 4> kReasons = {{{WithdrawReason::kNone, ""},
                                                                             {WithdrawReason::kBudgetFailed,
                                                                              "BUDGET_FAILED"},
                                                                             {WithdrawReason::kMerged, "MERGED"},
                                                                             {WithdrawReason::kOther, "OTHER"}}};

template <typename Words>
std::optional<typename Words::value_type::first_type> Find(const Words& words, std::string_view text) {
  for (const auto& [value, word] : words) {
    if (text == word) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string ToText(Stage stage) { return kStages[static_cast<std::size_t>(stage)].second; }
std::string ToText(Approval approval) { return kApprovals[static_cast<std::size_t>(approval)].second; }
std::string ToText(WithdrawReason reason) { return kReasons[static_cast<std::size_t>(reason)].second; }
std::optional<Stage> StageFrom(std::string_view text) { return Find(kStages, text); }
std::optional<Approval> ApprovalFrom(std::string_view text) { return Find(kApprovals, text); }
std::optional<WithdrawReason> WithdrawReasonFrom(std::string_view text) { return Find(kReasons, text); }

}  // namespace kyodo::procurement
