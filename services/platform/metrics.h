// Prometheus metrics without tenant labels; the admin port serves them.
#pragma once

#include <string>

namespace kyodo {

// kyodo_calls_total{part,method,code} and kyodo_call_seconds{part,method}.
void CountCall(const std::string& part, const std::string& method, const std::string& code, double seconds);
// kyodo_gauge{name}: for example open event streams, connections in use.
void SetGauge(const std::string& name, double value);
// The exposition text of /metrics.
std::string MetricsText();

}  // namespace kyodo
