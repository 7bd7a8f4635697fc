// SPDX-License-Identifier: Apache-2.0
#include "core/files/ChunkedHdf5Writer.h"

#include "core/files/Hdf5Handle.h"
#include "core/files/Hdf5Lock.h"

#include <fmt/format.h>

#include <hdf5.h>
#include <utility>

namespace cortilens::files {

namespace {

/// Under the lock: the names are calls of the library.
[[nodiscard]] hid_t typeOf(DType dtype)
{
    switch (dtype) {
    case DType::uint8:
        return H5T_STD_U8LE;
    case DType::int16:
        return H5T_STD_I16LE;
    case DType::int32:
        return H5T_STD_I32LE;
    case DType::float32:
        return H5T_IEEE_F32LE;
    default:
        return H5I_INVALID_HID;
    }
}

[[nodiscard]] Error invalid(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorKind::invalidRequest, fmt::format("Cannot write {}: {}.", path.string(), what), {}};
}

[[nodiscard]] Hdf5Handle createDataset(const Hdf5Handle& file, const ChunkedHdf5Layout& layout)
{
    const int rank = static_cast<int>(layout.shape.size());
    const Hdf5Handle space(H5Screate_simple(rank, reinterpret_cast<const hsize_t*>(layout.shape.data()), nullptr), H5Sclose);
    const Hdf5Handle options(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(options.id(), rank, reinterpret_cast<const hsize_t*>(layout.chunk.data()));
    H5Pset_obj_track_times(options.id(), false);  // a time stamp would make equal contents differ
    H5Pset_alloc_time(options.id(), H5D_ALLOC_TIME_INCR);
    return {
        H5Dcreate2(file.id(), layout.dataset.c_str(), typeOf(layout.dtype), space.id(), H5P_DEFAULT, options.id(), H5P_DEFAULT),
        H5Dclose};
}

}  // namespace

struct ChunkedHdf5Writer::Parts {
    AtomicFile atomic;
    std::filesystem::path path;
    ChunkedHdf5Layout layout;
    Hdf5Handle file;
    Hdf5Handle dataset;  // closed before its file

    Parts(AtomicFile target, std::filesystem::path name, ChunkedHdf5Layout shape, Hdf5Handle open, Hdf5Handle created)
        : atomic(std::move(target))
        , path(std::move(name))
        , layout(std::move(shape))
        , file(std::move(open))
        , dataset(std::move(created))
    {}
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts()
    {
        const auto lock = lockHdf5();
        dataset.close();
        file.close();
    }
};

ChunkedHdf5Writer::ChunkedHdf5Writer(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}
ChunkedHdf5Writer::ChunkedHdf5Writer(ChunkedHdf5Writer&&) noexcept = default;
ChunkedHdf5Writer::~ChunkedHdf5Writer() = default;

Result<ChunkedHdf5Writer> ChunkedHdf5Writer::create(const std::filesystem::path& path, const ChunkedHdf5Layout& layout)
{
    static_assert(sizeof(hsize_t) == sizeof(std::uint64_t));
    const auto lock = lockHdf5();
    if (layout.shape.empty() || layout.shape.size() != layout.chunk.size() || typeOf(layout.dtype) < 0)
        return std::unexpected(invalid(path, "its layout has no axes, chunks with other axes, or a type that is not supported"));
    auto atomic = AtomicFile::create(path);
    if (!atomic) return std::unexpected(atomic.error());
    const Hdf5Silence silence;
    Hdf5Handle file(H5Fcreate(atomic->temporaryPath().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
    if (!file.isOpen()) return std::unexpected(writeError(path));
    auto dataset = createDataset(file, layout);
    if (!dataset.isOpen()) return std::unexpected(invalid(path, "HDF5 refuses its layout"));
    return ChunkedHdf5Writer(std::make_unique<Parts>(std::move(*atomic), path, layout, std::move(file), std::move(dataset)));
}

Result<void> ChunkedHdf5Writer::write(std::span<const std::uint64_t> start, std::span<const std::uint64_t> count,
                                      std::span<const std::byte> values)
{
    const auto& shape = m_parts->layout.shape;
    std::size_t elements = 1;
    bool inside = start.size() == shape.size() && count.size() == shape.size();
    for (std::size_t axis = 0; inside && axis < shape.size(); ++axis) {
        inside = count[axis] <= shape[axis] && start[axis] <= shape[axis] - count[axis];
        elements *= count[axis];
    }
    if (!inside || values.size() != elements * bytesOf(m_parts->layout.dtype))
        return std::unexpected(invalid(m_parts->path, "a block does not fit its dataset"));
    const auto lock = lockHdf5();
    const Hdf5Silence silence;
    const Hdf5Handle target(H5Dget_space(m_parts->dataset.id()), H5Sclose);
    H5Sselect_hyperslab(target.id(), H5S_SELECT_SET, reinterpret_cast<const hsize_t*>(start.data()), nullptr,
                        reinterpret_cast<const hsize_t*>(count.data()), nullptr);
    const Hdf5Handle source(
        H5Screate_simple(static_cast<int>(count.size()), reinterpret_cast<const hsize_t*>(count.data()), nullptr), H5Sclose);
    if (H5Dwrite(m_parts->dataset.id(), typeOf(m_parts->layout.dtype), source.id(), target.id(), H5P_DEFAULT, values.data()) < 0)
        return std::unexpected(writeError(m_parts->path));
    return {};
}

Result<void> ChunkedHdf5Writer::commit()
{
    const auto lock = lockHdf5();
    const Hdf5Silence silence;
    const bool datasetClosed = m_parts->dataset.close();
    const bool fileClosed = m_parts->file.close();
    if (!datasetClosed || !fileClosed) return std::unexpected(writeError(m_parts->path));
    return m_parts->atomic.commit();
}

}  // namespace cortilens::files
