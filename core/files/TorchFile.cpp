// SPDX-License-Identifier: Apache-2.0
#include "core/files/TorchFile.h"

#include "core/files/ReadError.h"
#include "core/files/Shape.h"
#include "core/files/TorchLegacy.h"
#include "core/files/TorchPickle.h"
#include "core/files/ZipDirectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace cortilens::files {

namespace {

using Bytes = std::span<const std::byte>;
using Tensors = std::vector<TorchTensor>;

constexpr std::string_view kFormat = "a PyTorch file";
constexpr std::string_view kPickleName = "/data.pkl";

[[nodiscard]] bool startsWith(Bytes content, std::string_view text)
{
    return content.size() >= text.size() && std::ranges::equal(content.first(text.size()), std::as_bytes(std::span(text)));
}

/// The archive's one folder; nothing when it has no pickle where PyTorch puts it.
[[nodiscard]] std::optional<std::string> rootOf(std::span<const ZipEntry> entries)
{
    for (const auto& entry : entries) {
        if (!entry.name.ends_with(kPickleName)) continue;
        auto root = entry.name.substr(0, entry.name.size() - kPickleName.size());
        if (root.find('/') == std::string::npos) return root;
    }
    return std::nullopt;
}

[[nodiscard]] Result<Tensors> readArchive(const std::filesystem::path& path, Bytes content)
{
    const auto entries = readZipDirectory(content);
    if (!entries) return std::unexpected(malformed(path, kFormat, entries.error()));
    const auto root = rootOf(*entries);
    if (!root) return std::unexpected(malformed(path, kFormat, "it is a zip archive without data.pkl"));
    const auto* pickleEntry = findEntry(*entries, *root + std::string(kPickleName));
    const auto packed = std::ranges::find_if(*entries, [&](const ZipEntry& entry) {
        return !entry.stored && (&entry == pickleEntry || entry.name.starts_with(*root + "/data/"));
    });
    if (packed != entries->end())
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} was packed again: {} in it is compressed or encrypted, which PyTorch never does.",
                              path.string(), packed->name),
                  "Use the file as its authors publish it."});
    if (const auto* order = findEntry(*entries, *root + "/byteorder"); order && startsWith(content.subspan(order->begin), "big"))
        return std::unexpected(Error{ErrorKind::mismatch, fmt::format("{} was written on a big-endian machine.", path.string()),
                                     "Save it again with PyTorch on an ordinary one."});
    const auto pickle = readPickle(content.subspan(pickleEntry->begin, pickleEntry->end - pickleEntry->begin), isAllowedInTorch);
    if (!pickle) return std::unexpected(pickleError(path, pickle.error()));
    auto tensors = torchTensorsOf(*pickle, [&](const std::string& key) -> std::optional<TorchExtent> {
        const auto* entry = findEntry(*entries, *root + "/data/" + key);
        return entry ? std::optional(TorchExtent{entry->begin, entry->end}) : std::nullopt;
    });
    if (!tensors) return std::unexpected(malformed(path, kFormat, tensors.error()));
    return std::move(*tensors);
}

/// Bytes of the elements from `axis` on that lie in one piece, or 0.
[[nodiscard]] std::vector<std::size_t> pieces(const TorchTensor& tensor)
{
    std::vector<std::size_t> bytes(tensor.shape.size() + 1, bytesOf(tensor.dtype));
    auto expected = std::int64_t{1};
    for (std::size_t axis = tensor.shape.size(); axis-- > 0;) {
        const bool inOnePiece = bytes[axis + 1] > 0 && (tensor.shape[axis] == 1 || tensor.strides[axis] == expected);
        bytes[axis] = inOnePiece ? bytes[axis + 1] * static_cast<std::size_t>(tensor.shape[axis]) : 0;
        expected *= tensor.shape[axis];
    }
    return bytes;
}

}  // namespace

std::int64_t TorchTensor::elements() const
{
    return elementsOf(shape).value_or(0);
}

bool TorchTensor::isContiguous() const
{
    return pieces(*this).front() > 0 || elements() == 0;
}

bool looksLikeTorch(Bytes content)
{
    return startsWith(content, "PK\x03\x04") || isTorchLegacy(content);
}

Result<TorchFile> TorchFile::open(const std::filesystem::path& path)
try {
    auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto content = file->bytes();
    if (!looksLikeTorch(content))
        return std::unexpected(malformed(path, kFormat, "it begins neither as an archive nor as a pickle of PyTorch"));
    auto tensors = isTorchLegacy(content) ? readTorchLegacy(path, content) : readArchive(path, content);
    if (!tensors) return std::unexpected(tensors.error());
    return TorchFile(path, std::move(*file), std::move(*tensors));
} catch (const std::bad_alloc&) {
    return std::unexpected(outOfMemory(path));
}

TorchFile::TorchFile(std::filesystem::path path, MappedFile file, std::vector<TorchTensor> tensors)
    : m_path(std::move(path))
    , m_file(std::move(file))
    , m_tensors(std::move(tensors))
{}

const TorchTensor* TorchFile::find(std::string_view name) const
{
    const auto found = std::ranges::lower_bound(m_tensors, name, {}, &TorchTensor::name);
    return found != m_tensors.end() && found->name == name ? &*found : nullptr;
}

void TorchFile::copy(const TorchTensor& tensor, std::span<std::byte> target) const
{
    if (tensor.elements() == 0) return;
    const auto width = bytesOf(tensor.dtype);
    const auto inOnePiece = pieces(tensor);
    const std::byte* const base = m_file.bytes().data() + tensor.begin;
    // The outer axes are counted through like an odometer; what lies in one piece behind them is copied at once.
    std::size_t outer = 0;
    while (inOnePiece[outer] == 0) ++outer;
    std::vector<std::int64_t> counter(outer, 0);
    std::int64_t offset = 0;
    for (std::size_t done = 0; done < target.size(); done += inOnePiece[outer]) {
        std::memcpy(target.data() + done, base + offset * static_cast<std::int64_t>(width), inOnePiece[outer]);
        for (std::size_t axis = outer; axis-- > 0;) {
            offset += tensor.strides[axis];
            if (++counter[axis] < tensor.shape[axis]) break;
            offset -= tensor.strides[axis] * tensor.shape[axis];
            counter[axis] = 0;
        }
    }
}

}  // namespace cortilens::files
