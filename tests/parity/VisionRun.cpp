// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npy.h"
#include "core/files/Safetensors.h"
#include "core/models/FormulaWeights.h"
#include "core/models/Naming.h"
#include "core/models/VisionTransformer.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>

/// vision_run ROW NAMING PIXELS DEPTH FOLDER: the row with formula weights and so many blocks (0: all). Writes its weights under
/// the naming of that number as weights.safetensors, its input as pixels.npy, every token as tokens.npy and the image embedding
/// as embedding.npy.
namespace {

using namespace cortilens;

[[noreturn]] void fail(const std::string& message)
{
    fmt::print(stderr, "{}\n", message);
    std::exit(1);
}

/// A part of the formula's network, axes as the network uses it.
[[nodiscard]] at::Tensor formulaPart(const models::BackboneRow& row, const models::Part& part)
{
    std::vector<at::Tensor> pieces;
    for (const auto& stored : keysOf(row.namings[0], part)) {
        auto values = models::formulaTensor(stored.key, stored.shape);
        const auto piece = at::from_blob(values.data(), stored.shape, at::kFloat).clone();
        pieces.push_back(stored.transposed ? piece.t().contiguous() : piece);
    }
    return (pieces.size() == 1 ? pieces.front() : at::cat(pieces)).reshape(part.shape);
}

void writeWeights(const models::BackboneRow& row, const models::Naming& naming, const std::string& file)
{
    std::vector<at::Tensor> alive;
    std::vector<files::SafetensorsArray> list;
    for (const auto& part : partsOf(row)) {
        const auto flat = formulaPart(row, part).reshape({part.shape[0], -1});
        std::int64_t begin = 0;
        for (const auto& stored : keysOf(naming, part)) {
            auto piece = flat.narrow(0, begin, c10::multiply_integers(stored.shape) / flat.size(1));
            begin += piece.size(0);
            alive.push_back((stored.transposed ? piece.t() : piece).contiguous());
            const std::span values(alive.back().const_data_ptr<float>(), static_cast<std::size_t>(alive.back().numel()));
            list.push_back({stored.key, files::DType::float32, stored.shape, std::as_bytes(values)});
        }
    }
    if (auto written = files::writeSafetensors(file, list, {{"format", "pt"}}); !written) fail(written.error().message);
}

void writeArray(const at::Tensor& tensor, const std::string& file)
{
    const auto values = tensor.contiguous();
    const std::span flat(values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel()));
    if (auto written = files::writeNpy(file, flat, {values.sizes().begin(), values.sizes().end()}); !written)
        fail(written.error().message);
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 6) fail("vision_run ROW NAMING PIXELS DEPTH FOLDER");
    const std::string folder = argv[5];
    const auto* found = models::findRow(argv[1]);
    if (!found) fail("no such row");
    auto row = *found;
    if (const int depth = std::atoi(argv[4]); depth > 0) row.depth = depth;
    const int pixels = std::atoi(argv[3]);
    writeWeights(row, row.namings[static_cast<std::size_t>(std::atoi(argv[2]))], folder + "/weights.safetensors");
    const auto network = models::VisionTransformer::open(row, folder + "/weights.safetensors", {});
    if (!network) fail(network.error().message);
    auto photo = models::formulaPhoto(pixels);
    const auto input = at::from_blob(photo.data(), {1, 3, pixels, pixels}, at::kFloat);
    const auto tokens = (*network)->tokens(input);
    const auto embedding = (*network)->embedding(input);
    if (!tokens || !embedding) fail("the forward pass failed");
    writeArray(input, folder + "/pixels.npy");
    writeArray(*tokens, folder + "/tokens.npy");
    writeArray(*embedding, folder + "/embedding.npy");
}
