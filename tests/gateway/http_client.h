// A plain HTTP client for tests: sends exactly the bytes it is given and reads answers one by one.
#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace kyodo::gateway {

struct Answer {
  int status = 0;                                   // 0 = the connection ended without an answer
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;

  std::string Header(const std::string& name) const;
  nlohmann::json Json() const { return nlohmann::json::parse(body); }
  std::string Reason() const { return Json().value("reason", ""); }
  // The fields of fieldViolations, in order, joined by a space.
  std::string Fields() const;
};

// One TCP connection to 127.0.0.1.
class HttpClient {
 public:
  explicit HttpClient(int port);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // False when the other side has closed.
  bool Send(const std::string& bytes);
  // Tells the other side that nothing more comes.
  void FinishSending();
  // Reads one answer with Content-Length; `head` = the answer to a HEAD request.
  Answer Read(bool head = false);
  // Reads until `mark` was seen, the other side closed, or the time is over; returns what was read.
  std::string ReadUntil(const std::string& mark, std::chrono::milliseconds time = std::chrono::seconds(5));
  // True when the other side closes within the time.
  bool Closed(std::chrono::milliseconds time);

 private:
  bool Fill(std::chrono::milliseconds time);

  int socket_ = -1;
  std::string buffer_;
};

// The bytes of a request with Host and Content-Length.
std::string RequestText(const std::string& method, const std::string& target, const std::string& body = "",
                        const std::map<std::string, std::string>& headers = {});

}  // namespace kyodo::gateway
