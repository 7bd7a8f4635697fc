// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/widgets/image/PhotoViewSamples.h"
#include "widgets/image/ComparisonView.h"

#include <memory>
#include <vector>

/// What a comparison shows in tests.
namespace cortilens::test {

inline std::shared_ptr<const RelevanceMap> hillsOf(int side, float factor)
{
    auto map = hills(side);
    for (float& value : map.values) value *= factor;
    map.viewsDone = 3;
    map.viewsTotal = 13;
    return std::make_shared<const RelevanceMap>(std::move(map));
}

inline image::ComparisonCell cell(int side, float factor)
{
    return {.map = hillsOf(side, factor),
            .r2 = 0.41F,
            .noiseCeiling = 58,
            .quantity = QStringLiteral("Predicted response"),
            .unit = QStringLiteral("z-scored beta")};
}

inline image::ComparisonCell missing()
{
    image::ComparisonCell cell;
    cell.invitation = image::ComparisonInvitation{QStringLiteral("Weights would fill this"),
                                                  QStringLiteral("Get clip.safetensors and put it beside the others.")};
    return cell;
}

/// Left half 0.5, right half 1.
inline std::shared_ptr<const MapAgreement> halves()
{
    auto agreement = std::make_shared<MapAgreement>();
    agreement->grid = {2, 2};
    agreement->disagreement = {0.5F, 1, 0.5F, 1};
    agreement->correlation = {1, 0.71F, 0.71F, 1};
    agreement->agreement = {0.71F, 0.71F};
    agreement->overall = 0.38F;
    return agreement;
}

/// Two columns with maps on different grids, and one without weights.
inline void fill(image::ComparisonView& view, int rows,
                 const image::ComparisonRow& second = {QStringLiteral("PPA"), QStringLiteral("611 voxels"), true})
{
    std::vector<image::ComparisonRow> titles{{QStringLiteral("FFA-1"), QStringLiteral("412 voxels"), false}};
    if (rows > 1) titles.push_back(second);
    view.setPhoto(rampPhoto(120));
    view.arrange(titles, {{QStringLiteral("DeiT-Tiny/16"), QStringLiteral("NACLIP · 336 px")},
                          {QStringLiteral("DINOv2"), QStringLiteral("MASKCLIP · 518 px")},
                          {QStringLiteral("CLIP ViT-B/16"), QStringLiteral("NACLIP · 896 px")}});
    for (int row = 0; row < rows; ++row) {
        view.setCell(row, 0, cell(21, 1));
        view.setCell(row, 1, cell(37, row == 0 ? 4.0F : -4.0F));
        view.setCell(row, 2, missing());
        view.setAgreement(row, {.agreement = halves(), .columns = {0, 1}});
    }
}

}  // namespace cortilens::test
