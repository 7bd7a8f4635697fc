// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/CompareModel.h"
#include "app/gui/DrawnModel.h"
#include "app/gui/EmbeddingModel.h"
#include "app/gui/EngineClient.h"
#include "app/gui/OverlayModel.h"
#include "app/gui/OwnRegions.h"
#include "app/gui/PhotoModel.h"
#include "app/gui/RelevanceModel.h"
#include "app/gui/SelectionModel.h"
#include "app/gui/Session.h"
#include "app/gui/SubjectModel.h"
#include "app/gui/SurveyModel.h"
#include "app/gui/WordRankingModel.h"

namespace cortilens::gui {

/// The engine, what was chosen, and what is known of it, in construction order. The window and the figure without a window share
/// it.
struct Workspace {
    Workspace(const QString& engineProgram, const QStringList& engineArguments)
        : engine(engineProgram, engineArguments)
    {}

    EngineClient engine;
    Session session;
    OwnRegions regions;
    DrawnModel drawn{engine, session, regions};
    SubjectModel subject{engine, session};
    OverlayModel overlay{engine, session, subject};
    PhotoModel photo{engine, session, subject};
    RelevanceModel relevance{engine, session};
    SelectionModel selection{engine, session};
    CompareModel compare{engine, session, subject};
    SurveyModel survey{engine};
    EmbeddingModel embeddings{engine};
    WordRankingModel wordRanking{engine, embeddings};
};

}  // namespace cortilens::gui
