// SPDX-License-Identifier: Apache-2.0
#include "core/data/MatrixFile.h"

#include "core/files/Widen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

namespace cortilens::data {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{16} << 20;

[[nodiscard]] bool isHdf5Name(const std::filesystem::path& path)
{
    constexpr std::array<std::string_view, 4> kEndings{".hdf5", ".h5", ".h5py", ".mat"};
    return std::ranges::find(kEndings, path.extension().string()) != kEndings.end();
}

}  // namespace

Result<MatrixFile> MatrixFile::open(const std::filesystem::path& path, const std::string& dataset, bool unitsFirst)
{
    MatrixFile matrix(path);
    std::vector<std::int64_t> shape;
    bool fortranOrder = false;
    if (path.extension() == ".npy") {
        auto file = files::MappedFile::open(path);
        if (!file) return std::unexpected(file.error());
        auto layout = files::npyLayoutOf(file->bytes(), path);
        if (!layout) return std::unexpected(layout.error());
        shape = layout->shape;
        fortranOrder = layout->fortranOrder;
        matrix.m_npy.emplace(std::move(*file), std::move(*layout));
    } else if (isHdf5Name(path)) {
        auto opened = files::Hdf5Dataset::open(path, dataset);
        if (!opened) return std::unexpected(opened.error());
        shape = opened->shape();
        matrix.m_hdf5.emplace(std::move(*opened));
    } else {
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} is neither .npy nor HDF5 (.hdf5, .h5, .h5py, .mat of version 7.3).", path.string()),
                  "Save the responses as a matrix of trials x units in one of the two."});
    }
    if (shape.size() != 2)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} has the shape [{}], where trials x units are due.", path.string(), fmt::join(shape, ", ")),
                  "Save the responses as a matrix."});
    matrix.m_trials = static_cast<std::size_t>(shape[unitsFirst ? 1 : 0]);
    matrix.m_units = static_cast<std::size_t>(shape[unitsFirst ? 0 : 1]);
    matrix.m_trialsFastest = unitsFirst != fortranOrder;
    return matrix;
}

void MatrixFile::stored(std::size_t first, std::span<float> values) const
{
    const auto& layout = m_npy->layout;
    const auto elementBytes = files::bytesOf(layout.dtype);
    const auto bytes = m_npy->file.bytes().subspan(layout.begin + first * elementBytes, values.size() * elementBytes);
    if (!layout.swapped) return files::widen(layout.dtype, bytes, values);
    std::vector<std::byte> turned(bytes.begin(), bytes.end());
    files::swapBytes(turned, elementBytes);
    files::widen(layout.dtype, turned, values);
}

void MatrixFile::rowsOfNpy(std::span<const std::size_t> units, std::span<float> values) const
{
    if (m_trialsFastest) {
        for (std::size_t n = 0; n < units.size(); ++n) stored(units[n] * m_trials, values.subspan(n * m_trials, m_trials));
        return;
    }
    // One pass over the file: of each trial the part that spans the wanted units.
    const auto [least, most] = std::ranges::minmax(units);
    std::vector<float> row(most - least + 1);
    for (std::size_t trial = 0; trial < m_trials; ++trial) {
        stored(trial * m_units + least, row);
        auto* to = values.data() + trial;
        for (const auto unit : units) {
            *to = row[unit - least];
            to += m_trials;
        }
    }
}

Result<void> MatrixFile::rowsOfHdf5(std::span<const std::size_t> units, std::span<float> values) const
{
    const auto [least, most] = std::ranges::minmax(units);
    const auto span = most - least + 1;
    const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    // All of a chunk at once, as far as the memory allows: it is unpacked anew for every piece.
    const auto& chunk = m_hdf5->chunk();
    const auto deep = chunk.empty() ? std::size_t{1} : static_cast<std::size_t>(chunk[m_trialsFastest ? 1 : 0]);
    const auto step = std::max(std::max<std::size_t>(kPieceBytes / sizeof(float) / span, 1) / deep * deep, std::size_t{1});
    std::vector<float> piece;
    for (std::size_t first = 0; first < m_trials; first += step) {
        const auto trials = std::min(step, m_trials - first);
        piece.resize(trials * span);
        const auto box = m_trialsFastest ? files::Hdf5Box{{number(least), number(first)}, {number(span), number(trials)}}
                                         : files::Hdf5Box{{number(first), number(least)}, {number(trials), number(span)}};
        if (auto read = m_hdf5->readFloats(box, piece); !read) return read;
        for (std::size_t n = 0; n < units.size(); ++n)
            for (std::size_t trial = 0; trial < trials; ++trial)
                values[n * m_trials + first + trial] =
                    m_trialsFastest ? piece[(units[n] - least) * trials + trial] : piece[trial * span + units[n] - least];
    }
    return {};
}

Result<void> MatrixFile::rows(std::span<const std::size_t> units, std::span<float> values) const
{
    if (units.empty() || m_trials == 0) return {};
    if (m_hdf5) return rowsOfHdf5(units, values);
    rowsOfNpy(units, values);
    return {};
}

}  // namespace cortilens::data
