// SPDX-License-Identifier: Apache-2.0
#include "core/data/Inspection.h"
#include "core/data/StimulusTable.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace cortilens::data {

namespace {

/// Disagreements of one kind: how many, and the first.
struct Tally {
    std::size_t count = 0;
    std::string example;

    void add(std::string_view words)
    {
        if (count++ == 0) example = words;
    }
};

/// Photos that the design shows a subject in this tree.
[[nodiscard]] std::set<NsdId> photosOf(const NsdTree& tree, const Design& design)
{
    std::set<NsdId> photos;
    for (const auto& subject : tree.subjects()) {
        const auto shown = photosShown(design, subject, static_cast<int>(design.order.size() / kTrialsPerSession) + 1);
        photos.insert(shown.begin(), shown.end());
    }
    return photos;
}

/// subject3_rep1 = 17 says that subj03 saw the photo in trial 17; the design says which photo that was.
void compareTrials(const TableRow& row, const Design& design, const NsdTree& tree, Tally& wrong)
{
    for (std::size_t subject = 0; subject < std::min(kTableSubjects, design.lists.size()); ++subject) {
        const auto name = fmt::format("subj{:02}", subject + 1);
        if (std::ranges::find(tree.subjects(), name) == tree.subjects().end()) continue;
        for (const auto trial : row.trials[subject]) {
            if (trial < 1 || std::cmp_greater(trial, design.order.size())) continue;
            const auto entry = static_cast<std::size_t>(design.order[static_cast<std::size_t>(trial) - 1]);
            const auto photo = design.lists[subject][entry];
            if (photo != row.stimulus.nsdId)
                wrong.add(fmt::format("in trial {} (from 1) of {} the table has nsdId {}, the design nsdId {}", trial, name,
                                      row.stimulus.nsdId.value, photo.value));
        }
    }
}

}  // namespace

std::vector<std::string> contradictions(const NsdTree& tree, const Design& design, std::int32_t photos)
{
    std::vector<std::string> notices;
    const auto shown = photosOf(tree, design);
    if (photos > 0 && !shown.empty() && shown.rbegin()->value >= photos)
        notices.push_back(fmt::format("{} shows photos up to nsdId {} (73KID {}), {} holds {}.", tree.design().string(),
                                      shown.rbegin()->value, id73kOf(*shown.rbegin()).value, tree.stimulusFile().string(),
                                      photos));

    const std::set<NsdId> shared(design.shared.begin(), design.shared.end());
    Tally trials;
    Tally marks;
    const auto read = readStimulusTable(tree.stimulusTable(), [&](const TableRow& row) {
        compareTrials(row, design, tree, trials);
        if (!shared.empty() && row.stimulus.shared != shared.contains(row.stimulus.nsdId))
            marks.add(fmt::format("nsdId {} is {} in the table", row.stimulus.nsdId.value,
                                  row.stimulus.shared ? "shared" : "not shared"));
    });
    if (!read) return notices;
    if (trials.count > 0)
        notices.push_back(fmt::format("{} and {} disagree about {} trials: {}. The design is followed.",
                                      tree.stimulusTable().string(), tree.design().string(), trials.count, trials.example));
    if (marks.count > 0)
        notices.push_back(fmt::format("{} and {} disagree about {} shared photos: {}.", tree.stimulusTable().string(),
                                      tree.design().string(), marks.count, marks.example));
    return notices;
}

}  // namespace cortilens::data
