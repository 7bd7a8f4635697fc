// SPDX-License-Identifier: Apache-2.0
#include "core/files/Hdf5.h"

#include "core/files/Hdf5Handle.h"
#include "core/files/Hdf5Lock.h"
#include "core/files/Hdf5Superblock.h"
#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <hdf5.h>
#include <optional>
#include <type_traits>
#include <utility>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "HDF5";
constexpr std::uint64_t kMaxChunkBytes = std::uint64_t{1} << 30;
constexpr std::int64_t kMaxElements = std::int64_t{1} << 56;
constexpr std::size_t kMaxNames = 1000;
constexpr std::string_view kDamaged = "Copy or download it again.";
constexpr std::string_view kWrongFile = "Check that it is the right file.";

/// What the file says of its length, compared with what it has: the library's own complaint names neither.
[[nodiscard]] Result<void> checkLength(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto announced = hdf5LengthOf(file->bytes());
    if (!announced) return std::unexpected(malformed(path, kFormat, "it is another kind of file, or only its beginning"));
    if (*announced > file->bytes().size())
        return std::unexpected(malformed(
            path, kFormat,
            fmt::format("it is cut short: its header announces {} bytes, but it has {}", *announced, file->bytes().size())));
    return {};
}

[[nodiscard]] Hdf5Handle openFile(const std::filesystem::path& path)
{
    const Hdf5Handle options(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(options.id(), false, true);  // locks fail on many network shares, and a reader needs none
    return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, options.id()), H5Fclose};
}

/// Names in the file's root, up to a readable number.
[[nodiscard]] std::vector<std::string> namesIn(const Hdf5Handle& file)
{
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
        auto& found = *static_cast<std::vector<std::string>*>(list);
        found.emplace_back(name);
        return found.size() < 20 ? 0 : 1;
    };
    H5Literate(file.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names);
    return names;
}

[[nodiscard]] std::optional<DType> dtypeOf(const Hdf5Handle& type)
{
    const std::array known{std::pair{DType::int8, H5T_NATIVE_INT8},     std::pair{DType::uint8, H5T_NATIVE_UINT8},
                           std::pair{DType::int16, H5T_NATIVE_INT16},   std::pair{DType::uint16, H5T_NATIVE_UINT16},
                           std::pair{DType::int32, H5T_NATIVE_INT32},   std::pair{DType::uint32, H5T_NATIVE_UINT32},
                           std::pair{DType::int64, H5T_NATIVE_INT64},   std::pair{DType::uint64, H5T_NATIVE_UINT64},
                           std::pair{DType::float32, H5T_NATIVE_FLOAT}, std::pair{DType::float64, H5T_NATIVE_DOUBLE}};
    const Hdf5Handle copy(H5Tcopy(type.id()), H5Tclose);
    for (const auto& [dtype, native] : known) {
        if (H5Tequal(copy.id(), native) > 0) return dtype;
        const Hdf5Handle turned(H5Tcopy(native), H5Tclose);
        H5Tset_order(turned.id(), H5Tget_order(native) == H5T_ORDER_LE ? H5T_ORDER_BE : H5T_ORDER_LE);
        if (H5Tequal(copy.id(), turned.id()) > 0) return dtype;
    }
    return std::nullopt;
}

/// Under the lock: the names behind H5T_NATIVE are calls of the library.
template <typename Value> [[nodiscard]] hid_t nativeTypeOf()
{
    if constexpr (std::is_same_v<Value, std::uint8_t>) return H5T_NATIVE_UINT8;
    if constexpr (std::is_same_v<Value, std::int16_t>) return H5T_NATIVE_INT16;
    if constexpr (std::is_same_v<Value, float>) return H5T_NATIVE_FLOAT;
}

[[nodiscard]] std::vector<hsize_t> sizesOf(const std::vector<std::int64_t>& values)
{
    return {values.begin(), values.end()};
}

}  // namespace

struct Hdf5Dataset::State {
    std::filesystem::path path;
    std::string name;
    Hdf5Handle file;
    Hdf5Handle dataset;
    DType dtype{};
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> chunk;
    hid_t plainType = H5I_INVALID_HID;  // in memory, of which a chunk's bytes in the file are the values; invalid: there is none

