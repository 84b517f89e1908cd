#include "procurement/domain/lottery.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>

#include "platform/error.h"

namespace kyodo::procurement {
namespace {

using Order = std::vector<std::string>;

constexpr char kSeed[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

std::string Hex(int byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 32; ++i) text += {kDigits[byte >> 4 & 15], kDigits[byte & 15]};
  return text;
}

std::string ThreeDigits(int number) { return std::to_string(1000 + number % 1000).substr(1); }

std::vector<LotteryEntry> Entries(int n) {
  std::vector<LotteryEntry> entries;
  for (int i = 0; i < n; ++i) {
    entries.push_back(
        {"bid-" + std::to_string(i), "vendors/vendor-" + std::to_string(i), ThreeDigits(i * 111), Hex(i)});
  }
  return entries;
}

std::string ClaimOf(const LotteryTranscript& transcript) {
  const absl::Status status = VerifyTranscript(transcript);
  if (status.ok()) return "";
  EXPECT_EQ(ReasonOf(status), "LOTTERY_FALSE");
  const std::string message(status.message());
  const std::string begin = "The first false claim is ";
  return message.substr(begin.size(), message.find(':') - begin.size());
}

// Expected orders were computed with another program (Python's hmac and hashlib) from the description in lottery.h.
TEST(LotteryTest, DrawsWhatTheDescriptionSays) {
  const LotteryTranscript seven = DrawLottery("rounds/r1", "1", kSeed, Entries(7)).value();
  EXPECT_EQ(seven.commitment, "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
  EXPECT_EQ(seven.order, (Order{"bid-6", "bid-4", "bid-1", "bid-3", "bid-0", "bid-2", "bid-5"}));
  EXPECT_EQ(DrawLottery("rounds/r1", "2", kSeed, Entries(7))->order,
            (Order{"bid-4", "bid-3", "bid-1", "bid-2", "bid-6", "bid-0", "bid-5"}));
  EXPECT_EQ(DrawLottery("rounds/令和9年度", "1", kSeed, Entries(2))->order, (Order{"bid-0", "bid-1"}));
  EXPECT_EQ(DrawLottery("rounds/r1", "1", kSeed, Entries(3))->order, (Order{"bid-2", "bid-1", "bid-0"}));
}

TEST(LotteryTest, TheStreamGoesOnOverManyBlocks) {
  std::vector<LotteryEntry> entries;
  for (int i = 0; i < 40; ++i) {
    entries.push_back({"b" + ThreeDigits(i).substr(1), "", ThreeDigits(i), Hex(i)});
  }
  const Order expected = {"b12", "b38", "b26", "b25", "b19", "b33", "b01", "b15", "b39", "b05",
                          "b24", "b11", "b30", "b34", "b16", "b18", "b03", "b02", "b29", "b37",
                          "b14", "b17", "b20", "b13", "b23", "b27", "b36", "b28", "b06", "b21",
                          "b22", "b00", "b32", "b31", "b04", "b35", "b08", "b09", "b10", "b07"};
  EXPECT_EQ(DrawLottery("r", "l", kSeed, entries)->order, expected);
}

TEST(LotteryTest, ADrawNeedsTwoProperBidsAndASeed) {
  EXPECT_EQ(ReasonOf(DrawLottery("r", "1", kSeed, Entries(1))), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(DrawLottery("r", "1", "00", Entries(2))), "INVALID_FIELD");
  auto entries = Entries(2);
  entries[1].bid = entries[0].bid;
  EXPECT_EQ(ViolationsOf(DrawLottery("r", "1", kSeed, entries).status()).at(0).field, "entries[1].bid");
  entries = Entries(2);
  entries[0].lottery_number = "42";
  EXPECT_EQ(ViolationsOf(DrawLottery("r", "1", kSeed, entries).status()).at(0).field, "entries[0].lotteryNumber");
  entries = Entries(2);
  entries[1].lottery_nonce[5] = 'A';
  EXPECT_EQ(ViolationsOf(DrawLottery("r", "1", kSeed, entries).status()).at(0).field, "entries[1].lotteryNonce");
}

TEST(LotteryTest, TheCommitmentBelongsToOneSeed) {
  EXPECT_EQ(LotteryCommitment(kSeed).value(), "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
  EXPECT_EQ(ReasonOf(LotteryCommitment("xyz")), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(LotteryCommitment(std::string(64, 'F'))), "INVALID_FIELD");
}

TEST(LotteryTest, ATamperedTranscriptIsRefusedAtItsFirstFalseClaim) {
  const LotteryTranscript good = DrawLottery("rounds/r1", "1", kSeed, Entries(3)).value();
  EXPECT_EQ(ClaimOf(good), "");
  LotteryTranscript bad = good;
  bad.format = "kyodo-lottery-v2";
  EXPECT_EQ(ClaimOf(bad), "format");
  bad = good;
  bad.seed[0] = '1';
  EXPECT_EQ(ClaimOf(bad), "commitment");
  bad.commitment = LotteryCommitment(bad.seed).value();  // another seed draws another order
  EXPECT_EQ(ClaimOf(bad).substr(0, 6), "order[");
  bad = good;
  bad.seed = "short";
  EXPECT_EQ(ClaimOf(bad), "seed");
  bad = good;
  bad.commitment[63] = bad.commitment[63] == '0' ? '1' : '0';
  EXPECT_EQ(ClaimOf(bad), "commitment");
  bad = good;
  std::swap(bad.order[0], bad.order[1]);
  EXPECT_EQ(ClaimOf(bad), "order[0]");
  bad = good;
  std::swap(bad.order[1], bad.order[2]);
  EXPECT_EQ(ClaimOf(bad), "order[1]");
  bad = good;
  bad.order.pop_back();
  EXPECT_EQ(ClaimOf(bad), "order");
  bad = good;
  bad.entries[2].bid = bad.entries[0].bid;
  EXPECT_EQ(ClaimOf(bad), "entries[2].bid");
  bad = good;
  bad.entries[1].lottery_number = "1000";
  EXPECT_EQ(ClaimOf(bad), "entries[1].lotteryNumber");
  bad = good;
  bad.entries[1].lottery_nonce.pop_back();
  EXPECT_EQ(ClaimOf(bad), "entries[1].lotteryNonce");
  bad = good;
  bad.entries.clear();
  EXPECT_EQ(ClaimOf(bad), "entries");
  bad = good;
  bad.round.clear();
  EXPECT_EQ(ClaimOf(bad), "round");
}

TEST(LotteryTest, LengthsKeepFieldsApart) {
  // The same bytes in a row, cut differently, are different draws for some seed.
  int different = 0;
  for (int i = 0; i < 16; ++i) {
    const auto one = DrawLottery("rounds/a", "bc", Hex(i), Entries(5)).value();
    const auto other = DrawLottery("rounds/ab", "c", Hex(i), Entries(5)).value();
    different += one.order != other.order ? 1 : 0;
  }
  EXPECT_GT(different, 10);
}

TEST(LotteryTest, EverybodyWinsAboutEquallyOften) {
  constexpr int kDraws = 6000;
  std::map<std::string, int> wins;
  std::map<Order, int> orders;
  for (int i = 0; i < kDraws; ++i) {
    std::string seed = Hex(i & 255);
    seed.replace(0, 4, std::to_string(1000 + i));
    const Order order = DrawLottery("rounds/r", "1", seed, Entries(3))->order;
    ++wins[order[0]];
    ++orders[order];
  }
  // Six standard deviations: 2000 ± 219 wins, 1000 ± 173 of each order.
  for (const auto& [bid, count] : wins) EXPECT_NEAR(count, kDraws / 3, 219) << bid;
  ASSERT_EQ(orders.size(), 6u);
  for (const auto& [order, count] : orders) EXPECT_NEAR(count, kDraws / 6, 173);
}

RC_GTEST_PROP(LotteryProperty, ADrawIsAPermutationThatVerifies, ()) {
  const int n = *rc::gen::inRange(2, 20);
  const auto transcript = DrawLottery("rounds/r", "1", Hex(*rc::gen::inRange(0, 256)), Entries(n)).value();
  Order sorted = transcript.order;
  std::sort(sorted.begin(), sorted.end());
  RC_ASSERT(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
  RC_ASSERT(static_cast<int>(sorted.size()) == n);
  RC_ASSERT(VerifyTranscript(transcript).ok());
}

struct Vector {
  const char* source;
  std::vector<CustomaryEntry> tied;
  std::string winner;
};

// Facts published by the bodies that run these systems.
std::vector<Vector> PublishedVectors() {
  return {
      {"Tokushima, milliseconds", {{"A", 343, 123}, {"C", 887, 550}, {"E", 909, 332}, {"F", 776, 5}}, "C"},
      {"Ashiya, random", {{"A", 343, 412}, {"C", 887, 355}, {"E", 909, 573}, {"F", 776, 400}}, "F"},
      {"Osaka (old), random", {{"A", 123, 254}, {"B", 456, 593}, {"C", 789, 618}}, "C"},
      {"Hiroshima, epoch seconds", {{"A", 418, 210}, {"B", 210, 40}, {"C", 861, 480}}, "B"},
      {"HARP, two", {{"A", 122}, {"B", 691}}, "B"},
      {"HARP, three", {{"C", 662}, {"D", 445}, {"E", 568}}, "D"},
      {"HARP, two alike", {{"F", 705}, {"G", 705}}, "F"},
      {"HARP, three, two alike", {{"H", 858}, {"I", 880}, {"J", 880}}, "J"},
      {"Yamaguchi", {{"first", 42}, {"second", 102}, {"third", 248}}, "third"},
      {"six",
       {{"A", 369, 275}, {"B", 258, 302}, {"C", 198, 321}, {"D", 999, 417}, {"E", 373, 453}, {"F", 111, 480}},
       "E"},
  };
}

TEST(CustomaryLotteryTest, AgreesWithEveryPublishedExample) {
  for (const Vector& vector : PublishedVectors()) {
    for (const NextCandidate next : {NextCandidate::kCyclic, NextCandidate::kRecompute}) {
      const auto order = DrawCustomary({.next = next}, vector.tied);
      ASSERT_TRUE(order.ok()) << vector.source;
      EXPECT_EQ(order->front(), vector.winner) << vector.source;
      EXPECT_EQ(order->size(), vector.tied.size());
    }
  }
}

TEST(CustomaryLotteryTest, TheNextCandidateIsTheNextRankOrComesFromANewSum) {
  const auto six = PublishedVectors().back().tied;
  EXPECT_EQ(DrawCustomary({}, six).value(), (Order{"E", "F", "A", "B", "C", "D"}));
  // Without E: 644 + 560 + 519 + 416 + 591 = 2730, mod 5 = 0: A. Then 2086 mod 4 = 2 of B, C, D, F: D. Then 1670 mod 3
  // = 2 of B, C, F: F. Then 1079 mod 2 = 1: C.
  EXPECT_EQ(DrawCustomary({.next = NextCandidate::kRecompute}, six).value(), (Order{"E", "A", "D", "F", "C", "B"}));
}

TEST(CustomaryLotteryTest, SomeBodiesCountFromTheLastAndAddACommonTerm) {
  // Wakayama: 23+19+27+19+17+524 = 629, mod 5 = 4, rank 5 − 4 = 1: the first by time.
  const std::vector<CustomaryEntry> five = {{"E", 23}, {"A", 19}, {"B", 27}, {"C", 19}, {"D", 17}};
  const CustomaryRule rule{.count_from = CountFrom::kLast, .common_term = 524};
  EXPECT_EQ(DrawCustomary(rule, five)->front(), "E");
  const CustomaryRule even{.count_from = CountFrom::kLast, .common_term = 525};
  EXPECT_EQ(DrawCustomary(even, five)->front(), "D");
}

TEST(CustomaryLotteryTest, SystemTermsComeFromTheTimeOfReceipt) {
  const Time receipt = ParseTime("2026-12-01T08:00:07.123999Z").value();
  EXPECT_EQ(SystemTermOf(SystemTerm::kNone, receipt, 9), 0);
  EXPECT_EQ(SystemTermOf(SystemTerm::kReceiptMilliseconds, receipt), 123);
  EXPECT_EQ(SystemTermOf(SystemTerm::kReceiptSeconds, receipt), 1796112007 % 1000);
  EXPECT_EQ(SystemTermOf(SystemTerm::kRandom, receipt, 618), 618);
}

TEST(CustomaryLotteryTest, RefusesWhatIsNotADraw) {
  EXPECT_EQ(ReasonOf(DrawCustomary({}, {{"A", 1}})), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(DrawCustomary({}, {{"A", 1000}, {"B", 0}})), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(DrawCustomary({}, {{"A", 1, -1}, {"B", 0}})), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(DrawCustomary({}, {{"A", 1}, {"A", 0}})), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(DrawCustomary({.common_term = 1000}, {{"A", 1}, {"B", 0}})), "INVALID_FIELD");
}

}  // namespace
}  // namespace kyodo::procurement
