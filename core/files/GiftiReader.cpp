// SPDX-License-Identifier: Apache-2.0
#include "core/files/GiftiReader.h"

#include "core/files/Gzip.h"
#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <expat.h>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "GIFTI";
constexpr std::size_t kMaxBytes = std::size_t{1} << 30;
constexpr std::size_t kElementBytes = 4;  // float32 and int32 alike; uint8 is widened

using Attributes = std::map<std::string, std::string, std::less<>>;

/// A DataArray as the XML has it.
struct RawArray {
    Attributes attributes;
    std::string data;
};

/// What expat has told so far.
struct Document {
    std::vector<RawArray> arrays;
    bool isGifti = false;
    bool inData = false;
    std::vector<NameTableEntry> labels;
    std::set<std::int32_t> keys;
    bool badLabel = false;
    bool inLabel = false;
};

/// A Label element; its text, the name, follows.
void startLabel(Document& document, const Attributes& attributes)
{
    const auto key = attributes.find("Key");
    const auto index = key == attributes.end() ? std::nullopt : numberOf<std::int32_t>(key->second);
    document.badLabel = document.badLabel || !index || !document.keys.insert(*index).second;
    document.inLabel = !document.badLabel;
    if (document.inLabel) document.labels.push_back({*index, {}, {}});
}

void onStart(void* user, const char* name, const char** attributes)
{
    auto& document = *static_cast<Document*>(user);
    const std::string_view element = name;
    if (element == "GIFTI") document.isGifti = true;
    if (element == "DataArray") {
        auto& array = document.arrays.emplace_back();
        for (; *attributes; attributes += 2) array.attributes[attributes[0]] = attributes[1];
    }
    if (element == "Label") {
        Attributes label;
        for (; *attributes; attributes += 2) label[attributes[0]] = attributes[1];
        startLabel(document, label);
    }
    document.inData = element == "Data" && !document.arrays.empty();
}

void onEnd(void* user, const char* /*name*/)
{
    auto& document = *static_cast<Document*>(user);
    document.inData = false;
    document.inLabel = false;
}

void onText(void* user, const char* text, int length)
{
    auto& document = *static_cast<Document*>(user);
    if (document.inData) document.arrays.back().data.append(text, static_cast<std::size_t>(length));
    if (document.inLabel) document.labels.back().name.append(text, static_cast<std::size_t>(length));
}

[[nodiscard]] Result<Document> parse(std::span<const std::byte> text, const std::filesystem::path& path)
{
    struct Free {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };
    const std::unique_ptr<XML_ParserStruct, Free> parser(XML_ParserCreate(nullptr));
    if (!parser) return std::unexpected(outOfMemory(path));
    Document document;
    XML_SetUserData(parser.get(), &document);
    XML_SetElementHandler(parser.get(), onStart, onEnd);
    XML_SetCharacterDataHandler(parser.get(), onText);
    if (XML_Parse(parser.get(), reinterpret_cast<const char*>(text.data()), static_cast<int>(text.size()), XML_TRUE) !=
        XML_STATUS_OK)
        return std::unexpected(malformed(path, kFormat, XML_ErrorString(XML_GetErrorCode(parser.get()))));
    if (!document.isGifti) return std::unexpected(malformed(path, kFormat, "it is another kind of XML"));
    return document;
}

[[nodiscard]] std::optional<std::vector<std::byte>> base64(std::string_view text)
{
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<int, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < kLetters.size(); ++i) values[static_cast<unsigned char>(kLetters[i])] = static_cast<int>(i);
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char letter : text) {
        if (letter == '=' || letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t') continue;
        const int value = values[static_cast<unsigned char>(letter)];
        if (value < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        if ((count += 6) < 8) continue;
        count -= 8;
        bytes.push_back(static_cast<std::byte>(bits >> count & 0xFFU));
    }
    return bytes;
}

template <typename Value> [[nodiscard]] std::vector<Value> numbersIn(std::string_view text)
{
    std::vector<Value> numbers;
    const char* next = text.data();
    const char* const end = text.data() + text.size();
    while (next < end) {
        Value number{};
        const auto [stop, error] = std::from_chars(next, end, number);
        if (error == std::errc{}) numbers.push_back(number);
        next = error == std::errc{} ? stop : next + 1;
    }
    return numbers;
}

template <typename Value> [[nodiscard]] std::vector<Value> valuesIn(std::span<const std::byte> bytes, bool swapped)
{
    std::vector<Value> values(bytes.size() / kElementBytes);
    std::memcpy(values.data(), bytes.data(), values.size() * kElementBytes);
    if (swapped)
        for (auto& value : values) value = std::bit_cast<Value>(__builtin_bswap32(std::bit_cast<std::uint32_t>(value)));
    return values;
}

[[nodiscard]] std::vector<std::int32_t> widened(std::span<const std::byte> bytes)
{
    std::vector<std::int32_t> values(bytes.size());
    std::ranges::transform(bytes, values.begin(), [](std::byte value) { return std::to_integer<std::int32_t>(value); });
    return values;
}

/// From the first axis fastest to the last axis fastest.
template <typename Value> void turnRowMajor(std::vector<Value>& values, std::span<const std::int64_t> shape)
{
    std::vector<Value> turned(values.size());
    std::vector<std::size_t> strides;  // of the first axis fastest
    for (std::size_t stride = 1; const auto length : shape) {
        strides.push_back(stride);
        stride *= static_cast<std::size_t>(length);
    }
    for (std::size_t place = 0; place < turned.size(); ++place) {
        auto rest = place;
        std::size_t from = 0;
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            const auto length = static_cast<std::size_t>(shape[axis]);
            from += rest % length * strides[axis];
            rest /= length;
        }
        turned[place] = values[from];
    }
    values = std::move(turned);
}

