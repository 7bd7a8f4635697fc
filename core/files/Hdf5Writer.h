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

struct Hdf5Layout {
    std::string dataset;               ///< betas
    DType dtype{};                     ///< uint8, int16, int32 or float32
    std::vector<std::uint64_t> shape;  ///< C order
    std::vector<std::uint64_t> chunk;  ///< as many axes; chunks that are never written read as zeros and take no space
};

/// An HDF5 file with one chunked, uncompressed dataset, written part by part. Same writes, same bytes.
///
/// One thread at a time, and only one thread of the process inside HDF5. Destroyed without commit(), it leaves nothing behind.
class Hdf5Writer {
public:
    /// Errors: invalidRequest (layout), and those of AtomicFile.
    [[nodiscard]] static Result<Hdf5Writer> create(const std::filesystem::path& path, const Hdf5Layout& layout);

    Hdf5Writer(Hdf5Writer&&) noexcept;
    Hdf5Writer& operator=(Hdf5Writer&&) = delete;
    Hdf5Writer(const Hdf5Writer&) = delete;
    Hdf5Writer& operator=(const Hdf5Writer&) = delete;
    ~Hdf5Writer();

    /// Writes the block of `count` elements per axis at `start`; `values` in C order, of the layout's dtype. Errors:
    /// invalidRequest (outside the shape, or another number of values), outOfSpace or unreadable (the disk).
    [[nodiscard]] Result<void> write(std::span<const std::uint64_t> start, std::span<const std::uint64_t> count,
                                     std::span<const std::byte> values);

    [[nodiscard]] Result<void> commit();  ///< Errors: those of AtomicFile.

private:
    struct Parts;
    explicit Hdf5Writer(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

}  // namespace cortilens::files
