// SPDX-License-Identifier: Apache-2.0
#include "core/models/Weights.h"

#include "core/models/FormulaWeights.h"
#include "core/models/Naming.h"
#include "core/models/RowMatch.h"
#include "core/types/Cancelled.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace cortilens::models {

namespace {

[[nodiscard]] Error mismatch(const BackboneRow& row, const std::string& message)
{
    return {ErrorKind::mismatch, message,
            fmt::format("Name the weights of {} (usually {}). {}", row.name, fmt::join(row.fileNames, " or "), row.source)};
}

/// A naming and what a wrapper put in front of its keys.
struct Dialect {
    const Naming* naming = nullptr;
    std::string prefix;
};

/// How many of the row's tensors the source has under these names.
[[nodiscard]] std::size_t wordsIn(const WeightSource& source, std::span<const Part> parts, const Dialect& dialect)
{
    std::size_t count = 0;
    for (const auto& part : parts)
        for (const auto& stored : keysOf(*dialect.naming, part)) count += source.tensors.contains(dialect.prefix + stored.key);
    return count;
}

/// The naming that finds most; of equals the first.
[[nodiscard]] std::optional<Dialect> dialectOf(const BackboneRow& row, const WeightSource& source)
{
    const auto parts = partsOf(row);
    std::optional<Dialect> best;
    std::size_t most = 0;
    for (const auto& naming : row.namings)
        for (const auto& [name, tensor] : source.tensors) {
            if (!name.ends_with(naming.anchor)) continue;
            const Dialect dialect{&naming, name.substr(0, name.size() - naming.anchor.size())};
            if (!dialect.prefix.empty() && !dialect.prefix.ends_with('.')) continue;
            if (const auto words = wordsIn(source, parts, dialect); words > most) {
                most = words;
                best = dialect;
            }
        }
    return best;
}

/// A tensor that does not fit says little; the fields of the row that the whole file contradicts say what to change.
[[nodiscard]] Error explained(Error error, const BackboneRow& row, const WeightSource& source, const Dialect& dialect)
{
    if (error.kind != ErrorKind::mismatch) return error;
    const auto differences = contradictions(row, source, *dialect.naming, dialect.prefix);
    if (!differences.empty()) error.message += fmt::format(" As `{}` is described, {}.", row.id, fmt::join(differences, "; "));
    return error;
}

/// Collects the parts one by one; the first thing that is wrong stays in `problem` and ends the work.
class PartReader {
public:
    PartReader(const BackboneRow& row, const WeightSource& source, const Dialect& dialect)
        : m_row(row)
        , m_source(source)
        , m_dialect(dialect)
    {}

    /// float32 with the part's own shape.
    [[nodiscard]] Result<at::Tensor> read(const Part& part)
    {
        const auto keys = keysOf(*m_dialect.naming, part);
        if (keys.empty())
            return std::unexpected(mismatch(m_row, fmt::format("{} names no {}.", m_dialect.naming->name, part.part)));
        std::vector<at::Tensor> pieces;
        for (const auto& stored : keys) {
            auto piece = readKey(m_dialect.prefix + stored.key, stored.shape);
            if (!piece) return std::unexpected(piece.error());
            pieces.push_back(stored.transposed ? piece->t().contiguous() : *piece);
        }
        return (pieces.size() == 1 ? pieces.front() : at::cat(pieces)).reshape(part.shape);
    }

    /// A tensor of this network that nobody asked for: the file belongs to another one. Empty when there is none.
    [[nodiscard]] std::string leftover() const
    {
        const auto& naming = *m_dialect.naming;
        const auto scope = m_dialect.prefix + std::string(naming.scope);
        for (const auto& [name, tensor] : m_source.tensors) {
            const auto isEnd = [&](std::string_view end) { return name.ends_with(end); };
            if (name.starts_with(scope) && !m_used.contains(name) && std::ranges::none_of(naming.ignored, isEnd)) return name;
        }
        return {};
    }

