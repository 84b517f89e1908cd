// Stands in for `kyodo run-job`: reads {"do":"…", …} and does that. Steps with "touch" make a file when they begin.
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "optimizer/worker/protocol.h"

namespace {

using nlohmann::json;
namespace protocol = kyodo::optimizer;

void Answer(const json& output) { std::cout << protocol::kOutputWord << output.dump() << std::endl; }

[[noreturn]] void SleepForEver() {
  while (true) pause();
}

// Takes memory until it is refused.
[[noreturn]] void TakeMemory() {
  std::vector<std::unique_ptr<char[]>> taken;
  while (true) {
    taken.push_back(std::make_unique<char[]>(std::size_t{8} << 20));
    taken.back()[0] = 1;
  }
}

int Do(const json& input) {
  const std::string what = input.value("do", "answer");
  if (input.contains("touch")) std::ofstream(input["touch"].get<std::string>()) << getpid();
  if (what == "answer") return Answer(input["output"]), protocol::kExitSolved;
  if (what == "wait_for_file") {  // then the answer; it watches, because tests decide when
    const std::string file = input["file"].get<std::string>();
    while (access(file.c_str(), F_OK) != 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return Answer(input["output"]), protocol::kExitSolved;
  }
  if (what == "progress") {
    std::cout << "some library prints this\n" << protocol::kProgressWord << input["progress"].dump() << std::endl;
    SleepForEver();
  }
  if (what == "sleep") SleepForEver();
  if (what == "ignore_sigterm") {
    signal(SIGTERM, SIG_IGN);
    SleepForEver();
  }
  if (what == "memory") TakeMemory();
  if (what == "crash") {
    std::cerr << "assertion \x01\xff failed" << std::endl;
    std::abort();
  }
  if (what == "crash_once") {
    const std::string file = input["file"].get<std::string>();
    if (access(file.c_str(), F_OK) == 0) return Answer(input["output"]), protocol::kExitSolved;
    std::ofstream(file) << "was here";
    std::abort();
  }
  if (what == "faults") {
    std::cout << protocol::kFaultWord << "demands[0].quantity: is 0; at least 1" << std::endl;
    return protocol::kExitBadInput;
  }
  if (what == "no_json") return std::cout << protocol::kOutputWord << "{" << std::endl, protocol::kExitSolved;
  if (what == "nothing") return protocol::kExitSolved;
  if (what == "long_line") {
    const std::string block(1 << 20, 'x');
    while (std::cout << block) {
    }
  }
  if (what == "surroundings") {  // what it can see of the server
    json seen{{"environment", json::array()}, {"files", json::array()}};
    for (char** entry = environ; *entry != nullptr; ++entry) seen["environment"].push_back(*entry);
    for (int file = 3; file < 4096; ++file) {
      if (lseek(file, 0, SEEK_CUR) >= 0 || errno != EBADF) seen["files"].push_back(file);
    }
    seen["value"] = 1;
    return Answer(seen), protocol::kExitSolved;
  }
  return 1;
}

}  // namespace

int main() {
  const std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  try {
    return Do(json::parse(text));
  } catch (const std::bad_alloc&) {
    return protocol::kExitMemory;
  }
}
