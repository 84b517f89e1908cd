#include "http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

namespace kyodo::gateway {
namespace {

constexpr std::chrono::seconds kPatience{15};

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

std::string Answer::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

std::string Answer::Fields() const {
  std::string fields;
  const nlohmann::json problem = Json();
  for (const auto& violation : problem["fieldViolations"]) {
    fields += (fields.empty() ? "" : " ") + violation["field"].get<std::string>();
  }
  return fields;
}

HttpClient::HttpClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

HttpClient::~HttpClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool HttpClient::Send(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

void HttpClient::FinishSending() { ::shutdown(socket_, SHUT_WR); }

bool HttpClient::Fill(std::chrono::milliseconds time) {
  pollfd poll_entry{socket_, POLLIN, 0};
  if (::poll(&poll_entry, 1, static_cast<int>(time.count())) <= 0) return false;
  char chunk[65536];
  const ssize_t n = ::recv(socket_, chunk, sizeof(chunk), 0);
  if (n <= 0) return false;
  buffer_.append(chunk, static_cast<std::size_t>(n));
  return true;
}

Answer HttpClient::Read(bool head) {
  Answer answer;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!Fill(kPatience)) return answer;
  }
  std::string lines = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  answer.status = std::stoi(lines.substr(9, 3));
  for (std::size_t at = lines.find("\r\n") + 2; at < lines.size();) {
    const std::size_t stop = lines.find("\r\n", at);
    const std::string line = lines.substr(at, stop - at);
    const std::size_t colon = line.find(':');
    answer.headers.emplace(Lower(line.substr(0, colon)), line.substr(std::min(colon + 2, line.size())));
    at = stop + 2;
  }
  if (answer.status == 100) return Read(head);
  const std::string length = answer.Header("content-length");
  const std::size_t wanted = head || length.empty() ? 0 : std::stoul(length);
  while (buffer_.size() < wanted) {
    if (!Fill(kPatience)) break;
  }
  answer.body = buffer_.substr(0, wanted);
  buffer_.erase(0, answer.body.size());
  return answer;
}

std::string HttpClient::ReadUntil(const std::string& mark, std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  std::size_t found = 0;
  while ((found = buffer_.find(mark)) == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !Fill(left)) break;
  }
  const std::size_t size = found == std::string::npos ? buffer_.size() : found + mark.size();
  std::string text = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return text;
}

bool HttpClient::Closed(std::chrono::milliseconds time) {
  if (socket_ < 0) return true;
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) {
    pollfd poll_entry{socket_, POLLIN, 0};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (::poll(&poll_entry, 1, std::max(1, static_cast<int>(left.count()))) <= 0) return false;
    char chunk[65536];
    const ssize_t n = ::recv(socket_, chunk, sizeof(chunk), 0);
    if (n <= 0) return true;
    buffer_.append(chunk, static_cast<std::size_t>(n));
  }
  return false;
}

std::string RequestText(const std::string& method, const std::string& target, const std::string& body,
                        const std::map<std::string, std::string>& headers) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  if (!body.empty() && headers.count("Content-Type") == 0) text += "Content-Type: application/json\r\n";
  if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return text + "\r\n" + body;
}

}  // namespace kyodo::gateway
