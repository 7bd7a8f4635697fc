// SPDX-License-Identifier: Apache-2.0
#include "app/gui/FigureContent.h"

#include "app/gui/Columns.h"
#include "app/gui/CortexController.h"
#include "app/gui/OverlayLook.h"
#include "app/gui/RegionIndex.h"
#include "app/gui/SessionFile.h"
#include "app/gui/Workspace.h"

#include <QCoreApplication>
#include <QString>

#include <cmath>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] std::optional<float> known(float value)
{
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

[[nodiscard]] PhotoPanel photoPanelOf(const Workspace& workspace, const FigureView& view)
{
    PhotoPanel panel;
    if (const auto photo = workspace.photo.photo()) panel.photo = *photo;
    panel.style = view.map;
    const auto reply = workspace.relevance.reply();
    if (!reply || workspace.relevance.isStale()) return panel;
    panel.map = {reply, &reply->map};
    panel.quantity = QString::fromStdString(reply->quantity);
    panel.unit = QString::fromStdString(reply->unit);
    return panel;
}

void lay(const Workspace& workspace, const Overlay& overlay, const OverlayChoice& choice, FigureView& view)
{
    const auto look = lookOf(overlay, choice, view.fadesByCeiling ? ceilingsOf(workspace.subject) : std::nullopt);
    view.cortex.overlay = std::make_shared<const OverlayColors>(colorsOf(overlay, look));
    view.bar = barOf(overlay, look);
}

}  // namespace

std::string lineOf(const std::string& provenance, std::string_view name)
{
    const QString begin = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) + ": "_L1;
    for (const QString& line : QString::fromStdString(provenance).split(u'\n'))
        if (line.startsWith(begin)) return line.mid(begin.size()).toStdString();
    return {};
}

std::string fieldIn(const std::string& provenance, std::string_view name)
{
    const QString begin = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) + u'=';
    for (const QString& field : QString::fromStdString(lineOf(provenance, "recipe")).split(u' '))
        if (field.startsWith(begin)) return field.mid(begin.size()).toStdString();
    return {};
}

std::string presetIn(const std::string& provenance)
{
    auto preset = fieldIn(provenance, "preset");
    return preset == "custom" ? std::string{} : preset;
}

std::string valuesIn(const std::string& provenance)
{
    QStringList values;
    const auto number = [&](std::string_view name) { return QString::fromStdString(fieldIn(provenance, name)); };
    if (fieldIn(provenance, "adaptor") == "naclip") values << u"sigma %1"_s.arg(number("sigma"));
    if (const int shift = number("max_shift").toInt(); shift > 0 && number("views").toInt() > 1)
        values << u"shifts of at most %1 %2"_s.arg(shift).arg(shift == 1 ? u"patch"_s : u"patches"_s);
    if (const QString stop = number("stop"); stop.toDouble() > 0) values << u"stopped at a convergence of %1"_s.arg(stop);
    return values.join(u", "_s).toStdString();
}

std::string methodIn(const std::string& provenance)
{
    QStringList method;
    if (const auto preset = presetIn(provenance); !preset.empty()) method << u"preset %1"_s.arg(QString::fromStdString(preset));
    for (const auto& words : {valuesIn(provenance), fieldIn(provenance, "precision")})
        if (!words.empty()) method << QString::fromStdString(words);
    return method.join(u", "_s).toStdString();
}

FigureFacts factsOf(const Workspace& workspace)
{
    const auto& state = workspace.session.state();
    const auto& summary = workspace.subject.summary();
    FigureFacts facts;
    facts.subject = summary.subject;
    facts.synthetic = summary.synthetic;
    facts.space = summary.space;
    facts.selection = toText(state.selection);
    if (!state.words.empty()) facts.words = titleOf(CompareRow{.words = state.words}).toStdString();
    facts.photo = state.image;
    facts.version = "Cortilens " + QCoreApplication::applicationVersion().toStdString();
    if (const auto report = workspace.selection.report()) {
        facts.voxels = report->voxelCount;
        facts.r2 = known(report->r2);
        facts.ceiling = known(report->noiseCeiling);
        if (!report->readout.empty()) facts.more["Readout"] = report->readout;
    }
    if (const auto* backbone = findBackbone(summary, state.backbone)) {
        const std::string adaptor =
            !state.adaptor.empty() || backbone->adaptors.empty() ? state.adaptor : backbone->adaptors.front();
        facts.backbone = backbone->name;
        facts.adaptor = adaptorTitle(adaptor).toStdString();
        facts.inputPixels = backbone->inputPixels;
        facts.more["Encoder"] = backbone->encoder;
    }
    const auto& hello = workspace.engine.hello();
    facts.more["Device"] = hello.deviceName;
    facts.more["Engine"] = hello.engineVersion;
    if (const auto reply = workspace.relevance.reply()) {
        facts.precision = fieldIn(reply->provenance, "precision") + " on " + hello.device;
        facts.preset = presetIn(reply->provenance);
        facts.values = valuesIn(reply->provenance);
        facts.interval = reply->interval;
        facts.more["Recipe"] = reply->recipe;
        facts.more["Values"] = lineOf(reply->provenance, "recipe");
        facts.more["Photo-SHA-256"] = lineOf(reply->provenance, "photo");
        facts.more["Weights-SHA-256"] = lineOf(reply->provenance, "weights");
    }
    if (const auto overlay = workspace.overlay.shown(); overlay && isBetweenVoxels(*overlay))
        facts.more["Sampling"] = overlay->sampling + " between voxels, mean over depths of grey matter";
    std::erase_if(facts.more, [](const auto& entry) { return entry.second.empty(); });
    return facts;
}

