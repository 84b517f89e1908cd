#include "procurement/domain/participation.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

constexpr std::size_t kLinesMax = 500;

absl::Status NothingToDecide(const std::string& approval) {
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kParticipationState,
              {"There is nothing to decide: the participation is in approval state " + approval + ".",
               "承認待ちの参加申込がありません（承認状態: " + approval + "）。"},
              {{"approval", approval}});
}

absl::Status SamePerson() {
  return Fail(absl::StatusCode::kPermissionDenied, reasons::kSamePerson,
              {"Whoever drafted or submitted this cannot approve it; another approver must.",
               "起案者・提出者は承認できません。別の決裁者が承認してください。"});
}

void CheckLine(const Line& line, const std::string& path, const RoundTerms& terms, Violations& violations) {
  if (terms.FindItem(line.item) == nullptr) {
    violations.Add(path + ".item", {"This round has no such item.", "このラウンドにない品目です。"});
  }
  if (line.quantity < 1 || line.quantity > kLineQuantityMax) {
    violations.Add(path + ".quantity", {"1 to 1,000,000.", "1〜1,000,000の数量を入力してください。"});
  }
  if (!line.delivery_month.empty() && !IsMonthOf(terms.fiscal_year, line.delivery_month)) {
    violations.Add(path + ".deliveryMonth",
                   {"A month such as " + std::to_string(terms.fiscal_year) + "-08 within the fiscal year.",
                    std::to_string(terms.fiscal_year) + "-08のように年度内の月を指定してください。"});
  }
  if (line.site.size() > 200) {
    violations.Add(path + ".site", {"At most 200 bytes.", "200バイト以内にしてください。"});
  }
}

std::vector<Line> Sorted(std::vector<Line> lines) {
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tie(a.item, a.delivery_month, a.site) < std::tie(b.item, b.delivery_month, b.site);
  });
  return lines;
}

}  // namespace

absl::Status CheckDraft(const ParticipationDraft& draft, const RoundTerms& terms) {
  Violations violations;
  if (draft.lines.size() > kLinesMax) violations.Add("lines", {"At most 500 lines.", "明細は500件までです。"});
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::set<std::string> items;
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    const Line& line = draft.lines[i];
    const std::string path = "lines[" + std::to_string(i) + "]";
    CheckLine(line, path, terms, violations);
    if (!seen.insert({line.item, line.delivery_month, line.site}).second) {
      violations.Add(path, {"This item, month and site stand in another line already; add the quantities.",
                            "同じ品目・納入月・納入場所の明細があります。数量を合算してください。"});
    }
    items.insert(line.item);
  }
  for (const auto& [item, price] : draft.reservation_unit_prices) {
    const std::string path = "reservationUnitPrices[\"" + item + "\"]";
    if (items.count(item) == 0) violations.Add(path, {"No line has this item.", "明細にない品目です。"});
    if (price == UnitPrice()) violations.Add(path, {"Above 0.", "0より大きい単価を入力してください。"});
  }
  if (draft.stage_wanted != Stage::kConditional && draft.stage_wanted != Stage::kFirm) {
    violations.Add("stageWanted", {"CONDITIONAL or FIRM.", "CONDITIONALまたはFIRMを指定してください。"});
  }
  violations.AddFrom(CheckYen(draft.budget_yen, "budget.amountYen"));
  if (draft.budget_line.size() > 400) violations.Add("budget.line", {"At most 400 bytes.", "400バイト以内です。"});
  if (draft.external_decision.size() > 200) {
    violations.Add("externalDecision", {"At most 200 bytes.", "200バイト以内です。"});
  }
  return violations.status();
}

Quantities QuantitiesOf(const std::vector<Line>& lines) {
  Quantities quantities;
  for (const Line& line : lines) quantities[line.item] += line.quantity;
  return quantities;
}

bool Participation::counts() const {
  return stage == Stage::kConditional || stage == Stage::kFirm || stage == Stage::kContracted ||
         stage == Stage::kAccepted;
}

// JOINING in time: anything. Afterwards only CONDITIONAL → FIRM with the lines that bind. ACTIVE: who is not in may come.
absl::Status Participation::CheckOpenTo(const Round& round, const ParticipationDraft& next, Time now) const {
  if (round.state == RoundState::kActive && !counts()) {
    if (next.stage_wanted == Stage::kFirm) return absl::OkStatus();
    return Invalid("stageWanted", {"A late join is FIRM.", "追加参加はFIRM（確定）のみです。"});
  }
  const absl::Status joining = round.CheckJoin(now);
  if (joining.ok()) return joining;
  const bool may_firm = round.state >= RoundState::kJoining && round.state <= RoundState::kContracting;
  if (!may_firm || stage != Stage::kConditional) return joining;
  if (Sorted(next.lines) != Sorted(approved_lines)) {
    return Fail(absl::StatusCode::kFailedPrecondition,
                round.state == RoundState::kJoining ? reasons::kJoinDeadlinePassed : reasons::kQuantitiesFrozen,
                {"Quantities are frozen; only the stage may become FIRM.",
                 "数量は確定しています。変更できるのは確定（FIRM）への移行だけです。"},
                {{"state", ToText(round.state)}});
  }
  if (next.stage_wanted != Stage::kFirm) {
    return Invalid("stageWanted", {"Only FIRM is left to choose.", "FIRM（確定）のみ選択できます。"});
  }
  return absl::OkStatus();
}