    State(std::filesystem::path where, std::string what, Hdf5Handle open, Hdf5Handle found)
        : path(std::move(where))
        , name(std::move(what))
        , file(std::move(open))
        , dataset(std::move(found))
    {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State()
    {
        const auto lock = lockHdf5();
        dataset.close();
        file.close();
    }

    /// Fills dtype, shape and chunk. Under the lock. Errors: malformed.
    [[nodiscard]] Result<void> describe();
    [[nodiscard]] Result<void> describeLayout();
    [[nodiscard]] std::unexpected<Error> refused(std::string_view why, std::string_view remedy) const;

    /// One whole chunk of plainType, past the library's machinery for any box, which takes longer than the reading. Under the
    /// lock. False: nothing was read, or not all of it.
    [[nodiscard]] bool readChunk(const Hdf5Box& box, std::span<std::byte> values) const;

    template <typename Value>
    [[nodiscard]] Result<void> readExactly(const Hdf5Box& box, std::span<Value> values, DType wanted) const;
    template <typename Value> [[nodiscard]] Result<void> read(const Hdf5Box& box, std::span<Value> values) const;
};

std::unexpected<Error> Hdf5Dataset::State::refused(std::string_view why, std::string_view remedy) const
{
    return std::unexpected(
        Error{ErrorKind::malformed, fmt::format("{} of {} cannot be read: {}.", name, path.string(), why), std::string(remedy)});
}

Result<void> Hdf5Dataset::State::describe()
{
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
    const auto numbers = dtypeOf(type);
    if (!numbers) return refused("it is not an array of plain numbers", kWrongFile);
    dtype = *numbers;
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space.id());
    if (rank < 1) return refused("it is not an array", kWrongFile);
    std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
    H5Sget_simple_extent_dims(space.id(), sizes.data(), nullptr);
    std::int64_t elements = 1;
    for (const auto size : sizes) {
        if (size > static_cast<hsize_t>(kMaxElements / elements)) return refused("its size makes no sense", kDamaged);
        elements *= std::max<std::int64_t>(static_cast<std::int64_t>(size), 1);
        shape.push_back(static_cast<std::int64_t>(size));
    }
    return describeLayout();
}

Result<void> Hdf5Dataset::State::describeLayout()
{
    const Hdf5Handle options(H5Dget_create_plist(dataset.id()), H5Pclose);
    const auto layout = H5Pget_layout(options.id());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(options.id()) > 0)
        return refused("it keeps its data in other files", "Copy it into one file, for example with h5repack.");
    if (layout == H5D_CHUNKED) {
        std::vector<hsize_t> sizes(shape.size());
        H5Pget_chunk(options.id(), static_cast<int>(sizes.size()), sizes.data());
        std::uint64_t bytes = files::bytesOf(dtype);
        for (const auto size : sizes) {
            if (size == 0 || size > kMaxChunkBytes / bytes)
                return refused("its chunks are above 1 GiB", "Store it in smaller chunks, for example with h5repack.");
            bytes *= size;
            chunk.push_back(static_cast<std::int64_t>(size));
        }
        const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
        if (H5Pget_nfilters(options.id()) == 0)
            for (const auto native : {nativeTypeOf<std::uint8_t>(), nativeTypeOf<std::int16_t>(), nativeTypeOf<float>()})
                if (H5Tequal(type.id(), native) > 0) plainType = native;
    }
    for (unsigned filter = 0; static_cast<int>(filter) < H5Pget_nfilters(options.id()); ++filter) {
        std::array<char, 64> label{};
        unsigned flags = 0;
        std::size_t parameters = 0;
        const auto id = H5Pget_filter2(options.id(), filter, &flags, &parameters, nullptr, label.size(), label.data(), nullptr);
        if (id < 0 || H5Zfilter_avail(id) <= 0)
            return refused(fmt::format("it is compressed by {} (filter {}), which is not installed", label.data(), id),
                           "Store it with gzip or without compression, for example with h5repack.");
    }
    return {};
}

bool Hdf5Dataset::State::readChunk(const Hdf5Box& box, std::span<std::byte> values) const
{
    if (box.count != chunk) return false;
    for (std::size_t axis = 0; axis < chunk.size(); ++axis)
        if (box.begin[axis] % chunk[axis] != 0) return false;
    const auto begin = sizesOf(box.begin);
    // The file may state any length, and the library believes it. 0: a chunk that was never written.
    hsize_t bytes = 0;
    std::uint32_t skipped = 0;
    return H5Dget_chunk_storage_size(dataset.id(), begin.data(), &bytes) >= 0 && bytes == values.size() &&
           H5Dread_chunk(dataset.id(), H5P_DEFAULT, begin.data(), &skipped, values.data()) >= 0;
}

template <typename Value>
Result<void> Hdf5Dataset::State::readExactly(const Hdf5Box& box, std::span<Value> values, DType wanted) const
{
    if (wanted != dtype)
        return std::unexpected(Error{
            ErrorKind::mismatch, fmt::format("{} of {} holds {}, not {}.", name, path.string(), nameOf(dtype), nameOf(wanted)),
            std::string(kWrongFile)});
    return read(box, values);
}

