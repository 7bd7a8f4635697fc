// SPDX-License-Identifier: Apache-2.0
#include "core/files/SafetensorsHeader.h"

#include "core/files/Shape.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace cortilens::files {

namespace {

constexpr std::array<std::pair<DType, std::string_view>, 13> kNames{{{DType::boolean, "BOOL"},
                                                                     {DType::int8, "I8"},
                                                                     {DType::uint8, "U8"},
                                                                     {DType::int16, "I16"},
                                                                     {DType::uint16, "U16"},
                                                                     {DType::int32, "I32"},
                                                                     {DType::uint32, "U32"},
                                                                     {DType::int64, "I64"},
                                                                     {DType::uint64, "U64"},
                                                                     {DType::float16, "F16"},
                                                                     {DType::bfloat16, "BF16"},
                                                                     {DType::float32, "F32"},
                                                                     {DType::float64, "F64"}}};

/// Takes the events of nlohmann's parser. Returning false stops it; `problem` then says why.
class HeaderReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    SafetensorsHeader header;
    std::string problem;

    bool start_object(std::size_t) override
    {
        if (m_place == Place::outside) return enter(Place::root);
        if (m_place != Place::root) return fail(fmt::format("\"{}\" holds an object where none belongs", m_key));
        if (m_key == "__metadata__") {
            if (std::exchange(m_sawMetadata, true)) return fail("__metadata__ occurs twice");
            return enter(Place::metadata);
        }
        header.entries.emplace_back().name = m_key;
        m_offsets.clear();
        m_sawDtype = m_sawShape = m_sawOffsets = false;
        return enter(Place::tensor);
    }

    bool key(string_t& name) override
    {
        m_key = name;
        return m_place != Place::metadata || !header.metadata.contains(name) ||
               fail(fmt::format("__metadata__ holds \"{}\" twice", name));
    }

    bool end_object() override
    {
        if (m_place == Place::tensor && !finishTensor()) return false;
        return enter(m_place == Place::root ? Place::outside : Place::root);
    }

    bool start_array(std::size_t) override
    {
        if (m_place != Place::tensor) return fail("a list stands where none belongs");
        if (m_key == "shape" && !std::exchange(m_sawShape, true)) return enter(Place::shape);
        if (m_key == "data_offsets" && !std::exchange(m_sawOffsets, true)) return enter(Place::offsets);
        return failTensor(fmt::format("has an unexpected list \"{}\"", m_key));
    }

    bool end_array() override { return enter(Place::tensor); }

    bool number_unsigned(number_unsigned_t value) override
    {
        if (m_place == Place::offsets && m_offsets.size() < 2) {
            m_offsets.push_back(value);
            return true;
        }
        if (m_place == Place::shape && std::in_range<std::int64_t>(value)) {
            header.entries.back().shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        return scalar();
    }

    bool string(string_t& value) override
    {
        if (m_place == Place::metadata) return header.metadata.emplace(m_key, value).second;
        if (m_place == Place::tensor && m_key == "dtype") {
            const auto dtype = dtypeFromSafetensors(value);
            if (!dtype) return failTensor(fmt::format("has the type {}, which is not supported", value));
            if (std::exchange(m_sawDtype, true)) return failTensor("has two dtypes");
            header.entries.back().dtype = *dtype;
            return true;
        }
        return scalar();
    }

    bool null() override { return scalar(); }
    bool boolean(bool) override { return scalar(); }
    bool number_integer(number_integer_t) override { return scalar(); }
    bool number_float(number_float_t, const string_t&) override { return scalar(); }
    bool binary(binary_t&) override { return scalar(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        return fail(fmt::format("it is not JSON at byte {}", position));
    }

private:
    enum class Place : std::uint8_t { outside, root, metadata, tensor, shape, offsets };

    bool enter(Place place)
    {
        m_place = place;
        return true;
    }

    bool fail(std::string why)
    {
        problem = std::move(why);
        return false;
    }

    bool failTensor(const std::string& why) { return fail(fmt::format("tensor {} {}", header.entries.back().name, why)); }

    /// A value that belongs to no field we know: ignored beside a tensor's own fields, wrong elsewhere.
    bool scalar()
    {
        const bool ownField = m_key == "dtype" || m_key == "shape" || m_key == "data_offsets";
        if (m_place == Place::tensor && !ownField) return true;
        return fail(fmt::format("\"{}\" holds a value of the wrong kind", m_key));
    }

    bool finishTensor()
    {
        if (!m_sawDtype || !m_sawShape || m_offsets.size() != 2) return failTensor("lacks dtype, shape or data_offsets");
        auto& entry = header.entries.back();
        entry.begin = m_offsets[0];
        entry.end = m_offsets[1];
        const auto elements = elementsOf(entry.shape);
        const auto width = bytesOf(entry.dtype);
        const bool fits = elements && entry.begin <= entry.end && (entry.end - entry.begin) % width == 0 &&
                          (entry.end - entry.begin) / width == static_cast<std::size_t>(*elements);
        return fits || failTensor("does not occupy as many bytes as its shape and dtype say");
    }

    Place m_place = Place::outside;
    std::string m_key;
    std::vector<std::uint64_t> m_offsets;
    bool m_sawMetadata = false;
    bool m_sawDtype = false;
    bool m_sawShape = false;
    bool m_sawOffsets = false;
};

}  // namespace

std::expected<SafetensorsHeader, std::string> parseSafetensorsHeader(std::string_view json)
{
    HeaderReader reader;
    const bool whole = nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    if (!whole) return std::unexpected(reader.problem);
    return std::move(reader.header);
}

std::string safetensorsPrefix(const nlohmann::ordered_json& json)
{
    std::string text = json.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    std::string header(sizeof length, '\0');
    std::memcpy(header.data(), &length, sizeof length);
    return header + text;
}

std::string_view safetensorsNameOf(DType dtype)
{
    return std::ranges::find(kNames, dtype, &std::pair<DType, std::string_view>::first)->second;
}

std::optional<DType> dtypeFromSafetensors(std::string_view name)
{
    const auto found = std::ranges::find(kNames, name, &std::pair<DType, std::string_view>::second);
    return found == kNames.end() ? std::nullopt : std::optional{found->first};
}

}  // namespace cortilens::files
