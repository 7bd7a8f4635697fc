// SPDX-License-Identifier: Apache-2.0
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <exception>
#include <new>
#include <string>

namespace cortilens::models {

namespace {

[[nodiscard]] Error outOfMemory(std::string_view doing)
{
    return {ErrorKind::outOfMemory, fmt::format("Not enough memory while {}.", doing),
            "Use fewer views at a time or a smaller input, or close other programs."};
}

[[nodiscard]] Error deviceFailure(std::string_view doing, std::string_view what)
{
    return {ErrorKind::device, fmt::format("The device failed while {}: {}.", doing, what.substr(0, what.find('\n'))),
            "Try again on the CPU (--device cpu); `cortilens-engine doctor` checks the device."};
}

}  // namespace

Error errorFromTorch(std::string_view doing)
try {
    throw;
} catch (const c10::OutOfMemoryError&) {
    return outOfMemory(doing);
} catch (const c10::Error& error) {
    // The CPU's allocator has no exception type of its own.
    const std::string what = error.what_without_backtrace();
    return what.find("allocate memory") != std::string::npos ? outOfMemory(doing) : deviceFailure(doing, what);
} catch (const std::bad_alloc&) {
    return outOfMemory(doing);
} catch (const std::exception& error) {
    return deviceFailure(doing, error.what());
}

}  // namespace cortilens::models
