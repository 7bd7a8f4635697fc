// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Methods.h"

#include "core/dense/Adaptor.h"
#include "core/dense/EmbeddingRecipe.h"
#include "core/engine/ShellStudy.h"
#include "core/models/AdaptorNames.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

constexpr std::string_view kBrainSail =
    "Luo et al., 2025: Brain mapping with dense features: Grounding cortical semantic selectivity in natural images with vision "
    "transformers. ICLR.";
constexpr std::string_view kNsd = "Allen et al., 2022: A massive 7T fMRI dataset to bridge cognitive neuroscience and artificial "
                                  "intelligence. Nature Neuroscience 25, 116-126.";
constexpr std::string_view kBootstrap = "Efron & Tibshirani, 1993: An introduction to the bootstrap. Chapman & Hall.";
constexpr std::string_view kBlocks =
    "Künsch, 1989: The jackknife and the bootstrap for general stationary observations. Annals of "
    "Statistics 17, 1217-1241.";
constexpr std::size_t kHashShown = 12;

/// References in the order in which they are cited.
class Bibliography {
public:
    /// (Radford et al., 2021); nothing for an empty reference.
    [[nodiscard]] std::string cite(std::span<const std::string_view> references)
    {
        std::vector<std::string_view> keys;
        for (const auto reference : references) {
            if (reference.empty()) continue;
            if (std::ranges::find(m_all, reference) == m_all.end()) m_all.emplace_back(reference);
            keys.push_back(reference.substr(0, reference.find(':')));
        }
        return keys.empty() ? std::string() : fmt::format(" ({})", fmt::join(keys, "; "));
    }
    [[nodiscard]] std::string cite(std::string_view reference) { return cite(std::span(&reference, 1)); }
    [[nodiscard]] std::string cite(const std::vector<std::string>& references)
    {
        return cite(std::vector<std::string_view>(references.begin(), references.end()));
    }

    [[nodiscard]] std::vector<std::string> take() { return std::move(m_all); }

private:
    std::vector<std::string> m_all;
};

[[nodiscard]] std::string hashText(const std::string& hash)
{
    return hash.empty() ? std::string() : fmt::format(", weights SHA-256 {}", hash.substr(0, kHashShown));
}

/// What the encoder's file says of how it came about.
[[nodiscard]] std::string trainingText(const encoder::Encoder& encoder)
{
    const auto& record = encoder.training;
    const auto stated = encoder.metadata.find("readouts");
    const auto& method = record.method.empty() && stated != encoder.metadata.end() ? stated->second : record.method;
    std::string text;
    if (!method.empty()) text += fmt::format(" Readouts: {}.", method);
    if (!record.responses.empty()) text += fmt::format(" Responses: {}.", record.responses);
    if (!record.train.empty()) text += fmt::format(" They were fitted on {} images", record.train.size());
    if (encoder.testImages > 0)
        text += fmt::format("{} tested on {} {}{}", record.train.empty() ? " They were" : " and", encoder.testImages,
                            record.train.empty() ? "images" : "others",
                            record.testTrials > 0 ? fmt::format(" ({} trials)", record.testTrials) : "");
    if (!record.train.empty() || encoder.testImages > 0) text += '.';
    return text;
}

[[nodiscard]] std::string encoderText(const Inquiry& inquiry, Bibliography& works)
{
    const auto& order = inquiry.order;
    const auto& encoder = *order.backbone->encoder;
    const auto& row = *order.backbone->row;
    const auto study =
        order.study->tree().nsd() ? fmt::format(" of the Natural Scenes Dataset{}", works.cite(kNsd)) : std::string();
    auto whose = encoder.subject + study;
    if (encoder.synthetic)
        whose = fmt::format("{}, a synthetic brain{}{},", encoder.subject, study.empty() ? "" : " in the layout", study);
    const int pixels = dense::embeddingPixels(row);
    return fmt::format("For each of {} {} ({}) of {} an encoder predicts the response to a photo, in z-scored beta, from the "
                       "whole-image embedding of {}{}{}, at {} x {} px and of unit length.",
                       encoder.size(), order.study->unitsOf(encoder), encoder.space, whose, row.name, works.cite(row.references),
                       hashText(order.provenance.weights), pixels, pixels) +
           trainingText(encoder);
}

