// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The messages about the backbones' weights; rules as in Protocol.h.
namespace cortilens::wire {

namespace method {
inline constexpr const char* kWeights = "weights/list";  ///< {} -> WeightsList
inline constexpr const char* kCheckWeights =
    "weights/check";  ///< WeightsQuery -> WeightsReport; $/progress carries one with nothing but `fraction`; newest wins
inline constexpr const char* kInstallWeights =
    "weights/install";  ///< WeightsQuery -> WeightsPlace: copies the file to where the program looks; $/progress likewise
}  // namespace method

/// What one backbone needs.
struct WeightsRow {
    std::string backbone{};                ///< clip-vit-b16
    std::string name{};                    ///< CLIP ViT-B/16
    std::vector<std::string> fileNames{};  ///< under which it is looked for, the most likely first
    std::string source{};                  ///< who publishes it, in words
    std::string licence{};
    std::int64_t parameters = 0;
    std::string found{};  ///< path; empty: nowhere
    std::int64_t foundBytes = 0;
    std::string problem{};  ///< why what was found cannot be it, by its names alone; empty: nothing speaks against it; optional
};

struct WeightsList {
    std::vector<WeightsRow> rows{};
    std::vector<std::string> folders{};  ///< looked into, the first wins
    std::string own{};                   ///< the one of them where a person's own files belong
};

struct WeightsQuery {
    std::string path{};
    std::string backbone{};  ///< empty: whichever fits; optional
};

/// What a file is.
struct WeightsReport {
    std::string path{};
    std::string format{};  ///< safetensors, PyTorch archive
    std::int64_t bytes = 0;
    std::string sha256{};
    std::int64_t tensors = 0;
    std::string backbone{};  ///< that it is, or comes nearest to; empty: none that is known
    std::string name{};
    std::string licence{};
    std::string naming{};  ///< whose names its tensors have
    bool good = false;     ///< the backbone can be used with it
    std::string verdict{};
    std::vector<std::string> problems{};    ///< sentences, the weightiest first; empty when good
    std::vector<std::string> missing{};     ///< names of tensors, all of them
    std::vector<std::string> unexpected{};  ///< likewise
    std::vector<std::string> misshapen{};   ///< NAME [found] instead of [expected]
    std::vector<std::string> damaged{};     ///< names of tensors that hold NaN or infinity
    std::string target{};                   ///< where weights/install would put it; empty: it lies where the program looks
    float fraction = 1;                     ///< 0..1 of the work
};

struct WeightsPlace {
    std::string path{};
    float fraction = 1;  ///< 0..1 of the work
};

}  // namespace cortilens::wire
