// SPDX-License-Identifier: Apache-2.0
#include "core/engine/RankFile.h"

#include "core/engine/FeatureSource.h"
#include "core/engine/ShellStudy.h"
#include "core/engine/Study.h"
#include "core/engine/TextRanking.h"
#include "core/types/Ids.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace cortilens::engine {

namespace {

[[nodiscard]] std::string asJson(const wire::TextRanking& ranking, std::size_t listed)
{
    auto photos = nlohmann::json::array();
    for (std::size_t i = 0; i < listed; ++i) photos.push_back({{"nsdId", ranking.images[i]}, {"cosine", ranking.cosines[i]}});
    const nlohmann::json whole{
        {"basis", ranking.basis}, {"ranked", ranking.images.size()}, {"photos", ranking.photos}, {"order", photos}};
    return whole.dump(2) + "\n";
}

[[nodiscard]] std::string asTable(const wire::TextRanking& ranking, std::size_t listed)
{
    auto text = fmt::format("# cosine by {}; {} of {} photos\n# nsdId\t73KID\tcosine\n", ranking.basis, ranking.images.size(),
                            ranking.photos);
    for (std::size_t i = 0; i < listed; ++i)
        fmt::format_to(std::back_inserter(text), "{}\t{}\t{:.4f}\n", ranking.images[i], id73kOf(NsdId{ranking.images[i]}).value,
                       ranking.cosines[i]);
    return text;
}

}  // namespace

Result<std::string> rankText(const EngineOptions& engine, const RankOptions& options,
                             const std::function<void(int done, int total)>& progress,
                             const std::function<void(const Error&)>& trouble)
{
    const auto shell = openForShell(engine, options.directory, options.subject);
    if (!shell) return std::unexpected(shell.error());
    if (shell->opened.storeProblem) trouble(*shell->opened.storeProblem);
    TextSource texts(shell->resources);
    RankCourse course;
    course.onProgress = progress;
    const auto ranking = rankPhotos(shell->study, shell->source(), texts,
                                    {.text = options.text, .bank = options.bank, .backbone = options.backbone}, course);
    if (!ranking) return std::unexpected(ranking.error());
    if (!ranking->notice.empty()) trouble({ErrorKind::invalidRequest, ranking->notice, {}});
    const auto most = options.most > 0 ? static_cast<std::size_t>(options.most) : ranking->images.size();
    const auto listed = std::min(most, ranking->images.size());
    return options.json ? asJson(*ranking, listed) : asTable(*ranking, listed);
}

}  // namespace cortilens::engine
