// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

/// How a map is made, as a paper says it. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
inline constexpr const char* kMethods = "relevance/methods";  ///< RelevanceRequest of a selection -> MethodsReply; makes no map
}  // namespace method

struct MethodsReply {
    std::string text;                     ///< a paragraph
    std::vector<std::string> references;  ///< that it cites, in the order in which it does
};

}  // namespace cortilens::wire
