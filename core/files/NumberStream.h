// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"
#include "core/files/UnpackedFile.h"
#include "core/types/Error.h"

#include <cstddef>
#include <vector>

namespace cortilens::files {

/// How numbers lie in a file, and what they stand for.
struct StoredNumbers {
    DType dtype{};
    bool swapped = false;  ///< not in this machine's byte order
    double slope = 1;      ///< value = slope * stored + intercept
    double intercept = 0;
};

/// The next `count` numbers of `file` as float32. Memory is touched only as they arrive, so that a header that lies costs none.
/// Errors: those of UnpackedFile::readAll. Throws bad_alloc.
[[nodiscard]] Result<std::vector<float>> readNumbers(UnpackedFile& file, const StoredNumbers& stored, std::size_t count);

}  // namespace cortilens::files
