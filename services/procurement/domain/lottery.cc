#include "procurement/domain/lottery.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

using Digest = std::array<unsigned char, 32>;

std::optional<int> HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

// 32 bytes from 64 lower-case hex digits; nothing for any other text.
std::optional<Digest> FromHex(std::string_view text) {
  Digest bytes;
  if (text.size() != 2 * bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::optional<int> high = HexValue(text[2 * i]);
    const std::optional<int> low = HexValue(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    bytes[i] = static_cast<unsigned char>(*high * 16 + *low);
  }
  return bytes;
}

std::string ToHex(const Digest& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 15]);
  }
  return text;
}

Digest HmacSha256(const Digest& key, std::string_view message) {
  Digest mac;
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
       message.size(), mac.data(), &size);
  return mac;
}

void AppendNumber(std::uint32_t number, std::string& bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(number >> shift & 255));
}

void AppendField(std::string_view field, std::string& bytes) {
  AppendNumber(static_cast<std::uint32_t>(field.size()), bytes);
  bytes.append(field);
}

std::string Message(std::string_view round, std::string_view lot, const std::vector<LotteryEntry>& entries) {
  std::string message;
  AppendField("kyodo.lottery.v1", message);
  AppendField(round, message);
  AppendField(lot, message);
  for (const LotteryEntry& entry : entries) {
    AppendField(entry.bid, message);
    AppendField(entry.lottery_number, message);
    AppendField(entry.lottery_nonce, message);
  }
  return message;
}

// The HMAC stream in counter mode, as 64-bit words.
class WordStream {
 public:
  explicit WordStream(const Digest& key) : key_(key) {}

  // Uniform in 0..bound-1: words at or above the largest multiple of bound are thrown away.
  std::uint64_t Below(std::uint64_t bound) {
    const std::uint64_t rest = (UINT64_MAX % bound + 1) % bound;  // 2^64 mod bound
    while (true) {
      const std::uint64_t word = Next();
      if (word <= UINT64_MAX - rest) return word % bound;
    }
  }

 private:
  std::uint64_t Next() {
    if (used_ == 4) {
      std::string counter;
      AppendNumber(counter_++, counter);
      block_ = HmacSha256(key_, counter);
      used_ = 0;
    }
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i) word = word << 8 | block_[8 * used_ + i];
    ++used_;
    return word;
  }

  Digest key_;
  Digest block_{};
  std::uint32_t counter_ = 0;
  std::size_t used_ = 4;
};

std::vector<std::string> Order(const Digest& seed, std::string_view round, std::string_view lot,
                               const std::vector<LotteryEntry>& entries) {
  std::vector<std::string> order;
  for (const LotteryEntry& entry : entries) order.push_back(entry.bid);
  WordStream words(HmacSha256(seed, Message(round, lot, entries)));
  for (std::size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[words.Below(i + 1)]);
  return order;
}

bool IsNumber(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A claim about the entries that cannot be true, as a path; "" when there is none.
std::string FirstBadEntry(const std::vector<LotteryEntry>& entries) {
  if (entries.size() < 2) return "entries";
  std::set<std::string> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string path = "entries[" + std::to_string(i) + "].";
    if (entries[i].bid.empty() || !seen.insert(entries[i].bid).second) return path + "bid";
    if (!IsNumber(entries[i].lottery_number)) return path + "lotteryNumber";
    if (!FromHex(entries[i].lottery_nonce)) return path + "lotteryNonce";
  }
  return "";
}

Digest Sha256(const Digest& bytes) {
  Digest hash;
  SHA256(bytes.data(), bytes.size(), hash.data());
  return hash;
}

absl::Status BadSeed() {
  return Invalid("seed",
                 {"A lottery seed is 64 lower-case hexadecimal digits.", "抽選の種は小文字の16進数64桁で指定します。"});
}

absl::Status FalseClaim(const std::string& claim, const Text& why) {
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kLotteryFalse,
              {"The first false claim is " + claim + ": " + why.en, "最初の誤りは " + claim + " です。" + why.ja},
              {{"claim", claim}});
}

// The position of the winner of the customary rule among those left.
std::size_t CustomaryWinner(const CustomaryRule& rule, const std::vector<CustomaryEntry>& entries) {
  std::int64_t sum = rule.common_term;
  for (const CustomaryEntry& entry : entries) sum += (entry.number + entry.system_term % 1000) % 1000;
  const std::size_t rank = static_cast<std::size_t>(sum) % entries.size();
  return rule.count_from == CountFrom::kFirst ? rank : entries.size() - 1 - rank;
}

