#include "procurement/domain/contract.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

absl::Status WrongContractState(ContractState state) {
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kContractState,
              {"The contract is " + ToText(state) + ", which does not allow this.",
               "契約の状態が" + ToText(state) + "のため、この操作はできません。"},
              {{"state", ToText(state)}});
}

// Also the day must exist: "2027-02-30" is not one.
bool IsDay(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (int i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  const std::chrono::year_month_day day{std::chrono::year(std::stoi(text.substr(0, 4))),
                                        std::chrono::month(std::stoi(text.substr(5, 2))),
                                        std::chrono::day(std::stoi(text.substr(8, 2)))};
  return day.ok();
}

bool SamePrices(const std::vector<ContractItem>& a, const std::vector<ContractItem>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ContractItem& x, const ContractItem& y) {
    return x.item == y.item && x.quantity == y.quantity && x.unit_price == y.unit_price;
  });
}

}  // namespace

bool Contract::SignedBy(Party party) const {
  return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& s) { return s.party == party; });
}

bool Contract::Settled() const {
  return std::all_of(items.begin(), items.end(),
                     [](const ContractItem& item) { return item.accepted_quantity == item.quantity; });
}

ContractItem* Contract::Find(std::string_view item) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const ContractItem& i) { return i.item == item; });
  return found == items.end() ? nullptr : &*found;
}

absl::Status Contract::Sign(const Signature& signature, const SigningFacts& facts) {
  if (state == ContractState::kTerminated) return WrongContractState(state);
  if (SignedBy(signature.party)) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kAlreadySigned,
                {"This party has signed the contract already.", "この当事者はすでに署名済みです。"});
  }
  if (state != ContractState::kPendingSignatures) return WrongContractState(state);
  if (signature.party == Party::kVendor && !SignedBy(Party::kMunicipality)) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kSignatureOrder,
                {"The municipality signs first; wait for its signature.",
                 "先に区市町村が署名します。区市町村の署名をお待ちください。"});
  }
  if (facts.suspended) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kVendorSuspended,
                {"The vendor is suspended, so the contract cannot be signed now.",
                 "事業者が指名停止中のため、現在は契約できません。"});
  }
  if (signature.party == Party::kMunicipality && !facts.firm) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kNotFirm,
                {"The participation is conditional on the budget. Make it FIRM (submit and approve), then sign.",
                 "参加が予算条件付です。確定(FIRM)に変更して決裁を受けてから、署名してください。"});
  }
  signatures.push_back(signature);
  if (SignedBy(Party::kMunicipality) && SignedBy(Party::kVendor)) {
    state = Settled() ? ContractState::kCompleted : ContractState::kActive;
  }
  ++version;
  return absl::OkStatus();
}

absl::Status Contract::PlaceOrder(const std::vector<ItemQuantity>& lines) {
  RETURN_IF_ERROR(CheckLines(lines, "lines"));
  Violations unknown;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (Find(lines[i].item) == nullptr) {
      unknown.Add("lines[" + std::to_string(i) + "].item",
                  {"This item is not under the contract.", "この品目は契約に含まれていません。"});
    }
  }
  RETURN_IF_ERROR(unknown.status());
  if (state != ContractState::kActive) return WrongContractState(state);
  for (const ItemQuantity& line : lines) {
    const ContractItem& item = *Find(line.item);
    const std::int64_t remaining = item.quantity - item.ordered_quantity;
    if (line.quantity > remaining) return CapExceeded(line.item, remaining, line.quantity);
  }
  for (const ItemQuantity& line : lines) Find(line.item)->ordered_quantity += line.quantity;
  return absl::OkStatus();
}

void Contract::CountDelivered(const std::vector<ItemQuantity>& lines) {
  for (const ItemQuantity& line : lines) {
    if (ContractItem* item = Find(line.item)) item->delivered_quantity += line.quantity;
  }
}

void Contract::CountInspected(const std::vector<ItemQuantity>& lines, bool accepted) {
  for (const ItemQuantity& line : lines) {
    ContractItem* item = Find(line.item);
    if (item == nullptr) continue;
    if (accepted) {
      item->accepted_quantity += line.quantity;
    } else {
      item->delivered_quantity -= line.quantity;
    }
  }
  if (!Settled() || state != ContractState::kActive) return;
  state = ContractState::kCompleted;
  ++version;
}

