// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/JobsPanel.h"

#include "core/types/Duration.h"
#include "widgets/color/Theme.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/JobRate.h"
#include "widgets/panels/Roles.h"

#include <QElapsedTimer>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace cortilens::panels {

/// One job: title, bar, words, cancel.
class JobRow : public QWidget {
public:
    JobRow(std::uint64_t id, JobsPanel* panel)
        : QWidget(panel)
        , m_title(new ElidedLabel(this))
        , m_bar(new QProgressBar(this))
        , m_words(new ElidedLabel(this))
        , m_cancel(new QPushButton(JobsPanel::tr("Cancel"), this))
    {
        m_bar->setTextVisible(false);
        m_words->setFont(color::numberFont(font()));
        setRole(m_words, "secondary");
        setRole(m_cancel, "link");
        auto* grid = new QGridLayout(this);
        grid->setContentsMargins(12, 7, 8, 7);
        grid->setHorizontalSpacing(8);
        grid->setVerticalSpacing(4);
        grid->addWidget(m_title, 0, 0);
        grid->addWidget(m_cancel, 0, 1);
        grid->addWidget(m_bar, 1, 0, 1, 2);
        grid->addWidget(m_words, 2, 0, 1, 2);
        grid->setColumnStretch(0, 1);
        m_clock.start();
        connect(m_cancel, &QPushButton::clicked, panel, [this, id, panel] {
            m_cancel->setEnabled(false);
            m_cancel->setText(JobsPanel::tr("Cancelling"));
            Q_EMIT panel->cancelRequested(id);
        });
    }

    void display(const JobEntry& job)
    {
        m_title->setText(job.title);
        m_bar->setAccessibleName(JobsPanel::tr("Progress of %1").arg(job.title));
        setProgress(m_bar, job.done, job.total);
        if (!job.waiting) m_rate.report(static_cast<double>(m_clock.elapsed()) / 1000, job.done);
        m_words->setText(wordsOf(job));
        m_bar->setToolTip(m_words->text());
        m_cancel->setVisible(job.cancellable);
        describe(m_cancel, JobsPanel::tr("Cancel %1").arg(job.title),
                 JobsPanel::tr("Stops this job; what is done is kept in the store"));
    }

private:
    [[nodiscard]] QString wordsOf(const JobEntry& job) const
    {
        if (job.waiting) return JobsPanel::tr("waiting");
        const QString unit = job.unit.isEmpty() ? JobsPanel::tr("steps") : job.unit;
        QString words = job.total > 0 ? JobsPanel::tr("%1 / %2 %3").arg(job.done).arg(job.total).arg(unit)
                                      : JobsPanel::tr("%1 %2").arg(job.done).arg(unit);
        if (const auto rate = m_rate.perSecond())
            words += JobsPanel::tr(" · %1/s").arg(QLocale::c().toString(*rate, 'f', *rate < 10 ? 1 : 0));
        if (const auto left = m_rate.secondsLeft(job.total))
            words += JobsPanel::tr(" · %1 left").arg(QString::fromStdString(durationText(*left)));
        return words;
    }

    ElidedLabel* m_title;
    QProgressBar* m_bar;
    ElidedLabel* m_words;
    QPushButton* m_cancel;
    QElapsedTimer m_clock;
    JobRate m_rate;
};

JobsPanel::JobsPanel(QWidget* parent)
    : QWidget(parent)
    , m_empty(new QLabel(
          tr("Nothing is being computed. Maps are made when you click; neighbouring photos are prepared meanwhile."), this))
    , m_list(new QVBoxLayout)
{
    setAccessibleName(tr("Jobs"));
    m_empty->setWordWrap(true);
    m_empty->setMargin(12);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setRole(m_empty, "secondary");
    m_list->setSpacing(0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_empty);
    layout->addLayout(m_list);
    layout->addStretch(1);
}

JobsPanel::~JobsPanel() = default;

void JobsPanel::setJobs(const std::vector<JobEntry>& jobs)
{
    std::map<std::uint64_t, JobRow*> rows;
    int place = 0;
    for (const JobEntry& job : jobs) {
        auto before = m_rows.extract(job.id);
        JobRow* row = before ? before.mapped() : new JobRow(job.id, this);
        if (m_list->indexOf(row) != place) m_list->insertWidget(place, row);
        ++place;
        row->display(job);
        rows[job.id] = row;
    }
    // A row may be deleted from within its own cancel button.
    for (const auto& [id, row] : m_rows) {
        row->hide();
        m_list->removeWidget(row);
        row->deleteLater();
    }
    m_rows = std::move(rows);
    m_empty->setVisible(m_rows.empty());
}

void JobsPanel::setEmptyText(const QString& words)
{
    m_empty->setText(words);
}

}  // namespace cortilens::panels
