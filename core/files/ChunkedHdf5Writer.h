// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/AtomicFile.h"
#include "core/files/DType.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cortilens::files {

struct ChunkedHdf5Layout {
    std::string dataset;               ///< betas
    DType dtype{};                     ///< uint8, int16, int32 or float32
    std::vector<std::uint64_t> shape;  ///< C order
    std::vector<std::uint64_t> chunk;  ///< as many axes; chunks that are never written read as zeros and take no space
};

/// An HDF5 file with one chunked, uncompressed dataset, written part by part. Same writes, same bytes.
///
/// One thread at a time per object; all take lockHdf5(). Destroyed without commit(), it leaves nothing behind.
class ChunkedHdf5Writer {
public:
    /// Errors: invalidRequest (layout), and those of AtomicFile.
    [[nodiscard]] static Result<ChunkedHdf5Writer> create(const std::filesystem::path& path, const ChunkedHdf5Layout& layout);

    ChunkedHdf5Writer(ChunkedHdf5Writer&&) noexcept;
    ChunkedHdf5Writer& operator=(ChunkedHdf5Writer&&) = delete;
    ChunkedHdf5Writer(const ChunkedHdf5Writer&) = delete;
    ChunkedHdf5Writer& operator=(const ChunkedHdf5Writer&) = delete;
    ~ChunkedHdf5Writer();

    /// Writes the block of `count` elements per axis at `start`; `values` in C order, of the layout's dtype. Errors:
    /// invalidRequest (outside the shape, or another number of values), outOfSpace or unreadable (the disk).
    [[nodiscard]] Result<void> write(std::span<const std::uint64_t> start, std::span<const std::uint64_t> count,
                                     std::span<const std::byte> values);

    [[nodiscard]] Result<void> commit();  ///< Errors: those of AtomicFile.

private:
    struct Parts;
    explicit ChunkedHdf5Writer(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

}  // namespace cortilens::files
