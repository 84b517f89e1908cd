#include "procurement/service.h"

#include <algorithm>
#include <string>

#include "platform/log.h"
#include "platform/outbox.h"
#include "procurement/api/area.h"
#include "procurement/api/award_service.h"
#include "procurement/api/bid_service.h"
#include "procurement/api/clock.h"
#include "procurement/api/contract_service.h"
#include "procurement/api/follower.h"
#include "procurement/api/participation_service.h"
#include "procurement/api/question_service.h"
#include "procurement/api/round_service.h"
#include "procurement/api/survey_service.h"

namespace kyodo::procurement {
namespace {

constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::minutes kHousekeepingPause{10};

DatabaseOptions OptionsFor(const Config& config, const std::string& user, int pool_size) {
  return {.dsn = config.database_dsn, .user = user, .schema = "procurement", .pool_size = pool_size};
}

void LogFailure(const char* worker, const absl::Status& status) {
  if (!status.ok()) Log(LogLevel::kWarning, worker, {{"reason", ReasonOf(status)}});
}

// Everything of procurement in one process.
class ProcurementModule final : public Module {
 public:
  explicit ProcurementModule(const ModuleContext& context)
      : area_(context.config.area),
        channels_(context.channels),
        database_(OptionsFor(context.config, "kyodo_procurement", context.config.database_pool)),
        worker_(OptionsFor(context.config, "kyodo_procurement_worker", std::max(6, context.config.database_pool / 2))),
        area_directory_(context.channels, area_),
        rounds_(database_, worker_, context.identity, area_directory_, area_),
        surveys_(database_, context.identity, area_),
        participations_(database_, worker_, context.identity, area_directory_, area_),
        questions_(database_, context.identity, area_),
        bids_(database_, context.identity, area_directory_, area_),
        awards_(database_, worker_, context.identity, area_directory_, area_),
        contracts_(database_, worker_, context.identity, area_directory_, area_) {}

  std::vector<grpc::Service*> services() override {
    return {&rounds_, &surveys_, &participations_, &questions_, &bids_, &awards_, &contracts_};
  }

  void StartWorkers() override {
    clock_ = std::make_unique<Worker>("procurement.clock", clock_pause_, kTick,
                                      [this] { LogFailure("clock.failed", TickClock(worker_, area_).status()); });
    // Events of the callers' role wake it at once; the worker role's own within a tick.
    follower_ = std::make_unique<Worker>("procurement.follower", database_.wakeup(), kTick, [this] { Follow(); });
    relay_ = std::make_unique<Worker>("procurement.relay", relay_pause_, kTick, [this] {
      LogFailure("relay.failed", RelayNotices(worker_, channels_, area_).status());
    });
    housekeeping_ = std::make_unique<Worker>("procurement.housekeeping", housekeeping_pause_, kHousekeepingPause, [this] {
      LogFailure("housekeeping.failed", DeleteOldRequests(worker_, area_));
    });
  }

  void Drain() override {
    participations_.EndWatches();
    for (auto* worker : {&clock_, &follower_, &relay_, &housekeeping_}) {
      if (*worker != nullptr) (*worker)->Stop();
    }
  }

  absl::Status Ready() override { return database_.Ping(); }

 private:
  // Numbers committed events, folds the standings, and tells those who watch.
  void Follow() {
    const auto numbered = SequenceEvents(worker_, area_);
    LogFailure("sequencer.failed", numbered.status());
    if (numbered.ok() && *numbered > 0) {
      participations_.WakeWatchers();
      relay_pause_.Notify();
    }
    LogFailure("fold.failed", FoldDeltas(worker_, area_));
  }

  const std::string area_;
  Channels& channels_;
  Database database_;
  Database worker_;
  AreaDirectory area_directory_;
  RoundService rounds_;
  SurveyService surveys_;
  ParticipationService participations_;
  QuestionService questions_;
  BidService bids_;
  AwardService awards_;
  ContractService contracts_;
  // One each: a wake-up wakes whoever waits on it once.
  Wakeup clock_pause_;
  Wakeup relay_pause_;
  Wakeup housekeeping_pause_;
  std::unique_ptr<Worker> clock_;
  std::unique_ptr<Worker> follower_;
  std::unique_ptr<Worker> relay_;
  std::unique_ptr<Worker> housekeeping_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> Service::Make(const ModuleContext& context) {
  return std::make_unique<ProcurementModule>(context);
}

}  // namespace kyodo::procurement
