// A contract between a municipality and a vendor: signing it, and the caps of what may be ordered under it.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/clock.h"
#include "platform/money.h"
#include "procurement/domain/round_terms.h"

namespace kyodo::procurement {

enum class ContractState { kPendingSignatures, kProvisional, kActive, kCompleted, kTerminated };
enum class Party { kMunicipality, kVendor };
enum class SignMethod { kPaper, kESignature };

// So many units of an item: a line of an order or a delivery.
struct ItemQuantity {
  std::string item;
  std::int64_t quantity = 0;
};

// A signature made outside Kyodo, as it was recorded. A click alone concludes no contract (地方自治法 234条5項).
struct Signature {
  Party party = Party::kMunicipality;
  std::string account;
  Time time{};
  SignMethod method = SignMethod::kPaper;
  // SHA-256 (hex) of the signed document; empty without a file.
  std::string document_sha256;
  // Day of the signature, "2027-04-01".
  std::string signed_date;
};

// An item under contract: its quantity is the cap of orders. 0 <= accepted <= delivered <= ordered <= quantity.
struct ContractItem {
  std::string lot;
  std::string item;
  std::string title;
  std::string unit;
  LotKind kind = LotKind::kGoods;
  std::int64_t quantity = 0;
  UnitPrice unit_price;
  std::int64_t ordered_quantity = 0;
  std::int64_t delivered_quantity = 0;
  std::int64_t accepted_quantity = 0;
};

// What a contract costs.
struct ContractTotals {
  Yen goods_yen = 0;
  Yen cost_terms_yen = 0;
  Yen total_ex_tax_yen = 0;
  Yen tax_yen = 0;
  Yen total_yen = 0;
  bool operator==(const ContractTotals&) const = default;
};

// What must hold outside the contract when it is signed.
struct SigningFacts {
  // The municipality's participation is FIRM (or further).
  bool firm = false;
  // The vendor is suspended now.
  bool suspended = false;
};

// A method that is refused changes nothing. The version grows when state, amounts or signatures change.
struct Contract {
  std::string id;  // UUID
  std::string round_id;
  // 6-digit code.
  std::string municipality;
  // Tenant id, "vendor-1".
  std::string vendor;
  std::string round_title;
  ContractState state = ContractState::kPendingSignatures;
  std::int64_t version = 1;
  // Grows when the amounts change; signatures belong to one version.
  int terms_version = 1;
  ContractTotals totals;
  Time create_time{};
  std::vector<ContractItem> items;
  // Of the current terms, in the order they were made.
  std::vector<Signature> signatures;

  std::string name() const { return "contracts/" + id; }
  std::string etag() const { return std::to_string(version); }
  bool SignedBy(Party party) const;
  // Nothing is left to order, deliver or accept.
  bool Settled() const;
  bool live() const { return state != ContractState::kTerminated; }

  // First the municipality, then the vendor, each once: SIGNATURE_ORDER, ALREADY_SIGNED, NOT_FIRM, VENDOR_SUSPENDED,
  // CONTRACT_STATE. The second signature makes it ACTIVE (COMPLETED when nothing is left to do).
  absl::Status Sign(const Signature& signature, const SigningFacts& facts);
  // ACTIVE, every item known, none twice, at least 1 each, all within the caps (CAP_EXCEEDED with item, remaining and
  // asked). Raises what is ordered.
  absl::Status PlaceOrder(const std::vector<ItemQuantity>& lines);
  // Raises what is delivered; the order has checked the lines.
  void CountDelivered(const std::vector<ItemQuantity>& lines);
  // Accepted: COMPLETED when nothing is left. Rejected: may be delivered again.
  void CountInspected(const std::vector<ItemQuantity>& lines, bool accepted);
  // New prices after a withdrawal. Changed amounts void the signatures: PENDING_SIGNATURES again. False = nothing
  // changed.
  bool Reprice(const ContractTotals& next, const std::vector<ContractItem>& next_items);
  void Terminate();

 private:
  ContractItem* Find(std::string_view item);
};

// Faults of the lines of an order or a delivery, with their paths: at least one, no item twice, quantities 1 or more.
absl::Status CheckLines(const std::vector<ItemQuantity>& lines, const std::string& path);

// ABORTED CAP_EXCEEDED with the figures.
absl::Status CapExceeded(const std::string& item, std::int64_t remaining, std::int64_t asked);

// "" or 64 lower-case hex digits; a real day that is not after `today` ("2027-04-01").
absl::Status CheckSignature(const Signature& signature, const std::string& today);

// "PENDING_SIGNATURES", …; "MUNICIPALITY", "VENDOR"; "PAPER", "E_SIGNATURE". Nothing for other words.
std::string ToText(ContractState state);
std::string ToText(Party party);
std::string ToText(SignMethod method);
std::optional<ContractState> ContractStateFrom(std::string_view text);
std::optional<Party> PartyFrom(std::string_view text);
std::optional<SignMethod> SignMethodFrom(std::string_view text);

}  // namespace kyodo::procurement
