#include "gateway/http/connection.h"

#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <memory>
#include <optional>

#include "gateway/http/problem.h"
#include "gateway/http/response_head.h"
#include "platform/log.h"
#include "platform/reasons.h"

namespace kyodo::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::redirect_error;
using asio::use_awaitable;
using boost::system::error_code;

std::string Text(beast::string_view text) { return std::string(text.data(), text.size()); }

// How reading one request ended.
struct Intake {
  enum class Kind { kRequest, kRefused, kClosed } kind = Kind::kClosed;
  Reply refusal;
  bool keep_alive = false;
  unsigned version = 11;
};

// Reading, writing and streaming on one connection, plain or TLS.
template <class Stream>
class Connection {
 public:
  Connection(Stream& stream, ConnectionSetting& setting, ConnectionEntry& entry, std::string address, bool tls)
      : stream_(stream), setting_(setting), entry_(entry), address_(std::move(address)), tls_(tls) {}

  asio::awaitable<void> Serve() {
    bool more = true;
    while (more) more = co_await ServeOne();
  }

  auto& socket() { return beast::get_lowest_layer(stream_); }

 private:
  // One request and its answer; false when the connection is done.
  asio::awaitable<bool> ServeOne() {
    if (buffer_.size() == 0 && !(co_await AwaitBytes())) co_return false;
    Request request;
    Intake intake = co_await Receive(request);
    if (intake.kind == Intake::Kind::kClosed) co_return false;
    const auto start = std::chrono::steady_clock::now();
    Reply reply = std::move(intake.refusal);
    if (intake.kind == Intake::Kind::kRequest) reply = co_await Answer(request);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    RecordRequest(request, reply, took.count());
    if (reply.stream) {
      buffer_ = beast::flat_buffer();
      co_await Push(request, *reply.stream);
      co_return false;
    }
    const bool refused = intake.kind == Intake::Kind::kRefused;
    const bool keep = intake.keep_alive && !refused && !setting_.draining;
    if (!(co_await Write(request, reply, keep, intake.version))) co_return false;
    if (refused) co_await Linger();
    co_return keep;
  }

  // Waits for the first bytes of the next request; meanwhile the connection counts as idle.
  asio::awaitable<bool> AwaitBytes() {
    if (setting_.draining) co_return false;
    entry_.idle = true;
    error_code error;
    socket().expires_after(setting_.times.idle);
    const std::size_t read =
        co_await stream_.async_read_some(buffer_.prepare(2048), redirect_error(use_awaitable, error));
    entry_.idle = false;
    buffer_.commit(read);
    co_return !error;
  }

