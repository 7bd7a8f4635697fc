// SPDX-License-Identifier: Apache-2.0
#include "app/gui/RenderCommand.h"

#include "app/gui/Anatomy.h"
#include "app/gui/CompareFigure.h"
#include "app/gui/CorrelateQuery.h"
#include "app/gui/Notices.h"
#include "app/gui/Plan.h"
#include "widgets/cortex/CortexGeometry.h"

#include <cstdio>
#include <utility>

namespace cortilens::gui {

using namespace Qt::StringLiterals;

RenderCommand::RenderCommand(CommandLine line, const QString& engineProgram, std::optional<SavedSession> session, QObject* parent)
    : QObject(parent)
    , m_line(std::move(line))
    , m_seen(std::move(session))
    , m_workspace(engineProgram, {u"serve"_s})
{
    const auto failing = [this](const Error& error) { fail(error); };
    connect(&m_workspace.engine, &EngineClient::failed, this, failing);
    connect(&m_workspace.subject, &SubjectModel::failed, this, failing);
    connect(&m_workspace.overlay, &OverlayModel::failed, this, failing);
    connect(&m_workspace.photo, &PhotoModel::failed, this, failing);
    connect(&m_workspace.relevance, &RelevanceModel::failed, this, failing);
    connect(&m_workspace.selection, &SelectionModel::failed, this, failing);
    // In a script nobody waits for another engine.
    connect(&m_workspace.engine, &EngineClient::died, this, [this](const EngineDeath& death) {
        const QString last = death.lastWords.isEmpty() ? QString() : u" (“%1”)"_s.arg(death.lastWords);
        fail({ErrorKind::device, u"The engine %1%2."_s.arg(death.how, last).toStdString(), ""});
    });

    connect(&m_workspace.subject, &SubjectModel::opened, this, [this] {
        // A photo without its map looks like an answer and is none.
        const auto missing = whyNoBackbone(m_workspace.subject.summary());
        if (missing && !m_workspace.session.state().compares) fail(*missing);
    });
    connect(&m_workspace.session, &Session::changed, this, [this](const ViewState& was, const ViewState& is) {
        if (was.opened == is.opened) return;
        if (m_seen) chooseAsIn(*m_seen, m_workspace);
        measureOverlay();
    });
    connect(&m_workspace.subject, &SubjectModel::anatomyArrived, this, &RenderCommand::paintWhenComplete);
    connect(&m_workspace.overlay, &OverlayModel::changed, this, &RenderCommand::paintWhenComplete);
    connect(&m_workspace.photo, &PhotoModel::arrived, this, &RenderCommand::paintWhenComplete);
    connect(&m_workspace.relevance, &RelevanceModel::finished, this, &RenderCommand::paintWhenComplete);
    connect(&m_workspace.selection, &SelectionModel::changed, this, &RenderCommand::paintWhenComplete);
    connect(&m_workspace.compare, &CompareModel::worked, this, &RenderCommand::paintWhenComplete);
}

void RenderCommand::start()
{
    m_workspace.relevance.setViews(m_line.views);
    m_workspace.compare.setViews(m_line.views);
    m_workspace.subject.open(m_line.wish);
    m_workspace.engine.start();
}

/// What the window measures in a sheet.
void RenderCommand::measureOverlay()
{
    const auto& state = m_workspace.session.state();
    if (isUmap(state.overlay))
        m_workspace.engine.umap({.backbone = state.backbone},
                                [this](const Result<wire::UmapReply>& reply) {
                                    if (!reply) return fail(reply.error());
                                    offer(kUmapOverlay, {reply->map});
                                },
                                {});
    if (isCorrelation(state.overlay))
        m_workspace.engine.correlates(correlatesQueryFor(state, m_line.views),
                                      [this](const Result<wire::CorrelatesReply>& reply) {
                                          if (!reply) return fail(reply.error());
                                          std::vector<Overlay> maps;
                                          for (const auto& property : reply->properties) maps.push_back(property.map);
                                          offer("correlates", std::move(maps));
                                      },
                                      {});
}

void RenderCommand::offer(const char* source, std::vector<Overlay> overlays)
{
    m_workspace.overlay.offer(source, std::move(overlays));
    if (m_workspace.overlay.shown()) return;
    const auto& wanted = m_workspace.session.state().overlay;
    fail({ErrorKind::notFound, "There is no overlay '" + wanted + "'.",
          "Maps of the photos lie in cortilens/maps of the tree; correlate-lightness and correlate-saturation are always there, "
          "correlate-words:TEXT where the backbone reads words."});
}

void RenderCommand::paintWhenComplete()
{
    if (m_isPainting || m_hasFailed || !isComplete(m_workspace)) return;
    m_isPainting = true;
    const auto done = [this](const Result<void>& outcome) {
        if (!outcome) return fail(outcome.error());
        Q_EMIT finished(0);
    };
    if (m_workspace.compare.isComparing()) {
        sayWhatIsMissing();
        const auto seen = m_seen ? viewOf(m_workspace, {}, *m_seen) : FigureView{};
        m_writer.write(comparisonFigureOf(m_workspace, seen), m_line.page, m_line.render, done);
        return;
    }
    const auto seen = view();
    if (!seen) return fail(seen.error());
    m_writer.write(figureOf(m_workspace, *seen), m_line.page, m_line.render, done);
}

Result<FigureView> RenderCommand::view() const
{
    const auto named = m_seen ? formNamed(settingOf(m_seen->settings, "form", std::string())) : m_line.form;
    const auto form = named.value_or(SurfaceForm::inflated);
    const auto geometry = geometryOf(anatomyOf(m_workspace.subject));
    if (!geometry) return std::unexpected(geometry.error());
    if (!(*geometry)->hasForm(form)) {
        const std::string name(nameOf(form));
        return std::unexpected(
            Error{ErrorKind::notFound, m_workspace.subject.summary().subject + " has no " + name + " surface.", ""});
    }
    if (m_seen) return viewOf(m_workspace, *geometry, *m_seen);
    return defaultView(m_workspace, *geometry, form, m_line.standpoint.value_or(Standpoint{.withUnderside = true}),
                       m_line.overlay);
}

/// A column without weights is drawn as an empty cell; a script should know all the same.
void RenderCommand::sayWhatIsMissing() const
{
    const auto& compare = m_workspace.compare;
    for (std::size_t column = 0; column < compare.columns().size(); ++column) {
        const auto* backbone = findBackbone(m_workspace.subject.summary(), compare.columns()[column].backbone);
        if (backbone && !backbone->usable)
            std::fprintf(stderr, "cortilens: %s stays empty: %s\n", backbone->name.c_str(), backbone->why.c_str());
    }
}

void RenderCommand::fail(const Error& error)
{
    if (std::exchange(m_hasFailed, true)) return;
    std::fprintf(stderr, "cortilens: %s\n", qPrintable(wordsOf(error)));
    Q_EMIT finished(1);
}

}  // namespace cortilens::gui
