// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/widgets/image/PhotoViewSamples.h"
#include "widgets/figure/ComparisonFigure.h"

#include <memory>
#include <utility>

namespace cortilens::test {

[[nodiscard]] inline std::shared_ptr<const RelevanceMap> mapOfHills(int side, int views)
{
    auto map = hills(side);
    map.viewsDone = map.viewsTotal = views;
    return std::make_shared<const RelevanceMap>(std::move(map));
}

/// Two backbones with maps, and one without weights.
[[nodiscard]] inline ComparisonFigure comparison()
{
    ComparisonFigure figure;
    figure.photo = rampPhoto(120);
    figure.rows = {{QStringLiteral("FFA-1"), QStringLiteral("412 voxels"), false}};
    figure.columns = {{QStringLiteral("DeiT-Tiny/16"), QStringLiteral("NACLIP · 336 px")},
                      {QStringLiteral("DINOv2"), QStringLiteral("MaskCLIP · 518 px")},
                      {QStringLiteral("CLIP ViT-B/16"), QStringLiteral("NACLIP · 896 px")}};
    image::ComparisonCell first{.map = mapOfHills(21, 13), .r2 = 0.41F, .noiseCeiling = 58};
    first.quantity = QStringLiteral("Predicted response");
    first.unit = QStringLiteral("z-scored beta");
    auto second = first;
    second.map = mapOfHills(37, 25);
    image::ComparisonCell missing;
    missing.invitation = image::ComparisonInvitation{QStringLiteral("Get clip-vit-b16.safetensors"),
                                                     QStringLiteral("Put it in cortilens/weights of the tree.")};
    figure.cells = {{first, second, missing}};
    auto agreement = std::make_shared<MapAgreement>();
    agreement->grid = {2, 2};
    agreement->disagreement = {0.5F, 1, 0.5F, 1};
    agreement->correlation = {1, 0.71F, 0.71F, 1};
    agreement->agreement = {0.71F, 0.71F};
    agreement->overall = 0.38F;
    figure.agreements = {{.agreement = agreement, .columns = {0, 1}}};
    figure.facts.subject = "subj01";
    figure.facts.synthetic = true;
    figure.facts.photo = NsdId{17};
    figure.facts.version = "Cortilens 0.1.0";
    return figure;
}

}  // namespace cortilens::test
