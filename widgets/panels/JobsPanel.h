// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>
#include <map>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace cortilens::panels {

class JobRow;

/// One piece of work under way.
struct JobEntry {
    std::uint64_t id = 0;
    QString title;  ///< Relevance of FFA-1 on nsdId 17
    int done = 0;
    int total = 0;         ///< 0: unknown
    QString unit = {};     ///< views, photos; empty: steps
    bool waiting = false;  ///< not started yet
    bool cancellable = true;
};

/// What is being computed, how far it is, and a button to stop each. Rate and remaining time are told once they are known.
class JobsPanel : public QWidget {
    Q_OBJECT

public:
    explicit JobsPanel(QWidget* parent = nullptr);
    ~JobsPanel() override;

    void setJobs(const std::vector<JobEntry>& jobs);  ///< all of them, in order; rows are kept by id, so that nothing flickers
    void setEmptyText(const QString& words);

Q_SIGNALS:
    void cancelRequested(std::uint64_t id);

private:
    std::map<std::uint64_t, JobRow*> m_rows;
    QLabel* m_empty;
    QVBoxLayout* m_list;
};

}  // namespace cortilens::panels
