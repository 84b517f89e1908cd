// The tie lottery: a draw that anybody can repeat and that neither bidders nor officers can steer.
//
// The exact bytes of kyodo-lottery-v1. F(x) is x as UTF-8 bytes after their number as 32-bit big-endian integer.
//   commitment = SHA-256(seed), published before the tender opens; seed = 32 bytes, kept secret until the draw.
//   h          = HMAC-SHA-256(key = seed, F("kyodo.lottery.v1") ‖ F(round) ‖ F(lot)
//                             ‖ for each tied bid in receipt order: F(bid) ‖ F(number) ‖ F(nonce))
//                round, lot, bid exactly as in the transcript; number = three digits; nonce = 64 lower-case hex digits.
//   block(c)   = HMAC-SHA-256(key = h, c as 32-bit big-endian integer), c = 0, 1, 2, …
//   words      = each block cut into four 64-bit big-endian integers, in order.
//   order      = the bids in receipt order, shuffled: for i = n−1 down to 1: take words until one is below the largest
//                multiple of i+1 that is at most 2^64; j = word mod (i+1); swap order[i] and order[j].
// order[0] wins, order[1] is the next candidate, and so on. In the transcript seed, commitment and nonces are
// lower-case hexadecimal text.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/clock.h"

namespace kyodo::procurement {

inline constexpr char kLotteryFormat[] = "kyodo-lottery-v1";

// A tied bid as it goes into the draw.
struct LotteryEntry {
  std::string bid;
  std::string vendor;
  // "000" to "999".
  std::string lottery_number;
  // 64 lower-case hex digits.
  std::string lottery_nonce;
  bool operator==(const LotteryEntry&) const = default;
};

// Everything needed to draw again; published with the award.
struct LotteryTranscript {
  std::string format = kLotteryFormat;
  std::string round;
  std::string lot;
  std::string seed;
  std::string commitment;
  // In receipt order.
  std::vector<LotteryEntry> entries;
  // Bid ids, the winner first.
  std::vector<std::string> order;
  bool operator==(const LotteryTranscript&) const = default;
};

// SHA-256 of the seed's 32 bytes; the seed is 64 lower-case hex digits (INVALID_FIELD otherwise).
absl::StatusOr<std::string> LotteryCommitment(std::string_view seed);

// Draws a tie of 2 or more bids. INVALID_FIELD names an entry that cannot take part.
absl::StatusOr<LotteryTranscript> DrawLottery(std::string round, std::string lot, std::string seed,
                                              std::vector<LotteryEntry> entries);

// Ok when every claim of the transcript is true, else LOTTERY_FALSE whose detail "claim" is the path of the first false
// one: format, round, lot, seed, commitment, entries, entries[i].bid, entries[i].lotteryNumber,
// entries[i].lotteryNonce, order, order[i].
absl::Status VerifyTranscript(const LotteryTranscript& transcript);

// The customary variants of Japanese e-tendering systems: (Σ (number + system term) mod 1000) mod n is the winner's
// rank from 0 in receipt order.
enum class SystemTerm { kNone, kReceiptMilliseconds, kReceiptSeconds, kRandom };

// Who follows the winner: the next in receipt order (the first after the last), or a new sum without the winner.
enum class NextCandidate { kCyclic, kRecompute };

// Which end the rank is counted from: receipt rank r (from 0), or rank n − r (from 1; n when r is 0).
enum class CountFrom { kFirst, kLast };

// The variant that a body chose for a round before the tender.
struct CustomaryRule {
  NextCandidate next = NextCandidate::kCyclic;
  CountFrom count_from = CountFrom::kFirst;
  // Added once to the sum, 0 to 999 (drawn by the body on the spot).
  int common_term = 0;
};

// A tied bid with its number and its system term.
struct CustomaryEntry {
  std::string bid;
  int number = 0;
  std::int64_t system_term = 0;
};

// The term of a bid received then: 0, its milliseconds (0–999), or epoch seconds mod 1000. A random term is drawn by
// the caller and passed in as it is.
std::int64_t SystemTermOf(SystemTerm kind, Time receipt_time, std::int64_t random_term = 0);

// All bids, the winner first. Entries in receipt order, at least 2, numbers 0–999, terms >= 0.
absl::StatusOr<std::vector<std::string>> DrawCustomary(const CustomaryRule& rule,
                                                       const std::vector<CustomaryEntry>& entries);

}  // namespace kyodo::procurement
