#include <gmock/gmock.h>

#include "platform/once.h"

int main(int argc, char** argv) {
  ::testing::InitGoogleMock(&argc, argv);
  kyodo::SetDigestKey("a key for tests");
  return RUN_ALL_TESTS();
}
