// SPDX-License-Identifier: Apache-2.0
#include "core/models/WeightsFile.h"

#include "core/files/Safetensors.h"
#include "core/files/ShardIndex.h"
#include "core/files/TorchFile.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <utility>

namespace cortilens::models {

namespace {

namespace fs = std::filesystem;
using Bytes = std::span<const std::byte>;

[[nodiscard]] at::ScalarType scalarTypeOf(files::DType dtype)
{
    if (dtype == files::DType::float16) return at::kHalf;
    if (dtype == files::DType::bfloat16) return at::kBFloat16;
    return dtype == files::DType::float64 ? at::kDouble : at::kFloat;
}

/// As float32 in C order, in one pass over the map. The bytes must be aligned, which files usually see to.
[[nodiscard]] at::Tensor widened(const std::byte* begin, at::IntArrayRef shape, at::IntArrayRef strides, at::ScalarType type)
{
    const auto window = at::from_blob(const_cast<std::byte*>(begin), shape, strides, type);
    return at::empty(shape, at::kFloat).copy_(window);
}

[[nodiscard]] bool isAligned(const std::byte* begin, files::DType dtype)
{
    return std::bit_cast<std::uintptr_t>(begin) % files::bytesOf(dtype) == 0;
}

[[nodiscard]] std::vector<std::int64_t> denseStrides(const std::vector<std::int64_t>& shape)
{
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * std::max<std::int64_t>(shape[axis], 1);
    return strides;
}

[[nodiscard]] at::Tensor valuesOf(const files::SafetensorsFile& file, const files::SafetensorsEntry& entry)
{
    const auto bytes = file.bytes(entry);
    const auto type = scalarTypeOf(entry.dtype);
    if (isAligned(bytes.data(), entry.dtype)) return widened(bytes.data(), entry.shape, denseStrides(entry.shape), type);
    auto copy = at::empty(entry.shape, type);
    std::ranges::copy(bytes, static_cast<std::byte*>(copy.data_ptr()));
    return copy.to(at::kFloat);
}

[[nodiscard]] at::Tensor valuesOf(const files::TorchFile& file, const files::TorchTensor& tensor)
{
    const auto* begin = file.file().bytes().data() + tensor.begin;
    const auto type = scalarTypeOf(tensor.dtype);
    if (isAligned(begin, tensor.dtype)) return widened(begin, tensor.shape, tensor.strides, type);
    auto copy = at::empty(tensor.shape, type);
    file.copy(tensor, {static_cast<std::byte*>(copy.data_ptr()), copy.nbytes()});
    return copy.to(at::kFloat);
}

/// The tensors of one file, read when they are asked for.
template <typename File> [[nodiscard]] WeightsFile tensorsOf(const std::string& format, File opened)
{
    const auto file = std::make_shared<const File>(std::move(opened));
    WeightsFile weights{.format = format, .source = {file->path().string(), {}}, .state = {}};
    for (const auto& entry : file->tensors()) {
        auto& stored = weights.source.tensors[entry.name];
        stored.shape = entry.shape;
        if (files::isFloatingPoint(entry.dtype)) stored.read = [file, &entry] { return valuesOf(*file, entry); };
    }
    return weights;
}

[[nodiscard]] bool isSpace(char letter)
{
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

/// What a file begins with if that is text, on one line; empty when it is none. Weights never are: safetensors begins with the
/// length of a header, whose upper bytes are zero, and PyTorch's formats with control characters.
[[nodiscard]] std::string textAtBegin(Bytes content)
{
    constexpr std::size_t kShown = 60;
    static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::string text;
    for (const auto byte : content.first(std::min(content.size(), kShown))) text += std::to_integer<char>(byte);
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    if (!std::ranges::all_of(text, [](char letter) { return (letter >= ' ' && letter <= '~') || isSpace(letter); })) return {};
    text.erase(0, static_cast<std::size_t>(std::ranges::find_if_not(text, isSpace) - text.begin()));
    return text.substr(0, text.find_first_of("\r\n"));
}

[[nodiscard]] bool beginsLike(std::string_view content, std::string_view text)
{
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return content.size() >= text.size() && std::ranges::equal(content.substr(0, text.size()), text, same);
}

/// What a broken download leaves where the weights should be; empty when it is none of that.
[[nodiscard]] std::string mistakenFor(Bytes content)
{
    if (content.empty()) return "is empty";
    const auto text = textAtBegin(content);
    if (beginsLike(text, "version https://git-lfs")) return "is a pointer of Git LFS, not the file that it stands for";
    for (const std::string_view page : {"<!doctype", "<html", "<?xml"})
        if (beginsLike(text, page)) return "is a web page, not a set of weights";
    return text.empty() ? std::string{} : fmt::format("is a text, not a set of weights; it begins \"{}\"", text);
}

[[nodiscard]] Result<WeightsFile> openOne(const fs::path& path)
{
    const auto peeked = files::MappedFile::open(path);
    if (!peeked) return std::unexpected(peeked.error());
    if (const auto mistake = mistakenFor(peeked->bytes()); !mistake.empty())
        return std::unexpected(Error{ErrorKind::malformed, fmt::format("{} {}.", path.string(), mistake),
                                     "Download the file itself; on a model's page, the link beside its size leads to it."});
    if (files::looksLikeTorch(peeked->bytes())) {
        auto file = files::TorchFile::open(path);
        if (!file) return std::unexpected(file.error());
        return tensorsOf("PyTorch archive", std::move(*file));
    }
    auto file = files::SafetensorsFile::open(path);
    if (!file) return std::unexpected(file.error());
    return tensorsOf("safetensors", std::move(*file));
}

[[nodiscard]] Result<WeightsFile> openShards(const fs::path& index)
{
    const auto shards = files::readShardIndex(index);
    if (!shards) return std::unexpected(shards.error());
    WeightsFile whole{.format = {}, .source = {index.string(), {}}, .state = {}};
    std::map<fs::path, WeightsFile> pieces;
    for (const auto& [name, path] : *shards) {
        auto piece = pieces.find(path);
        if (piece == pieces.end()) {
            auto opened = openOne(path);
            if (!opened) return std::unexpected(opened.error());
            piece = pieces.emplace(path, std::move(*opened)).first;
        }
        const auto stored = piece->second.source.tensors.find(name);
        if (stored == piece->second.source.tensors.end())
            return std::unexpected(Error{
                ErrorKind::malformed,
                fmt::format("{} says that tensor {} is in {}, but it is not.", index.string(), name, path.filename().string()),
                "Take index and files from the same place and version."});
        whole.source.tensors.emplace(name, stored->second);
    }
    whole.format = fmt::format("{} in {} files", pieces.begin()->second.format, pieces.size());
    return whole;
}

/// Wrappers around a whole model put a word in front of every name.
void stripWrappers(WeightSource& source)
{
    static constexpr std::array<std::string_view, 2> kWrappers{"module.", "_orig_mod."};
    for (const auto wrapper : kWrappers) {
        const auto isWrapped = [&](const auto& named) { return named.first.starts_with(wrapper); };
        if (source.tensors.empty() || !std::ranges::all_of(source.tensors, isWrapped)) continue;
        decltype(source.tensors) stripped;
        for (auto& [name, stored] : source.tensors) stripped.emplace(name.substr(wrapper.size()), std::move(stored));
        source.tensors = std::move(stripped);
    }
}

}  // namespace

Result<WeightsFile> openWeights(const fs::path& path)
{
    auto state = weightsState(path);
    if (!state) return std::unexpected(state.error());
    auto weights = files::isShardIndex(path) ? openShards(path) : openOne(path);
    if (!weights) return weights;
    if (weightsState(path) != state) return std::unexpected(replacedMeanwhile(path));
    weights->state = std::move(*state);
    stripWrappers(weights->source);
    return weights;
}

}  // namespace cortilens::models
