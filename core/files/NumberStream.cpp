// SPDX-License-Identifier: Apache-2.0
#include "core/files/NumberStream.h"

#include "core/files/Widen.h"

#include <algorithm>
#include <span>

namespace cortilens::files {

Result<std::vector<float>> readNumbers(UnpackedFile& file, const StoredNumbers& stored, std::size_t count)
{
    constexpr std::size_t kBlockBytes = std::size_t{1} << 20;  // a multiple of every element size
    const auto elementBytes = bytesOf(stored.dtype);
    const bool scaled = stored.slope != 1 || stored.intercept != 0;
    std::vector<std::byte> block(std::min(kBlockBytes, count * elementBytes));
    std::vector<double> exact(scaled ? block.size() / elementBytes : 0);
    std::vector<float> values;
    values.reserve(count);  // the system hands out memory on the first touch, which is the resize below
    while (values.size() < count) {
        const auto done = values.size();
        const auto step = std::min(count - done, block.size() / elementBytes);
        const auto bytes = std::span(block).first(step * elementBytes);
        if (auto read = file.readAll(bytes); !read) return std::unexpected(read.error());
        if (stored.swapped) swapBytes(bytes, elementBytes);
        values.resize(done + step);
        const auto target = std::span(values).subspan(done);
        if (scaled) {
            widen(stored.dtype, bytes, std::span(exact).first(step));
            for (std::size_t i = 0; i < step; ++i) target[i] = static_cast<float>(stored.slope * exact[i] + stored.intercept);
        } else {
            widen(stored.dtype, bytes, target);
        }
    }
    return values;
}

}  // namespace cortilens::files
