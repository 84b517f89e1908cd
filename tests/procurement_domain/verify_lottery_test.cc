#include "kyodo/verify_lottery.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "kyodo/procurement/v1/bids.pb.h"
#include "procurement/domain/lottery.h"

namespace kyodo {
namespace {

namespace v1 = ::kyodo::procurement::v1;

v1::LotteryTranscript Drawn() {
  const auto transcript = procurement::DrawLottery("rounds/r1", "1", std::string(64, '5'),
                                                   {{"bid-a", "vendors/vendor-1", "042", std::string(64, 'a')},
                                                    {"bid-b", "vendors/vendor-2", "102", std::string(64, 'b')},
                                                    {"bid-c", "vendors/vendor-3", "248", std::string(64, 'c')}})
                              .value();
  v1::LotteryTranscript message;
  message.set_format(transcript.format);
  message.set_round(transcript.round);
  message.set_lot(transcript.lot);
  message.set_seed(transcript.seed);
  message.set_commitment(transcript.commitment);
  for (const auto& entry : transcript.entries) {
    v1::LotteryEntry& added = *message.add_entries();
    added.set_bid(entry.bid);
    added.set_vendor(entry.vendor);
    added.set_lottery_number(entry.lottery_number);
    added.set_lottery_nonce(entry.lottery_nonce);
  }
  for (const std::string& bid : transcript.order) message.add_order(bid);
  return message;
}

std::string Json(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text, options).ok());
  return text;
}

// Exit code, standard output and standard error of one run.
struct Outcome {
  int code;
  std::string out;
  std::string err;
};

Outcome Verify(const std::string& text) {
  std::istringstream in(text);
  std::ostringstream out;
  std::ostringstream err;
  const int code = VerifyLottery("-", in, out, err);
  return {code, out.str(), err.str()};
}

TEST(VerifyLotteryTest, ProvesATranscript) {
  const Outcome run = Verify(Json(Drawn()));
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_NE(run.out.find("winner " + Drawn().order(0)), std::string::npos);
}

TEST(VerifyLotteryTest, ProvesEveryLotteryOfAnAwardAnswer) {
  v1::Award award;
  award.add_lots()->set_lot("1");
  EXPECT_EQ(Verify(Json(award)).code, 0);
  *award.add_lottery() = Drawn();
  *award.add_lottery() = Drawn();
  EXPECT_EQ(Verify(Json(award)).code, 0);
  award.mutable_lottery(1)->mutable_order()->SwapElements(0, 1);
  const Outcome run = Verify(Json(award));
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("lottery[1]"), std::string::npos);
}

TEST(VerifyLotteryTest, NamesTheFirstFalseClaim) {
  v1::LotteryTranscript bad = Drawn();
  bad.mutable_order()->SwapElements(0, 1);
  Outcome run = Verify(Json(bad));
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("order[0]"), std::string::npos);
  bad.set_commitment(std::string(64, '0'));
  run = Verify(Json(bad));
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("commitment"), std::string::npos);
  EXPECT_EQ(Verify("{}").code, 1);
}

TEST(VerifyLotteryTest, SaysWhenItCannotRead) {
  for (const char* text :
       {"", "not json", "[]", "null", "{\"unknown\":1}", "{\"seed\":{}}", "{\"entries\":[{\"bid\":"}) {
    const Outcome run = Verify(text);
    EXPECT_EQ(run.code, 2) << text;
    EXPECT_FALSE(run.err.empty()) << text;
  }
}

TEST(VerifyLotteryTest, ReadsAFile) {
  const std::string path = ::testing::TempDir() + "/kyodo_verify_lottery_test.json";
  std::istringstream unused;
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(VerifyLottery(path + ".absent", unused, out, err), 2);
  std::ofstream(path) << Json(Drawn());
  EXPECT_EQ(VerifyLottery(path, unused, out, err), 0);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace kyodo
