#include "platform/once.h"

#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "platform/reasons.h"

namespace kyodo {
namespace {

std::string& DigestKey() {
  static std::string key = "unset";
  return key;
}

std::string Hex(const unsigned char* bytes, size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(size * 2);
  for (size_t i = 0; i < size; ++i) {
    text.push_back(kDigits[bytes[i] >> 4]);
    text.push_back(kDigits[bytes[i] & 15]);
  }
  return text;
}

// Map fields have no fixed order on the wire unless asked for.
std::string DeterministicBytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

}  // namespace

// The statements of the trail, written with the service's schema. Values only through $n; the schema is ours.
class OnceWriter {
 public:
  explicit OnceWriter(Tx& tx) : tx_(tx), schema_(tx.schema_) {}

  // True when this request id is new.
  bool Claim(const std::string& request_id, const std::string& digest) {
    const pqxx::result rows = tx_.RunDynamic("INSERT INTO " + schema_ +
                                                 ".requests (area_id, account, method, request_id, digest) VALUES ($1, "
                                                 "$2, $3, $4::uuid, $5) ON CONFLICT DO NOTHING RETURNING 1",
                                             Key(request_id, digest));
    return !rows.empty();
  }

  pqxx::result ReadAnswer(const std::string& request_id) {
    return tx_.RunDynamic("SELECT digest, encode(response, 'hex') AS response FROM " + schema_ +
                              ".requests WHERE area_id = $1 AND account = $2 AND method = $3 AND request_id = $4::uuid",
                          Key(request_id));
  }

  // Audit row, events and the stored answer in one statement.
  void Finish(const std::string& digest, const std::string* request_id, const std::string& response) {
    std::vector<Value> values;
    std::string sql = "WITH audit AS (INSERT INTO " + schema_ +
                      ".audit_entries (area_id, entry_id, tenant_id, account, method, object, summary, request_digest, "
                      "sealed) VALUES ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9::boolean))";
    const Caller& caller = tx_.caller_;
    values = {caller.area, NewUuid(),         caller.tenant,      caller.account, caller.method,
              tx_.audit_object_, tx_.audit_summary_, digest, tx_.audit_sealed_ ? "true" : "false"};
    if (!tx_.events_.empty()) {
      sql += ", events AS (INSERT INTO " + schema_ + ".outbox (area_id, event_id, kind, object, payload) VALUES ";
      for (size_t i = 0; i < tx_.events_.size(); ++i) {
        const std::string n = std::to_string(values.size() + 1);
        sql += (i == 0 ? "($1, $" : ", ($1, $") + n + "::uuid, $" + std::to_string(values.size() + 2) + ", $" +
               std::to_string(values.size() + 3) + ", $" + std::to_string(values.size() + 4) + "::jsonb)";
        const Event& event = tx_.events_[i];
        values.insert(values.end(), {NewUuid(), event.kind, event.object, event.payload});
      }
      sql += ")";
    }
    if (request_id == nullptr) {
      sql += " SELECT 1";
    } else {
      const std::string n = std::to_string(values.size() + 1);
      sql += " UPDATE " + schema_ + ".requests SET response = decode($" + n +
             ", 'hex') WHERE area_id = $1 AND account = $4 AND method = $5 AND request_id = $" +
             std::to_string(values.size() + 2) + "::uuid";
      values.push_back(Hex(reinterpret_cast<const unsigned char*>(response.data()), response.size()));
      values.push_back(*request_id);
    }
    tx_.RunDynamic(sql, values);
  }

 private:
  std::vector<Value> Key(const std::string& request_id, const std::string& digest = "") const {
    std::vector<Value> key = {tx_.caller_.area, tx_.caller_.account, tx_.caller_.method, request_id};
    if (!digest.empty()) key.push_back(digest);
    return key;
  }

  Tx& tx_;
  const std::string schema_;
};

namespace {

absl::Status Replay(OnceWriter& writer, const std::string& request_id, const std::string& digest,
                    google::protobuf::Message* response) {
  const pqxx::result rows = writer.ReadAnswer(request_id);
  // The row vanished between the two statements only if the cleanup took it: too old to be replayed.
  if (rows.empty() || rows[0]["response"].is_null()) {
    return FailRetry(absl::StatusCode::kUnavailable, reasons::kUnavailable,
                     {"Please send this again.", "もう一度送信してください。"}, 1);
  }
  if (rows[0]["digest"].c_str() != digest) {
    return Fail(absl::StatusCode::kAborted, reasons::kRequestIdReused,
                {"This Idempotency-Key was used for another request; use a new one for a new act.",
                 "このIdempotency-Keyは別の内容の送信に使われています。新しい操作には新しい値を使ってください。"});
  }
  const std::string hex = rows[0]["response"].c_str();
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (size_t i = 0; i + 1 < hex.size(); i += 2) bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  if (!response->ParseFromString(bytes)) return absl::InternalError("stored answer does not parse");
  return absl::OkStatus();
}

}  // namespace

absl::Status Once(Tx& tx, const std::string& request_id, const google::protobuf::Message& request,
                  google::protobuf::Message* response, const std::function<absl::Status()>& body) {
  OnceWriter writer(tx);
  const std::string digest = KeyedDigest(DeterministicBytes(request));
  if (!writer.Claim(request_id, digest)) return Replay(writer, request_id, digest, response);
  RETURN_IF_ERROR(body());
  writer.Finish(digest, &request_id, DeterministicBytes(*response));
  return absl::OkStatus();
}

void WriteTrail(Tx& tx) { OnceWriter(tx).Finish("", nullptr, ""); }

void SetDigestKey(std::string key) { DigestKey() = std::move(key); }

std::string KeyedDigest(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), DigestKey().data(), static_cast<int>(DigestKey().size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest, &size);
  return Hex(digest, size);
}

std::string RandomHex(int bytes) {
  std::string random(static_cast<size_t>(bytes), '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), bytes) != 1) std::abort();
  return Hex(reinterpret_cast<const unsigned char*>(random.data()), random.size());
}

std::string NewUuid() {
  std::string hex = RandomHex(16);
  hex[12] = '4';
  hex[16] = "89ab"[static_cast<unsigned>(hex[16] <= '9' ? hex[16] - '0' : hex[16] - 'a' + 10) & 3];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-') || (!dash && !isxdigit(static_cast<unsigned char>(text[i])))) return false;
  }
  return true;
}

std::string Sha256Hex(std::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return Hex(digest, sizeof digest);
}

}  // namespace kyodo