[[nodiscard]] std::string_view attributeOf(const RawArray& array, std::string_view name)
{
    const auto found = array.attributes.find(name);
    return found == array.attributes.end() ? std::string_view{} : found->second;
}

[[nodiscard]] Result<std::vector<std::int64_t>> shapeOf(const RawArray& array, const std::filesystem::path& path)
{
    std::vector<std::int64_t> shape;
    std::int64_t elements = 1;
    const auto axes = numbersIn<int>(attributeOf(array, "Dimensionality"));
    for (int axis = 0; axes.size() == 1 && axis < std::min(axes[0], 6); ++axis) {
        const auto size = numbersIn<std::int64_t>(attributeOf(array, fmt::format("Dim{}", axis)));
        if (size.size() != 1 || size[0] < 0 || size[0] > static_cast<std::int64_t>(kMaxBytes)) break;
        elements *= std::max<std::int64_t>(size[0], 1);
        if (elements > static_cast<std::int64_t>(kMaxBytes)) break;
        shape.push_back(size[0]);
    }
    if (axes.size() != 1 || static_cast<int>(shape.size()) != axes[0])
        return std::unexpected(malformed(path, kFormat, "an array's dimensions make no sense"));
    return shape;
}

[[nodiscard]] Result<GiftiArray> decoded(const RawArray& array, const std::filesystem::path& path)
{
    auto shape = shapeOf(array, path);
    if (!shape) return std::unexpected(shape.error());
    std::size_t elements = 1;
    for (const auto size : *shape) elements *= static_cast<std::size_t>(size);
    const auto type = attributeOf(array, "DataType");
    const auto encoding = attributeOf(array, "Encoding");
    const bool isFloat = type == "NIFTI_TYPE_FLOAT32";
    const bool isByte = type == "NIFTI_TYPE_UINT8";
    const bool binary = encoding == "Base64Binary" || encoding == "GZipBase64Binary";
    if ((!isFloat && !isByte && type != "NIFTI_TYPE_INT32") || (!binary && encoding != "ASCII"))
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} holds {} values encoded as {}, which are not read.", path.string(), type, encoding),
                  "Convert it to float32 or int32 in Base64Binary or GZipBase64Binary."});
    GiftiArray result{std::string(attributeOf(array, "Intent")), std::move(*shape), {}};
    if (binary) {
        auto bytes = base64(array.data);
        if (!bytes) return std::unexpected(malformed(path, kFormat, "an array is not Base64"));
        if (encoding.starts_with("GZip")) {
            auto unpacked = gunzip(*bytes, elements * (isByte ? 1 : kElementBytes), path.string());
            if (!unpacked) return std::unexpected(unpacked.error());
            bytes = std::move(*unpacked);
        }
        const bool swapped = (attributeOf(array, "Endian") == "BigEndian") == (std::endian::native == std::endian::little);
        if (isByte)
            result.values = widened(*bytes);
        else if (isFloat)
            result.values = valuesIn<float>(*bytes, swapped);
        else
            result.values = valuesIn<std::int32_t>(*bytes, swapped);
    } else if (isFloat) {
        result.values = numbersIn<float>(array.data);
    } else {
        result.values = numbersIn<std::int32_t>(array.data);
    }
    const auto got = std::visit([](const auto& values) { return values.size(); }, result.values);
    if (got != elements)
        return std::unexpected(malformed(path, kFormat, fmt::format("an array has {} values instead of {}", got, elements)));
    if (attributeOf(array, "ArrayIndexingOrder") == "ColumnMajorOrder")
        std::visit([&result](auto& values) { turnRowMajor(values, result.shape); }, result.values);
    return result;
}

[[nodiscard]] Result<Document> documentOf(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    std::vector<std::byte> unpacked;
    auto text = file->bytes();
    if (path.extension() == ".gz") {
        auto content = gunzip(text, kMaxBytes, path.string());
        if (!content) return std::unexpected(content.error());
        unpacked = std::move(*content);
        text = unpacked;
    }
    if (text.size() > kMaxBytes)
        return std::unexpected(
            Error{ErrorKind::tooLarge, fmt::format("{} has {} bytes; 1 GiB is read at most.", path.string(), text.size()), {}});
    return parse(text, path);
}

}  // namespace

Result<std::vector<GiftiArray>> readGifti(const std::filesystem::path& path)
{
    const auto document = documentOf(path);
    if (!document) return std::unexpected(document.error());
    std::vector<GiftiArray> arrays;
    for (const auto& raw : document->arrays) {
        auto array = decoded(raw, path);
        if (!array) return std::unexpected(array.error());
        arrays.push_back(std::move(*array));
    }
    return arrays;
}

Result<std::vector<NameTableEntry>> readGiftiLabels(const std::filesystem::path& path)
{
    auto document = documentOf(path);
    if (!document) return std::unexpected(document.error());
    if (document->badLabel) return std::unexpected(malformed(path, kFormat, "a label's key is no number, or there twice"));
    return std::move(document->labels);
}

}  // namespace cortilens::files
