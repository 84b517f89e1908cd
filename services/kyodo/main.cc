// The one binary. Each subcommand is a few lines here; the work is in the file of its name.
#include <CLI/CLI.hpp>
#include <iostream>

#include "kyodo/modules.h"
#include "kyodo/optimizer_command.h"
#include "kyodo/run_job.h"
#include "kyodo/seed.h"
#include "kyodo/serve_command.h"
#include "kyodo/verify_lottery.h"
#include "platform/error.h"

namespace {

// 0 ok, 3 the data are of a newer Kyodo, 1 anything else.
int Report(const absl::Status& status) {
  if (status.ok()) return 0;
  std::cerr << "kyodo: " << status.message() << std::endl;
  return kyodo::ReasonOf(status) == "SCHEMA_NEWER" ? 3 : 1;
}

// Options that read the configuration of a process.
struct ConfigOptions {
  std::string file;
  std::vector<std::string> set;

  void AddTo(CLI::App* app) {
    app->add_option("--config", file, "TOML file; KYODO_… environment variables and --set go before it");
    app->add_option("--set", set, "key=value, for example http.listen=127.0.0.1:8081");
  }
  absl::StatusOr<kyodo::Config> Load() const {
    std::map<std::string, std::string> flags;
    for (const std::string& entry : set) {
      const auto equals = entry.find('=');
      if (equals == std::string::npos) return absl::InvalidArgumentError("--set " + entry + ": write key=value");
      flags[entry.substr(0, equals)] = entry.substr(equals + 1);
    }
    return kyodo::LoadConfig(file, flags);
  }
};

void AddServe(CLI::App& app, int* exit_code) {
  static ConfigOptions options;
  static std::vector<std::string> targets{"all"};
  CLI::App* serve = app.add_subcommand("serve", "Run Kyodo or a part of it until SIGTERM");
  options.AddTo(serve);
  serve->add_option("--target", targets, "all, gateway, tenants, procurement, optimizer; several with commas")
      ->delimiter(',');
  serve->callback([exit_code] {
    const auto config = options.Load();
    *exit_code = config.ok() ? kyodo::ServeCommand(*config, targets) : Report(config.status());
  });
}

void AddConfig(CLI::App& app, int* exit_code) {
  static ConfigOptions options;
  static bool diff = false;
  CLI::App* config = app.add_subcommand("config", "Print the configuration that a process would use");
  options.AddTo(config);
  config->add_flag("--diff", diff, "Only what differs from the defaults");
  config->callback([exit_code] {
    const auto loaded = options.Load();
    *exit_code = Report(loaded.status());
    if (!loaded.ok()) return;
    for (const kyodo::ConfigEntry& entry : kyodo::ListConfig(*loaded)) {
      if (diff && entry.value == entry.default_value) continue;
      std::cout << entry.key << " = " << entry.value << "\n";
    }
  });
}

void AddDatabase(CLI::App& app, int* exit_code) {
  static std::string dsn;
  CLI::App* migrate = app.add_subcommand("migrate", "Bring the database to this version's schema");
  migrate->add_option("--dsn", dsn, "libpq keywords of the owner, for example \"host=/run/kyodo dbname=kyodo user=…\"")
      ->required();
  migrate->callback([exit_code] { *exit_code = Report(kyodo::Migrate(dsn, kyodo::AllMigrations())); });

  static kyodo::SeedOptions seed_options;
  CLI::App* seed = app.add_subcommand("seed", "Fill an empty database: area, organisations, accounts, catalogue");
  seed->add_option("--dsn", seed_options.dsn, "as for migrate")->required();
  seed->add_option("--accounts", seed_options.accounts_file, "where the accounts with their passwords are written")
      ->required();
  seed->add_option("--clock-rate", seed_options.clock_rate, "how many times faster than real the area's clock runs")
      ->check(CLI::Range(1, 100'000));
  seed->callback([exit_code] { *exit_code = Report(kyodo::Seed(seed_options)); });
}

void AddVerify(CLI::App& app, int* exit_code) {
  static std::string file;
  CLI::App* verify = app.add_subcommand("verify", "Check a published result without trusting who published it");
  verify->require_subcommand(1);
  CLI::App* lottery = verify->add_subcommand("lottery", "Draw a tie lottery again from its transcript");
  lottery->add_option("FILE", file, "transcript or award answer as JSON; - = standard input")->required();
  lottery->callback([exit_code] { *exit_code = kyodo::VerifyLottery(file, std::cin, std::cout, std::cerr); });
  for (const kyodo::optimizer::Core& core : kyodo::OptimizerCores()) {
    CLI::App* claim = verify->add_subcommand(core.name, "Check every claim of a solver's output by its certificate");
    claim->add_option("FILE", file, "{\"input\":…,\"output\":…}; - = standard input")->required();
    claim->callback(
        [exit_code, &core] { *exit_code = kyodo::VerifyCommand(core, file, std::cin, std::cout, std::cerr); });
  }
}

void AddSolve(CLI::App& app, int* exit_code) {
  static std::string file;
  static std::int64_t seconds = 60;
  static kyodo::optimizer::Limits limits;
  CLI::App* solve = app.add_subcommand("solve", "Solve one problem file and print the answer with its proof");
  solve->require_subcommand(1);
  for (const kyodo::optimizer::Core& core : kyodo::OptimizerCores()) {
    CLI::App* one = solve->add_subcommand(core.name, "Read kyodo-" + std::string(core.name) + "-v1 as JSON");
    one->add_option("FILE", file, "the problem; - = standard input")->required();
    one->add_option("--time-limit", seconds, "seconds of wall clock")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{86'400}));
    one->add_option("--threads", limits.threads, "1 gives the same answer every time")->check(CLI::Range(1, 64));
    one->add_option("--seed", limits.seed, "of everything random");
    one->callback([exit_code, &core] {
      limits.time = std::chrono::seconds(seconds);
      *exit_code = kyodo::SolveCommand(core, file, limits, std::cin, std::cout, std::cerr);
    });
  }
}

// What the job worker starts, one process per run; without a group the help does not show it.
void AddRunJob(CLI::App& app, int* exit_code) {
  static kyodo::optimizer::SolverArguments arguments;
  CLI::App* run = app.add_subcommand("run-job", "")->group("");
  run->add_option("CORE", arguments.core)->required();
  run->add_option("--time-ms", arguments.time_ms);
  run->add_option("--threads", arguments.threads);
  run->add_option("--seed", arguments.seed);
  run->callback([exit_code] { *exit_code = kyodo::RunJob(kyodo::OptimizerCores(), arguments); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Kyodo: joint procurement for a coordinating body and its municipalities"};
  app.require_subcommand(1);
  int exit_code = 0;
  AddServe(app, &exit_code);
  AddConfig(app, &exit_code);
  AddDatabase(app, &exit_code);
  AddSolve(app, &exit_code);
  AddRunJob(app, &exit_code);
  AddVerify(app, &exit_code);
  app.add_subcommand("version", "Print the version")->callback([] { std::cout << "kyodo " KYODO_VERSION "\n"; });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help is not a fault; everything else is bad input.
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
