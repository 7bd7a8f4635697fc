// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OcclusionController.h"

#include "app/gui/Columns.h"
#include "app/gui/EncoderController.h"
#include "app/gui/Readout.h"
#include "app/gui/TableExport.h"
#include "app/gui/Workspace.h"
#include "widgets/color/ValueScale.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int32_t kPictureSide = 300;  ///< px: twice what the sheet shows, for screens of twice the density
constexpr float kClaimed = 0.05F;

[[nodiscard]] QString number(float value, int decimals = 2)
{
    return color::formatValue(value, {.decimals = decimals});
}

[[nodiscard]] panels::BandedCurve curveOf(const wire::OcclusionCurve& curve, const std::vector<std::int32_t>& counts)
{
    panels::BandedCurve banded{.x = {},
                               .y = {curve.map.begin(), curve.map.end()},
                               .middle = {curve.bandMiddle.begin(), curve.bandMiddle.end()},
                               .low = {curve.bandLow.begin(), curve.bandLow.end()},
                               .high = {curve.bandHigh.begin(), curve.bandHigh.end()}};
    for (const auto count : counts) banded.x.push_back(100.0 * count / std::max(1, counts.back()));
    return banded;
}

/// What is hot matters: the response falls sooner than with 20 of 20 maps moved elsewhere (p = 0.048). Mean height ...
[[nodiscard]] QString verdictOf(const wire::OcclusionCurve& curve, int draws, bool isDeletion, const QString& chance)
{
    const QString height = u"Mean height %1"_s.arg(number(curve.area));
    if (draws == 0) return height + u"; nothing by chance was drawn."_s;
    const QString fact = u"the response %1 sooner than with %2 of %3 %4 (p = %5)"_s.arg(
        isDeletion ? u"falls"_s : u"rises"_s, QString::number(curve.beaten), QString::number(draws), chance, number(curve.p, 3));
    const bool canTell = 1.0F / static_cast<float>(draws + 1) <= kClaimed;
    const QString verdict = curve.p <= kClaimed ? u"What is hot matters"_s
                            : canTell           ? u"Not told from chance"_s
                                                : u"Too few draws to tell"_s;
    return u"%1: %2. %3, by chance %4 (%5 to %6)."_s.arg(verdict, fact, height, number(curve.chance), number(curve.low),
                                                         number(curve.high));
}

/// The unit stands at the axis.
[[nodiscard]] QStringList readingsOf(const panels::BandedCurve& curve, bool isDeletion)
{
    QStringList readings;
    for (std::size_t level = 0; level < curve.x.size(); ++level) {
        QString words = u"%1 % %2: %3"_s.arg(QString::number(std::lround(curve.x[level])), isDeletion ? u"covered"_s : u"shown"_s,
                                             number(static_cast<float>(curve.y[level])));
        if (level < curve.middle.size()) words += u", by chance %1"_s.arg(number(static_cast<float>(curve.middle[level])));
        readings << words;
    }
    return readings;
}

[[nodiscard]] std::vector<QImage> picturesOf(const std::vector<std::uint8_t>& bytes, const wire::OcclusionReply& reply)
{
    std::vector<QImage> pictures;
    if (reply.pictureWidth <= 0 || reply.pictureHeight <= 0) return pictures;
    const auto size = 3 * static_cast<std::size_t>(reply.pictureWidth) * static_cast<std::size_t>(reply.pictureHeight);
    for (std::size_t at = 0; at + size <= bytes.size(); at += size)
        pictures.push_back(
            QImage(bytes.data() + at, reply.pictureWidth, reply.pictureHeight, 3 * reply.pictureWidth, QImage::Format_RGB888)
                .convertToFormat(QImage::Format_RGB32));
    return pictures;
}

/// Whether every list is as long as the others say, whoever the engine is.
[[nodiscard]] bool isWhole(const wire::OcclusionReply& reply)
{
    const std::size_t levels = reply.counts.size();
    const auto fits = [levels](const wire::OcclusionCurve& curve) {
        const auto isBand = [levels](const std::vector<float>& band) { return band.empty() || band.size() == levels; };
        return curve.map.size() == levels && isBand(curve.bandLow) && isBand(curve.bandMiddle) && isBand(curve.bandHigh);
    };
    return levels > 1 && fits(reply.deletion) && fits(reply.insertion);
}

}  // namespace