  asio::awaitable<Intake> Receive(Request& request) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kMaxHeaderBytes);
    parser.body_limit(kMaxBodyBytes);
    error_code error;
    socket().expires_after(setting_.times.header);
    co_await http::async_read_header(stream_, buffer_, parser, redirect_error(use_awaitable, error));
    if (!error && !parser.is_done()) {
      socket().expires_after(setting_.times.body);
      if (SameWord(Text(parser.get()[http::field::expect]), "100-continue")) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()),
                                   redirect_error(use_awaitable, error));
      }
      if (!error) co_await http::async_read(stream_, buffer_, parser, redirect_error(use_awaitable, error));
    }
    Take(parser, request);
    Intake intake;
    intake.version = parser.get().version();
    intake.keep_alive = !error && parser.get().keep_alive();
    intake.kind = Judge(error, request, intake.refusal);
    co_return intake;
  }

  void Take(http::request_parser<http::string_body>& parser, Request& request) {
    http::request<http::string_body>& read = parser.get();
    request.method = Text(read.method_string());
    const std::string target = Text(read.target());
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    for (const auto& field : read) request.headers.emplace_back(Text(field.name_string()), Text(field.value()));
    request.body = std::move(read.body());
    request.client_address = address_;
    request.secure = tls_;
    if (setting_.behind_tls_proxy) TrustProxy(request);
    StartTrace(request);
  }

  // The proxy in front of us appends the address that it saw.
  static void TrustProxy(Request& request) {
    request.secure = true;
    const std::string list(request.Header("x-forwarded-for"));
    std::size_t start = list.rfind(',');
    start = start == std::string::npos ? 0 : start + 1;
    start = list.find_first_not_of(' ', start);
    if (start == std::string::npos) return;
    error_code error;
    const auto address = asio::ip::make_address(list.substr(start), error);
    if (!error) request.client_address = address.to_string();
  }

  Intake::Kind Judge(const error_code& error, const Request& request, Reply& refusal) {
    if (error == http::error::body_limit) {
      refusal = EdgeRefusal(413, reasons::kBodyTooLarge,
                            {"The body may have at most 1 MiB.", "本文は1MiB以内にしてください。"}, request);
    } else if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      refusal = EdgeRefusal(431, reasons::kHeadersTooLarge,
                            {"The request line and headers may have at most 8 KiB.",
                             "リクエスト行とヘッダーは合わせて8KiB以内にしてください。"},
                            request);
    } else if (error && error.category() == http::make_error_code(http::error::bad_method).category() &&
               error != http::error::end_of_stream && error != http::error::partial_message) {
      refusal = EdgeRefusal(400, reasons::kMalformedRequest,
                            {"This is not a valid HTTP/1.1 request.", "HTTP/1.1のリクエストとして正しくありません。"},
                            request);
    } else if (error) {
      return Intake::Kind::kClosed;
    } else if (request.path.empty() || request.path[0] != '/' || request.Header("host").empty()) {
      refusal = EdgeRefusal(400, reasons::kMalformedRequest,
                            {"The request needs a Host header and an address that starts with /.",
                             "Hostヘッダーと、/ で始まるアドレスが必要です。"},
                            request);
    } else {
      return Intake::Kind::kRequest;
    }
    return Intake::Kind::kRefused;
  }

  asio::awaitable<Reply> Answer(const Request& request) {
    std::string fault;
    try {
      Reply reply = co_await setting_.door.Handle(request);
      co_return reply;
    } catch (const std::exception& exception) {
      fault = exception.what();
    }
    Log(LogLevel::kError, "bug", {{"what", fault}, {"trace", request.trace_id}});
    co_return ProblemReply(absl::InternalError(""), request);
  }

  asio::awaitable<bool> Write(const Request& request, const Reply& reply, bool keep_alive, unsigned version) {
    http::response<http::span_body<const char>> response;
    response.version(version);
    response.result(static_cast<unsigned>(reply.status));
    for (const auto& [name, value] : CommonHeaders(request)) response.set(name, value);
    if (!reply.content_type.empty()) response.set(http::field::content_type, reply.content_type);
    for (const auto& [name, value] : reply.headers) response.insert(name, value);
    const std::string_view body = reply.Body();
    if (reply.status != 304) response.content_length(body.size());
    if (request.method != "HEAD" && reply.status != 304) {
      response.body() = beast::span<const char>(body.data(), body.size());
    }
    response.keep_alive(keep_alive);
    http::response_serializer<http::span_body<const char>> serializer(response);
    error_code error;
    socket().expires_after(setting_.times.write);
    if (request.method == "HEAD") {
      co_await http::async_write_header(stream_, serializer, redirect_error(use_awaitable, error));
    } else {
      co_await http::async_write(stream_, serializer, redirect_error(use_awaitable, error));
    }
    co_return !error;
  }

  // Lets a client that is still sending read the refusal before the connection closes.
  asio::awaitable<void> Linger() {
    constexpr std::size_t kMost = 16u << 20;
    error_code error;
    if (!tls_) socket().socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    socket().expires_after(std::min<std::chrono::milliseconds>(setting_.times.header, std::chrono::seconds(3)));
    buffer_ = beast::flat_buffer();
    for (std::size_t total = 0; total < kMost && !error;) {
      buffer_.clear();
      total += co_await stream_.async_read_some(buffer_.prepare(16 << 10), redirect_error(use_awaitable, error));
    }
  }

  asio::awaitable<void> Push(const Request& request, Subscriber& subscriber) {
    error_code error;
    // A reader that stops reading holds this much in the kernel, not megabytes.
    socket().socket().set_option(asio::socket_base::send_buffer_size(64 << 10), error);
    std::string text = EventStreamHead(request);
    std::shared_ptr<const StandingEvent> event;
    bool last = false;
    while (true) {
      const std::string& out = event ? event->text : text;
      socket().expires_after(setting_.times.write);
      co_await asio::async_write(stream_, asio::buffer(out), redirect_error(use_awaitable, error));
      socket().expires_never();
      if (error || last) break;
      Subscriber::Next next = co_await subscriber.Wait(setting_.heartbeat);
      event = std::move(next.event);
      last = next.last;
      if (!event) text = ": " + next.comment + "\n\n";
    }
    subscriber.End("");
  }

  Stream& stream_;
  ConnectionSetting& setting_;
  ConnectionEntry& entry_;
  const std::string address_;
  const bool tls_;
  beast::flat_buffer buffer_;
};

std::string AddressOf(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? "" : endpoint.address().to_string();
}

}  // namespace

ConnectionEntry::ConnectionEntry(Lane& lane, std::function<void()> close) : close(std::move(close)), lane_(lane) {
  lane_.connections.insert(this);
}

ConnectionEntry::~ConnectionEntry() { lane_.connections.erase(this); }

asio::awaitable<void> ServeConnection(asio::ip::tcp::socket socket, asio::ssl::context* tls, ConnectionSetting& setting,
                                      Lane& lane) {
  struct Counted {
    explicit Counted(std::atomic<int>& count) : count(count) {}
    ~Counted() { --count; }
    std::atomic<int>& count;
  } counted(setting.open);
  error_code error;
  const std::string address = AddressOf(socket);
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  if (tls == nullptr) {
    beast::tcp_stream stream(std::move(socket));
    ConnectionEntry entry(lane, [&stream] { stream.close(); });
    Connection<beast::tcp_stream> connection(stream, setting, entry, address, false);
    co_await connection.Serve();
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    co_return;
  }
  beast::ssl_stream<beast::tcp_stream> stream(std::move(socket), *tls);
  ConnectionEntry entry(lane, [&stream] { beast::get_lowest_layer(stream).close(); });
  beast::get_lowest_layer(stream).expires_after(setting.times.header);
  co_await stream.async_handshake(asio::ssl::stream_base::server, redirect_error(use_awaitable, error));
  if (error) co_return;
  Connection<beast::ssl_stream<beast::tcp_stream>> connection(stream, setting, entry, address, true);
  co_await connection.Serve();
  beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(1));
  co_await stream.async_shutdown(redirect_error(use_awaitable, error));
}

}  // namespace kyodo::gateway
