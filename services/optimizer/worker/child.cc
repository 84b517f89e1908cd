#include "optimizer/worker/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace kyodo::optimizer {
namespace {

// What the program and its libraries map before anything is solved.
constexpr rlim_t kProgramMib = 128;
constexpr std::size_t kErrorTailBytes = 500;
constexpr int kExitNotStarted = 126;

// A descriptor that is closed at the end of its scope.
class Owned {
 public:
  explicit Owned(int descriptor = -1) : descriptor_(descriptor) {}
  ~Owned() { Close(); }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  int get() const { return descriptor_; }
  void Set(int descriptor) { descriptor_ = descriptor; }
  void Close() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
  }
  int Release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

bool MakePipe(Owned* reading, Owned* writing) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  reading->Set(ends[0]);
  writing->Set(ends[1]);
  return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

// A file in memory that holds the input: no writing thread, no half-read pipe.
bool MakeInput(std::string_view input, Owned* file) {
  file->Set(memfd_create("input", MFD_CLOEXEC));
  if (file->get() < 0) return false;
  while (!input.empty()) {
    const ssize_t written = write(file->get(), input.data(), input.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    input.remove_prefix(static_cast<std::size_t>(written));
  }
  return lseek(file->get(), 0, SEEK_SET) == 0;
}

void CloseFromThree() {
  if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0) return;
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  for (int descriptor = 3; descriptor < static_cast<int>(std::min<rlim_t>(files.rlim_cur, 65'536)); ++descriptor) {
    close(descriptor);
  }
}

// What the new process needs, made before the fork: after it only calls that are safe there are allowed.
struct Plan {
  char* const* arguments;
  char* const* environment;
  int input, output, error;
  rlim_t memory_bytes;
  pid_t parent;
};

[[noreturn]] void Become(const Plan& plan) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != plan.parent) _exit(kExitNotStarted);
  // Not in the terminal's group: Ctrl-C is for the server.
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  if (dup2(plan.input, 0) != 0 || dup2(plan.output, 1) != 1 || dup2(plan.error, 2) != 2) _exit(kExitNotStarted);
  CloseFromThree();
  if (const int score = open("/proc/self/oom_score_adj", O_WRONLY); score >= 0) {
    [[maybe_unused]] const ssize_t written = write(score, "500", 3);
    close(score);
  }
  setpriority(PRIO_PROCESS, 0, 10);
  const rlimit no_core{0, 0};
  const rlimit memory{plan.memory_bytes, plan.memory_bytes};
  if (setrlimit(RLIMIT_CORE, &no_core) != 0 || setrlimit(RLIMIT_AS, &memory) != 0 || chdir("/") != 0)
    _exit(kExitNotStarted);
  execve(plan.arguments[0], plan.arguments, plan.environment);
  _exit(kExitNotStarted);
}

absl::Status NotStarted(const char* what) {
  return absl::ResourceExhaustedError(std::string("a solver process cannot be started: ") + what + ": " +
                                      strerror(errno));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Child>> Child::Start(const ChildOptions& options) {
  std::vector<char*> arguments{const_cast<char*>(options.program.c_str())};
  for (const std::string& argument : options.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  // Each arena of malloc maps 64 MiB, which would count as used.
  const char* environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=2", nullptr};

  Owned input, output, output_end, error, error_end;
  if (!MakeInput(options.input, &input)) return NotStarted("memory for the input");
  if (!MakePipe(&output, &output_end) || !MakePipe(&error, &error_end)) return NotStarted("pipe");
  const Plan plan{.arguments = arguments.data(),
                  .environment = const_cast<char* const*>(environment),
                  .input = input.get(),
                  .output = output_end.get(),
                  .error = error_end.get(),
                  .memory_bytes = (static_cast<rlim_t>(options.memory_mib) + kProgramMib) << 20,
                  .parent = getpid()};
  const pid_t pid = fork();
  if (pid == 0) Become(plan);
  if (pid < 0) return NotStarted("fork");
  return std::unique_ptr<Child>(new Child(pid, output.Release(), error.Release(), options.line_bytes_max));
}

Child::~Child() {
  if (!status_) {
    Signal(SIGKILL);
    Reap(true);
  }
  if (output_ >= 0) close(output_);
  if (error_ >= 0) close(error_);
}

void Child::Signal(int signal_number) {
  if (status_) return;
  kill(-pid_, signal_number);  // whom it may have started
  kill(pid_, signal_number);   // before it has its group
}

void Child::Reap(bool block) {
  int status = 0;
  pid_t reaped = 0;
  do {
    reaped = waitpid(pid_, &status, block ? 0 : WNOHANG);
  } while (reaped < 0 && errno == EINTR);
  if (reaped == pid_) status_ = status;
}

void Child::Wait(std::chrono::milliseconds timeout, const std::function<void(std::string_view)>& on_line) {
  if (status_) return;
  pollfd polled[] = {{output_, POLLIN, 0}, {error_, POLLIN, 0}};  // poll skips negative descriptors
  const bool open = output_ >= 0 || error_ >= 0;
  // Whoever has closed both is about to end: look again soon.
  const auto pause = open ? timeout : std::min(timeout, std::chrono::milliseconds(5));
  poll(polled, 2, static_cast<int>(pause.count()));
  if (polled[0].revents != 0) ReadOutput(on_line);
  if (polled[1].revents != 0) ReadError();
  if (output_ < 0 && error_ < 0) Reap(false);
}

void Child::ReadOutput(const std::function<void(std::string_view)>& on_line) {
  char bytes[65'536];
  const ssize_t got = read(output_, bytes, sizeof bytes);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    close(output_);
    output_ = -1;
    return;
  }
  std::string_view rest(bytes, static_cast<std::size_t>(got));
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    line_.append(rest.substr(0, end));
    if (!overflowed_ && line_.size() <= line_bytes_max_) on_line(line_);
    line_.clear();
    rest.remove_prefix(end + 1);
  }
  if (line_.size() + rest.size() > line_bytes_max_) {
    overflowed_ = true;
    line_.clear();
    Signal(SIGKILL);
  } else {
    line_.append(rest);
  }
}

void Child::ReadError() {
  char bytes[4096];
  const ssize_t got = read(error_, bytes, sizeof bytes);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    close(error_);
    error_ = -1;
    return;
  }
  error_tail_.append(bytes, static_cast<std::size_t>(got));
  if (error_tail_.size() > kErrorTailBytes) error_tail_.erase(0, error_tail_.size() - kErrorTailBytes);
}

std::string ExitText(int status) {
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    return "was killed by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
  }
  return "ended with code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace kyodo::optimizer