    /// A file that states the input's mean and deviation must state the row's.
    [[nodiscard]] Result<void> checkConditioner()
    {
        const std::array expected{m_row.mean, m_row.deviation};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto name = m_dialect.prefix + std::string(m_dialect.naming->conditioner[i]);
            const auto found = m_source.tensors.find(name);
            if (m_dialect.naming->conditioner[i].empty() || found == m_source.tensors.end() || !found->second.read) continue;
            const auto stated = found->second.read().flatten().to(at::kDouble);
            const auto wanted = at::tensor(at::ArrayRef<double>(expected[i]));
            if (stated.numel() == 3 && at::allclose(stated, wanted, 0, 2e-3)) continue;  // half precision keeps three digits
            return std::unexpected(mismatch(m_row, fmt::format("{} states another normalisation of its input in {} than {} has.",
                                                               m_source.label, name, m_row.name)));
        }
        return {};
    }

private:
    [[nodiscard]] Result<at::Tensor> readKey(const std::string& name, const std::vector<std::int64_t>& shape)
    {
        const auto found = m_source.tensors.find(name);
        if (found == m_source.tensors.end())
            return std::unexpected(mismatch(m_row, fmt::format("{} has no tensor {}, which {} needs with shape [{}].",
                                                               m_source.label, name, m_row.name, fmt::join(shape, ", "))));
        if (found->second.shape != shape)
            return std::unexpected(
                mismatch(m_row, fmt::format("Tensor {} of {} has shape [{}], but {} needs [{}].", name, m_source.label,
                                            fmt::join(found->second.shape, ", "), m_row.name, fmt::join(shape, ", "))));
        if (!found->second.read)
            return std::unexpected(
                mismatch(m_row, fmt::format("Tensor {} of {} does not hold floating-point numbers.", name, m_source.label)));
        m_used.insert(name);
        auto values = found->second.read();
        if (!areFinite(values))
            return std::unexpected(Error{ErrorKind::malformed,
                                         fmt::format("Tensor {} of {} holds NaN or infinity.", name, m_source.label),
                                         "Download the weights again; the file is damaged."});
        return values;
    }

    const BackboneRow& m_row;
    const WeightSource& m_source;
    const Dialect& m_dialect;
    std::set<std::string, std::less<>> m_used;
};

[[nodiscard]] at::ScalarType typeOf(Precision precision)
{
    switch (precision) {
    case Precision::fp32:
    case Precision::fixed16:  // packed later (Fixed16Blocks.h)
        return at::kFloat;
    case Precision::bf16:
        return at::kBFloat16;
    case Precision::fp16:
        return at::kHalf;
    }
    std::unreachable();
}

/// Parts of matrix products are in the device's precision, all others stay float32.
[[nodiscard]] bool belongsToMatrixProduct(std::string_view part)
{
    static constexpr auto kBegins = std::to_array<std::string_view>(
        {"patch.", "blocks.{}.qkv.", "blocks.{}.out.", "blocks.{}.up.", "blocks.{}.down.", "blocks.{}.gate.", "blocks.{}.gated.",
         "projection", "pool.qkv.", "pool.out.", "pool.up.", "pool.down.", "adaptor.in.", "adaptor.{}.linear.", "adaptor.out."});
    return std::ranges::any_of(kBegins, [&](std::string_view begin) { return part.starts_with(begin); });
}

/// z sigmoid(a z) = silu(a z) / a: with a inside the matrices around it, QuickGELU costs one pass over the hidden layer.
[[nodiscard]] double factorOf(std::string_view part, Activation activation)
{
    constexpr double kSlope = 1.702;
    if (activation != Activation::quickGelu) return 1;
    if (part.starts_with("blocks.{}.up.")) return kSlope;
    return part == "blocks.{}.down.weight" ? 1 / kSlope : 1;
}

using PartMap = std::map<std::pair<std::string_view, int>, at::Tensor>;

/// Undefined when the row has no such part.
[[nodiscard]] at::Tensor take(PartMap& parts, std::string_view part, int block = -1)
{
    const auto node = parts.extract({part, block});
    return node.empty() ? at::Tensor{} : node.mapped();
}

[[nodiscard]] Affine takeLayer(PartMap& parts, std::string_view weight, std::string_view bias, int block = -1)
{
    return {take(parts, weight, block), take(parts, bias, block)};
}

[[nodiscard]] Block takeBlock(PartMap& parts, int i, bool gated)
{
    return {.norm1 = takeLayer(parts, "blocks.{}.norm1.weight", "blocks.{}.norm1.bias", i),
            .qkv = takeLayer(parts, "blocks.{}.qkv.weight", "blocks.{}.qkv.bias", i),
            .out = takeLayer(parts, "blocks.{}.out.weight", "blocks.{}.out.bias", i),
            .scale1 = take(parts, "blocks.{}.scale1", i),
            .norm2 = takeLayer(parts, "blocks.{}.norm2.weight", "blocks.{}.norm2.bias", i),
            .up = gated ? takeLayer(parts, "blocks.{}.gate.weight", "blocks.{}.gate.bias", i)
                        : takeLayer(parts, "blocks.{}.up.weight", "blocks.{}.up.bias", i),
            .down = gated ? takeLayer(parts, "blocks.{}.gated.weight", "blocks.{}.gated.bias", i)
                          : takeLayer(parts, "blocks.{}.down.weight", "blocks.{}.down.bias", i),
            .scale2 = take(parts, "blocks.{}.scale2", i)};
}

