#include <algorithm>
#include <iterator>
#include <string>

#include "platform/error.h"
#include "tenants/domain/user.h"

namespace kyodo::tenants {
namespace {

constexpr std::size_t kCharactersMin = 12;
constexpr std::size_t kBytesMax = 1024;

// Well-known passwords of 12 characters and more from published breaches, in lower case; shorter ones fall anyway.
constexpr std::string_view kWellKnown[] = {"123456789012",
                                           "1234567890123",
                                           "12345678901234",
                                           "123456789012345",
                                           "1234567890123456",
                                           "123456789101112",
                                           "1234567891011",
                                           "0123456789012",
                                           "012345678901",
                                           "098765432109",
                                           "0987654321098",
                                           "111111111111",
                                           "000000000000",
                                           "123123123123",
                                           "121212121212",
                                           "112233445566",
                                           "147258369147",
                                           "987654321098",
                                           "777777777777",
                                           "qwertyuiopas",
                                           "qwertyuiop12",
                                           "qwertyuiop123",
                                           "qwertyuiop1234",
                                           "qwertyuiop[]",
                                           "qwertyuiopasdf",
                                           "qwertyuiopasdfgh",
                                           "qwertyuiopasdfghjkl",
                                           "1qaz2wsx3edc",
                                           "1qaz2wsx3edc4rfv",
                                           "1q2w3e4r5t6y",
                                           "1q2w3e4r5t6y7u8i",
                                           "q1w2e3r4t5y6",
                                           "qazwsxedcrfv",
                                           "zaq12wsxcde3",
                                           "asdfghjkl123",
                                           "asdfghjkl;'zx",
                                           "zxcvbnm12345",
                                           "abcdefghijkl",
                                           "abcdefghijklm",
                                           "abcdefghijklmnop",
                                           "abc123abc123",
                                           "abcd1234abcd",
                                           "a1b2c3d4e5f6",
                                           "passwordpassword",
                                           "password1234",
                                           "password12345",
                                           "password123456",
                                           "passw0rd1234",
                                           "p@ssw0rd1234",
                                           "mypassword123",
                                           "changeme1234",
                                           "welcome12345",
                                           "administrator",
                                           "letmeinletmein",
                                           "iloveyou1234",
                                           "iloveyouforever",
                                           "trustno1trustno1",
                                           "unknownpassword",
                                           "correcthorsebatterystaple"};

// Code points: every byte of UTF-8 that does not continue another.
std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

absl::Status CheckPassword(std::string_view password, std::string_view account) {
  if (Characters(password) < kCharactersMin || password.size() > kBytesMax) {
    return Invalid("password", {"Use at least 12 characters (at most 1,024 bytes).",
                                "12文字以上（1,024バイトまで）のパスワードにしてください。"});
  }
  const std::string lower = Lower(password);
  const bool one_character = lower.find_first_not_of(lower.front()) == std::string::npos;
  if (one_character || lower == account ||
      std::find(std::begin(kWellKnown), std::end(kWellKnown), lower) != std::end(kWellKnown)) {
    return Invalid("password", {"This password is well known or easy to guess; choose another one.",
                                "よく知られたパスワードか推測されやすいパスワードです。別のものにしてください。"});
  }
  return absl::OkStatus();
}

}  // namespace kyodo::tenants
