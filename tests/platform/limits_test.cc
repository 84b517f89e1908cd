#include <gtest/gtest.h>

#include "kyodo/procurement/v1/participations.pb.h"
#include "platform/page_token.h"
#include "platform/serve.h"
#include "tests/platform/probe.h"
#include "tests/support/matchers.h"

namespace kyodo {
namespace {

procurement::v1::PutParticipationRequest WithSite(const std::string& site) {
  procurement::v1::PutParticipationRequest request;
  request.mutable_participation()->add_lines();
  request.mutable_participation()->add_lines()->set_site(site);
  return request;
}

TEST(LimitsTest, StringsOf4096CharactersPassAndOneMoreNamesTheField) {
  std::string text;
  for (int i = 0; i < 4096; ++i) text += "区";
  EXPECT_TRUE(CheckLimits(WithSite(text)).ok());
  const auto violations = ViolationsOf(CheckLimits(WithSite(text + "市")));
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "participation.lines[1].site");
}

TEST(LimitsTest, ControlAndBidiCharactersAreRefusedButNewlinesAreNot) {
  EXPECT_TRUE(CheckLimits(WithSite("一行目\n二行目\t終わり")).ok());
  for (const char* bad : {"\x01", "a\x7F", "\xC2\x85", "\xE2\x80\xAE", "\xE2\x81\xA6"}) {
    EXPECT_THAT(CheckLimits(WithSite(bad)), testing::StatusReasonIs("INVALID_FIELD")) << bad;
  }
  EXPECT_FALSE(CheckLimits(WithSite(std::string("a\0b", 3))).ok());
}

TEST(LimitsTest, IdeographicVariationSequencesPass) { EXPECT_TRUE(CheckLimits(WithSite("葛󠄀城")).ok()); }

TEST(PageTokenTest, OnlyTheSameCallersSameListMayFollowIt) {
  const std::string token = MakePageToken(Clerk(), "rounds|JOINING", {"2026-11-22", "x"});
  EXPECT_EQ(*ReadPageToken(Clerk(), "rounds|JOINING", token), (std::vector<std::string>{"2026-11-22", "x"}));
  EXPECT_THAT(ReadPageToken(Clerk(), "rounds|ACTIVE", token), testing::StatusReasonIs("PAGE_TOKEN"));
  EXPECT_THAT(ReadPageToken(Clerk("131024"), "rounds|JOINING", token), testing::StatusReasonIs("PAGE_TOKEN"));
  EXPECT_TRUE(ReadPageToken(Clerk(), "rounds", "")->empty());
  for (std::string bad : {std::string("x"), std::string("%%%"), token + "A", "A" + token}) {
    EXPECT_THAT(ReadPageToken(Clerk(), "rounds|JOINING", bad), testing::StatusReasonIs("PAGE_TOKEN")) << bad;
  }
}

TEST(PageTokenTest, SizesAreFrom1To1000With50WhenAbsent) {
  EXPECT_EQ(*PageSize(0), 50);
  EXPECT_EQ(*PageSize(1), 1);
  EXPECT_EQ(*PageSize(1000), 1000);
  EXPECT_EQ(*PageSize(5000), 1000);
  EXPECT_FALSE(PageSize(-1).ok());
}

TEST(EtagTest, EmptyAndEqualPassAnOlderOneIsStale) {
  EXPECT_TRUE(CheckEtag("", "3").ok());
  EXPECT_TRUE(CheckEtag("3", "3").ok());
  EXPECT_THAT(CheckEtag("2", "3"), testing::StatusReasonIs("STALE_ETAG"));
}

}  // namespace
}  // namespace kyodo
