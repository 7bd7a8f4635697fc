// SPDX-License-Identifier: Apache-2.0
#include "core/engine/UmapShelf.h"

#include "core/engine/Study.h"

#include <utility>

namespace cortilens::engine {

namespace {

/// What a layout depends on: readouts alone, whatever is placed among them.
[[nodiscard]] wire::UmapQuery aboutVoxels(wire::UmapQuery query)
{
    query.adaptor.clear();
    query.preset.clear();
    query.views = 0;
    query.images.clear();
    query.centred = true;
    query.table = false;
    return query;
}

}  // namespace

std::shared_ptr<const LaidOut> UmapShelf::find(const std::shared_ptr<const Study>& study, wire::UmapQuery query) const
{
    return m_study.lock() == Study::asOpened(study) && m_query == aboutVoxels(std::move(query)) ? m_laidOut : nullptr;
}

void UmapShelf::keep(const std::shared_ptr<const Study>& study, wire::UmapQuery query, std::shared_ptr<const LaidOut> laidOut)
{
    m_study = Study::asOpened(study);
    m_query = aboutVoxels(std::move(query));
    m_laidOut = std::move(laidOut);
}

}  // namespace cortilens::engine
