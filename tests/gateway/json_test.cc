#include <gtest/gtest.h>

#include "gateway/http/json_document.h"
#include "gateway/http/json_message.h"
#include "gateway/http/json_scalar.h"
#include "gateway/http/text_rules.h"
#include "kyodo/procurement/v1/participations.pb.h"
#include "kyodo/procurement/v1/rounds.pb.h"

namespace kyodo::gateway {
namespace {

using procurement::v1::Participation;
using procurement::v1::Round;

// The JSON paths of all faults of a body, joined by a space; "" when it is accepted.
std::string FaultsOf(const std::string& text, google::protobuf::Message& message) {
  const auto tree = ParseJson(text);
  if (!tree.ok()) return ReasonOf(tree);
  Faults faults;
  FillFromJson(*tree, "", message, faults);
  std::string fields;
  for (const Violation& violation : ViolationsOf(faults.status())) {
    fields += (fields.empty() ? "" : " ") + violation.field;
    EXPECT_FALSE(violation.text.en.empty());
    EXPECT_FALSE(violation.text.ja.empty());
  }
  return fields;
}

std::string FaultsOfRound(const std::string& text) {
  Round round;
  return FaultsOf(text, round);
}

TEST(ParseJsonTest, WhatIsNotJsonIsRefusedWithItsPlace) {
  for (const char* text : {"", "{", "{]", "{\"a\":}", "nul", "{\"a\":1}x", "{'a':1}", "\"\\ud800\"", "{\"a\":01}",
                           "{\"a\":NaN}", "[1,]", "\"\xff\"", "\"\xed\xa0\x80\"", "\"a\nb\"", "{\"a\":1,,}"}) {
    EXPECT_EQ(ReasonOf(ParseJson(text)), "INVALID_JSON") << text;
  }
  const auto fault = ParseJson("{\n  \"a\": oops\n}");
  EXPECT_NE(fault.status().message().find("line 2"), std::string::npos) << fault.status();
}

TEST(ParseJsonTest, ANameTwiceInOneObjectIsRefusedAtAnyDepth) {
  EXPECT_EQ(ReasonOf(ParseJson(R"({"a":1,"a":1})")), "DUPLICATE_FIELD");
  EXPECT_EQ(ReasonOf(ParseJson(R"({"a":1,"\u0061":1})")), "DUPLICATE_FIELD");
  const auto deep = ParseJson(R"({"lots":[{},{"items":[{"x":{"b":1,"b":2}}]}]})");
  ASSERT_EQ(ReasonOf(deep), "DUPLICATE_FIELD");
  EXPECT_EQ(ViolationsOf(deep.status())[0].field, "lots[1].items[0].x.b");
  EXPECT_TRUE(ParseJson(R"({"a":{"a":1},"b":[{"a":1},{"a":1}]})").ok());
}

TEST(ParseJsonTest, DepthIsLimitedTo32) {
  EXPECT_TRUE(ParseJson(std::string(32, '[') + std::string(32, ']')).ok());
  EXPECT_EQ(ReasonOf(ParseJson(std::string(33, '[') + std::string(33, ']'))), "INVALID_JSON");
  EXPECT_EQ(ReasonOf(ParseJson(std::string(1'000'000, '['))), "INVALID_JSON");
}

TEST(ParseJsonTest, ListsAreLimitedTo10000) {
  const auto list = [](int count) {
    std::string text = "{\"a\":[0";
    for (int i = 1; i < count; ++i) text += ",0";
    return text + "]}";
  };
  EXPECT_TRUE(ParseJson(list(10'000)).ok());
  const auto more = ParseJson(list(10'001));
  EXPECT_EQ(ReasonOf(more), "INVALID_FIELD");
  EXPECT_EQ(ViolationsOf(more.status())[0].field, "a");
}

TEST(FillFromJsonTest, EveryFaultIsReportedAtOnceWithItsPath) {
  EXPECT_EQ(FaultsOfRound(R"({"title":1,"fiscalYear":"x","pattern":"B","nonsense":1,
      "lots":[{"items":[{"item":"a"},{"unit":2}]}],"surveyDeadline":"tomorrow","ceilingPublished":"yes"})"),
            "ceilingPublished fiscalYear lots[0].items[1].unit nonsense pattern surveyDeadline title");
}

TEST(FillFromJsonTest, AnUnknownFieldGetsAHint) {
  Round round;
  const auto tree = ParseJson(R"({"fiscalYeer":2027,"zzzzzz":1})");
  Faults faults;
  FillFromJson(*tree, "", round, faults);
  const auto violations = ViolationsOf(faults.status());
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_NE(violations[0].text.en.find("fiscalYear"), std::string::npos);
  EXPECT_EQ(violations[1].text.en.find("Did you mean"), std::string::npos);
}

TEST(FillFromJsonTest, WholeNumbersComeAsNumbersOrText) {
  for (const char* good : {"12", "\"12\"", "12.0", "-3", "\"-3\"", "9223372036854775807", "\"9223372036854775807\"",
                           "-9223372036854775808", "null"}) {
    EXPECT_EQ(FaultsOfRound(std::string("{\"minQuantity\":") + good + "}"), "") << good;
  }
  for (const char* bad :
       {"1.5", "\"\"", "\" 1\"", "\"1 \"", "\"１２\"", "\"1e3\"", "\"0x10\"", "9223372036854775808",
        "\"9223372036854775808\"", "1e300", "true", "{}", "[1]", "\"abc\"", "\"+1\"", "18446744073709551616"}) {
    EXPECT_EQ(FaultsOfRound(std::string("{\"minQuantity\":") + bad + "}"), "minQuantity") << bad;
  }
  EXPECT_EQ(FaultsOfRound("{\"fiscalYear\":2147483647}"), "");
  EXPECT_EQ(FaultsOfRound("{\"fiscalYear\":2147483648}"), "fiscalYear");
  EXPECT_EQ(FaultsOfRound("{\"fiscalYear\":-2147483649}"), "fiscalYear");
}

TEST(FillFromJsonTest, ABadEnumNamesWhatWouldBeRight) {
  Round round;
  const auto tree = ParseJson(R"({"pattern":"INDIVIDUEL"})");
  Faults faults;
  FillFromJson(*tree, "", round, faults);
  EXPECT_EQ(ViolationsOf(faults.status())[0].text.en, "This must be one of INDIVIDUAL, COUNCIL, BODY.");
  EXPECT_EQ(FaultsOfRound(R"({"pattern":"BODY","state":3})"), "");
  EXPECT_EQ(FaultsOfRound(R"({"pattern":99})"), "pattern");
  EXPECT_EQ(FaultsOfRound(R"({"pattern":1.5})"), "pattern");
}

TEST(FillFromJsonTest, TimesMustExist) {
  for (const char* good : {"2026-12-01T08:00:00Z", "2026-12-01T17:00:00+09:00", "2028-02-29T00:00:00.123456789Z",
                           "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
    EXPECT_EQ(FaultsOfRound(std::string("{\"joinDeadline\":\"") + good + "\"}"), "") << good;
  }
  for (const char* bad :
       {"2026-12-01", "2026-12-01T08:00:00", "2027-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-12-01T24:00:00Z",
        "2026-12-01T08:60:00Z", "2026-12-01 08:00:00Z", "", "2026-12-01T08:00:00.Z", "2026-12-01T08:00:00.1234567890Z",
        "0000-01-01T00:00:00Z", "2026-12-01T08:00:00+9:00", "2026-12-01T08:00:00Zx", "9999-12-31T23:59:59-01:00"}) {
    EXPECT_EQ(FaultsOfRound(std::string("{\"joinDeadline\":\"") + bad + "\"}"), "joinDeadline") << bad;
  }
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  ASSERT_TRUE(ParseRfc3339("2026-12-01T17:00:00.5+09:00", seconds, nanos));
  EXPECT_EQ(seconds, 1796112000);
  EXPECT_EQ(nanos, 500'000'000);
}

TEST(FillFromJsonTest, ControlCharactersAndOverlongTextAreRefused) {
  for (const char* bad : {"\\u0000", "a\\u0007", "\\u001b[2J", "\\u202Eabc", "\\u2066", "\\u200f", "\\u0085", "\\ufeff",
                          "\\uffff", "a\\rb", "\\u007f"}) {
    EXPECT_EQ(FaultsOfRound(std::string("{\"title\":\"") + bad + "\"}"), "title") << bad;
  }
  EXPECT_EQ(FaultsOfRound("{\"description\":\"a\\n\\tb\\r\\nc\"}"), "");
  std::string kanji;
  for (int i = 0; i < 4096; ++i) kanji += "端";
  EXPECT_EQ(FaultsOfRound("{\"title\":\"" + kanji + "\"}"), "");
  EXPECT_EQ(FaultsOfRound("{\"title\":\"" + kanji + "x\"}"), "title");
}

TEST(FillFromJsonTest, TextIsStoredInNormalFormC) {
  Round round;
  const auto tree = ParseJson("{\"title\":\"か\\u3099\",\"description\":\"a\\r\\nb\"}");
  Faults faults;
  FillFromJson(*tree, "", round, faults);
  EXPECT_EQ(round.title(), "が");
  EXPECT_EQ(round.description(), "a\nb");
  std::string gaiji = "葛\xF3\xA0\x84\x80飾区";
  const std::string before = gaiji;
  EXPECT_FALSE(NormaliseText(gaiji, LineBreaks::kRefused).has_value());
  EXPECT_EQ(gaiji, before) << "ideographic variation sequences are kept";
}

TEST(FillFromJsonTest, MapsListsAndAlternativeSpellings) {
  Participation participation;
  EXPECT_EQ(FaultsOf(R"({"reservationUnitPrices":{"dev-chrome":"48000"},"stage_wanted":"FIRM",
      "lines":[{"item":"a","quantity":"2"},{"item":"b","quantity":3}],"budget":null})",
                     participation),
            "");
  EXPECT_EQ(participation.reservation_unit_prices().at("dev-chrome"), "48000");
  EXPECT_EQ(participation.lines(1).quantity(), 3);
  EXPECT_FALSE(participation.has_budget());
  Participation other;
  EXPECT_EQ(FaultsOf(R"({"reservationUnitPrices":{"x":5},"lines":[null,[],7,{"item":[]}],"budget":[]})", other),
            "budget lines[0] lines[1] lines[2] lines[3].item reservationUnitPrices.x");
  Participation twice;
  EXPECT_EQ(FaultsOf(R"({"stageWanted":"FIRM","stage_wanted":"FIRM"})", twice), "stage_wanted");
  EXPECT_EQ(FaultsOf(R"({"lines":{"item":"a"}})", twice), "lines");
  EXPECT_EQ(FaultsOf("[]", twice), "");  // the body itself, reported below
  Faults faults;
  FillFromJson(*ParseJson("[]"), "", twice, faults);
  EXPECT_EQ(faults.count(), 1u);
}

TEST(FillFromJsonTest, AThousandFaultsAreListedUpToAHundred) {
  std::string text = "{\"lots\":[0";
  for (int i = 1; i < 1000; ++i) text += ",0";
  Round round;
  Faults faults;
  FillFromJson(*ParseJson(text + "]}"), "", round, faults);
  EXPECT_EQ(faults.count(), 1000u);
  EXPECT_EQ(ViolationsOf(faults.status()).size(), 100u);
}

}  // namespace
}  // namespace kyodo::gateway