bool isComplete(const Workspace& workspace)
{
    if (!workspace.subject.hasAnatomy()) return false;
    const auto& state = workspace.session.state();
    if (state.image && !workspace.photo.photo()) return false;
    if (state.overlay != kNoOverlay && !workspace.overlay.shown()) return false;
    if (!std::holds_alternative<std::monostate>(state.selection) && !workspace.selection.report()) return false;
    if (asksForComparison(state) && !workspace.compare.isComplete()) return false;
    return !asksForMap(state) || (workspace.relevance.reply() && !workspace.relevance.isWorking());
}

FigureView defaultView(const Workspace& workspace, std::shared_ptr<const CortexGeometry> geometry, SurfaceForm form,
                       const Standpoint& standpoint, const OverlayChoice& overlay)
{
    FigureView view;
    view.cortex.geometry = std::move(geometry);
    view.cortex.shape = shapeOf(form);
    view.cortex.pose = poseOf(standpoint);
    const Selection& selection = workspace.session.state().selection;
    view.cortex.regions = std::make_shared<const std::vector<RegionOfInterest>>(regionsToOutline(workspace));
    if (const auto* region = std::get_if<RoiName>(&selection)) view.cortex.highlightedRegion = region->name;
    view.cortex.marker = markerFor(selection, workspace);
    if (const auto shown = workspace.overlay.shown()) lay(workspace, *shown, overlay, view);
    if (const auto reply = workspace.relevance.reply()) view.map.scale = color::symmetricScaleOf(reply->map.values);
    return view;
}

FigureView viewOf(const Workspace& workspace, std::shared_ptr<const CortexGeometry> geometry, const SavedSession& session)
{
    const auto& settings = session.settings;
    const auto form = formNamed(settingOf(settings, "form", std::string())).value_or(SurfaceForm::inflated);
    FigureView view;
    if (geometry)
        view = defaultView(workspace, std::move(geometry), form, {.withUnderside = settingOf(settings, "underside", true)});
    view.cortex.labelsVisible = settingOf(settings, "names", view.cortex.labelsVisible);
    view.cortex.outlinesVisible = settingOf(settings, "outlines", view.cortex.outlinesVisible);
    if (session.pose) view.cortex.pose = *session.pose;
    view.fadesByCeiling = settingOf(settings, kFadeSetting, false);
    const auto chosen = session.overlays.find(session.wish.overlay.value_or(std::string()));
    if (const auto overlay = workspace.overlay.shown(); view.cortex.geometry && overlay)
        lay(workspace, *overlay, chosen == session.overlays.end() ? OverlayChoice{} : chosen->second, view);
    view.map = styleFrom(settings, view.map);
    view.limit = session.range;
    if (session.range) view.map.scale = color::symmetricScale(*session.range);
    view.isScaleShared = settingOf(settings, "sharedScale", view.isScaleShared);
    return view;
}

std::string receiptOf(const Workspace& workspace, const FigureView& view)
{
    auto session = sessionOf(workspace);
    const auto overlay = workspace.overlay.shown();
    if (view.bar && overlay) session.overlays[overlay->id] = choiceBehind(*view.bar, *overlay);
    session.settings = settingsOf(view.map);
    session.range = view.limit;
    if (!session.wish.columns.empty()) session.settings["sharedScale"] = view.isScaleShared;
    if (const auto& cortex = view.cortex; cortex.geometry) {  // a comparison has none
        const auto form = cortex.shape.morph < 0.5F ? cortex.shape.base : cortex.shape.target;
        session.settings.merge(settingsOf(cortex, form, cortex.pose.withUnderside));
        session.settings[kFadeSetting] = view.fadesByCeiling;
        session.pose = cortex.pose;
    }
    return receiptOf(session);
}

LinkedFigure figureOf(const Workspace& workspace, const FigureView& view)
{
    LinkedFigure figure{{view.cortex, view.bar}, photoPanelOf(workspace, view), factsOf(workspace)};
    figure.facts.more["Session"] = receiptOf(workspace, view);
    return figure;
}

}  // namespace cortilens::gui