[[nodiscard]] std::string adaptorText(const FeatureOrder& order, Bibliography& works)
{
    const auto& recipe = order.recipe;
    if (!order.backbone->row->hasNetwork())
        return " Its patches are described without a network, by opponent colours, contrast and oriented edges";
    const auto name = std::ranges::find(models::adaptorNames(), recipe.adaptor, &models::AdaptorName::adaptor);
    if (recipe.adaptor == dense::Adaptor::none) return " The last block of the network was left as trained";
    auto text = fmt::format(" The last block of the network was changed as {} does{}", name->title, works.cite(name->reference));
    if (recipe.adaptor == dense::Adaptor::naclip) text += fmt::format(", sigma {:g} patches", recipe.sigma);
    if (order.companion)
        text += fmt::format(", beside {}{}", order.companion->row->name, works.cite(order.companion->row->references));
    return text;
}

[[nodiscard]] std::string featuresText(const FeatureOrder& order, Bibliography& works)
{
    const auto& recipe = order.recipe;
    const auto grid = recipe.grid();
    auto text = fmt::format(" For dense features the photo was resized to {0} x {0} px (bicubic), {1} x {2} patches.",
                            recipe.pixels, grid.rows, grid.cols) +
                adaptorText(order, works) + ". ";
    if (recipe.views == 1) return text + "Features are those of one view.";
    text += fmt::format("Features were averaged over {} views, shifted by up to {} patches and mirrored, each put back in place",
                        recipe.views, recipe.maxShift);
    if (recipe.stopAtConvergence > 0)
        text += fmt::format(", no more of them once maps of so many and of half as many views agreed to a mean cosine of {:g}",
                            recipe.stopAtConvergence);
    return text + fmt::format(" (preset {}).", recipe.preset);
}

[[nodiscard]] std::string scoreText(const encoder::Readout& readout)
{
    std::string text;
    if (!std::isnan(readout.r2)) text += fmt::format(", mean R2 {:.2f} on test images", readout.r2);
    if (!std::isnan(readout.noiseCeiling)) text += fmt::format(", mean noise ceiling {:.0f} %", readout.noiseCeiling);
    return text;
}

[[nodiscard]] std::string readoutText(const Inquiry& inquiry)
{
    const auto& readout = inquiry.readout;
    const auto title = titleOf(inquiry.request.selection);
    const auto units = inquiry.order.study->unitsOf(*inquiry.order.backbone->encoder);
    const auto whose = readout.voxels > 1 ? fmt::format("the mean readout of {} ({} of {} {}{})", title, readout.voxels,
                                                        readout.asked, units, scoreText(readout))
                                          : fmt::format("the readout of {}{}", title, scoreText(readout));
    const auto what = readout.hidden
                          ? fmt::format("on the activations of its {} hidden units to the patch's feature of unit length",
                                        readout.hidden->units())
                          : std::string("times the patch's mean feature, brought to unit length");
    return fmt::format(" The relevance of a patch is {} {}, plus its constant, in z-scored beta.", whose, what);
}

/// Of the percentile method over whole blocks.
[[nodiscard]] std::string intervalText(const Inquiry& inquiry, Bibliography& works)
{
    if (!inquiry.parts) return {};
    const std::array references{kBootstrap, kBlocks};
    return fmt::format(
        " A patch is hatched where zero lies within {}{}; such intervals tell how much a map depends on which voxels "
        "are in the region, not what other photos or another training would change.",
        inquiry.interval, works.cite(references));
}

}  // namespace

wire::MethodsReply methodsOf(const Inquiry& inquiry, const models::Device& device)
{
    Bibliography works;
    wire::MethodsReply methods;
    methods.text = fmt::format("Relevance maps were computed with Cortilens {} by the method of BrainSAIL{}. ", kEngineVersion,
                               works.cite(kBrainSail));
    methods.text += encoderText(inquiry, works);
    methods.text += featuresText(inquiry.order, works);
    methods.text += readoutText(inquiry);
    methods.text += intervalText(inquiry, works);
    methods.text += fmt::format(" Features were computed in {} on {}.", models::nameOf(inquiry.order.recipe.precision),
                                models::toText(device));
    methods.references = works.take();
    return methods;
}

std::string toText(const wire::MethodsReply& methods)
{
    auto text = methods.text + "\n\n";
    for (const auto& reference : methods.references) text += reference + '\n';
    return text;
}

Result<std::string> methodsText(const EngineOptions& engine, const RelevanceOptions& options)
{
    const auto shell = openForShell(engine, options.directory, options.subject, options.encoder);
    if (!shell) return std::unexpected(shell.error());
    const auto request = requestOf(options, *shell->study);
    if (!request) return std::unexpected(request.error());
    const auto inquiry = inquiryOf(shell->study, shell->source(), *request);
    if (!inquiry) return std::unexpected(inquiry.error());
    return toText(methodsOf(*inquiry, shell->source().device()));
}

}  // namespace cortilens::engine
