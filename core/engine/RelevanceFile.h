// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/wire/Protocol.h"

#include <filesystem>
#include <functional>
#include <string>

namespace cortilens::engine {

/// What a shell asks for, as it was written.
struct RelevanceOptions {
    std::filesystem::path directory{};
    std::string subject{};        ///< empty: the first
    std::string image{};          ///< 17, nsd:17 or 73k:18
    std::string selection{};      ///< FFA-1, lh:1234 or voxel:i,j,k; one of this, `text` and `bank`
    std::string text{};           ///< words whose cosine with each patch is written instead
    std::string bank{};           ///< id of a prompt bank, likewise
    std::string backbone{};       ///< empty: the first usable one
    std::string encoder{};        ///< its file's name, or a path; empty: the newest that fits
    std::string preset{};         ///< paper, best; empty: the backbone's default
    std::string adaptor{};        ///< empty: the preset's
    int views = 0;                ///< 0: the preset's
    float stopAtConvergence = 0;  ///< 0: the preset's
    std::string homologueIn{};    ///< another subject: what is homologous to the selection there; empty: the selection itself
    std::filesystem::path interval{};  ///< .npy, float32 [2, rows, cols]: the ends of each patch's interval; empty: not wished
    int draws = 0;                     ///< bootstrap samples behind it; 0: no interval
    std::filesystem::path out{};       ///< .npy, float32 [rows, cols]
};

/// The question in the wire's words, so that both front ends ask the same. Errors: those of Study::stimuli, data::imageFrom and
/// selectionFrom.
[[nodiscard]] Result<wire::RelevanceRequest> requestOf(const RelevanceOptions& options, const Study& study);

using ViewProgress = std::function<void(int done, int total)>;

/// Computes a map (or finds it in the store) and writes it, with its interval where that is wished. The result says in one line
/// what was written, with unit and range; `trouble` is told what went wrong without harm. Errors: those of inquiryOf,
/// textInquiryOf, FeatureSource::make and files::writeNpy.
[[nodiscard]] Result<std::string> writeRelevance(const EngineOptions& engine, const RelevanceOptions& options,
                                                 const ViewProgress& progress, const std::function<void(const Error&)>& trouble);

}  // namespace cortilens::engine
