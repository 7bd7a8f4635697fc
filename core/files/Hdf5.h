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

/// A box of a dataset: where it begins and how long it is, per axis in C order (the last axis is the fastest).
struct Hdf5Box {
    std::vector<std::int64_t> begin;
    std::vector<std::int64_t> count;
};

/// One numeric dataset of an HDF5 file, open for reading box by box.
///
/// Any number of threads may read; the library is not safe for threads, so they take turns (one lock for all files). The file
/// stays open, and is not locked against writers. MATLAB shows the axes in reverse order: its 3 x 425 x 425 x 73000 is the
/// shape {73000, 425, 425, 3} here.
class Hdf5Dataset {
public:
    /// Reads no data. Errors: notFound (no such file; no such dataset, naming those that are there), unreadable, malformed (not
    /// HDF5; shorter than its own header says, with both lengths; not an array of numbers).
    [[nodiscard]] static Result<Hdf5Dataset> open(const std::filesystem::path& path, const std::string& name);

    Hdf5Dataset(Hdf5Dataset&&) noexcept;
    Hdf5Dataset& operator=(Hdf5Dataset&&) noexcept;
    ~Hdf5Dataset();

    [[nodiscard]] const std::filesystem::path& path() const;
    [[nodiscard]] DType dtype() const;  ///< as stored
    [[nodiscard]] const std::vector<std::int64_t>& shape() const;
    [[nodiscard]] const std::vector<std::int64_t>& chunk() const;  ///< empty: stored in one piece

    /// Fills `values` with the box in C order. The stored type has to be that of `values`: nothing is converted but the byte
    /// order. Errors: invalidRequest (a box outside the shape, a length that does not fit it), mismatch (another type),
    /// malformed (damaged data).
    [[nodiscard]] Result<void> read(const Hdf5Box& box, std::span<std::uint8_t> values) const;
    [[nodiscard]] Result<void> read(const Hdf5Box& box, std::span<std::int16_t> values) const;
    [[nodiscard]] Result<void> read(const Hdf5Box& box, std::span<float> values) const;

private:
    struct State;
    explicit Hdf5Dataset(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// How a dataset is laid out on the disk.
struct Hdf5Layout {
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> chunk;  ///< as many axes; empty: one piece, which rules out gzip
    int gzip = 0;                     ///< 0: not compressed; 1 (fast) to 9 (small)
};

/// A new HDF5 file with one dataset, written box by box; it appears under its name when it is whole (AtomicFile).
///
/// One thread at a time per object. What is never written reads as zero and, in a chunked layout, takes no space.
class Hdf5Writer {
public:
    /// `dtype`: uint8, int16 or float32. Errors: those of AtomicFile, invalidRequest (a layout that HDF5 refuses).
    [[nodiscard]] static Result<Hdf5Writer> create(const std::filesystem::path& path, const std::string& name, DType dtype,
                                                   const Hdf5Layout& layout);

    Hdf5Writer(Hdf5Writer&&) noexcept;
    Hdf5Writer& operator=(Hdf5Writer&&) = delete;
    ~Hdf5Writer();

    /// Errors: invalidRequest and mismatch as of Hdf5Dataset::read, outOfSpace (the disk is full or the write failed).
    [[nodiscard]] Result<void> write(const Hdf5Box& box, std::span<const std::uint8_t> values);
    [[nodiscard]] Result<void> write(const Hdf5Box& box, std::span<const std::int16_t> values);
    [[nodiscard]] Result<void> write(const Hdf5Box& box, std::span<const float> values);

    /// Closes, flushes and renames; nothing may be written afterwards. Errors: outOfSpace, those of AtomicFile.
    [[nodiscard]] Result<void> commit();

private:
    struct State;
    explicit Hdf5Writer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace cortilens::files