[[nodiscard]] AttentionPool takePool(PartMap& parts)
{
    return {.probe = take(parts, "pool.probe"),
            .qkv = takeLayer(parts, "pool.qkv.weight", "pool.qkv.bias"),
            .out = takeLayer(parts, "pool.out.weight", "pool.out.bias"),
            .norm = takeLayer(parts, "pool.norm.weight", "pool.norm.bias"),
            .up = takeLayer(parts, "pool.up.weight", "pool.up.bias"),
            .down = takeLayer(parts, "pool.down.weight", "pool.down.bias")};
}

[[nodiscard]] AdaptorMlp takeAdaptor(PartMap& parts, int blocks)
{
    AdaptorMlp mlp;
    mlp.in = takeLayer(parts, "adaptor.in.weight", "adaptor.in.bias");
    for (int i = 0; i < blocks; ++i)
        mlp.inner.push_back({takeLayer(parts, "adaptor.{}.norm.weight", "adaptor.{}.norm.bias", i),
                             takeLayer(parts, "adaptor.{}.linear.weight", "adaptor.{}.linear.bias", i)});
    mlp.norm = takeLayer(parts, "adaptor.norm.weight", "adaptor.norm.bias");
    mlp.out = takeLayer(parts, "adaptor.out.weight", "adaptor.out.bias");
    return mlp;
}

[[nodiscard]] Weights assembled(const BackboneRow& row, PartMap parts)
{
    Weights weights;
    weights.classTokens = take(parts, row.leadingTogether ? "leading" : "class");
    weights.registers = take(parts, "registers");
    weights.positions = take(parts, "positions");
    if (row.classHasPosition) {
        weights.classTokens = weights.classTokens + weights.positions.narrow(0, 0, row.classTokens);
        weights.positions =
            weights.positions.narrow(0, row.classTokens, weights.positions.size(0) - row.classTokens).contiguous();
    }
    weights.patch = {take(parts, "patch.weight").flatten(1), take(parts, "patch.bias")};
    weights.preNorm = {take(parts, "prenorm.weight"), take(parts, "prenorm.bias")};
    for (int i = 0; i < row.depth; ++i) weights.blocks.push_back(takeBlock(parts, i, row.gatedMlp));
    weights.norm = {take(parts, "norm.weight"), take(parts, "norm.bias")};
    weights.pool = takePool(parts);
    weights.projection = take(parts, "projection");
    weights.adaptor = takeAdaptor(parts, row.headBlocks);
    weights.head = {take(parts, "head.weight"), take(parts, "head.bias")};
    return weights;
}

}  // namespace

bool areFinite(const at::Tensor& values)
{
    // One pass: the exponent of a finite number is not all ones.
    constexpr std::uint32_t kMagnitude = 0x7FFFFFFF;
    constexpr std::uint32_t kInfinity = 0x7F800000;
    const std::span all(values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel()));
    std::uint32_t largest = 0;
    for (const float value : all) largest = std::max(largest, std::bit_cast<std::uint32_t>(value) & kMagnitude);
    return largest < kInfinity;
}

WeightSource formulaSource(const BackboneRow& row)
{
    WeightSource source{fmt::format("the formula weights of {}", row.name), {}};
    for (const auto& [name, shape] : formulaWeights(row)) {
        const auto read = [name, shape] {
            auto values = formulaTensor(name, shape);
            return at::from_blob(values.data(), shape, at::kFloat).clone();
        };
        source.tensors.emplace(name, StoredTensor{shape, read});
    }
    return source;
}

Result<Weights> loadWeights(const BackboneRow& row, const WeightSource& source, const Device& device, const std::stop_token& stop)
{
    const auto dialect = dialectOf(row, source);
    if (!dialect) {
        std::vector<std::string_view> anchors;
        for (const auto& naming : row.namings) anchors.push_back(naming.anchor);
        return std::unexpected(mismatch(row, fmt::format("{} does not hold the weights of {}: it has no tensor {}.", source.label,
                                                         row.name, fmt::join(anchors, " or "))));
    }
    const auto matrixType = typeOf(device.precision);
    PartReader reader(row, source, *dialect);
    if (auto fits = reader.checkConditioner(); !fits) return std::unexpected(fits.error());
    PartMap parts;
    for (const auto& part : partsOf(row)) {
        if (stop.stop_requested()) return cancelled();
        auto values = reader.read(part);
        if (!values) return std::unexpected(explained(values.error(), row, source, *dialect));
        const auto type = belongsToMatrixProduct(part.part) ? matrixType : at::kFloat;
        const double factor = factorOf(part.part, row.activation);
        parts.emplace(std::pair(part.part, part.block), (factor == 1 ? *values : values->mul_(factor)).to(placeOf(device), type));
    }
    if (const auto name = reader.leftover(); !name.empty())
        return std::unexpected(
            explained(mismatch(row, fmt::format("{} holds a tensor {}, which {} does not have.", source.label, name, row.name)),
                      row, source, *dialect));
    return assembled(row, std::move(parts));
}

}  // namespace cortilens::models
