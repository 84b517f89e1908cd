// GoogleMock matchers for messages and for failures made with Fail().
#pragma once

#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/message_differencer.h>

#include <string>

#include "platform/error.h"

namespace kyodo::testing {

// Equal field by field, presence included; says which fields differ.
MATCHER_P(EqualsProto, expected, "equals " + ::testing::PrintToString(expected.ShortDebugString())) {
  std::string differences;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  if (differencer.Compare(expected, arg)) return true;
  *result_listener << "differs in\n" << differences;
  return false;
}

// An absl::Status or StatusOr that failed for this reason, for example "ROUND_STATE".
MATCHER_P(StatusReasonIs, reason, std::string(negation ? "does not fail" : "fails") + " with " + std::string(reason)) {
  const std::string actual = ReasonOf(arg);
  *result_listener << (arg.ok() ? "which is OK" : "which failed with " + (actual.empty() ? "no reason" : actual));
  return actual == reason;
}

// An absl::Status or StatusOr that succeeded.
MATCHER(IsOk, negation ? "fails" : "is OK") {
  if (!arg.ok()) *result_listener << "which failed with " << ReasonOf(arg);
  return arg.ok();
}

}  // namespace kyodo::testing
