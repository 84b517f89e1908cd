#include "platform/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace kyodo {
namespace {

struct Registered {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& calls =
      prometheus::BuildCounter().Name("kyodo_calls_total").Help("Calls answered").Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram().Name("kyodo_call_seconds").Help("Time to answer a call").Register(registry);
  prometheus::Family<prometheus::Gauge>& gauges =
      prometheus::BuildGauge().Name("kyodo_gauge").Help("Figures of now").Register(registry);
};

Registered& Metrics() {
  static auto* const metrics = new Registered();
  return *metrics;
}

}  // namespace

void CountCall(const std::string& part, const std::string& method, const std::string& code, double seconds) {
  static const prometheus::Histogram::BucketBoundaries kBuckets{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 20};
  Metrics().calls.Add({{"part", part}, {"method", method}, {"code", code}}).Increment();
  Metrics().seconds.Add({{"part", part}, {"method", method}}, kBuckets).Observe(seconds);
}

void SetGauge(const std::string& name, double value) { Metrics().gauges.Add({{"name", name}}).Set(value); }

std::string MetricsText() { return prometheus::TextSerializer().Serialize(Metrics().registry.Collect()); }

}  // namespace kyodo
