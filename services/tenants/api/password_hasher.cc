#include "tenants/api/password_hasher.h"

#include <absl/strings/escaping.h>
#include <argon2.h>

#include <algorithm>
#include <stdexcept>

#include "platform/error.h"
#include "platform/once.h"
#include "platform/reasons.h"

namespace kyodo::tenants {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::chrono::seconds kLongestWait{10};

std::string RandomBytes(int count) { return absl::HexStringToBytes(RandomHex(count)); }

std::string UnpaddedBase64(const std::string& bytes) {
  std::string text = absl::Base64Escape(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

}  // namespace

PasswordHasher::PasswordHasher(HashParameters parameters, int most_at_once)
    : parameters_(parameters),
      prefix_("$argon2id$v=19$m=" + std::to_string(parameters.memory_kib) + ",t=" + std::to_string(parameters.passes) +
              ",p=1$"),
      nobodys_hash_(prefix_ + UnpaddedBase64(RandomBytes(kSaltBytes)) + "$" + UnpaddedBase64(RandomBytes(kHashBytes))),
      free_(most_at_once) {}

PasswordHasher::Slot::~Slot() {
  if (hasher_ == nullptr) return;
  {
    const std::lock_guard<std::mutex> lock(hasher_->mutex_);
    ++hasher_->free_;
  }
  hasher_->freed_.notify_one();
}

absl::StatusOr<PasswordHasher::Slot> PasswordHasher::Acquire(std::chrono::system_clock::time_point deadline) {
  deadline = std::min(deadline, std::chrono::system_clock::now() + kLongestWait);
  std::unique_lock<std::mutex> lock(mutex_);
  if (!freed_.wait_until(lock, deadline, [&] { return free_ > 0; })) {
    return FailRetry(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                     {"Too many people sign in at once. Please try again.",
                      "サインインが集中しています。しばらくしてからもう一度お試しください。"},
                     2);
  }
  --free_;
  return Slot(this);
}

std::string PasswordHasher::Hash(const Slot&, const std::string& password) const {
  const std::string salt = RandomBytes(kSaltBytes);
  std::string encoded(
      argon2_encodedlen(parameters_.passes, parameters_.memory_kib, 1, kSaltBytes, kHashBytes, Argon2_id), '\0');
  const int result =
      argon2id_hash_encoded(parameters_.passes, parameters_.memory_kib, 1, password.data(), password.size(),
                            salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (result != ARGON2_OK) throw std::runtime_error(argon2_error_message(result));
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool PasswordHasher::Verify(const Slot&, const std::string& password, const std::string& encoded) const {
  const int result = argon2id_verify(encoded.c_str(), password.data(), password.size());
  // Too little memory is no wrong password.
  if (result == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::runtime_error(argon2_error_message(result));
  return result == ARGON2_OK;
}

bool PasswordHasher::IsOutdated(const std::string& encoded) const { return encoded.rfind(prefix_, 0) != 0; }

}  // namespace kyodo::tenants
