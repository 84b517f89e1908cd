// One HTTP request and its answer, free of the server's types.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kyodo::gateway {

class Subscriber;

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request that was read completely and within the limits.
struct Request {
  std::string method;
  std::string path;   // as sent, without the query
  std::string query;  // as sent, without '?'
  Headers headers;
  std::string body;
  std::string client_address;
  bool secure = false;  // reached us, or the proxy before us, over TLS
  std::string trace_id;
  std::string traceparent;  // to pass on: same trace, our span

  // The first header of that name, in any case; "" when absent.
  std::string_view Header(std::string_view name) const;
};

// An answer. Large unchanging bodies are shared, not copied.
struct Reply {
  int status = 200;
  std::string content_type;
  std::string body;
  std::shared_ptr<const std::string> shared_body;
  Headers headers;
  std::string route;   // for logs and metrics: the path template or "static"
  std::string reason;  // for logs: the problem's reason
  bool sealed = false;  // leaves no line in the log and no figure of its own in the metrics
  // Set for an event stream: the connection then belongs to it.
  std::shared_ptr<Subscriber> stream;

  std::string_view Body() const { return shared_body ? std::string_view(*shared_body) : std::string_view(body); }
};

// Compares header names and other ASCII words without regard to case.
bool SameWord(std::string_view a, std::string_view b);

// Sets traceparent and trace_id: continues a valid W3C header, else starts a new trace.
void StartTrace(Request& request);

}  // namespace kyodo::gateway
