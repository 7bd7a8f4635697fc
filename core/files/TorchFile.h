// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"
#include "core/files/MappedFile.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// One named tensor of a PyTorch file: a window, perhaps with strides, on bytes that others may share.
struct TorchTensor {
    std::string name;  ///< the keys on the way to it, joined by dots: visual.transformer.resblocks.0.ln_1.weight
    DType dtype{};
    std::vector<std::int64_t> shape;    ///< empty: a scalar
    std::vector<std::int64_t> strides;  ///< elements, one per axis, never negative
    std::size_t begin = 0;              ///< first element's first byte, from the start of the file

    [[nodiscard]] std::int64_t elements() const;
    [[nodiscard]] bool isContiguous() const;  ///< in C order without gaps
};

/// A file that PyTorch wrote, memory-mapped: `torch.save` of today (a zip archive around a pickle) or before version 1.6, and
/// `torch.jit.save` (OpenAI's CLIP), whose parameters are attributes of objects.
///
/// Nothing in it is executed: tensors, OrderedDict, argparse.Namespace, dtypes, sizes and plain values are read, objects of a
/// TorchScript archive count as a bag of attributes, and any other name or operation is refused. Where the file holds several
/// sets of tensors, the one that is meant for inference is taken: the averaged weights, else the model's (kPreferredSets in
/// TorchPickle.cpp). Any number of threads may read. Once open, every tensor is known to lie inside the file; values may be
/// anything, NaN included.
class TorchFile {
public:
    /// Errors: notFound, unreadable, malformed (truncated, damaged, not from PyTorch, no tensors), mismatch (it asks for
    /// something that is not done here, by name; packed or big-endian), outOfMemory.
    [[nodiscard]] static Result<TorchFile> open(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::span<const TorchTensor> tensors() const { return m_tensors; }  ///< sorted by name, all different

    /// Null when there is none of that name.
    [[nodiscard]] const TorchTensor* find(std::string_view name) const;

    /// The elements in C order; `target` is elements() * bytesOf(dtype) long.
    void copy(const TorchTensor& tensor, std::span<std::byte> target) const;

    [[nodiscard]] const MappedFile& file() const { return m_file; }

private:
    TorchFile(std::filesystem::path path, MappedFile file, std::vector<TorchTensor> tensors);

    std::filesystem::path m_path;
    MappedFile m_file;
    std::vector<TorchTensor> m_tensors;
};

/// Whether a file begins as one of PyTorch's, by its first bytes.
[[nodiscard]] bool looksLikeTorch(std::span<const std::byte> content);

}  // namespace cortilens::files