template <typename Value> Result<void> Hdf5Dataset::State::read(const Hdf5Box& box, std::span<Value> values) const
{
    bool inside = box.begin.size() == shape.size() && box.count.size() == shape.size();
    std::size_t elements = 1;
    for (std::size_t axis = 0; inside && axis < shape.size(); ++axis) {
        const auto count = box.count[axis];
        inside = box.begin[axis] >= 0 && count >= 0 && count <= shape[axis] && box.begin[axis] <= shape[axis] - count;
        elements *= static_cast<std::size_t>(std::max<std::int64_t>(count, 0));  // within kMaxElements
    }
    if (!inside || elements != values.size())
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} values from [{}] of size [{}] are not in {} of {}, which is [{}].",
                                                 values.size(), fmt::join(box.begin, ", "), fmt::join(box.count, ", "), name,
                                                 path.string(), fmt::join(shape, ", ")),
                                     {}});
    if (elements == 0) return {};
    const auto begin = sizesOf(box.begin);
    const auto count = sizesOf(box.count);
    const auto lock = lockHdf5();
    const Hdf5Silence silence;
    if (plainType == nativeTypeOf<Value>() && readChunk(box, std::as_writable_bytes(values))) return {};
    const Hdf5Handle source(H5Dget_space(dataset.id()), H5Sclose);
    const Hdf5Handle target(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
    if (H5Sselect_hyperslab(source.id(), H5S_SELECT_SET, begin.data(), nullptr, count.data(), nullptr) < 0 ||
        H5Dread(dataset.id(), nativeTypeOf<Value>(), target.id(), source.id(), H5P_DEFAULT, values.data()) < 0)
        return std::unexpected(malformed(path, kFormat, fmt::format("the data of {} are damaged", name)));
    return {};
}

Hdf5Dataset::Hdf5Dataset(std::unique_ptr<State> state)
    : m_state(std::move(state))
{}
Hdf5Dataset::Hdf5Dataset(Hdf5Dataset&&) noexcept = default;
Hdf5Dataset& Hdf5Dataset::operator=(Hdf5Dataset&&) noexcept = default;
Hdf5Dataset::~Hdf5Dataset() = default;

Result<Hdf5Dataset> Hdf5Dataset::open(const std::filesystem::path& path, const std::string& name)
{
    if (auto whole = checkLength(path); !whole) return std::unexpected(whole.error());
    std::unique_ptr<State> state;  // outlives the lock, which its destruction takes
    Result<void> described;
    {
        const auto lock = lockHdf5();
        const Hdf5Silence silence;
        auto file = openFile(path);
        if (!file.isOpen()) return std::unexpected(malformed(path, kFormat, "it is damaged"));
        H5L_info_t link{};
        const bool exists = H5Lget_info(file.id(), name.c_str(), &link, H5P_DEFAULT) >= 0;
        if (!exists)
            return std::unexpected(
                Error{ErrorKind::notFound,
                      fmt::format("{} has no dataset {}. It has: {}.", path.string(), name, fmt::join(namesIn(file), ", ")),
                      std::string(kWrongFile)});
        if (link.type == H5L_TYPE_EXTERNAL)
            return std::unexpected(malformed(path, kFormat, fmt::format("its {} lies in another file", name)));
        Hdf5Handle dataset(H5Dopen2(file.id(), name.c_str(), H5P_DEFAULT), H5Dclose);
        if (!dataset.isOpen())
            return std::unexpected(malformed(path, kFormat, fmt::format("its {} is damaged or no dataset", name)));
        state = std::make_unique<State>(path, name, std::move(file), std::move(dataset));
        described = state->describe();
    }
    if (!described) return std::unexpected(described.error());
    return Hdf5Dataset(std::move(state));
}

const std::filesystem::path& Hdf5Dataset::path() const
{
    return m_state->path;
}

DType Hdf5Dataset::dtype() const
{
    return m_state->dtype;
}

const std::vector<std::int64_t>& Hdf5Dataset::shape() const
{
    return m_state->shape;
}

const std::vector<std::int64_t>& Hdf5Dataset::chunk() const
{
    return m_state->chunk;
}

Result<void> Hdf5Dataset::read(const Hdf5Box& box, std::span<std::uint8_t> values) const
{
    return m_state->readExactly(box, values, DType::uint8);
}

Result<void> Hdf5Dataset::read(const Hdf5Box& box, std::span<std::int16_t> values) const
{
    return m_state->readExactly(box, values, DType::int16);
}

Result<void> Hdf5Dataset::read(const Hdf5Box& box, std::span<float> values) const
{
    return m_state->readExactly(box, values, DType::float32);
}

Result<void> Hdf5Dataset::readFloats(const Hdf5Box& box, std::span<float> values) const
{
    return m_state->read(box, values);
}

Result<std::vector<std::string>> hdf5Datasets(const std::filesystem::path& path)
{
    if (auto whole = checkLength(path); !whole) return std::unexpected(whole.error());
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5O_info_t* info, void* list) -> herr_t {
        auto& found = *static_cast<std::vector<std::string>*>(list);
        if (info->type == H5O_TYPE_DATASET) found.emplace_back(name);
        return found.size() < kMaxNames ? 0 : 1;
    };
    const auto lock = lockHdf5();
    const Hdf5Silence silence;
    const auto file = openFile(path);
    if (!file.isOpen() || H5Ovisit2(file.id(), H5_INDEX_NAME, H5_ITER_INC, add, &names, H5O_INFO_BASIC) < 0)
        return std::unexpected(malformed(path, kFormat, "it is damaged"));
    std::ranges::sort(names);
    return names;
}

}  // namespace cortilens::files
