#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "gateway_test.h"

namespace kyodo::gateway {
namespace {

namespace fs = std::filesystem;

// Writes a self-signed certificate for one day.
void WriteCertificate(const fs::path& cert, const fs::path& key) {
  EVP_PKEY* pair = EVP_EC_gen("P-256");
  X509* x509 = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -60);
  X509_gmtime_adj(X509_getm_notAfter(x509), 86'400);
  X509_set_pubkey(x509, pair);
  X509_NAME* name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  X509_sign(x509, pair, EVP_sha256());
  FILE* file = std::fopen(cert.c_str(), "w");
  PEM_write_X509(file, x509);
  std::fclose(file);
  file = std::fopen(key.c_str(), "w");
  PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(x509);
  EVP_PKEY_free(pair);
}

// One TLS connection; reads everything until the other side closes or `mark` was seen.
std::string AskTls(int port, const std::string& request, const std::string& mark, int max_version = TLS1_3_VERSION) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) return "no connection";
  const timeval patience{5, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, max_version);
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, socket);
  std::string text;
  if (SSL_connect(ssl) == 1) {
    SSL_write(ssl, request.data(), static_cast<int>(request.size()));
    char chunk[4096];
    int n = 0;
    while (text.find(mark) == std::string::npos && (n = SSL_read(ssl, chunk, sizeof(chunk))) > 0) {
      text.append(chunk, static_cast<std::size_t>(n));
    }
  } else {
    text = "no handshake";
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
  ::close(socket);
  return text;
}

class TlsTest : public GatewayTest {
 protected:
  void SetUp() override {
    char name[] = "/tmp/kyodo-tls-XXXXXX";
    directory_ = mkdtemp(name);
    WriteCertificate(directory_ / "cert.pem", directory_ / "key.pem");
    StartWith({.address = "0.0.0.0", .tls_cert = directory_ / "cert.pem", .tls_key = directory_ / "key.pem"});
  }
  void TearDown() override {
    GatewayTest::TearDown();
    fs::remove_all(directory_);
  }
  fs::path directory_;
};

TEST_F(TlsTest, WithTlsItListensBeyondLoopbackAndCookiesAreBoundToTheHost) {
  const std::string request = RequestText(
      "POST", "/v1/sessions", R"({"account":"a","password":"correct horse battery"})", {{"Connection", "close"}});
  const std::string answer = AskTls(gateway_->port(), request, "\"me\"");
  EXPECT_NE(answer.find("HTTP/1.1 200"), std::string::npos) << answer;
  EXPECT_NE(answer.find("Set-Cookie: __Host-kyodo=token-a; Path=/; HttpOnly; SameSite=Strict; Secure"),
            std::string::npos)
      << answer;
  EXPECT_NE(answer.find("Strict-Transport-Security"), std::string::npos);
}

TEST_F(TlsTest, EventStreamsWorkOverTls) {
  const std::string answer =
      AskTls(gateway_->port(), RequestText("GET", "/v1/rounds/r1/events", "", {{"Cookie", "__Host-kyodo=token-a"}}),
             "id: 1\n");
  EXPECT_NE(answer.find("event: standing"), std::string::npos) << answer;
}

TEST_F(TlsTest, OldVersionsAndPlainTextGetNothing) {
  EXPECT_EQ(AskTls(gateway_->port(), "", "", TLS1_1_VERSION), "no handshake");
  HttpClient plain(gateway_->port());
  plain.Send(RequestText("GET", "/healthz"));
  EXPECT_EQ(plain.ReadUntil("HTTP/1.1 200", std::chrono::seconds(1)).find("HTTP/1.1 200"), std::string::npos);
}

}  // namespace
}  // namespace kyodo::gateway
