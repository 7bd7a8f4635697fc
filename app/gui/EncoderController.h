// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/wire/Protocol.h"
#include "widgets/panels/EncoderButton.h"

#include <QObject>

#include <string>
#include <vector>

class QSettings;

namespace cortilens::gui {

class ActionSet;
class Notices;
struct Workspace;

/// A subject of a tree, as its choices are remembered.
struct SubjectPlace {
    std::string directory;  ///< as the engine names it
    std::string subject;
    friend bool operator==(const SubjectPlace&, const SubjectPlace&) = default;
};

[[nodiscard]] SubjectPlace placeOf(const wire::SubjectSummary& summary);

/// ridge: what stands before the first comma of a method in words; the file's name where none is stated.
[[nodiscard]] QString nameOf(const wire::EncoderSummary& encoder);

/// DeiT-Tiny/16, ridge
[[nodiscard]] QString titleOf(const wire::BackboneSummary& backbone, const wire::EncoderSummary& encoder);

/// The chosen backbone with the encoder in use as its first; null: no subject is open, or there is none.
[[nodiscard]] const wire::BackboneSummary* backboneInUse(const Workspace& workspace);

/// func1pt8mm · mean R² 0.31 · 26 Nov 2026, 14:02
[[nodiscard]] QString detailOf(const wire::EncoderSummary& encoder);

/// Which of several encoders of a backbone is used: lists them, switches, and remembers the choice for each subject. GUI thread.
class EncoderController : public QObject {
    Q_OBJECT

public:
    EncoderController(Workspace& workspace, panels::EncoderButton& button, ActionSet& actions, Notices& notices,
                      QSettings& settings, QObject* parent = nullptr);

    /// What the subject's next opening takes of those that fit.
    void remember(const SubjectPlace& place, const std::string& backbone, const std::string& file);

private:
    void choose(const std::string& file);
    void show();
    [[nodiscard]] std::vector<std::string> rememberedFor(const wire::SubjectSummary& summary);

    Workspace& m_workspace;
    panels::EncoderButton& m_button;
    Notices& m_notices;
    QSettings& m_settings;
};

}  // namespace cortilens::gui
