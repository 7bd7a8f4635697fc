// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/types/Error.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

/// From named arrays to the tensors of one transformer. For the .cpp files of this room only.
namespace cortilens::models {

struct StoredTensor {
    std::vector<std::int64_t> shape;
    std::function<at::Tensor()> read;  ///< a fresh copy, float32 on the CPU; empty when the file holds no floating-point numbers
};

/// All arrays of a weights file, or of a formula that stands in for one.
struct WeightSource {
    std::string label;  ///< for messages: the file's path
    std::map<std::string, StoredTensor, std::less<>> tensors;
    std::function<Result<std::string>()> hash{};  ///< SHA-256 of the file, asked for when all has been read; empty: there is none
};

[[nodiscard]] WeightSource formulaSource(const BackboneRow& row);

/// Neither NaN nor infinity. `values`: float32 on the CPU, contiguous.
[[nodiscard]] bool areFinite(const at::Tensor& values);

class Fixed16Layer;

struct Affine {
    at::Tensor weight;
    at::Tensor bias;
    std::shared_ptr<const Fixed16Layer> packed{};  ///< the same in fixed point, where linearOfEach() is to take it
};

struct Block {
    Affine norm1;
    Affine qkv;
    Affine out;
    at::Tensor scale1;  ///< undefined without LayerScale
    Affine norm2;
    Affine up;
    Affine down;
    at::Tensor scale2;
};

/// SigLIP's head: a learned query attends to the tokens.
struct AttentionPool {
    at::Tensor probe;  ///< [1, width]
    Affine qkv;
    Affine out;
    Affine norm;
    Affine up;
    Affine down;
};

/// RADIO's adaptor MLP: in, then inner blocks with a residual, then norm, GELU, out.
struct AdaptorMlp {
    struct Inner {
        Affine norm;
        Affine linear;
    };
    Affine in;
    std::vector<Inner> inner;
    Affine norm;
    Affine out;
};

/// On the device; matrices in its precision, everything else float32. What the row lacks is undefined.
struct Weights {
    at::Tensor classTokens;  ///< [classTokens, width], position included; with the registers when they are stored together
    at::Tensor registers;    ///< [registers, width]
    at::Tensor positions;    ///< [nativeGrid * nativeGrid, width], patches only
    Affine patch;            ///< weight [width, 3 * patch * patch]
    Affine preNorm;
    std::vector<Block> blocks;
    Affine norm;
    AttentionPool pool;
    at::Tensor projection;  ///< [projection, width]
    AdaptorMlp adaptor;
    Affine head;
};

/// Errors: mismatch (no known naming, a tensor missing, unknown or of another shape), malformed (NaN or infinity), cancelled
/// (between two tensors). Throws c10::Error and std::bad_alloc.
[[nodiscard]] Result<Weights> loadWeights(const BackboneRow& row, const WeightSource& source, const Device& device,
                                          const std::stop_token& stop = {});

}  // namespace cortilens::models
