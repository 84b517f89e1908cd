// Boost 1.74's awaitable uses std::exchange without including <utility>; include this instead of its header.
#pragma once

// clang-format off
#include <utility>
#include <boost/asio/awaitable.hpp>
// clang-format on
