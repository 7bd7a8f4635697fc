// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

/// A voxel's relevance map from two files on disk, the encoder and the stored features of a photo, in double precision and
/// without a line of the product: a reference for what the window shows.
namespace cortilens::test {

/// A safetensors file, read as its format is written down: a length, a JSON header, the arrays.
class StoredArrays {
public:
    explicit StoredArrays(const std::filesystem::path& path)
    {
        std::ifstream file(path, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator(file), {}};
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), sizeof(length));
        m_header = nlohmann::json::parse(bytes.substr(sizeof(length), length));
        m_arrays = bytes.substr(sizeof(length) + length);
    }

    [[nodiscard]] std::string metadata(const char* key) const { return m_header["__metadata__"].value(key, ""); }
    [[nodiscard]] std::vector<std::size_t> shape(const char* name) const { return m_header[name]["shape"]; }

    /// F16, F32 and I32.
    [[nodiscard]] double at(const char* name, std::size_t index) const
    {
        const auto& entry = m_header[name];
        const std::string type = entry["dtype"];
        const std::size_t size = type == "F16" ? 2 : 4;
        const char* from = m_arrays.data() + entry["data_offsets"][0].get<std::size_t>() + index * size;
        if (type == "F16") return halfAt(from);
        if (type == "F32") return valueAt<float>(from);
        return valueAt<std::int32_t>(from);
    }

private:
    template <typename Value> [[nodiscard]] static Value valueAt(const char* from)
    {
        Value value{};
        std::memcpy(&value, from, sizeof(value));
        return value;
    }

    /// IEEE 754 binary16: sign, 5 bits of exponent (bias 15), 10 of fraction.
    [[nodiscard]] static double halfAt(const char* from)
    {
        const auto bits = valueAt<std::uint16_t>(from);
        const int exponent = (bits >> 10) & 31;
        const int fraction = bits & 1023;
        const double size = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
        return (bits & 0x8000) != 0 ? -size : size;
    }

    nlohmann::json m_header;
    std::string m_arrays;
};

/// w . f / |f| + b for every patch, f its features, w and b of the encoder's row for `voxel`. Empty: the encoder has no such
/// voxel.
[[nodiscard]] inline std::vector<double> relevanceByHand(const StoredArrays& encoder, const StoredArrays& features,
                                                         std::array<std::int32_t, 3> voxel)
{
    const std::size_t voxels = encoder.shape("voxels")[0];
    std::size_t row = 0;
    const auto isVoxel = [&] {
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (encoder.at("voxels", 3 * row + axis) != voxel[axis]) return false;
        return true;
    };
    while (row < voxels && !isVoxel()) ++row;
    if (row == voxels) return {};
    const auto shape = features.shape("mean");
    const std::size_t channels = shape[2];
    std::vector<double> map;
    for (std::size_t patch = 0; patch < shape[0] * shape[1]; ++patch) {
        double product = 0;
        double square = 0;
        for (std::size_t c = 0; c < channels; ++c) {
            const double feature = features.at("mean", patch * channels + c);
            product += encoder.at("weights", row * channels + c) * feature;
            square += feature * feature;
        }
        map.push_back(product / std::sqrt(square) + encoder.at("bias", row));
    }
    return map;
}

/// The file in the store at `directory` whose photo a reply's provenance names by its SHA-256; empty: there is none.
[[nodiscard]] inline std::filesystem::path storedFeatures(const std::filesystem::path& directory, const std::string& provenance)
{
    for (const auto& file : std::filesystem::directory_iterator(directory)) {
        if (file.path().extension() != ".safetensors") continue;
        const auto photo = StoredArrays(file.path()).metadata("photo_sha256");
        if (!photo.empty() && provenance.find(photo) != std::string::npos) return file.path();
    }
    return {};
}

}  // namespace cortilens::test
