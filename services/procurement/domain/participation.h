// A municipality in a round: its draft, what binds, and who decided it.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/clock.h"
#include "procurement/domain/round.h"
#include "procurement/domain/standing.h"

namespace kyodo::procurement {

enum class Stage { kInterested, kConditional, kFirm, kContracted, kAccepted, kWithdrawn, kDeclined };
enum class Approval { kDraft, kSubmitted, kApproved, kRejected };
enum class WithdrawReason { kNone, kBudgetFailed, kMerged, kOther };

// Units of one item for one month and site. The same item may stand in several lines.
struct Line {
  std::string item;
  std::int64_t quantity = 0;  // 1 to 1,000,000
  std::string delivery_month;  // "2027-08"; "" = any month of the fiscal year
  std::string site;
  bool operator==(const Line&) const = default;
};

inline constexpr std::int64_t kLineQuantityMax = 1'000'000;

// What a clerk saves; it binds nobody until approved.
struct ParticipationDraft {
  std::vector<Line> lines;
  // "Join only if at most": by item.
  std::map<std::string, UnitPrice> reservation_unit_prices;
  // kConditional or kFirm.
  Stage stage_wanted = Stage::kConditional;
  std::string budget_line;
  Yen budget_yen = 0;
  std::string external_decision;
  bool operator==(const ParticipationDraft&) const = default;
};

// Every fault with its path: unknown items, the same item, month and site twice, quantities, months outside the year,
// reservation prices of items that no line has.
absl::Status CheckDraft(const ParticipationDraft& draft, const RoundTerms& terms);

// Units by item.
Quantities QuantitiesOf(const std::vector<Line>& lines);

// What an approval or withdrawal changes in the standing: firm and conditional units and heads by item; item "" is the
// round itself, whose heads are its municipalities.
struct StandingDelta {
  std::string item;
  std::int64_t firm_quantity = 0;
  std::int64_t conditional_quantity = 0;
  int municipalities = 0;
};

// One row of participations with its newest draft and what binds. Methods follow the state of the round passed in, which
// has its deadlines applied; refused ones change nothing, others raise the revision by one.
struct Participation {
  std::string municipality;
  Stage stage = Stage::kInterested;
  Approval approval = Approval::kDraft;
  int version = 0;  // 0 = not saved yet
  int approved_version = 0;  // 0 = nothing binds
  int revision = 0;
  ParticipationDraft draft;
  std::vector<Line> approved_lines;
  std::string drafter;
  std::string submitter;
  std::string approver;
  std::string reject_reason;
  WithdrawReason withdraw_reason = WithdrawReason::kNone;
  Time update_time{};

  std::string etag() const { return std::to_string(revision); }
  bool exists() const { return version > 0; }
  // Its approved lines count: CONDITIONAL, FIRM, CONTRACTED or ACCEPTED.
  bool counts() const;

  // A new draft version by `account`. After the join deadline only the stage may change, CONDITIONAL to FIRM; in ACTIVE
  // only a municipality that does not take part yet may join, firmly.
  absl::Status Save(const Round& round, ParticipationDraft next, const std::string& account, Time now);
  absl::Status Submit(const Round& round, const std::string& account, Time now);
  // Makes the submitted draft bind. SAME_PERSON for its drafter and submitter.
  absl::Status Approve(const Round& round, const std::string& account, Time now);
  // Back to the clerk; what binds stays.
  absl::Status Reject(const Round& round, const std::string& account, const std::string& reason, Time now);
  // Free until the join deadline, then with a reason (REASON_REQUIRED), never once its contract is signed.
  absl::Status Withdraw(const Round& round, WithdrawReason reason, Time now);

  // The difference between what counted in `before` and what counts now; empty = none.
  std::vector<StandingDelta> DeltasSince(const Participation& before) const;

 private:
  absl::Status CheckOpenTo(const Round& round, const ParticipationDraft& next, Time now) const;
};

// "INTERESTED", …; "DRAFT", …; "BUDGET_FAILED", … ("" for none). Nothing for other words.
std::string ToText(Stage stage);
std::string ToText(Approval approval);
std::string ToText(WithdrawReason reason);
std::optional<Stage> StageFrom(std::string_view text);
std::optional<Approval> ApprovalFrom(std::string_view text);
std::optional<WithdrawReason> WithdrawReasonFrom(std::string_view text);

}  // namespace kyodo::procurement
