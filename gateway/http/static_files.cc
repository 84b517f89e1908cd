#include "gateway/http/static_files.h"

#include <fmt/format.h>
#include <openssl/sha.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "gateway/http/path_template.h"
#include "gateway/http/problem.h"
#include "platform/reasons.h"

namespace kyodo::gateway {
namespace {

namespace fs = std::filesystem;

std::string TypeOf(const std::string& path) {
  static const std::map<std::string, std::string> kTypes = {{".html", "text/html; charset=utf-8"},
                                                            {".js", "text/javascript; charset=utf-8"},
                                                            {".mjs", "text/javascript; charset=utf-8"},
                                                            {".css", "text/css; charset=utf-8"},
                                                            {".json", "application/json"},
                                                            {".svg", "image/svg+xml"},
                                                            {".png", "image/png"},
                                                            {".jpg", "image/jpeg"},
                                                            {".ico", "image/x-icon"},
                                                            {".woff2", "font/woff2"},
                                                            {".woff", "font/woff"},
                                                            {".txt", "text/plain; charset=utf-8"},
                                                            {".webmanifest", "application/manifest+json"}};
  const std::string extension = fs::path(path).extension().string();
  const auto found = kTypes.find(extension.empty() ? ".html" : extension);
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

bool IsText(const std::string& type) {
  return type.rfind("text/", 0) == 0 || type.find("json") != std::string::npos || type == "image/svg+xml";
}

// Names that a bundler derives from the content: "index-B7xk29Qd.js".
bool HasHash(const std::string& path) {
  const std::string stem = fs::path(path).stem().string();
  const std::size_t mark = stem.find_last_of("-.");
  if (mark == std::string::npos || stem.size() - mark - 1 < 8) return false;
  const std::string hash = stem.substr(mark + 1);
  const auto word = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  const bool digit = std::any_of(hash.begin(), hash.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  const bool upper = std::any_of(hash.begin(), hash.end(), [](unsigned char c) { return std::isupper(c) != 0; });
  return std::all_of(hash.begin(), hash.end(), word) && (digit || upper);
}

std::string EtagOf(const std::string& content) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest.data());
  std::string text = "\"";
  for (int i = 0; i < 12; ++i) text += fmt::format("{:02x}", digest[static_cast<std::size_t>(i)]);
  return text + "\"";
}

}  // namespace

std::string Gzip(const std::string& text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return "";
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return result == Z_STREAM_END && out.size() < text.size() ? out : "";
}

void StaticFiles::Add(const std::string& path, std::string content) {
  File file;
  file.type = TypeOf(path);
  file.etag = EtagOf(content);
  file.immutable = HasHash(path);
  if (IsText(file.type)) {
    if (std::string small = Gzip(content); !small.empty()) {
      file.gzip = std::make_shared<const std::string>(std::move(small));
    }
  }
  file.content = std::make_shared<const std::string>(std::move(content));
  files_[path] = std::move(file);
}

absl::StatusOr<StaticFiles> StaticFiles::Load(const std::string& directory) {
  StaticFiles result;
  std::error_code error;
  if (directory.empty() || !fs::is_directory(directory, error)) return result;
  for (fs::recursive_directory_iterator it(directory, error), end; it != end; it.increment(error)) {
    if (error) break;
    if (!it->is_regular_file() || it->path().extension() == ".map") continue;
    std::ifstream input(it->path(), std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(input), {}};
    if (!input) return absl::UnavailableError("cannot read " + it->path().string());
    result.Add("/" + fs::relative(it->path(), directory).generic_string(), std::move(content));
  }
  if (error) return absl::UnavailableError("cannot list " + directory + ": " + error.message());
  return result;
}

Reply StaticFiles::Answer(const File& file, const Request& request) {
  Reply reply;
  reply.route = "static";
  reply.content_type = file.type;
  reply.headers = {{"ETag", file.etag},
                   {"Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (file.gzip) reply.headers.emplace_back("Vary", "Accept-Encoding");
  if (request.Header("if-none-match").find(file.etag) != std::string_view::npos) {
    reply.status = 304;
    return reply;
  }
  const bool gzip = file.gzip && request.Header("accept-encoding").find("gzip") != std::string_view::npos;
  if (gzip) reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.shared_body = gzip ? file.gzip : file.content;
  return reply;
}

Reply StaticFiles::Serve(const Request& request) const {
  std::string path;
  if (PercentDecode(request.path, false, path)) {
    if (const auto file = files_.find(path); file != files_.end()) return Answer(file->second, request);
    const bool page = fs::path(path).extension().empty();
    const auto index = files_.find("/index.html");
    if (page && index != files_.end()) return Answer(index->second, request);
  }
  Reply reply = EdgeRefusal(404, reasons::kNoSuchPath,
                            {"There is nothing at this address.", "このアドレスには何もありません。"}, request);
  if (request.path == "/") {
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = "Kyodo's API is at /docs. The console is not installed here (static_dir).\n";
    reply.status = 200;
  }
  reply.route = "static";
  return reply;
}

}  // namespace kyodo::gateway
