// One solver process: started under a memory limit, read line by line, ended for certain.
#pragma once

#include <absl/status/statusor.h>
#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kyodo::optimizer {

struct ChildOptions {
  // A path; the arguments follow it.
  std::string program;
  std::vector<std::string> arguments;
  // What it finds on standard input.
  std::string_view input;
  // Its address space, on top of what the program itself maps.
  int memory_mib = 1024;
  // A longer line ends it.
  std::size_t line_bytes_max = 0;
};

// The process knows nothing of this one: no open file, no environment but PATH and a locale, no core dump, a lower
// priority, and it is the first to go when the machine's memory ends. It dies with the thread that started it, which
// must be the one that uses this object.
class Child {
 public:
  static absl::StatusOr<std::unique_ptr<Child>> Start(const ChildOptions& options);
  // Kills and reaps it.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Waits at most so long for output or the end; calls `on_line` with every whole line, without its newline.
  void Wait(std::chrono::milliseconds timeout, const std::function<void(std::string_view)>& on_line);
  // The status of waitpid once it has ended and all it wrote was read.
  std::optional<int> ended() const { return status_; }
  void Signal(int signal_number);

  // True when a line was too long; the process was killed for it.
  bool overflowed() const { return overflowed_; }
  // The end of what it wrote to standard error.
  const std::string& error_tail() const { return error_tail_; }
  pid_t pid() const { return pid_; }

 private:
  Child(pid_t pid, int output, int error, std::size_t line_bytes_max)
      : pid_(pid), output_(output), error_(error), line_bytes_max_(line_bytes_max) {}
  void ReadOutput(const std::function<void(std::string_view)>& on_line);
  void ReadError();
  void Reap(bool block);

  pid_t pid_;
  int output_, error_;  // -1 after their end
  std::size_t line_bytes_max_;
  std::string line_;
  std::string error_tail_;
  std::optional<int> status_;
  bool overflowed_ = false;
};

// "ended with code 3", "was killed by signal 11 (Segmentation fault)".
std::string ExitText(int status);

}  // namespace kyodo::optimizer
