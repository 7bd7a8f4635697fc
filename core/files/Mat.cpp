// SPDX-License-Identifier: Apache-2.0
#include "core/files/Mat.h"

#include "core/files/Hdf5Handle.h"
#include "core/files/Hdf5Lock.h"
#include "core/files/MappedFile.h"
#include "core/files/MatLayout.h"
#include "core/files/Widen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <matio.h>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>

namespace cortilens::files {

namespace {

constexpr std::size_t kMaxElements = std::size_t{1} << 27;

struct MatClose {
    void operator()(mat_t* file) const { Mat_Close(file); }
};
struct VariableFree {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using MatHandle = std::unique_ptr<mat_t, MatClose>;
using VariableHandle = std::unique_ptr<matvar_t, VariableFree>;

[[nodiscard]] Error malformed(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} cannot be read as a MATLAB file: {}.", path.string(), what),
            "Copy or download it again."};
}

[[nodiscard]] std::optional<DType> dtypeOf(matio_classes type)
{
    switch (type) {
    case MAT_C_DOUBLE:
        return DType::float64;
    case MAT_C_SINGLE:
        return DType::float32;
    case MAT_C_INT8:
        return DType::int8;
    case MAT_C_UINT8:
        return DType::uint8;
    case MAT_C_INT16:
        return DType::int16;
    case MAT_C_UINT16:
        return DType::uint16;
    case MAT_C_INT32:
        return DType::int32;
    case MAT_C_UINT32:
        return DType::uint32;
    case MAT_C_INT64:
        return DType::int64;
    case MAT_C_UINT64:
        return DType::uint64;
    default:
        return std::nullopt;
    }
}

[[nodiscard]] std::string namesIn(mat_t* file)
{
    std::size_t count = 0;
    char* const* const names = Mat_GetDir(file, &count);
    return names ? fmt::format("{}", fmt::join(names, names + std::min<std::size_t>(count, 20), ", ")) : std::string();
}

/// The shape, if the data are few enough to be read and could lie in `fileBytes`.
[[nodiscard]] Result<std::vector<std::int64_t>> shapeOf(const matvar_t& variable, std::uint64_t fileBytes,
                                                        const std::filesystem::path& path)
{
    constexpr std::uint64_t kMaxDeflateRatio = 1032;
    const std::span dims(variable.dims, variable.dims ? static_cast<std::size_t>(std::max(variable.rank, 0)) : 0);
    std::vector<std::int64_t> shape;
    std::size_t elements = 1;
    for (const auto size : dims) {
        if (size > kMaxElements || elements * size > kMaxElements)
            return std::unexpected(Error{ErrorKind::tooLarge,
                                         fmt::format("{} of {} has {} elements; {} are read.", variable.name, path.string(),
                                                     fmt::join(dims, " x "), kMaxElements),
                                         "Choose a smaller variable, or save it as HDF5 or .npy."});
        elements *= std::max<std::size_t>(size, 1);
        shape.push_back(static_cast<std::int64_t>(size));
    }
    if (shape.size() < 2 || elements / kMaxDeflateRatio > fileBytes)
        return std::unexpected(
            malformed(path, fmt::format("{} elements of {} cannot lie in {} bytes", elements, variable.name, fileBytes)));
    return shape;
}

[[nodiscard]] Result<MatVariable> readVariable(mat_t* file, matvar_t& variable, std::uint64_t fileBytes,
                                               const std::filesystem::path& path)
{
    const auto dtype = dtypeOf(variable.class_type);
    if (!dtype || variable.isComplex)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} of {} is not an array of real numbers.", variable.name, path.string()),
                                     "Check that it is the right file."});
    auto shape = shapeOf(variable, fileBytes, path);
    if (!shape) return std::unexpected(shape.error());
    MatVariable result{variable.name, std::move(*shape), {}};
    std::size_t elements = 1;
    for (const auto size : result.shape) elements *= static_cast<std::size_t>(size);
    if (elements == 0) return result;
    const bool read = Mat_VarReadDataAll(file, &variable) == 0;
    if (!read || !variable.data || variable.nbytes != elements * bytesOf(*dtype))
        return std::unexpected(malformed(path, fmt::format("the data of {} are damaged", variable.name)));
    result.values.resize(elements);
    widen(*dtype, {static_cast<const std::byte*>(variable.data), variable.nbytes}, std::span(result.values));
    return result;
}

}  // namespace

Result<MatVariable> readMat(const std::filesystem::path& path, const std::string& name)
try {
    std::uint64_t fileBytes = 0;
    {
        const auto bytes = MappedFile::open(path);
        if (!bytes) return std::unexpected(bytes.error());
        if (const auto problem = matProblem(bytes->bytes(), name); !problem.empty())
            return std::unexpected(malformed(path, problem));
        fileBytes = bytes->bytes().size();
    }
    const auto lock = lockHdf5();
    const Hdf5Silence silence;
    const MatHandle file(Mat_Open(path.c_str(), MAT_ACC_RDONLY));
    if (!file) return std::unexpected(malformed(path, "it is another kind of file, or damaged"));
    const VariableHandle variable(Mat_VarReadInfo(file.get(), name.c_str()));
    if (!variable)
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("{} has no variable {}. It has: {}.", path.string(), name, namesIn(file.get())),
                                     "Check that it is the right file."});
    return readVariable(file.get(), *variable, fileBytes, path);
} catch (const std::bad_alloc&) {
    return std::unexpected(
        Error{ErrorKind::outOfMemory, fmt::format("There is not enough memory to read {}.", path.string()), {}});
}

}  // namespace cortilens::files