OcclusionSheet::Result resultOf(const wire::OcclusionReply& reply, const std::string& against)
{
    OcclusionSheet::Result result{.words = QString::fromStdString(reply.title), .sides = {}};
    const QString chance = against == "moved" ? u"maps moved elsewhere"_s : u"orders of scattered patches"_s;
    for (const bool isDeletion : {true, false}) {
        const auto& curve = isDeletion ? reply.deletion : reply.insertion;
        auto& side = result.sides.at(isDeletion ? 0 : 1);
        side.curve = curveOf(curve, reply.counts);
        side.verdict = verdictOf(curve, reply.drawsDone, isDeletion, chance);
        side.readings = readingsOf(side.curve, isDeletion);
        side.pictures = picturesOf(isDeletion ? reply.deletionPictures : reply.insertionPictures, reply);
    }
    return result;
}

OcclusionController::OcclusionController(Workspace& workspace, QWidget& window, ActionSet& actions, Notices& notices,
                                         QObject* parent)
    : MeasureController(workspace, window, actions, ActionId::showOcclusion, u"There is no encoder whose map could be tested."_s,
                        notices, parent)
{
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.opened != is.opened || was.image != is.image || was.selection != is.selection || was.backbone != is.backbone ||
            was.preset != is.preset || was.adaptor != is.adaptor)
            forget();
    });
    connect(&m_workspace.relevance, &RelevanceModel::viewsChanged, this, &OcclusionController::forget);
}

panels::MeasureSheet* OcclusionController::makeSheet()
{
    m_sheet = new OcclusionSheet(&m_window);
    connect(m_sheet, &OcclusionSheet::exportRequested, this, &OcclusionController::save);
    return m_sheet;
}

void OcclusionController::showEncoder()
{
    const auto& state = m_workspace.session.state();
    const auto* used = backboneInUse(m_workspace);
    if (!used || !obstacle().isEmpty()) return m_sheet->setSubject({});
    m_sheet->setSubject(
        u"%1 in %2, through %3"_s.arg(titleOf(state.selection), namesOf(*state.image), titleOf(*used, used->encoders.front())));
}

QString OcclusionController::obstacle() const
{
    const auto& state = m_workspace.session.state();
    if (!state.image) return u"There is no photo whose patches could be covered."_s;
    if (std::holds_alternative<std::monostate>(state.selection))
        return u"Select a voxel or a region first: its response is predicted."_s;
    return {};
}

void OcclusionController::forgetMeasured()
{
    m_reply.reset();
}

RequestId OcclusionController::ask(const wire::BackboneSummary& used)
{
    const auto& state = m_workspace.session.state();
    const auto choice = m_sheet->choice();
    m_reply.reset();
    m_query = {.image = *state.image,
               .selection = state.selection,
               .backbone = used.id,
               .adaptor = state.adaptor,
               .views = m_workspace.relevance.views(),
               .preset = state.preset,
               .cover = choice.cover,
               .against = choice.against,
               .draws = choice.draws,
               .pictureSide = kPictureSide};
    return m_workspace.engine.occlusion(
        m_query, [this](const Result<wire::OcclusionReply>& reply) { onMeasured(reply); },
        [this](const wire::OcclusionReply& partial) { onPartial(partial); });
}

void OcclusionController::onPartial(const wire::OcclusionReply& partial)
{
    if (!isMeasuring() || !isWhole(partial)) return;
    m_reply = partial;
    auto result = resultOf(partial, m_query.against);
    result.words = u"Covered as the map says; by chance: %1 of %2"_s.arg(partial.drawsDone).arg(partial.drawsTotal);
    m_sheet->showPartial(result, (1.0 + partial.drawsDone) / (2.0 + partial.drawsTotal));
}

void OcclusionController::onMeasured(const Result<wire::OcclusionReply>& reply)
{
    if (!reply && reply.error().kind == ErrorKind::cancelled && m_reply) {  // what has arrived stays
        ended();
        auto result = resultOf(*m_reply, m_query.against);
        result.words = u"Given up after %1 of %2 draws. %3"_s.arg(m_reply->drawsDone).arg(m_reply->drawsTotal).arg(result.words);
        return m_sheet->showWhole(result);
    }
    if (!reply) return failed(reply.error());
    if (!isWhole(*reply)) return failed({ErrorKind::malformed, "The engine's answer is not whole.", "Restart it (Engine menu)."});
    ended();
    m_reply = *reply;
    m_sheet->showWhole(resultOf(*reply, m_query.against));
}

void OcclusionController::save()
{
    if (!m_reply || m_reply->csv.empty()) return;
    const QString stem = u"%1-nsd%2-occlusion"_s.arg(titleOf(m_query.selection)).arg(m_query.image.value);
    exportTable(*m_sheet, u"Save the curves"_s, stem, m_reply->csv, m_notices);
}

}  // namespace cortilens::gui
