// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/models/LastBlock.h"
#include "core/models/WeightsHash.h"
#include "core/types/Error.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace at {
class Tensor;
}

namespace cortilens::models {

struct WeightSource;

/// How the same numbers are computed: the program's way, or step by step as the networks' published code (PublishedBlocks.h).
enum class Arithmetic : std::uint8_t { own, published };

struct ForwardOptions {
    /// What becomes of the patches besides (PatchMixing.h).
    enum class Mixing : std::uint8_t {
        none,
        alike,          ///< withAlikeMixed() behind the last block
        selfCalibrated  ///< selfCalibrated() in place of the last block; `lastBlock` is ignored
    };

    LastBlock lastBlock;
    Mixing mixing = Mixing::none;
    Arithmetic arithmetic = Arithmetic::own;  ///< published: not in fixed16, which keeps no other weights
    std::stop_token stop;                     ///< looked at before each block
    /// Called after the patch embedding (block -1) and after each block with the residual stream, float32 [K, T, width].
    std::function<void(int block, const at::Tensor& tokens)> watch;
};

struct OpenOptions {
    std::stop_token stop{};              ///< looked at between two tensors
    std::optional<WeightsHash> known{};  ///< spares the reading of everything, if the file is still in that state
};

/// Classification head: what the network was trained to say, one row per class.
struct ClassifierHead {
    int classes = 0;
    int channels = 0;
    std::vector<float> weights;  ///< [classes, channels], applied to embedding()
    std::vector<float> bias;     ///< [classes]
};

/// A vision transformer with the weights of one file.
///
/// Immutable after construction; any number of threads may run it, though on the CPU one forward already uses every thread.
/// T tokens: class tokens, registers, then the patches row by row. Pixels are float32 [K, 3, height, width], normalised as
/// the row says, height and width multiples of the patch.
class VisionTransformer {
public:
    /// Reads and checks every tensor that the row asks for; others in the file are ignored. Errors: those of openWeights,
    /// cancelled, malformed (NaN or infinity among the weights), mismatch (a missing or mis-shaped tensor, naming file, tensor
    /// and both shapes; a file of another network), device, outOfMemory.
    [[nodiscard]] static Result<std::shared_ptr<const VisionTransformer>>
    open(const BackboneRow& row, const std::filesystem::path& weights, const Device& device, const OpenOptions& options = {});

    /// From arrays wherever they come from (Weights.h). Errors as of open(), and those of the source's hash.
    [[nodiscard]] static Result<std::shared_ptr<const VisionTransformer>>
    fromSource(const BackboneRow& row, const WeightSource& source, const Device& device, const std::stop_token& stop = {});

    /// With formulaWeights(row), so that a machine can be tested without any file. weightsHash() is empty.
    [[nodiscard]] static Result<std::shared_ptr<const VisionTransformer>> fromFormula(const BackboneRow& row,
                                                                                      const Device& device);

    VisionTransformer(const VisionTransformer&) = delete;
    VisionTransformer& operator=(const VisionTransformer&) = delete;
    ~VisionTransformer();

    [[nodiscard]] const BackboneRow& row() const;
    [[nodiscard]] const Device& device() const;
    [[nodiscard]] const std::string& weightsHash() const;  ///< SHA-256 of the weights file, 64 hex digits

    /// All tokens behind the last block, final norm and head (Pooling.h): float32 [K, T, channels] on the device. Errors:
    /// invalidRequest (pixels of another shape), cancelled, device, outOfMemory.
    [[nodiscard]] Result<at::Tensor> tokens(const at::Tensor& pixels, const ForwardOptions& options = {}) const;

    /// The whole-image vector of the unmodified network, as the row pools it: float32 [K, channels] on the device, not
    /// normalised. Errors as of tokens().
    [[nodiscard]] Result<at::Tensor> embedding(const at::Tensor& pixels, std::stop_token stop = {}) const;

    /// Errors: notFound when the row has no head.
    [[nodiscard]] Result<ClassifierHead> head() const;

    /// The position embedding of the patches on this grid: float32 [rows, cols, width]. Computed once per grid.
    [[nodiscard]] Result<at::Tensor> positions(GridSize grid) const;

private:
    struct Parts;
    explicit VisionTransformer(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

}  // namespace cortilens::models
