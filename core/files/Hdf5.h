// SPDX-License-Identifier: Apache-2.0
#pragma once

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

    /// The same from any stored type, rounded where float32 cannot hold it.
    [[nodiscard]] Result<void> readFloats(const Hdf5Box& box, std::span<float> values) const;

private:
    struct State;
    explicit Hdf5Dataset(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Names of all datasets with their groups (network/linear.weight), sorted; the first 1000. Errors: as of Hdf5Dataset::open.
[[nodiscard]] Result<std::vector<std::string>> hdf5Datasets(const std::filesystem::path& path);

}  // namespace cortilens::files
