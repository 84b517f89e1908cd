#include "gateway/http/path_template.h"

#include <gtest/gtest.h>

namespace kyodo::gateway {
namespace {

std::vector<std::string> Values(const std::string& text, const std::string& path) {
  const auto pattern = PathTemplate::Parse(text);
  EXPECT_TRUE(pattern.ok()) << text;
  const auto parsed = RequestPath::Parse(path);
  std::vector<std::string> values;
  if (!parsed.ok() || !pattern->Match(*parsed, values)) return {"no match"};
  return values;
}

TEST(PathTemplateTest, AVariableBindsItsSegmentsAndTheVerbIsApart) {
  const std::string text = "/v1/{name=rounds/*/participations/*}:submit";
  EXPECT_EQ(Values(text, "/v1/rounds/a/participations/131016:submit"),
            std::vector<std::string>{"rounds/a/participations/131016"});
  EXPECT_EQ(Values(text, "/v1/rounds/a/participations/131016"), std::vector<std::string>{"no match"});
  EXPECT_EQ(Values(text, "/v1/rounds/a/participations/131016:approve"), std::vector<std::string>{"no match"});
  EXPECT_EQ(Values(text, "/v1/rounds/a/b/participations/131016:submit"), std::vector<std::string>{"no match"});
}

TEST(PathTemplateTest, LiteralsNestedFieldsAndBareVariables) {
  EXPECT_EQ(Values("/v1/sessions/current:reauthenticate", "/v1/sessions/current:reauthenticate").size(), 0u);
  EXPECT_EQ(PathTemplate::Parse("/v1/{user.name=users/*}")->fields(), std::vector<std::string>{"user.name"});
  EXPECT_EQ(Values("/v1/things/{thing}", "/v1/things/x"), std::vector<std::string>{"x"});
  EXPECT_EQ(PathTemplate::Parse("/v1/{name=rounds/*/bids/*}")->Pretty(), "/v1/rounds/{round}/bids/{bid}");
}

TEST(PathTemplateTest, WhatCannotBeMatchedExactlyIsRefusedAtStart) {
  for (const char* text : {"", "v1", "/v1/*", "/v1/{name=**}", "/v1/{name", "/v1/x}", "/v1//x", "/v1/{a=x/*}y"}) {
    EXPECT_FALSE(PathTemplate::Parse(text).ok()) << text;
  }
}

TEST(RequestPathTest, EscapesAreDecodedOnceAndNeverHideASlash) {
  EXPECT_EQ(Values("/v1/{name=rounds/*}", "/v1/rounds/%E7%AB%AF"), std::vector<std::string>{"rounds/端"});
  EXPECT_EQ(Values("/v1/{name=rounds/*}", "/v1/rounds/a%252Fb"), std::vector<std::string>{"rounds/a%2Fb"});
  for (const char* path : {"/v1/rounds/a%2Fb", "/v1/rounds/%", "/v1/rounds/%4", "/v1/rounds/%zz", "/v1/rounds/%00",
                           "/v1/rounds/%FF", "/v1/rounds/", "/v1//rounds", "/v1/rounds/..", "/v1/rounds/%2e%2e",
                           "/v1/rounds/x:", "v1/rounds/x", "", "/v1/rounds/%E2%80%AE"}) {
    EXPECT_FALSE(RequestPath::Parse(path).ok()) << path;
  }
}

}  // namespace
}  // namespace kyodo::gateway
