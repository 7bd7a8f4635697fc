// SPDX-License-Identifier: Apache-2.0
#include "core/files/PhotoHeader.h"
#include "tests/fuzz/FuzzFile.h"

using namespace cortilens;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto encoded = std::as_bytes(std::span(data, size));
    const auto header = files::photoHeaderOf(encoded);
    if (!header) return 0;
    constexpr auto kLimit = std::int64_t{1} << 32;
    fuzz::require(header->size.width >= 0 && header->size.width < kLimit && header->size.height >= 0 &&
                  header->size.height < kLimit);
    if (header->format == files::PhotoFormat::jpeg) static_cast<void>(files::jpegIsWhole(encoded));
    return 0;
}
