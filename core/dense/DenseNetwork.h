// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/Adaptor.h"
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/models/VisionTransformer.h"
#include "core/types/Error.h"
#include "core/types/Grid.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace at {
class Tensor;
}

namespace cortilens::dense {

/// A backbone that answers with one feature vector per patch.
///
/// Any number of threads may use it; see VisionTransformer for what that costs. Pixels are float32 [K, 3, S, S], normalised
/// as the row says, S a multiple of the patch; results are float32 on the CPU, contiguous.
class DenseNetwork {
public:
    /// A row without a network (the control) needs no file, and `weights` is ignored. Errors as of VisionTransformer::open.
    [[nodiscard]] static Result<std::shared_ptr<const DenseNetwork>> open(const models::BackboneRow& row,
                                                                          const std::filesystem::path& weights,
                                                                          const models::Device& device,
                                                                          const models::OpenOptions& options = {});

    /// With formula weights (VisionTransformer::fromFormula), so that a machine can be tested without any file.
    [[nodiscard]] static Result<std::shared_ptr<const DenseNetwork>> fromFormula(const models::BackboneRow& row,
                                                                                 const models::Device& device);

    /// `sigma` is NACLIP's, in patches; the row's recipe has the usual one.
    DenseNetwork(std::shared_ptr<const models::VisionTransformer> transformer, double sigma);

    DenseNetwork(const DenseNetwork&) = delete;
    DenseNetwork& operator=(const DenseNetwork&) = delete;
    ~DenseNetwork();

    [[nodiscard]] const models::BackboneRow& row() const;
    [[nodiscard]] const models::Device& device() const;
    [[nodiscard]] const std::string& weightsHash() const;  ///< SHA-256 of the weights file; controlHash() for the control
    [[nodiscard]] double sigma() const;
    [[nodiscard]] const models::VisionTransformer& transformer() const;  ///< asserts that the row has a network

    /// One vector per patch, class and register tokens dropped, not normalised: [K, rows * cols, C]. Errors: invalidRequest
    /// (pixels of another shape, an adaptor that needs a companion), cancelled (between two blocks), device, outOfMemory. The
    /// control knows no adaptor.
    [[nodiscard]] Result<at::Tensor> tokens(const at::Tensor& pixels, Adaptor adaptor, std::stop_token stop = {},
                                            models::Arithmetic arithmetic = models::Arithmetic::own) const;

    /// The same where the network runs, without a copy.
    [[nodiscard]] Result<at::Tensor> tokensOnDevice(const at::Tensor& pixels, Adaptor adaptor, std::stop_token stop = {},
                                                    models::Arithmetic arithmetic = models::Arithmetic::own) const;

    /// As Adaptor::proxyclip. `companion`: a network (asserted) on the same device; it may be this one. Float32 [K, rows * cols,
    /// C] on the device. Errors as of tokens().
    [[nodiscard]] Result<at::Tensor> proxiedOnDevice(const at::Tensor& pixels, const DenseNetwork& companion,
                                                     std::stop_token stop = {}) const;

    /// The whole-image vector of the unmodified network, not normalised: [K, C]. The control's is the mean of its patches. Errors
    /// as of tokens().
    [[nodiscard]] Result<at::Tensor> embedding(const at::Tensor& pixels, std::stop_token stop = {}) const;

private:
    struct Parts;
    /// What a row without a network says of each patch: as tokens().
    using Patches = std::function<Result<at::Tensor>(const at::Tensor& pixels, const std::stop_token& stop)>;
    explicit DenseNetwork(std::unique_ptr<Parts> parts);
    [[nodiscard]] static std::shared_ptr<const DenseNetwork>
    withoutTransformer(const models::BackboneRow& row, const models::Device& device, std::string hash, Patches patches);

    std::unique_ptr<Parts> m_parts;
};

/// Milliseconds of one view through the row's own recipe: the second of two passes, because the first one fills caches.
/// Errors as of DenseNetwork::tokens.
[[nodiscard]] Result<double> forwardMs(const DenseNetwork& network);

/// Memory that an open network needs at most to forward `viewsPerBatch` views of `pixels` x `pixels`: weights, activations
/// and NACLIP's neighbourhood, in bytes. Measured peaks lie between a half and the whole of it on the CPU in fp32; on an H200
/// in bf16 the device's whole use was within a tenth of it. What the adaptor takes beside it: adaptorBytes.
[[nodiscard]] std::int64_t networkBytes(const models::BackboneRow& row, const models::Device& device, int pixels,
                                        int viewsPerBatch);

/// The part of it that forwarding takes beside the open network: activations, pixels and the neighbourhood.
[[nodiscard]] std::int64_t workBytes(const models::BackboneRow& row, const models::Device& device, int pixels, int viewsPerBatch);

/// Similarities of all patches to all, streams of all blocks: what an adaptor's last block needs at most beside networkBytes,
/// in bytes, the companion of one that needs it not counted.
[[nodiscard]] std::int64_t adaptorBytes(const models::BackboneRow& row, Adaptor adaptor, int pixels, int viewsPerBatch);

}  // namespace cortilens::dense
