// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/widgets/image/ComparisonSamples.h"
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
    auto first = cell(21, 1);
    first.map = mapOfHills(21, 13);
    auto second = first;
    second.map = mapOfHills(37, 25);
    image::ComparisonCell empty;
    empty.invitation = image::ComparisonInvitation{QStringLiteral("Get clip-vit-b16.safetensors"),
                                                   QStringLiteral("Put it in cortilens/weights of the tree.")};
    figure.cells = {{first, second, empty}};
    figure.agreements = {{.agreement = halves(), .columns = {0, 1}}};
    figure.facts.subject = "subj01";
    figure.facts.synthetic = true;
    figure.facts.photo = NsdId{17};
    figure.facts.version = "Cortilens 0.1.0";
    return figure;
}

}  // namespace cortilens::test