absl::Status CheckCustomary(const CustomaryRule& rule, const std::vector<CustomaryEntry>& entries) {
  Violations violations;
  if (entries.size() < 2) {
    violations.Add("entries", {"A draw needs 2 or more bids.", "抽選には2件以上の入札が必要です。"});
  }
  if (rule.common_term < 0 || rule.common_term > 999) {
    violations.Add("commonTerm", {"The common term lies between 0 and 999.", "共通の乱数は0から999です。"});
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string path = "entries[" + std::to_string(i) + "].";
    if (!seen.insert(entries[i].bid).second) {
      violations.Add(path + "bid", {"Each bid is drawn once.", "同じ入札が2回含まれています。"});
    }
    if (entries[i].number < 0 || entries[i].number > 999) {
      violations.Add(path + "number", {"A lottery number lies between 0 and 999.", "くじ番号は000から999です。"});
    }
    if (entries[i].system_term < 0) {
      violations.Add(path + "systemTerm", {"A system term is not negative.", "システム側の数値は0以上です。"});
    }
  }
  return violations.status();
}

}  // namespace

absl::StatusOr<std::string> LotteryCommitment(std::string_view seed) {
  const std::optional<Digest> bytes = FromHex(seed);
  if (!bytes) return BadSeed();
  return ToHex(Sha256(*bytes));
}

absl::StatusOr<LotteryTranscript> DrawLottery(std::string round, std::string lot, std::string seed,
                                              std::vector<LotteryEntry> entries) {
  const std::optional<Digest> bytes = FromHex(seed);
  if (!bytes) return BadSeed();
  if (const std::string bad = FirstBadEntry(entries); !bad.empty()) {
    return Invalid(bad,
                   {"A draw needs 2 or more different bids, each with a three-digit number and a nonce of 64 "
                    "lower-case hexadecimal digits.",
                    "抽選には2件以上の異なる入札と、それぞれ3桁のくじ番号と小文字の16進数64桁のノンスが必要です。"});
  }
  LotteryTranscript transcript{.round = std::move(round),
                               .lot = std::move(lot),
                               .seed = std::move(seed),
                               .commitment = ToHex(Sha256(*bytes)),
                               .entries = std::move(entries)};
  transcript.order = Order(*bytes, transcript.round, transcript.lot, transcript.entries);
  return transcript;
}

absl::Status VerifyTranscript(const LotteryTranscript& transcript) {
  if (transcript.format != kLotteryFormat) {
    return FalseClaim("format", {"only kyodo-lottery-v1 is known.", "形式は kyodo-lottery-v1 だけに対応しています。"});
  }
  if (transcript.round.empty()) return FalseClaim("round", {"it is missing.", "値がありません。"});
  if (transcript.lot.empty()) return FalseClaim("lot", {"it is missing.", "値がありません。"});
  const std::optional<Digest> seed = FromHex(transcript.seed);
  if (!seed) return FalseClaim("seed", {"it is not 64 lower-case hex digits.", "小文字の16進数64桁ではありません。"});
  if (const std::string expected = ToHex(Sha256(*seed)); transcript.commitment != expected) {
    return FalseClaim("commitment",
                      {"the seed's SHA-256 is " + expected + ".", "種のSHA-256は " + expected + " です。"});
  }
  if (const std::string bad = FirstBadEntry(transcript.entries); !bad.empty()) {
    return FalseClaim(bad, {"no such bid can take part in a draw.", "抽選に参加できない内容です。"});
  }
  const std::vector<std::string> order = Order(*seed, transcript.round, transcript.lot, transcript.entries);
  if (transcript.order.size() != order.size()) {
    return FalseClaim("order", {"it names " + std::to_string(transcript.order.size()) + " bids instead of " +
                                    std::to_string(order.size()) + ".",
                                "入札の件数が一致しません。"});
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (transcript.order[i] == order[i]) continue;
    return FalseClaim("order[" + std::to_string(i) + "]",
                      {"the draw gives " + order[i] + ".", "抽選の結果は " + order[i] + " です。"});
  }
  return absl::OkStatus();
}

std::int64_t SystemTermOf(SystemTerm kind, Time receipt_time, std::int64_t random_term) {
  const auto second = std::chrono::floor<std::chrono::seconds>(receipt_time);
  switch (kind) {
    case SystemTerm::kNone:
      return 0;
    case SystemTerm::kReceiptMilliseconds:
      return std::chrono::floor<std::chrono::milliseconds>(receipt_time - second).count();
    case SystemTerm::kReceiptSeconds:
      return ((second.time_since_epoch().count() % 1000) + 1000) % 1000;
    case SystemTerm::kRandom:
      return random_term;
  }
  return 0;
}

absl::StatusOr<std::vector<std::string>> DrawCustomary(const CustomaryRule& rule,
                                                       const std::vector<CustomaryEntry>& entries) {
  RETURN_IF_ERROR(CheckCustomary(rule, entries));
  std::vector<CustomaryEntry> left = entries;
  if (rule.next == NextCandidate::kCyclic) {
    std::rotate(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(CustomaryWinner(rule, left)), left.end());
  }
  std::vector<std::string> order;
  while (!left.empty()) {
    const std::size_t next = rule.next == NextCandidate::kCyclic ? 0 : CustomaryWinner(rule, left);
    order.push_back(left[next].bid);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(next));
  }
  return order;
}

}  // namespace kyodo::procurement