bool Contract::Reprice(const ContractTotals& next, const std::vector<ContractItem>& next_items) {
  if (totals == next && SamePrices(items, next_items)) return false;
  for (const ContractItem& priced : next_items) {
    if (ContractItem* item = Find(priced.item)) item->unit_price = priced.unit_price;
  }
  totals = next;
  signatures.clear();
  ++terms_version;
  ++version;
  state = ContractState::kPendingSignatures;
  return true;
}

void Contract::Terminate() {
  state = ContractState::kTerminated;
  ++version;
}

absl::Status CheckLines(const std::vector<ItemQuantity>& lines, const std::string& path) {
  Violations violations;
  if (lines.empty()) violations.Add(path, {"At least one line is needed.", "明細が1件以上必要です。"});
  std::set<std::string> seen;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string line = path + "[" + std::to_string(i) + "]";
    if (lines[i].item.empty()) {
      violations.Add(line + ".item", {"An item is needed.", "品目が必要です。"});
    } else if (!seen.insert(lines[i].item).second) {
      violations.Add(line + ".item", {"This item stands in another line already.", "同じ品目が別の明細にあります。"});
    }
    if (lines[i].quantity < 1 || lines[i].quantity > kQuantityMax) {
      violations.Add(line + ".quantity", {"A quantity of 1 or more is needed.", "数量は1以上で入力してください。"});
    }
  }
  return violations.status();
}

absl::Status CapExceeded(const std::string& item, std::int64_t remaining, std::int64_t asked) {
  const std::string left = std::to_string(remaining);
  const std::string wanted = std::to_string(asked);
  return Fail(absl::StatusCode::kAborted, reasons::kCapExceeded,
              {"Only " + left + " of " + item + " are left; " + wanted + " were asked for.",
               item + "の残りは" + left + "です。" + wanted + "は受け付けられません。"},
              {{"item", item}, {"remaining", left}, {"asked", wanted}});
}

absl::Status CheckSignature(const Signature& signature, const std::string& today) {
  Violations violations;
  const std::string& sha = signature.document_sha256;
  const bool hex =
      std::all_of(sha.begin(), sha.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!sha.empty() && (sha.size() != 64 || !hex)) {
    violations.Add("documentSha256", {"A SHA-256 is 64 lower-case hexadecimal digits.",
                                      "SHA-256は小文字の16進数64桁で入力してください。"});
  }
  if (!IsDay(signature.signed_date)) {
    violations.Add("signedDate", {"A day such as 2027-04-01 is needed.", "2027-04-01のような日付が必要です。"});
  } else if (signature.signed_date > today) {
    violations.Add("signedDate", {"The day of signing cannot lie in the future.", "署名日に将来の日付は使えません。"});
  }
  return violations.status();
}

namespace {

constexpr std::array<std::pair<ContractState, const char*>, 5> kStates = {{
    {ContractState::kPendingSignatures, "PENDING_SIGNATURES"},
    {ContractState::kProvisional, "PROVISIONAL"},
    {ContractState::kActive, "ACTIVE"},
    {ContractState::kCompleted, "COMPLETED"},
    {ContractState::kTerminated, "TERMINATED"},
}};

}  // namespace

std::string ToText(ContractState state) {
  for (const auto& [value, text] : kStates) {
    if (value == state) return text;
  }
  return "";
}

std::string ToText(Party party) { return party == Party::kMunicipality ? "MUNICIPALITY" : "VENDOR"; }

std::string ToText(SignMethod method) { return method == SignMethod::kPaper ? "PAPER" : "E_SIGNATURE"; }

std::optional<ContractState> ContractStateFrom(std::string_view text) {
  for (const auto& [value, name] : kStates) {
    if (text == name) return value;
  }
  return std::nullopt;
}

std::optional<Party> PartyFrom(std::string_view text) {
  if (text == "MUNICIPALITY") return Party::kMunicipality;
  if (text == "VENDOR") return Party::kVendor;
  return std::nullopt;
}

std::optional<SignMethod> SignMethodFrom(std::string_view text) {
  if (text == "PAPER") return SignMethod::kPaper;
  if (text == "E_SIGNATURE") return SignMethod::kESignature;
  return std::nullopt;
}

}  // namespace kyodo::procurement
