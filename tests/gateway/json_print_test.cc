// Our printer against protobuf's own, on random messages of every resource.
#include "gateway/http/json_print.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "kyodo/procurement/v1/bids.pb.h"
#include "kyodo/procurement/v1/contracts.pb.h"
#include "kyodo/procurement/v1/participations.pb.h"
#include "kyodo/tenants/v1/directory.pb.h"
#include "kyodo/tenants/v1/sessions.pb.h"
#include "kyodo/tenants/v1/users.pb.h"

namespace kyodo::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

nlohmann::json Expected(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text, options).ok());
  return nlohmann::json::parse(text);
}

nlohmann::json Printed(const Message& message) {
  std::string text;
  EXPECT_TRUE(PrintJson(message, text));
  EXPECT_EQ(text.find('\n'), std::string::npos) << "one line, for event streams";
  return nlohmann::json::parse(text);
}

// Fills about half of the fields with values that are hard to print.
class Filler {
 public:
  explicit Filler(unsigned seed) : random_(seed) {}

  void Fill(Message& message, int depth = 0) {
    const auto& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (Below(2) == 0 || (depth > 3 && field.message_type() != nullptr)) continue;
      const int times = field.is_repeated() ? static_cast<int>(1 + Below(3)) : 1;
      for (int k = 0; k < times; ++k) Set(message, field, depth);
    }
  }

 private:
  std::size_t Below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

  void Set(Message& message, const FieldDescriptor& field, int depth) {
    static const std::string kTexts[] = {"", "端末 <b>&\"'\\/", "a\nb\tc\x01\x7f", "\xE2\x80\xA8", "𠮷野家", "0"};
    static const std::int64_t kNumbers[] = {0, 1, -1, 1'000'000, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    const Reflection& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    const std::int64_t number = kNumbers[Below(std::size(kNumbers))];
    const std::string& text = kTexts[Below(std::size(kTexts))];
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        many ? reflection.AddInt32(&message, &field, static_cast<std::int32_t>(number))
             : reflection.SetInt32(&message, &field, static_cast<std::int32_t>(number));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        many ? reflection.AddInt64(&message, &field, number) : reflection.SetInt64(&message, &field, number);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        many ? reflection.AddBool(&message, &field, true) : reflection.SetBool(&message, &field, number > 0);
        break;
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int value =
            Below(8) == 0 ? 99 : static_cast<int>(Below(static_cast<std::size_t>(field.enum_type()->value_count())));
        many ? reflection.AddEnumValue(&message, &field, value) : reflection.SetEnumValue(&message, &field, value);
        break;
      }
      case FieldDescriptor::CPPTYPE_STRING:
        many ? reflection.AddString(&message, &field, text) : reflection.SetString(&message, &field, text);
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (field.message_type() == google::protobuf::Any::descriptor()) break;
        Message* child = many ? reflection.AddMessage(&message, &field) : reflection.MutableMessage(&message, &field);
        SetMessage(*child, depth);
        break;
      }
      default:
        FAIL() << "no such field in the contract yet: " << field.full_name();
    }
  }

  void SetMessage(Message& message, int depth) {
    if (message.GetDescriptor() != google::protobuf::Timestamp::descriptor()) return Fill(message, depth + 1);
    static const std::int32_t kNanos[] = {0, 500'000'000, 123'456'000, 123'456'789, 1};
    auto& time = static_cast<google::protobuf::Timestamp&>(message);
    time.set_seconds(static_cast<std::int64_t>(Below(4'000'000'000)) - 1'000'000'000);
    time.set_nanos(kNanos[Below(std::size(kNanos))]);
  }

  std::mt19937 random_;
};

template <typename Type>
class PrintJsonTest : public ::testing::Test {};
using Types = ::testing::Types<procurement::v1::Round, procurement::v1::Participation, procurement::v1::Standing,
                               procurement::v1::Preview, procurement::v1::StableSet, procurement::v1::Bid,
                               procurement::v1::Award, procurement::v1::AwardRun, procurement::v1::ListSharesResponse,
                               procurement::v1::Contract, procurement::v1::Delivery, tenants::v1::Session,
                               tenants::v1::ListUsersResponse, tenants::v1::Municipality>;
TYPED_TEST_SUITE(PrintJsonTest, Types);

TYPED_TEST(PrintJsonTest, SaysWhatProtobufSays) {
  EXPECT_EQ(Printed(TypeParam()), Expected(TypeParam()));
  for (unsigned seed = 1; seed <= 100; ++seed) {
    TypeParam message;
    Filler(seed).Fill(message);
    ASSERT_EQ(Printed(message), Expected(message)) << message.DebugString();
  }
}

TEST(PrintJsonAnyTest, AnOperationsResponseIsPrintedWithItsType) {
  procurement::v1::AwardRun run;
  run.set_name("rounds/a/awardRuns/b");
  run.set_cost_yen(5);
  procurement::v1::Operation operation;
  operation.set_done(true);
  operation.mutable_response()->PackFrom(run);
  EXPECT_EQ(Printed(operation), Expected(operation));
  EXPECT_EQ(Printed(operation)["response"]["costYen"], "5");
}

TEST(PrintJsonTimeTest, TimesOutOfRangeHaveNoText) {
  EXPECT_EQ(PrintRfc3339(0, 0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(PrintRfc3339(253'402'300'799, 0), "9999-12-31T23:59:59Z");
  EXPECT_EQ(PrintRfc3339(253'402'300'800, 0), "");
  EXPECT_EQ(PrintRfc3339(-62'135'596'801, 0), "");
  EXPECT_EQ(PrintRfc3339(0, -1), "");
}

}  // namespace
}  // namespace kyodo::gateway
