// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>

/// What libFuzzer calls with each input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace cortilens::fuzz {

/// An input as a file in memory, for readers that take a path.
class FuzzFile {
public:
    FuzzFile(const std::uint8_t* data, std::size_t size)
        : m_descriptor(::memfd_create("input", MFD_CLOEXEC))
    {
        if (m_descriptor < 0 || ::write(m_descriptor, data, size) != static_cast<ssize_t>(size)) std::abort();
    }
    FuzzFile(const FuzzFile&) = delete;
    FuzzFile& operator=(const FuzzFile&) = delete;
    ~FuzzFile() { ::close(m_descriptor); }

    [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

/// Ends the program when a reader's promise is broken, so that the fuzzer keeps the input.
inline void require(bool kept)
{
    if (!kept) std::abort();
}

}  // namespace cortilens::fuzz