absl::Status Participation::Save(const Round& round, ParticipationDraft next, const std::string& account, Time now) {
  RETURN_IF_ERROR(CheckOpenTo(round, next, now));
  RETURN_IF_ERROR(CheckDraft(next, round.terms));
  if (!counts()) stage = Stage::kInterested;
  withdraw_reason = WithdrawReason::kNone;
  draft = std::move(next);
  ++version;
  ++revision;
  approval = Approval::kDraft;
  drafter = account;
  submitter.clear();
  reject_reason.clear();
  update_time = now;
  return absl::OkStatus();
}

absl::Status Participation::Submit(const Round& round, const std::string& account, Time now) {
  RETURN_IF_ERROR(CheckOpenTo(round, draft, now));
  if (approval != Approval::kDraft && approval != Approval::kRejected) {
    return NothingToDecide(ToText(approval));
  }
  if (draft.lines.empty()) {
    return Invalid("lines", {"A quantity of 0 is not a participation: add a line first.",
                             "明細がありません。数量を入力してから提出してください。"});
  }
  approval = Approval::kSubmitted;
  submitter = account;
  ++revision;
  update_time = now;
  return absl::OkStatus();
}

absl::Status Participation::Approve(const Round& round, const std::string& account, Time now) {
  if (approval != Approval::kSubmitted) return NothingToDecide(ToText(approval));
  if (account == drafter || account == submitter) return SamePerson();
  RETURN_IF_ERROR(CheckOpenTo(round, draft, now));
  approval = Approval::kApproved;
  approver = account;
  approved_version = version;
  approved_lines = draft.lines;
  stage = draft.stage_wanted;
  withdraw_reason = WithdrawReason::kNone;
  ++revision;
  update_time = now;
  return absl::OkStatus();
}

absl::Status Participation::Reject(const Round& round, const std::string& account, const std::string& reason,
                                   Time now) {
  if (approval != Approval::kSubmitted) return NothingToDecide(ToText(approval));
  if (round.state >= RoundState::kClosed) return WrongState(round.state);
  if (reason.find_first_not_of(" \t\n") == std::string::npos) {
    return Invalid("reason", {"Say why it goes back.", "差し戻しの理由を入力してください。"}, reasons::kReasonRequired);
  }
  approval = Approval::kRejected;
  approver = account;
  reject_reason = reason;
  ++revision;
  update_time = now;
  return absl::OkStatus();
}

absl::Status Participation::Withdraw(const Round& round, WithdrawReason reason, Time now) {
  if (stage == Stage::kWithdrawn || stage == Stage::kDeclined) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kParticipationState,
                {"This municipality does not take part any more.", "すでに参加を取り下げています。"},
                {{"stage", ToText(stage)}});
  }
  if (stage == Stage::kContracted || stage == Stage::kAccepted) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kContractSigned,
                {"The contract is signed; it ends by its own terms.",
                 "契約を締結済みのため、取り下げはできません。"});
  }
  if (round.state >= RoundState::kClosed || round.state < RoundState::kJoining) return WrongState(round.state);
  if (counts() && !round.CheckJoin(now).ok() && reason == WithdrawReason::kNone) {
    return Invalid("reason", {"After the join deadline a reason is needed: BUDGET_FAILED, MERGED or OTHER.",
                              "参加締切後の取り下げには理由（BUDGET_FAILED、MERGED、OTHER）が必要です。"},
                   reasons::kReasonRequired);
  }
  stage = Stage::kWithdrawn;
  withdraw_reason = reason;
  if (approval == Approval::kSubmitted) approval = Approval::kDraft;
  ++revision;
  update_time = now;
  return absl::OkStatus();
}

std::vector<StandingDelta> Participation::DeltasSince(const Participation& before) const {
  std::map<std::string, StandingDelta> by_item;
  const auto add = [&](const Participation& participation, int sign) {
    if (!participation.counts()) return;
    by_item[""].municipalities += sign;
    for (const auto& [item, quantity] : QuantitiesOf(participation.approved_lines)) {
      StandingDelta& delta = by_item[item];
      (participation.stage == Stage::kConditional ? delta.conditional_quantity : delta.firm_quantity) +=
          sign * quantity;
      delta.municipalities += sign;
    }
  };
  add(before, -1);
  add(*this, 1);
  std::vector<StandingDelta> deltas;
  bool changed = false;
  for (auto& [item, delta] : by_item) {
    delta.item = item;
    const bool zero = delta.firm_quantity == 0 && delta.conditional_quantity == 0 && delta.municipalities == 0;
    if (!zero) changed = true;
    // The round's own row always comes with a change: it counts the changes.
    if (!zero || item.empty()) deltas.push_back(delta);
  }
  if (!changed) deltas.clear();
  return deltas;
}

}  // namespace kyodo::procurement
