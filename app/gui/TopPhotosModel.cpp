// SPDX-License-Identifier: Apache-2.0
#include "app/gui/TopPhotosModel.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] bool isMeasured(const wire::TopPhotosReply& reply)
{
    return !reply.topRepeats.empty();
}

/// 3 trials; 1 to 3 trials: of the photos shown.
[[nodiscard]] QString trialsOf(const wire::TopPhotosReply& reply)
{
    auto all = reply.topRepeats;
    all.insert(all.end(), reply.bottomRepeats.begin(), reply.bottomRepeats.end());
    const auto [low, high] = std::ranges::minmax(all);
    if (low == high) return low == 1 ? u"one trial each"_s : u"%1 trials each"_s.arg(low);
    return u"%1 to %2 trials each"_s.arg(low).arg(high);
}

[[nodiscard]] QString voxelsOf(const wire::TopPhotosReply& reply)
{
    return reply.voxels == 1 ? u"one voxel"_s : u"mean of %1 voxels"_s.arg(reply.voxels);
}

}  // namespace

TopPhotosModel::TopPhotosModel(EngineClient& engine, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
{
    connect(&m_engine, &EngineClient::died, this, [this] {
        if (std::exchange(m_request, 0) != 0) Q_EMIT changed();
    });
}

void TopPhotosModel::ask(const ViewState& state, const std::string& by)
{
    m_engine.cancel(std::exchange(m_request, 0));
    m_request = m_engine.topPhotos({.selection = state.selection, .backbone = state.backbone, .by = by},
                                   [this](Result<wire::TopPhotosReply> reply) {
                                       m_request = 0;
                                       m_reply.reset();
                                       m_problem.reset();
                                       if (reply)
                                           m_reply = std::make_shared<const wire::TopPhotosReply>(std::move(*reply));
                                       else
                                           m_problem = reply.error();
                                       Q_EMIT changed();
                                   });
    Q_EMIT changed();
}

void TopPhotosModel::clear()
{
    m_engine.cancel(std::exchange(m_request, 0));
    m_reply.reset();
    m_problem.reset();
    Q_EMIT changed();
}

bool canBeRanked(const ViewState& state, const std::string& by)
{
    const bool isSelected = !std::holds_alternative<std::monostate>(state.selection);
    return state.opened > 0 && isSelected && (by == "measured" || !state.backbone.empty());
}

std::optional<RankingAdvice> adviceFor(const ViewState& state, const std::string& by, const wire::TopPhotosReply* reply,
                                       const std::optional<Error>& problem)
{
    if (std::holds_alternative<std::monostate>(state.selection))
        return RankingAdvice{u"Nothing is selected."_s,
                             u"Click the cortex, or choose a region: the photos that it answers most and least to come here."_s};
    if (!canBeRanked(state, by))
        return RankingAdvice{u"No backbone here has both weights and an encoder, so nothing can be predicted."_s,
                             u"Train an encoder, or rank by what was measured."_s, RankingRemedy::train};
    if (problem) {
        const bool canConvert = by == "measured" && problem->kind == ErrorKind::notFound;
        return RankingAdvice{QString::fromStdString(problem->message),
                             canConvert ? u"Betas are converted once, and every voxel's responses are at hand from then on."_s
                                        : QString::fromStdString(problem->remedy),
                             canConvert ? RankingRemedy::convert : RankingRemedy::none};
    }
    if (!reply || reply->photos > 0) return std::nullopt;
    return RankingAdvice{u"No photo has an embedding yet, the vector that responses are predicted from."_s,
                         u"It takes one forward pass for each of %1 photos, once."_s.arg(reply->missing), RankingRemedy::prepare};
}

QString factsOf(const wire::TopPhotosReply& reply)
{
    QString quantity = QString::fromStdString(reply.quantity);
    if (!quantity.isEmpty()) quantity[0] = quantity[0].toUpper();
    QStringList lines{u"%1, %2"_s.arg(quantity, QString::fromStdString(reply.unit))};
    lines << u"of %1 photos, %2"_s.arg(reply.photos).arg(isMeasured(reply) ? trialsOf(reply) : voxelsOf(reply));
    QStringList last;
    if (isMeasured(reply)) last << voxelsOf(reply);
    if (std::isfinite(reply.noiseCeiling))
        last << u"noise ceiling %1 %"_s.arg(static_cast<double>(reply.noiseCeiling), 0, 'f', 0);
    if (!last.isEmpty()) lines << last.join(u" · "_s);
    return lines.join(u'\n');
}

QString offerFor(const wire::TopPhotosReply& reply)
{
    return isMeasured(reply) || reply.missing == 0 || reply.photos == 0 ? QString()
                                                                        : u"Prepare the other %1 photos"_s.arg(reply.missing);
}

QString wordsOf(RankingRemedy remedy)
{
    switch (remedy) {
    case RankingRemedy::none:
        return {};
    case RankingRemedy::prepare:
        return u"Make the embeddings"_s;
    case RankingRemedy::train:
        return u"Train an encoder…"_s;
    case RankingRemedy::convert:
        return u"Convert the betas…"_s;
    }
    std::unreachable();
}

}  // namespace cortilens::gui
