#include "kyodo/verify_lottery.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "kyodo/procurement/v1/bids.pb.h"
#include "platform/error.h"
#include "procurement/domain/lottery.h"

namespace kyodo {
namespace {

namespace v1 = ::kyodo::procurement::v1;

constexpr int kProved = 0;
constexpr int kFalse = 1;
constexpr int kUnreadable = 2;

// A published file is small; a larger one is something else.
constexpr std::size_t kFileBytesMax = 64 << 20;

std::optional<std::string> ReadAll(const std::string& file, std::istream& in) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file, std::ios::binary);
    if (!opened) return std::nullopt;
  }
  std::istream& source = file == "-" ? in : opened;
  std::string text{std::istreambuf_iterator<char>(source), std::istreambuf_iterator<char>()};
  if (source.bad() || text.size() > kFileBytesMax) return std::nullopt;
  return text;
}

// Strict protobuf JSON: an unknown field makes the text something else than the message.
template <typename Message>
std::string Parse(const std::string& text, Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(text, &message);
  return status.ok() ? "" : std::string(status.message());
}

procurement::LotteryTranscript FromProto(const v1::LotteryTranscript& message) {
  procurement::LotteryTranscript transcript{.format = message.format(),
                                            .round = message.round(),
                                            .lot = message.lot(),
                                            .seed = message.seed(),
                                            .commitment = message.commitment(),
                                            .order = {message.order().begin(), message.order().end()}};
  for (const v1::LotteryEntry& entry : message.entries()) {
    transcript.entries.push_back({entry.bid(), entry.vendor(), entry.lottery_number(), entry.lottery_nonce()});
  }
  return transcript;
}

// The transcripts in the text, and whether they came as an award's list; nothing when it is neither form.
struct Published {
  std::vector<v1::LotteryTranscript> transcripts;
  bool is_award = false;
};

std::optional<Published> ReadPublished(const std::string& text, std::ostream& err) {
  v1::LotteryTranscript single;
  const std::string not_single = Parse(text, single);
  if (not_single.empty()) return Published{{single}, false};
  v1::Award award;
  const std::string not_award = Parse(text, award);
  if (not_award.empty()) return Published{{award.lottery().begin(), award.lottery().end()}, true};
  err << "neither a lottery transcript (" << not_single << ") nor an award answer (" << not_award << ")\n";
  return std::nullopt;
}

}  // namespace

int VerifyLottery(const std::string& file, std::istream& in, std::ostream& out, std::ostream& err) {
  const std::optional<std::string> text = ReadAll(file, in);
  if (!text) {
    err << (file == "-" ? "standard input" : file) << ": cannot be read\n";
    return kUnreadable;
  }
  const std::optional<Published> published = ReadPublished(*text, err);
  if (!published) return kUnreadable;
  if (published->transcripts.empty()) {
    out << "no tie: the award has no lottery, so there is nothing to prove\n";
    return kProved;
  }
  for (std::size_t i = 0; i < published->transcripts.size(); ++i) {
    const procurement::LotteryTranscript transcript = FromProto(published->transcripts[i]);
    const absl::Status verdict = procurement::VerifyTranscript(transcript);
    if (!verdict.ok()) {
      const std::string where = published->is_award ? "lottery[" + std::to_string(i) + "]: " : "";
      err << "FALSE: " << where << verdict.message() << "\n";
      return kFalse;
    }
    out << "proved: round " << transcript.round << ", lot " << transcript.lot << ", " << transcript.entries.size()
        << " tied bids, winner " << transcript.order.front() << "; commitment " << transcript.commitment
        << " must be the one published before the tender opened\n";
  }
  return kProved;
}

}  // namespace kyodo
